//! The latch, its sensors, and the solenoid that moves it.

use bench_protocol::{LatchPosition, Level, Stimulus};

use super::{expect, no_body};
use crate::bench::{Bench, StepFailure};
use crate::step::{StepCall, StepId as Id, render_duration};

pub(super) fn run(bench: &mut Bench, call: &StepCall) -> Result<(), StepFailure> {
    let stimulus = match call.id {
        Id::LatchSensorStuck => Stimulus::LatchSensor {
            number: u8::try_from(call.int(0)?).unwrap_or(u8::MAX),
            stuck: Some(if call.word(1)? == "unlocked" { Level::High } else { Level::Low }),
        },
        Id::JamLatch => Stimulus::Jam(true),
        Id::FreeLatch => Stimulus::Jam(false),
        Id::LatchIs => return latch_is(bench, call.word(0)?),
        Id::UnlocksWithin => return unlocks_within(bench, call),
        Id::SolenoidDrivenWithin => return driven_within(bench, call),
        Id::SolenoidNeverLongerThan => {
            let most = call.duration(0)?;
            let longest = bench.eyes()?.longest_pulse(bench.now());
            return expect(
                longest <= most,
                || format!("no pulse longer than {}", render_duration(most)),
                || format!("a pulse of {}", render_duration(longest)),
            );
        }
        _ => return Err(no_body(call)),
    };
    bench.apply(stimulus)?;
    bench.rest_after_action()
}

fn latch_is(bench: &Bench, word: &str) -> Result<(), StepFailure> {
    let latch = bench.eyes()?.latch();
    let wanted = if word == "locked" { LatchPosition::Locked } else { LatchPosition::Unlocked };
    expect(
        latch == Some(wanted),
        || format!("a lockbox that is {word}"),
        || describe(latch).to_owned(),
    )
}

fn unlocks_within(bench: &mut Bench, call: &StepCall) -> Result<(), StepFailure> {
    let within = call.duration(0)?;
    let times = bench.times();
    let limit = times.acted + within;
    let unlocked = |bench: &Bench| Ok::<_, StepFailure>(bench.eyes()?.unlocked_since(times.began));
    if unlocked(bench)?.is_none() && bench.now() < limit {
        bench.run_until(limit)?;
        bench.settle()?;
    }
    let at = unlocked(bench)?;
    expect(
        at.is_some_and(|at| at <= limit),
        || format!("a lockbox that unlocks between {} and {limit}", times.began),
        || match at {
            Some(at) => format!("it unlocked at {at}"),
            None => describe(bench.observer().and_then(|eyes| eyes.latch())).to_owned(),
        },
    )
}

fn driven_within(bench: &mut Bench, call: &StepCall) -> Result<(), StepFailure> {
    let within = call.duration(0)?;
    let times = bench.times();
    let limit = times.acted + within;
    if bench.eyes()?.drive_began_since(times.began).is_none() && bench.now() < limit {
        bench.run_until(limit)?;
    }
    let at = bench.eyes()?.drive_began_since(times.began);
    expect(
        at.is_some_and(|at| at <= limit),
        || format!("a solenoid that is driven between {} and {limit}", times.began),
        || at.map_or_else(|| "it was not driven".to_owned(), |at| format!("it was driven at {at}")),
    )
}

const fn describe(latch: Option<LatchPosition>) -> &'static str {
    match latch {
        Some(LatchPosition::Locked) => "the bolt is at locked",
        Some(LatchPosition::Travelling) => "the bolt is between its ends",
        Some(LatchPosition::Unlocked) => "the bolt is at unlocked",
        None => "the bolt is unknown",
    }
}
