//! What is the case before: steps listed under Given.

use super::super::entry::{Chapter, Column, Entry, TableRule, ValueKind};
use super::super::id::StepId as Id;

const USER_COLUMNS: &[Column] = &[
    Column { name: "name", kind: ValueKind::Text, required: true },
    Column { name: "e-mail", kind: ValueKind::Text, required: true },
    Column { name: "role", kind: ValueKind::Text, required: true },
];

pub(super) const ENTRIES: &[Entry] = &[
    Entry::given(
        Chapter::Lockbox,
        Id::Lockbox,
        "a lockbox",
        "A lockbox that is set up, paired, unlocked, closed, with the key inside, online, at 2026-01-05 09:00 UTC.",
        "a lockbox",
    ),
    Entry::given(
        Chapter::Lockbox,
        Id::FactoryNewLockbox,
        "a factory-new lockbox",
        "A lockbox with the default password that is not paired.",
        "a factory-new lockbox",
    ),
    Entry::given(
        Chapter::Plate,
        Id::PlateIs,
        "the back plate is open|closed",
        "The back plate is taken off, or in its place.",
        "the back plate is open",
    ),
    Entry::given(
        Chapter::Emergency,
        Id::EmergencyUnlockIs,
        "emergency unlock is on|off",
        "The device's setting for emergency unlock, set before a session.",
        "emergency unlock is off",
    ),
    Entry::given(
        Chapter::Break,
        Id::BreaksAllowed,
        "breaks of {duration} are allowed every {duration}",
        "Sessions that start from now on allow breaks of this length, this long apart.",
        "breaks of 15 minutes are allowed every 2 days",
    ),
    Entry::given(
        Chapter::Session,
        Id::LocalSessionRunning,
        "a lock session of {duration} is running",
        "A session was started on the device, and the box is locked.",
        "a lock session of 45 minutes is running",
    ),
    Entry::given(
        Chapter::Session,
        Id::KeyholderSessionRunning,
        "a keyholder's lock session of {duration} is running",
        "A session was started by the keyholder, and the box is locked.",
        "a keyholder's lock session of 7 days is running",
    ),
    Entry::given(
        Chapter::Session,
        Id::LockForeverRunning,
        "a Lock Forever session is running",
        "Lock Forever was chosen and confirmed on the device, and the box is locked.",
        "a Lock Forever session is running",
    ),
    Entry::given(
        Chapter::Code,
        Id::LockedWithCode,
        "the lockbox is locked with a code",
        "The box is locked without a session; a valid code, card or key opens it.",
        "the lockbox is locked with a code",
    ),
    Entry::given(
        Chapter::Link,
        Id::NetworkIs,
        "the lockbox is online|offline",
        "There is a network around the lockbox, or none.",
        "the lockbox is offline",
    ),
    Entry::given(
        Chapter::Power,
        Id::ClockReads,
        "the clock reads {time}",
        "The device's clock and the dashboard's show this time.",
        "the clock reads 2026-03-29 01:30 Europe/Berlin",
    ),
    Entry::given(
        Chapter::Power,
        Id::UsbIs,
        "USB power is connected|disconnected",
        "A USB supply is plugged in, or not.",
        "USB power is connected",
    ),
    Entry::given(
        Chapter::Power,
        Id::BatteryIs,
        "the battery is at {int} %",
        "The battery's charge, 0 to 100 percent.",
        "the battery is at 15 %",
    ),
    Entry::given(
        Chapter::Code,
        Id::MasterPasswordIs,
        "the master password is {string}",
        "The master password in force, 4 to 8 digits.",
        "the master password is \"2580\"",
    ),
    Entry::given(
        Chapter::DigitalKey,
        Id::Users,
        "the users:",
        "The people that the administrator has added.",
        "the users:",
    )
    .with_table(TableRule::Columns { columns: USER_COLUMNS, most: 1000 }),
    Entry::given(
        Chapter::DigitalKey,
        Id::SiteTimeZoneIs,
        "the site's time zone is {string}",
        "The IANA time zone in which periods are entered.",
        "the site's time zone is \"Europe/Berlin\"",
    ),
];
