//! What keyholder, administrator and users do, and what comes with codes and reset: steps listed under When.

use super::super::entry::{Chapter, Column, Entry, TableRule, ValueKind};
use super::super::id::StepId as Id;

const SESSION_COLUMNS: &[Column] = &[
    Column { name: "duration", kind: ValueKind::DurationOrForever, required: true },
    Column { name: "breaks", kind: ValueKind::DurationOrOff, required: false },
    Column { name: "every", kind: ValueKind::DurationOrOff, required: false },
    Column { name: "emergency unlock", kind: ValueKind::Switch, required: false },
    Column { name: "time hidden", kind: ValueKind::Switch, required: false },
];

const KEY_COLUMNS: &[Column] = &[
    Column { name: "description", kind: ValueKind::Text, required: true },
    Column { name: "user", kind: ValueKind::Text, required: true },
    Column { name: "from", kind: ValueKind::Time, required: true },
    Column { name: "until", kind: ValueKind::Time, required: true },
    Column { name: "role", kind: ValueKind::Text, required: true },
    Column { name: "PIN", kind: ValueKind::Digits, required: false },
];

pub(super) const ENTRIES: &[Entry] = &[
    Entry::when(
        Chapter::Keyholder,
        Id::KeyholderStartsSession,
        "the keyholder starts a lock session of {duration}",
        "The keyholder starts a session with the usual settings.",
        "the keyholder starts a lock session of 2 hours",
    ),
    Entry::when(
        Chapter::Keyholder,
        Id::KeyholderStartsSessionWith,
        "the keyholder starts a lock session:",
        "The keyholder starts a session with the settings in the table.",
        "the keyholder starts a lock session:",
    )
    .with_table(TableRule::Columns { columns: SESSION_COLUMNS, most: 1 }),
    Entry::when(
        Chapter::Keyholder,
        Id::KeyholderUnlocks,
        "the keyholder unlocks the lockbox",
        "The keyholder unlocks, which completes the session.",
        "the keyholder unlocks the lockbox",
    ),
    Entry::when(
        Chapter::Keyholder,
        Id::KeyholderEndsSession,
        "the keyholder ends the session",
        "The keyholder ends the session, after the hardware way out.",
        "the keyholder ends the session",
    ),
    Entry::when(
        Chapter::Keyholder,
        Id::KeyholderSetsDuration,
        "the keyholder sets the session to {duration}",
        "The keyholder gives the session a new duration from its start.",
        "the keyholder sets the session to 3 days",
    ),
    Entry::when(
        Chapter::Keyholder,
        Id::KeyholderSetsEmergencyUnlock,
        "the keyholder turns emergency unlock on|off",
        "The keyholder asks for the setting to be changed.",
        "the keyholder turns emergency unlock off",
    ),
    Entry::when(
        Chapter::Code,
        Id::EnterCode,
        "I enter {string} on the keypad",
        "Presses the digits, then #.",
        "I enter \"48151\" on the keypad",
    ),
    Entry::when(
        Chapter::Code,
        Id::PressKeys,
        "I press {string} on the keypad",
        "Presses just these keys.",
        "I press \"12*\" on the keypad",
    ),
    Entry::when(
        Chapter::Reset,
        Id::HoldResetPin,
        "I hold the reset pin for {duration}",
        "Holds the pin with a paperclip for this long.",
        "I hold the reset pin for 12 seconds",
    ),
    Entry::when(
        Chapter::Reset,
        Id::BeginHoldResetPin,
        "I begin to hold the reset pin",
        "Presses the pin with a paperclip and keeps it down.",
        "I begin to hold the reset pin",
    ),
    Entry::when(
        Chapter::Reset,
        Id::LetGoResetPin,
        "I let go of the reset pin",
        "Ends a hold of the reset pin.",
        "I let go of the reset pin",
    ),
    Entry::when(
        Chapter::Code,
        Id::ChangePassword,
        "I change the password to {string}",
        "Enters the password in force, then Settings, Change Password, and the new one twice.",
        "I change the password to \"86420\"",
    ),
    Entry::when(
        Chapter::Lockbox,
        Id::PairLockbox,
        "I pair the lockbox",
        "Pairs the lockbox with the dashboard: Settings, Pairing, and the code on the display is entered there.",
        "I pair the lockbox",
    ),
    Entry::when(
        Chapter::Lockbox,
        Id::PairWithWrongCode,
        "I pair the lockbox with a wrong code",
        "The same with a mistake in the code; the Pairing screen stays open.",
        "I pair the lockbox with a wrong code",
    ),
    Entry::when(
        Chapter::Lockbox,
        Id::NotePairingCode,
        "I note the pairing code",
        "Writes down the code on the display's Pairing screen.",
        "I note the pairing code",
    ),
    Entry::when(
        Chapter::Lockbox,
        Id::PairWithNotedCode,
        "the administrator pairs with the noted code",
        "Enters the code that was noted on the dashboard, whatever the display shows now.",
        "the administrator pairs with the noted code",
    ),
    Entry::when(
        Chapter::DigitalKey,
        Id::MakeDigitalKey,
        "the administrator makes a digital key:",
        "The administrator makes the digital keys in the table, one a row.",
        "the administrator makes a digital key:",
    )
    .with_table(TableRule::Columns { columns: KEY_COLUMNS, most: 100 }),
    Entry::when(
        Chapter::DigitalKey,
        Id::DeleteDigitalKey,
        "the administrator deletes the digital key {string}",
        "The administrator deletes a digital key.",
        "the administrator deletes the digital key \"visit\"",
    ),
    Entry::when(
        Chapter::Reset,
        Id::AdministratorResets,
        "the administrator resets the lockbox",
        "The administrator asks for a reset from the dashboard.",
        "the administrator resets the lockbox",
    ),
    Entry::when(
        Chapter::Administrator,
        Id::AdministratorEndsSession,
        "the administrator ends the session",
        "Support ends a self-locked person's session, after the break-open was reported.",
        "the administrator ends the session",
    ),
    Entry::when(
        Chapter::Reset,
        Id::PlanSetsRemoteReset,
        "the plan allows|forbids remote reset",
        "The plan includes remote reset, or not.",
        "the plan forbids remote reset",
    ),
    Entry::when(
        Chapter::DigitalKey,
        Id::UserOpensApp,
        "{name} opens|refreshes the app",
        "A user opens or refreshes the digital keys app.",
        "Paula opens the app",
    ),
    Entry::when(
        Chapter::DigitalKey,
        Id::UserPressesUnlock,
        "{name} presses unlock for {string}",
        "A user presses the unlock button of a digital key.",
        "Paula presses unlock for \"visit\"",
    ),
    Entry::when(
        Chapter::DigitalKey,
        Id::UserHoldsPhone,
        "{name} holds the phone to the reader",
        "A user holds the phone with the open app to the lock's reader.",
        "Paula holds the phone to the reader",
    ),
    Entry::when(
        Chapter::DigitalKey,
        Id::UserWritesKeycard,
        "{name} writes {string} to a keycard",
        "A user writes a digital key to a keycard.",
        "Paula writes \"visit\" to a keycard",
    ),
    Entry::when(
        Chapter::DigitalKey,
        Id::HoldKeycard,
        "the keycard is held to the reader",
        "Somebody holds the keycard to the lock's reader.",
        "the keycard is held to the reader",
    ),
];
