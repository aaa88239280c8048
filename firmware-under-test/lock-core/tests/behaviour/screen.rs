//! Every screen, as a person reads it (BTN-4 to BTN-12, LCK-2).

use core::time::Duration;

use insta::assert_snapshot;
use lock_core::{Button, Input, Loaded, Settings};
use lock_protocol::{Breaks, Command, LatchState, Part, SessionId};

use crate::album::Album;
use crate::shell::{BEGIN_US, Shell};

const BREAKS: Breaks = Breaks { length_s: 600, every_s: 3600 };

/// A keyholder's session; the last field is what the keyholder hides and allows.
fn keyholder(
    duration_s: Option<u64>,
    breaks: Option<Breaks>,
    emergency: bool,
    hidden: bool,
) -> Command {
    Command::StartSession {
        session: SessionId(4),
        duration_s,
        breaks,
        emergency_unlock: emergency,
        time_hidden: hidden,
        void_from_s: i64::MAX,
    }
}

fn with_session(command: Command) -> Shell {
    let mut shell = Shell::new();
    shell.request(command);
    assert_eq!(shell.latch, LatchState::Locked);
    shell
}

fn after_emergency() -> Shell {
    let mut shell = Shell::new();
    shell.lock_for_ten_minutes();
    shell.open_lock_menu();
    shell.choose("Emergency Unlock");
    shell.choose("Unlock now");
    shell.pass_until_idle();
    shell
}

#[test]
fn main_menu() {
    let mut album = Album::default();
    let mut shell = Shell::new();
    album.add("main menu", &shell);
    shell.feed(Input::Knob(2));
    shell.feed(Input::Link(false));
    shell.feed(Input::Plate(false));
    shell.feed(Input::Battery(7));
    album.add("further down, offline, plate open, battery low", &shell);
    shell.feed(Input::PartFault(Part::Clock, true));
    album.add("clock chip silent", &shell);
    shell.feed(Input::PartFault(Part::Store, true));
    album.add("store broken", &shell);
    let mut shell = after_emergency();
    shell.pass_s(30 * 60 + 4);
    shell.press(Button::Back);
    album.add("cooldown", &shell);
    assert_snapshot!(album.into_text());
}

#[test]
fn lock_screen() {
    let mut album = Album::default();
    let mut shell = Shell::new();
    shell.lock_for_ten_minutes();
    album.add("ten minutes", &shell);
    shell.enter();
    album.add("pressed too short", &shell);
    shell.pass_s(6);
    album.add("six seconds later", &shell);
    shell.lose_clock();
    shell.pass_s(2);
    album.add("clock lost", &shell);
    shell.feed(Input::PartFault(Part::Store, true));
    album.add("store broken", &shell);
    for (title, seconds) in [
        ("just below a day", 86_399_u64),
        ("just below a month", 2_629_745),
        ("a thousand years", 1000 * 31_556_952),
    ] {
        album.add(title, &with_session(keyholder(Some(seconds), None, true, false)));
    }
    album.add("forever", &with_session(keyholder(None, None, true, false)));
    album.add("hidden", &with_session(keyholder(Some(60), None, true, true)));
    let settings = Loaded::Record(Settings::default());
    let unreadable = Shell::starting(BEGIN_US, LatchState::Locked, Loaded::Unreadable, settings);
    album.add("record unreadable", &unreadable);
    assert_snapshot!(album.into_text());
}

#[test]
fn lock_menu() {
    let mut album = Album::default();
    for (title, breaks, emergency) in [
        ("breaks and emergency unlock", Some(BREAKS), true),
        ("emergency unlock only", None, true),
        ("neither", None, false),
    ] {
        let mut shell = with_session(keyholder(None, breaks, emergency, false));
        shell.open_lock_menu();
        album.add(title, &shell);
    }
    assert_snapshot!(album.into_text());
}

#[test]
fn settings() {
    let mut album = Album::default();
    let mut shell = Shell::new();
    shell.choose("Settings");
    album.add("settings", &shell);
    shell.choose("Emergency Unlock");
    album.add("emergency unlock switched off", &shell);
    shell.choose("Breaks");
    album.add("no breaks", &shell);
    shell.choose("Breaks");
    album.add("breaks switched on", &shell);
    shell.choose("Length");
    album.add("length of a break", &shell);
    shell.feed(Input::Knob(-1));
    shell.enter();
    album.add("longer", &shell);
    shell.choose("Every");
    album.add("interval", &shell);
    shell.press(Button::Back);
    shell.press(Button::Back);
    shell.choose("About");
    album.add("about", &shell);
    shell.press(Button::Back);
    shell.choose("Pairing");
    album.add("pairing", &shell);
    shell.feed(Input::Link(false));
    album.add("pairing offline", &shell);
    assert_snapshot!(album.into_text());
}

