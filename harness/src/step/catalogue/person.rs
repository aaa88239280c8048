//! What a person does at the lockbox: steps listed under When.

use super::super::entry::{Chapter, Entry};
use super::super::id::StepId as Id;

pub(super) const ENTRIES: &[Entry] = &[
    Entry::when(
        Chapter::Button,
        Id::Press,
        "I press Lock/Enter|Back",
        "Presses the button and lets go of it at once.",
        "I press Lock/Enter",
    ),
    Entry::when(
        Chapter::Button,
        Id::BeginHold,
        "I begin to hold Lock/Enter",
        "Presses Lock/Enter and keeps it down.",
        "I begin to hold Lock/Enter",
    ),
    Entry::when(
        Chapter::Button,
        Id::LetGo,
        "I let go of Lock/Enter",
        "Ends a hold of Lock/Enter.",
        "I let go of Lock/Enter",
    ),
    Entry::when(
        Chapter::Button,
        Id::Hold,
        "I hold Lock/Enter|Back for {duration}",
        "Holds the button this long between the edges of its contact.",
        "I hold Lock/Enter for 2 seconds",
    ),
    Entry::when(
        Chapter::Button,
        Id::TurnKnob,
        "I turn the knob {int} step(s) clockwise|counter-clockwise",
        "Turns the knob by this many detents; clockwise is down in menus.",
        "I turn the knob 2 steps counter-clockwise",
    ),
    Entry::when(
        Chapter::Button,
        Id::OpenLockMenu,
        "I open the lock menu",
        "Wakes the box, then holds Lock/Enter for 2 s.",
        "I open the lock menu",
    ),
    Entry::when(
        Chapter::Button,
        Id::ScrollTo,
        "I scroll to {string}",
        "Turns the knob until the row is selected.",
        "I scroll to \"Emergency Unlock\"",
    ),
    Entry::when(
        Chapter::Button,
        Id::Choose,
        "I choose {string}",
        "Scrolls to the row and presses Lock/Enter.",
        "I choose \"Emergency Unlock\"",
    ),
    Entry::when(
        Chapter::Button,
        Id::Confirm,
        "I confirm",
        "Chooses the second row of a confirmation screen.",
        "I confirm",
    ),
    Entry::when(
        Chapter::Button,
        Id::Cancel,
        "I cancel",
        "Chooses the first, harmless row of a confirmation screen.",
        "I cancel",
    ),
    Entry::when(
        Chapter::Session,
        Id::StartLock,
        "I start a lock of {duration}",
        "Locks for this long through the menu and the timer screen; stops at the first error.",
        "I start a lock of 10 minutes",
    ),
    Entry::when(
        Chapter::Code,
        Id::LockWithCode,
        "I lock with a code",
        "Chooses Lock with Code in the main menu.",
        "I lock with a code",
    )
    .not_modelled(),
    Entry::when(
        Chapter::Plate,
        Id::MovePlate,
        "I open|close the back plate",
        "Takes the back plate off, or closes it.",
        "I close the back plate",
    ),
    Entry::when(
        Chapter::Plate,
        Id::TakeKeyOut,
        "I take the key out",
        "Takes the key out of the open box.",
        "I take the key out",
    ),
    Entry::when(
        Chapter::Plate,
        Id::PutKeyBack,
        "I put the key back",
        "Puts the key into the open box.",
        "I put the key back",
    ),
    Entry::when(
        Chapter::Plate,
        Id::BreakPlate,
        "I break the back plate open",
        "Breaks the back plate open: the hardware way out, which destroys the plate.",
        "I break the back plate open",
    ),
    Entry::when(
        Chapter::Plate,
        Id::ReplacePlate,
        "I replace the back plate",
        "Puts a new back plate on.",
        "I replace the back plate",
    ),
];
