//! The pages of the panel, one in front.

use bench_protocol::{Button, Level, Stimulus};
use bevy::input_focus::tab_navigation::TabIndex;
use bevy::prelude::*;

use super::widget::{Does, Look, Scrolls};
use super::{Saying, practice};
use crate::act::{Act, Page};

/// Marks what belongs to a page.
#[derive(Component, Clone, Copy, PartialEq, Eq)]
pub(super) struct Leaf(Page);

pub(super) fn build(panel: &mut ChildSpawnerCommands, look: &Look) {
    look.buttons(panel, Page::ALL.map(|page| (page.label(), Act::Page(page))));
    for page in Page::ALL {
        let node = Node {
            flex_direction: FlexDirection::Column,
            row_gap: px(8),
            flex_grow: 1.0,
            flex_basis: px(0),
            overflow: Overflow::scroll_y(),
            ..Node::default()
        };
        panel.spawn((Leaf(page), Scrolls, ScrollPosition::default(), node)).with_children(|leaf| {
            match page {
                Page::Hands => hands(leaf, look),
                Page::Keyholder => keyholder(leaf, look),
                Page::Keys => keys(leaf, look),
                Page::Faults => faults(leaf, look),
                Page::Practice => practice::build(leaf, look),
            }
        });
    }
}

fn hands(leaf: &mut ChildSpawnerCommands, look: &Look) {
    let button = |button, down| Act::Hand(Stimulus::Button { button, down });
    look.group(leaf, "Buttons and knob", |group| {
        look.buttons(
            group,
            [
                ("Hold Lock/Enter", button(Button::LockEnter, true)),
                ("Let go", button(Button::LockEnter, false)),
            ],
        );
        look.buttons(
            group,
            [
                ("Press Lock/Enter", Act::Say("I press Lock/Enter")),
                ("Press Back", Act::Say("I press Back")),
            ],
        );
        look.buttons(group, [("Turn back", Act::Knob(-1)), ("Turn on", Act::Knob(1))]);
    });
    look.group(leaf, "Plate and key", |group| {
        let buttons = [("Plate", Act::Plate), ("Key", Act::Key), ("Break it open", Act::Break)];
        look.buttons(group, buttons);
    });
    look.group(leaf, "Around the box", |group| {
        look.buttons(group, [("USB cable", Act::Usb), ("Battery door", Act::Door)]);
        look.buttons(
            group,
            [
                ("Hold paperclip in", Act::Hand(Stimulus::Paperclip(true))),
                ("Take it out", Act::Hand(Stimulus::Paperclip(false))),
            ],
        );
    });
    look.group(leaf, "This session", |group| {
        look.buttons(group, [("Save as scenario", Act::Save), ("Begin afresh", Act::Restart)]);
        look.says(group, Saying::Folder, 12.0, look.theme.quiet());
    });
}

fn keyholder(leaf: &mut ChildSpawnerCommands, look: &Look) {
    look.group(leaf, "The keyholder's page", |group| {
        look.says(group, Saying::Keyholder, 14.0, look.theme.text());
    });
    look.group(leaf, "The keyholder", |group| {
        look.buttons(
            group,
            [
                ("Lock for 1 hour", Act::Say("the keyholder starts a lock session of 1 hour")),
                ("Lock for 7 days", Act::Say("the keyholder starts a lock session of 7 days")),
            ],
        );
        look.buttons(
            group,
            [
                ("Unlock", Act::Say("the keyholder unlocks the lockbox")),
                ("End session", Act::Say("the keyholder ends the session")),
            ],
        );
        look.buttons(
            group,
            [
                ("Emergency on", Act::Say("the keyholder turns emergency unlock on")),
                ("Emergency off", Act::Say("the keyholder turns emergency unlock off")),
            ],
        );
    });
    look.group(leaf, "You", |group| {
        look.buttons(group, [("Pair the lockbox", Act::Say("I pair the lockbox"))]);
        look.buttons(
            group,
            [
                ("Lock for 45 min", Act::Say("I start a lock of 45 minutes")),
                ("Lock with a code", Act::Say("I lock with a code")),
            ],
        );
    });
}