#[test]
fn timer() {
    let mut album = Album::default();
    let mut shell = Shell::new();
    shell.choose("Lock");
    album.add("as it opens", &shell);
    shell.feed(Input::Knob(8));
    album.add("eight steps shorter", &shell);
    for _ in 0..3 {
        shell.feed(Input::Knob(100));
    }
    album.add("the shortest", &shell);
    for _ in 0..20 {
        shell.feed(Input::Knob(-100));
    }
    album.add("the longest", &shell);
    assert_snapshot!(album.into_text());
}

#[test]
fn confirmations() {
    let mut album = Album::default();
    let mut shell = Shell::new();
    for row in ["Lock Forever", "Sleep"] {
        shell.choose(row);
        album.add(row, &shell);
        shell.choose("Cancel");
    }
    let mut shell = with_session(keyholder(None, Some(BREAKS), true, false));
    shell.pass_s(3600);
    for row in ["Take a Break", "Emergency Unlock"] {
        shell.open_lock_menu();
        shell.choose(row);
        album.add(row, &shell);
        shell.choose("Cancel");
        shell.press(Button::Back);
    }
    assert_snapshot!(album.into_text());
}

#[test]
fn notices() {
    let mut album = Album::default();
    let mut shell = Shell::new();
    shell.choose("Lock with Code");
    album.add("no code", &shell);
    shell.enter();
    shell.choose("Settings");
    shell.choose("Change Password");
    album.add("no keypad", &shell);
    for (title, fault) in
        [("battery low", Input::Battery(4)), ("store broken", Input::PartFault(Part::Store, true))]
    {
        let mut shell = Shell::new();
        shell.feed(fault);
        shell.choose("Lock");
        shell.enter();
        album.add(title, &shell);
    }
    let mut shell = with_session(keyholder(None, Some(BREAKS), true, false));
    shell.open_lock_menu();
    shell.choose("Take a Break");
    album.add("break too soon", &shell);
    shell.pass_s(1);
    album.add("a second later", &shell);
    assert_snapshot!(album.into_text());
}

#[test]
fn errors() {
    let mut album = Album::default();
    let mut shell = Shell::new();
    shell.jammed = true;
    shell.choose("Lock");
    shell.enter();
    shell.pass(Duration::from_millis(500));
    album.add("locking", &shell);
    shell.pass_until_idle();
    album.add("could not lock", &shell);

    let mut shell = Shell::new();
    shell.lock_for_ten_minutes();
    shell.jammed = true;
    shell.open_lock_menu();
    shell.choose("Emergency Unlock");
    shell.choose("Unlock now");
    album.add("unlocking", &shell);
    shell.pass_until_idle();
    album.add("could not unlock, in a cooldown", &shell);
    shell.press(Button::Back);
    album.add("Back does not leave it", &shell);

    let mut shell = Shell::new();
    shell.feed(Input::Plate(false));
    shell.choose("Lock");
    shell.enter();
    album.add("no back plate", &shell);

    let mut shell = Shell::new();
    shell.feed(Input::Link(false));
    shell.choose("Lock Forever");
    shell.choose("Lock Forever");
    album.add("no connection", &shell);

    for row in ["Lock", "Lock Forever", "Lock with Code"] {
        let mut shell = after_emergency();
        shell.choose(row);
        album.add(&format!("{row} in a cooldown"), &shell);
    }
    assert_snapshot!(album.into_text());
}

#[test]
fn breaks() {
    let mut album = Album::default();
    for emergency in [true, false] {
        let mut shell = with_session(keyholder(None, Some(BREAKS), emergency, false));
        shell.pass_s(3600);
        shell.open_lock_menu();
        shell.choose("Take a Break");
        shell.choose("Take a Break");
        shell.pass_until_idle();
        album.add("in a break", &shell);
        shell.feed(Input::Plate(false));
        shell.choose("End Break");
        album.add("relocked with the plate open", &shell);
        shell.enter();
        shell.pass_s(605);
        album.add("late", &shell);
    }
    assert_snapshot!(album.into_text());
}
