//! What happens to the lockbox: steps listed under When.

use super::super::entry::{Chapter, Entry};
use super::super::id::StepId as Id;

pub(super) const ENTRIES: &[Entry] = &[
    Entry::when(
        Chapter::Power,
        Id::TimePasses,
        "{duration} pass|passes",
        "Lets this much time pass.",
        "9 minutes 59 seconds pass",
    ),
    Entry::when(
        Chapter::Power,
        Id::CutPower,
        "the power is cut",
        "Takes away battery and USB.",
        "the power is cut",
    ),
    Entry::when(
        Chapter::Power,
        Id::RestorePower,
        "the power is restored",
        "Gives battery and USB back as they were.",
        "the power is restored",
    ),
    Entry::when(
        Chapter::Power,
        Id::CutPowerFor,
        "the power is cut for {duration}",
        "Takes away battery and USB for this long.",
        "the power is cut for 6 hours",
    ),
    Entry::when(
        Chapter::Power,
        Id::ConfirmThenCutPower,
        "I confirm and the power is cut {duration} later",
        "Confirms, and takes the power away this long after the button was let go.",
        "I confirm and the power is cut 50 ms later",
    ),
    Entry::when(
        Chapter::Power,
        Id::LoseClock,
        "the clock loses its time",
        "Resets the clock chip, which says so by its flag.",
        "the clock loses its time",
    ),
    Entry::when(
        Chapter::Power,
        Id::SwitchUsb,
        "I connect|disconnect USB power",
        "Plugs a USB supply in, or pulls it.",
        "I connect USB power",
    ),
    Entry::when(
        Chapter::Link,
        Id::GoOffline,
        "the lockbox goes offline",
        "Takes the network away.",
        "the lockbox goes offline",
    ),
    Entry::when(
        Chapter::Link,
        Id::ComeOnline,
        "the lockbox comes online",
        "Brings the network back.",
        "the lockbox comes online",
    ),
    Entry::when(
        Chapter::Lockbox,
        Id::StopResponding,
        "the lockbox stops responding",
        "Hangs the firmware: nothing runs any more until a restart.",
        "the lockbox stops responding",
    ),
    Entry::when(
        Chapter::Link,
        Id::TamperWithCommand,
        "a command on the link is forged|altered|replayed",
        "Somebody sends the lock a command that nobody authorised.",
        "a command on the link is replayed",
    ),
    Entry::when(
        Chapter::Latch,
        Id::LatchSensorStuck,
        "latch sensor {int} is stuck at locked|unlocked",
        "Latch sensor 1, 2 or 3 reads the same from now on.",
        "latch sensor 1 is stuck at unlocked",
    ),
    Entry::when(
        Chapter::Plate,
        Id::PlateSensorStuck,
        "back plate sensor {int} is stuck at open|closed",
        "Back plate sensor 1 or 2 reads the same from now on.",
        "back plate sensor 2 is stuck at open",
    ),
    Entry::when(
        Chapter::Latch,
        Id::JamLatch,
        "the latch jams",
        "The bolt does not move any more.",
        "the latch jams",
    ),
    Entry::when(
        Chapter::Latch,
        Id::FreeLatch,
        "the latch is freed",
        "The bolt moves again.",
        "the latch is freed",
    ),
];