fn keys(leaf: &mut ChildSpawnerCommands, look: &Look) {
    look.group(leaf, "Administrator: first the people, then a key", |group| {
        look.says(group, Saying::Keys, 14.0, look.theme.text());
        look.buttons(
            group,
            [("Add Paula and Ada", Act::Users), ("A key for each, 24 h", Act::DigitalKey)],
        );
        look.buttons(
            group,
            [
                ("Delete the key", Act::Say("the administrator deletes the digital key \"visit\"")),
                ("Reset the box", Act::Say("the administrator resets the lockbox")),
            ],
        );
    });
    look.group(leaf, "The box: keys open it while a code locks it", |group| {
        look.buttons(group, [("Lock with a code", Act::Say("I lock with a code"))]);
        look.buttons(
            group,
            [
                ("Paula's PIN", Act::Say("I enter \"48151\" on the keypad")),
                ("Master password", Act::Say("I enter \"2580\" on the keypad")),
            ],
        );
    });
    look.group(leaf, "Paula's phone", |group| {
        look.buttons(
            group,
            [
                ("Open the app", Act::Say("Paula opens the app")),
                ("Refresh it", Act::Say("Paula refreshes the app")),
            ],
        );
        look.buttons(
            group,
            [
                ("Unlock in it", Act::Say("Paula presses unlock for \"visit\"")),
                ("Hold to reader", Act::Say("Paula holds the phone to the reader")),
            ],
        );
    });
    look.group(leaf, "Cards at the reader", |group| {
        look.buttons(
            group,
            [
                ("Ada writes her key", Act::Say("Ada writes \"office\" to a keycard")),
                ("Hold keycard", Act::Say("the keycard is held to the reader")),
            ],
        );
        look.buttons(group, [("Another system's card: hold, take away", Act::Card)]);
    });
}

fn faults(leaf: &mut ChildSpawnerCommands, look: &Look) {
    look.group(leaf, "Power", |group| {
        look.buttons(
            group,
            [
                ("Cut power", Act::Hand(Stimulus::Power(false))),
                ("Give it back", Act::Hand(Stimulus::Power(true))),
            ],
        );
        look.buttons(
            group,
            [
                ("Battery full", Act::Hand(Stimulus::Battery(100))),
                ("4 %", Act::Hand(Stimulus::Battery(4))),
                ("Flat", Act::Hand(Stimulus::Battery(0))),
            ],
        );
    });
    look.group(leaf, "Network and clock", |group| {
        look.buttons(
            group,
            [
                ("Offline", Act::Hand(Stimulus::Network(false))),
                ("Online", Act::Hand(Stimulus::Network(true))),
            ],
        );
        look.buttons(group, [("Clock loses its time", Act::Hand(Stimulus::LoseClock))]);
    });
    look.group(leaf, "Latch and sensors", |group| {
        look.buttons(
            group,
            [
                ("Jam latch", Act::Hand(Stimulus::Jam(true))),
                ("Free latch", Act::Hand(Stimulus::Jam(false))),
            ],
        );
        for number in 1..=3_u8 {
            let stuck = |stuck| Act::Hand(Stimulus::LatchSensor { number, stuck });
            look.buttons(
                group,
                [
                    (
                        ["Latch 1: locked", "Latch 2: locked", "Latch 3: locked"]
                            [usize::from(number) - 1],
                        stuck(Some(Level::Low)),
                    ),
                    ("unlocked", stuck(Some(Level::High))),
                    ("mend", stuck(None)),
                ],
            );
        }
        for number in 1..=2_u8 {
            let stuck = |stuck| Act::Hand(Stimulus::PlateSensor { number, stuck });
            look.buttons(
                group,
                [
                    (
                        ["Plate 1: closed", "Plate 2: closed"][usize::from(number) - 1],
                        stuck(Some(Level::Low)),
                    ),
                    ("open", stuck(Some(Level::High))),
                    ("mend", stuck(None)),
                ],
            );
        }
    });
    look.group(leaf, "Electronics", |group| {
        look.buttons(group, [("Firmware hangs", Act::Hand(Stimulus::Hang))]);
        look.buttons(
            group,
            [
                ("Unplug display", Act::Hand(Stimulus::DisplayPresent(false))),
                ("Plug display in", Act::Hand(Stimulus::DisplayPresent(true))),
            ],
        );
    });
}

/// Brings the page in front that was asked for; the keyboard doesn't reach the others.
pub(super) fn show(
    page: Res<Page>,
    mut leaves: Query<(Entity, &Leaf, &mut Node)>,
    children: Query<&Children>,
    mut buttons: Query<&mut TabIndex, With<Does>>,
) {
    if !page.is_changed() {
        return;
    }
    for (entity, leaf, mut node) in &mut leaves {
        let front = leaf.0 == *page;
        node.display = if front { Display::Flex } else { Display::None };
        for child in children.iter_descendants(entity) {
            if let Ok(mut index) = buttons.get_mut(child) {
                index.0 = if front { 0 } else { -1 };
            }
        }
    }
}
