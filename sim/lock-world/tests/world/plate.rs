//! Back plate and key: what the latch allows.

use bench_protocol::{LatchPosition, Level, Pin, PlateState, Stimulus};
use lock_world::Impossible;

use crate::bench::Bench;

fn seen(bench: &Bench) -> [bool; 2] {
    [Pin::Plate1, Pin::Plate2].map(|pin| !bench.world.read_pin(pin))
}

#[test]
fn opens_and_closes_while_unlocked() {
    let mut bench = Bench::new();
    assert_eq!(seen(&bench), [true; 2]);
    for _ in 0..2 {
        bench.world.apply(Stimulus::OpenPlate).unwrap();
        assert_eq!((bench.world.plate(), seen(&bench)), (PlateState::Open, [false; 2]));
    }
    bench.world.apply(Stimulus::ClosePlate).unwrap();
    assert_eq!((bench.world.plate(), seen(&bench)), (PlateState::Closed, [true; 2]));
    let plates: Vec<_> = bench.edges().into_iter().map(|edge| edge.pin).collect();
    assert_eq!(plates, [Pin::Plate1, Pin::Plate2, Pin::Plate1, Pin::Plate2]);
}

#[test]
fn a_latched_or_moving_bolt_holds_it() {
    let mut bench = Bench::new();
    bench.world.write_pin(Pin::CoilLock, true);
    bench.pass_ms(5);
    assert_eq!(bench.world.apply(Stimulus::OpenPlate), Err(Impossible::PlateLatched));
    bench.pass_ms(100);
    bench.world.write_pin(Pin::CoilLock, false);
    let refused = bench.world.apply(Stimulus::OpenPlate).unwrap_err();
    assert_eq!(refused.to_string(), "the plate is latched, unlock the box or break the plate");
    bench.drive(LatchPosition::Unlocked);
    bench.world.apply(Stimulus::OpenPlate).unwrap();
}

#[test]
fn a_bolt_that_is_out_keeps_it_open() {
    let mut bench = Bench::new();
    bench.world.apply(Stimulus::OpenPlate).unwrap();
    bench.drive(LatchPosition::Locked);
    assert_eq!(bench.world.apply(Stimulus::ClosePlate), Err(Impossible::BoltOut));
    bench.drive(LatchPosition::Unlocked);
    bench.world.apply(Stimulus::ClosePlate).unwrap();
}

#[test]
fn broken_open_it_has_to_be_replaced() {
    let mut bench = Bench::new();
    bench.drive(LatchPosition::Locked);
    bench.world.apply(Stimulus::BreakPlate).unwrap();
    assert_eq!((bench.world.plate(), seen(&bench)), (PlateState::Broken, [false; 2]));
    assert_eq!(bench.world.latch(), LatchPosition::Locked, "the latch knows nothing of it (EMG-6)");
    bench.world.apply(Stimulus::TakeKey).unwrap();
    bench.drive(LatchPosition::Unlocked);
    assert_eq!(bench.world.apply(Stimulus::ClosePlate), Err(Impossible::PlateBroken));
    assert_eq!(bench.world.apply(Stimulus::BreakPlate), Err(Impossible::PlateNotClosed));
    bench.world.apply(Stimulus::OpenPlate).unwrap();
    assert_eq!(bench.world.plate(), PlateState::Broken, "it stands open and stays broken");
    bench.world.apply(Stimulus::ReplacePlate).unwrap();
    assert_eq!(bench.world.plate(), PlateState::Open);
    assert_eq!(bench.world.apply(Stimulus::ReplacePlate), Err(Impossible::PlateNotBroken));
    bench.world.apply(Stimulus::ClosePlate).unwrap();
    assert_eq!(seen(&bench), [true; 2]);
}

#[test]
fn the_key_is_behind_the_plate() {
    let mut bench = Bench::new();
    assert_eq!(bench.world.apply(Stimulus::TakeKey), Err(Impossible::KeyBehindPlate));
    bench.world.apply(Stimulus::OpenPlate).unwrap();
    assert_eq!(bench.world.apply(Stimulus::PutKeyBack), Err(Impossible::KeyInside));
    bench.world.apply(Stimulus::TakeKey).unwrap();
    assert!(!bench.world.key_inside());
    assert_eq!(bench.world.apply(Stimulus::TakeKey), Err(Impossible::KeyNotInside));
    bench.world.apply(Stimulus::ClosePlate).unwrap();
    assert_eq!(bench.world.apply(Stimulus::PutKeyBack), Err(Impossible::KeyBehindPlate));
    bench.world.apply(Stimulus::OpenPlate).unwrap();
    bench.world.apply(Stimulus::PutKeyBack).unwrap();
    assert!(bench.world.key_inside());
}

#[test]
fn each_sensor_can_stick() {
    let mut bench = Bench::new();
    bench.world.apply(Stimulus::PlateSensor { number: 1, stuck: Some(Level::High) }).unwrap();
    assert_eq!(seen(&bench), [false, true]);
    bench.world.apply(Stimulus::OpenPlate).unwrap();
    bench.world.apply(Stimulus::PlateSensor { number: 2, stuck: Some(Level::Low) }).unwrap();
    assert_eq!(seen(&bench), [false, true]);
    bench.world.apply(Stimulus::PlateSensor { number: 2, stuck: None }).unwrap();
    assert_eq!(seen(&bench), [false, false]);
    let refused = bench.world.apply(Stimulus::PlateSensor { number: 3, stuck: None }).unwrap_err();
    assert_eq!(refused.to_string(), "there is no back plate sensor 3, they are 1 and 2");
}
