//! The back plate and the key behind it.

use bench_protocol::{LatchPosition, Level, PlateState, Stimulus};

use super::{expect, no_body};
use crate::bench::{Bench, StepFailure};
use crate::step::{StepCall, StepId as Id};

pub(super) fn run(bench: &mut Bench, call: &StepCall) -> Result<(), StepFailure> {
    let stimulus = match call.id {
        Id::PlateIs | Id::MovePlate if call.word(0)?.starts_with("open") => Stimulus::OpenPlate,
        Id::PlateIs | Id::MovePlate => Stimulus::ClosePlate,
        Id::TakeKeyOut => Stimulus::TakeKey,
        Id::PutKeyBack => Stimulus::PutKeyBack,
        Id::BreakPlate => Stimulus::BreakPlate,
        Id::ReplacePlate => Stimulus::ReplacePlate,
        Id::PlateSensorStuck => Stimulus::PlateSensor {
            number: u8::try_from(call.int(0)?).unwrap_or(u8::MAX),
            stuck: Some(if call.word(1)? == "open" { Level::High } else { Level::Low }),
        },
        Id::KeyComesOut => return key_can_be_taken(bench, true),
        Id::KeyStaysIn => return key_can_be_taken(bench, false),
        Id::PlateHasToBeReplaced => {
            let plate = bench.eyes()?.plate().now();
            return expect(
                plate == Some(PlateState::Broken),
                || "a back plate that has to be replaced".to_owned(),
                || describe(plate).to_owned(),
            );
        }
        _ => return Err(no_body(call)),
    };
    match stimulus {
        // Whoever tries a latched plate feels that it does not move: what follows tells the rest.
        Stimulus::OpenPlate if call.id == Id::MovePlate && plate_is_held(bench)? => {}
        Stimulus::TakeKey | Stimulus::PutKeyBack => through_the_plate(bench, stimulus)?,
        Stimulus::ReplacePlate => {
            bench.apply(stimulus)?;
            if bench.eyes()?.latch() == Some(LatchPosition::Unlocked) {
                bench.apply(Stimulus::ClosePlate)?;
            }
        }
        _ => bench.apply(stimulus)?,
    }
    bench.rest_after_action()
}

fn plate_is_held(bench: &Bench) -> Result<bool, StepFailure> {
    let eyes = bench.eyes()?;
    Ok(eyes.plate().now() == Some(PlateState::Closed)
        && eyes.latch() != Some(LatchPosition::Unlocked))
}

/// Reaches for the key: a plate that is closed and not held is opened for it, and closed again once
/// the key is back.
fn through_the_plate(bench: &mut Bench, stimulus: Stimulus) -> Result<(), StepFailure> {
    let closed = bench.eyes()?.plate().now() == Some(PlateState::Closed);
    if !closed || plate_is_held(bench)? {
        return bench.apply(stimulus);
    }
    bench.apply(Stimulus::OpenPlate)?;
    bench.apply(stimulus)?;
    if stimulus == Stimulus::PutKeyBack { bench.apply(Stimulus::ClosePlate) } else { Ok(()) }
}

/// A person can take the key out if the plate is off, or can be taken off.
fn key_can_be_taken(bench: &Bench, wanted: bool) -> Result<(), StepFailure> {
    let (plate, latch) = {
        let eyes = bench.eyes()?;
        (eyes.plate().now(), eyes.latch())
    };
    let can = plate != Some(PlateState::Closed) || latch == Some(LatchPosition::Unlocked);
    let bolt = if latch == Some(LatchPosition::Unlocked) { "does not hold it" } else { "holds it" };
    expect(
        can == wanted,
        || {
            if wanted {
                "a key that can be taken out".to_owned()
            } else {
                "a key that stays in".to_owned()
            }
        },
        || format!("{}, the bolt {bolt}", describe(plate)),
    )
}

const fn describe(plate: Option<PlateState>) -> &'static str {
    match plate {
        Some(PlateState::Closed) => "the plate is closed",
        Some(PlateState::Open) => "the plate is open",
        Some(PlateState::Broken) => "the plate is broken",
        None => "the plate is unknown",
    }
}
