//! Same seed and same calls: the same events, byte for byte.

use core::time::Duration;

use bench_protocol::{Button, Pin, ResetReason, Stimulus, Turn};
use lock_world::{LinkConditions, WorldConfig};
use proptest::prelude::*;

use crate::bench::Bench;

/// A call on the world.
#[derive(Clone, Copy, Debug)]
enum Call {
    Apply(Stimulus),
    Pass(u64),
    Output(Pin, bool),
    Clock(u8, u8),
    Program(u32, u32),
    Erase(u32),
    Up(u8),
    Down(u8),
    Boot,
    CutSoon(u64),
}

fn stimulus() -> impl Strategy<Value = Stimulus> {
    prop_oneof![
        any::<bool>().prop_map(|down| Stimulus::Button { button: Button::LockEnter, down }),
        any::<bool>().prop_map(|down| Stimulus::Button { button: Button::Back, down }),
        any::<bool>().prop_map(|down| Stimulus::Key { key: '5', down }),
        any::<bool>().prop_map(Stimulus::Paperclip),
        Just(Stimulus::Knob(Turn::Clockwise)),
        Just(Stimulus::Knob(Turn::CounterClockwise)),
        Just(Stimulus::OpenPlate),
        Just(Stimulus::ClosePlate),
        Just(Stimulus::BreakPlate),
        Just(Stimulus::ReplacePlate),
        Just(Stimulus::TakeKey),
        any::<bool>().prop_map(Stimulus::Usb),
        (0..=100u8).prop_map(Stimulus::Battery),
        any::<bool>().prop_map(Stimulus::Power),
        any::<bool>().prop_map(Stimulus::Jam),
        any::<bool>().prop_map(Stimulus::HoldBus),
        Just(Stimulus::LoseClock),
        any::<i64>().prop_map(Stimulus::SetClock),
        Just(Stimulus::Hang),
    ]
}

fn call() -> impl Strategy<Value = Call> {
    let output = prop::sample::select(Pin::ALL.to_vec());
    prop_oneof![
        4 => stimulus().prop_map(Call::Apply),
        4 => (0..200_000u64).prop_map(Call::Pass),
        1 => any::<u64>().prop_map(|micros| Call::Pass(micros >> 20)),
        3 => (output, any::<bool>()).prop_map(|(pin, high)| Call::Output(pin, high)),
        2 => any::<(u8, u8)>().prop_map(|(register, byte)| Call::Clock(register, byte)),
        2 => any::<(u32, u32)>().prop_map(|(offset, length)| Call::Program(offset % 40_000, length % 64)),
        1 => (0..40u32).prop_map(Call::Erase),
        1 => any::<u8>().prop_map(Call::Up),
        1 => any::<u8>().prop_map(Call::Down),
        1 => Just(Call::Boot),
        1 => (0..6u64).prop_map(Call::CutSoon),
    ]
}

fn bench(seed: u64) -> Bench {
    let mut bench = Bench::with(WorldConfig { seed, ..WorldConfig::default() });
    let conditions = LinkConditions {
        delay: Duration::from_millis(3),
        loss_per_mille: 300,
        duplicate_per_mille: 300,
    };
    bench.world.link_conditions(conditions);
    bench
}

/// Makes the calls; what is refused or fails is part of the game.
fn play(bench: &mut Bench, calls: &[Call]) {
    for &call in calls {
        let before = bench.world.now();
        match call {
            Call::Apply(stimulus) => bench.world.apply(stimulus).unwrap_or(()),
            Call::Pass(micros) => bench.pass(Duration::from_micros(micros)),
            Call::Output(pin, high) => bench.world.write_pin(pin, high),
            Call::Clock(register, byte) => {
                let _fault = bench.world.i2c_write(0x68, &[register, byte]);
                let _fault = bench.world.i2c_read(0x68, &mut [0; 8]);
            }
            Call::Program(offset, length) => {
                bench.world.flash_program(offset, &vec![0xA5; length as usize]).unwrap_or(());
            }
            Call::Erase(page) => bench.world.flash_erase(page * 1024, 1024).unwrap_or(()),
            Call::Up(byte) => bench.world.serial_write(&[byte, 1, 0]),
            Call::Down(byte) => bench.world.link_send(&[byte]),
            Call::Boot => bench.world.boot(ResetReason::Software),
            Call::CutSoon(ahead) => bench.world.cut_at(bench.world.cut_opportunities() + ahead),
        }
        assert!(bench.world.now() >= before, "time went back at {call:?}");
        assert!(
            bench.world.next_transition().is_none_or(|next| next >= bench.world.now()),
            "{call:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn same_seed_same_bytes(seed in any::<u64>(), calls in proptest::collection::vec(call(), 1..80)) {
        let (mut one, mut other) = (bench(seed), bench(seed));
        play(&mut one, &calls);
        play(&mut other, &calls);
        prop_assert!(one.log.borrow().bytes == other.log.borrow().bytes);
    }

    #[test]
    fn a_clone_goes_the_same_way(
        seed in any::<u64>(),
        before in proptest::collection::vec(call(), 1..30),
        after in proptest::collection::vec(call(), 1..30),
    ) {
        let mut one = bench(seed);
        play(&mut one, &before);
        let silent = one.world.clone();
        one.log.borrow_mut().bytes.clear();
        play(&mut one, &after);
        let mut other = bench(0);
        other.world = silent;
        other.forget();
        other.log.borrow_mut().bytes.clear();
        let log = other.log.clone();
        other.world.set_recorder(Some(log));
        play(&mut other, &after);
        prop_assert!(one.log.borrow().bytes == other.log.borrow().bytes);
    }

    #[test]
    fn one_jump_and_many_steps_are_the_same(seed in any::<u64>(), steps in proptest::collection::vec(1..5000u64, 1..60)) {
        let run = |steps: &[u64]| {
            let mut bench = bench(seed);
            for stimulus in [
                Stimulus::Button { button: Button::LockEnter, down: true },
                Stimulus::Knob(Turn::Clockwise),
                Stimulus::Knob(Turn::CounterClockwise),
            ] {
                bench.world.apply(stimulus).unwrap();
            }
            bench.world.write_pin(Pin::CoilLock, true);
            for &step in steps {
                bench.pass(Duration::from_micros(step));
            }

            bench.log.borrow().bytes.clone()
        };
        prop_assert!(run(&[steps.iter().sum()]) == run(&steps));
    }
}

#[test]
fn seeds_differ() {
    let run = |seed| {
        let mut bench = bench(seed);
        bench.press(Button::Back);
        bench.pass_ms(10);

        bench.log.borrow().bytes.clone()
    };
    assert_ne!(run(1), run(2));
}

#[test]
fn without_record_nothing_is_told() {
    let mut bench = Bench::with(WorldConfig { record: false, ..WorldConfig::default() });
    bench.press(Button::Back);
    bench.pass_ms(10);
    assert!(bench.log.borrow().lines.is_empty());
}

#[test]
fn announce_tells_the_present_state() {
    let mut bench = Bench::new();
    bench.world.apply(Stimulus::OpenPlate).unwrap();
    bench.forget();
    bench.world.announce();
    let lines: Vec<_> = bench.lines_with(&[""]).into_iter().map(|line| line.1).collect();
    assert_eq!(
        lines[..7],
        [
            "Power(true)",
            "Battery(80)",
            "Network(true)",
            "Plate(Open)",
            "KeyInside(true)",
            "Latch(Unlocked)",
            "Coil(Off)"
        ]
    );
    assert_eq!(lines.len(), 7 + Pin::ALL.len());
    assert!(lines.contains(&"plate_1 high".to_owned()));
}
