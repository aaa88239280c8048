//! What a person sees at the lockbox: steps listed under Then.

use super::super::entry::{Chapter, Entry, TableRule};
use super::super::id::StepId as Id;

pub(super) const ENTRIES: &[Entry] = &[
    Entry::then(
        Chapter::Latch,
        Id::LatchIs,
        "the lockbox is locked|unlocked",
        "Where the latch itself is.",
        "the lockbox is unlocked",
    ),
    Entry::then(
        Chapter::Latch,
        Id::UnlocksWithin,
        "the lockbox unlocks within {duration}",
        "It has unlocked since the last When began, no later than this after that step's own action; time may run up to it.",
        "the lockbox unlocks within 2 seconds",
    ),
    Entry::then(
        Chapter::Session,
        Id::SessionIsRunning,
        "the lock session is running",
        "The device says that a session runs.",
        "the lock session is running",
    ),
    Entry::then(
        Chapter::Session,
        Id::SessionHasEnded,
        "the lock session has ended",
        "The device says that no session runs.",
        "the lock session has ended",
    ),
    Entry::then(
        Chapter::Emergency,
        Id::CooldownIsRunning,
        "a cooldown of {duration} is running",
        "This much of a cooldown is left, within 5 s.",
        "a cooldown of 24 hours is running",
    ),
    Entry::then(
        Chapter::Emergency,
        Id::NoCooldown,
        "no cooldown is running",
        "The device shows no cooldown.",
        "no cooldown is running",
    ),
    Entry::then(
        Chapter::Display,
        Id::DisplayShows,
        "the display shows {string}",
        "The text stands on the display, line breaks and case aside.",
        "the display shows \"10:00\"",
    ),
    Entry::then(
        Chapter::Display,
        Id::DisplayDoesNotShow,
        "the display does not show {string}",
        "The text does not stand on the display.",
        "the display does not show \"Emergency Unlock\"",
    ),
    Entry::then(
        Chapter::Display,
        Id::DisplayIs,
        "the display is bright|dimmed|off",
        "How bright the display is.",
        "the display is dimmed",
    ),
    Entry::then(
        Chapter::Display,
        Id::MenuShows,
        "the menu shows:",
        "All rows of the menu, in order, also those beyond the display.",
        "the menu shows:",
    )
    .with_table(TableRule::List),
    Entry::then(
        Chapter::Display,
        Id::MenuDoesNotOffer,
        "the menu does not offer {string}",
        "No row of the menu has this text.",
        "the menu does not offer \"Take a Break\"",
    ),
    Entry::then(
        Chapter::Display,
        Id::HeaderShows,
        "the header shows {string}",
        "The header's icon or text: locked, unlocked, plate, no plate, link, no link, battery 80 %.",
        "the header shows \"no plate\"",
    ),
    Entry::then(
        Chapter::Display,
        Id::QrCodeShown,
        "the display shows a QR code",
        "A QR code can be read from the pixels.",
        "the display shows a QR code",
    ),
    Entry::then(
        Chapter::Display,
        Id::QrCodeShownFor,
        "the display shows a QR code for {string}",
        "The QR code read from the pixels leads there.",
        "the display shows a QR code for \"HTTPS://HELP.EXAMPLE/EU\"",
    ),
    Entry::then(
        Chapter::Display,
        Id::ErrorShown,
        "error {word} is shown",
        "The error screen of this name, as a whole.",
        "error E-LOCK-20 is shown",
    ),
    Entry::then(
        Chapter::Display,
        Id::NoErrorShown,
        "no error is shown",
        "The display shows no error screen.",
        "no error is shown",
    ),
    Entry::then(
        Chapter::Break,
        Id::BreakIs,
        "the break is running|overdue|over",
        "What the device says about the break.",
        "the break is overdue",
    ),
    Entry::then(
        Chapter::Plate,
        Id::KeyComesOut,
        "I can take the key out",
        "The plate does not keep the key in.",
        "I can take the key out",
    ),
    Entry::then(
        Chapter::Plate,
        Id::KeyStaysIn,
        "I cannot take the key out",
        "The plate keeps the key in.",
        "I cannot take the key out",
    ),
    Entry::then(
        Chapter::Plate,
        Id::PlateHasToBeReplaced,
        "the back plate has to be replaced",
        "The back plate is broken.",
        "the back plate has to be replaced",
    ),
    Entry::then(
        Chapter::Reset,
        Id::FlashesAndBeeps,
        "the lockbox flashes and beeps",
        "LED and buzzer answered the last When.",
        "the lockbox flashes and beeps",
    )
    .not_modelled(),
    Entry::then(
        Chapter::Reset,
        Id::DoesNothing,
        "the lockbox does nothing",
        "Neither LED nor buzzer nor latch answered the last When.",
        "the lockbox does nothing",
    )
    .not_modelled(),
    Entry::then(
        Chapter::Code,
        Id::KeypadIs,
        "the keypad is disabled|enabled",
        "Whether the keypad takes codes.",
        "the keypad is disabled",
    )
    .not_modelled(),
];
