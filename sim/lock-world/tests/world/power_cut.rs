//! The sweep: every opportunity is counted, and each can be taken.

use bench_protocol::{Coil, LatchPosition, Pin, ResetReason, Stimulus};
use lock_world::{CutMoment, FlashFault};

use crate::bench::Bench;

/// What a firmware might do in a lock: store, drive, store, tidy up. Stops at the first fault.
fn script(bench: &mut Bench) -> Result<(), FlashFault> {
    bench.world.flash_program(0, &[1; 8])?;
    bench.world.write_pin(Pin::CoilLock, true);
    bench.pass_ms(200);
    bench.world.write_pin(Pin::CoilLock, false);
    bench.world.flash_program(8, &[2; 4])?;
    bench.world.flash_erase(1024, 1024)
}

#[test]
fn opportunities_are_what_hurts() {
    let mut moments = Vec::new();
    let mut whole = Bench::new();
    script(&mut whole).unwrap();
    let count = whole.world.cut_opportunities();
    assert_eq!(whole.world.take_cut(), None);
    for opportunity in 1..=count {
        let mut bench = Bench::new();
        bench.world.cut_at(opportunity);
        let result = script(&mut bench);
        let cut = bench.world.take_cut().unwrap();
        assert_eq!((cut.opportunity, bench.world.take_cut()), (opportunity, None));
        assert!(!bench.world.powered());
        assert_eq!(bench.world.coil(), Coil::Off);
        if opportunity < count {
            assert_eq!(result, Err(FlashFault::NoPower));
        }
        moments.push(cut.moment);
        bench.pass_ms(100);
        assert_ne!(
            bench.world.latch(),
            LatchPosition::Travelling,
            "the spring has taken it to an end"
        );
        assert_eq!(
            bench.world.cut_opportunities(),
            opportunity,
            "nothing is counted without power"
        );
    }
    let percent = |percent| CutMoment::Travel { coil: Coil::Lock, percent };
    assert_eq!(
        moments,
        [
            CutMoment::BeforeProgram { offset: 0, length: 8 },
            CutMoment::InProgram { offset: 0, length: 8 },
            CutMoment::AfterProgram { offset: 0, length: 8 },
            CutMoment::CoilEdge(Coil::Lock),
            percent(40),
            percent(60),
            CutMoment::CoilEdge(Coil::Off),
            CutMoment::BeforeProgram { offset: 8, length: 4 },
            CutMoment::InProgram { offset: 8, length: 4 },
            CutMoment::AfterProgram { offset: 8, length: 4 },
            CutMoment::BeforeErase { offset: 1024, length: 1024 },
            CutMoment::InErase { offset: 1024, length: 1024 },
            CutMoment::AfterErase { offset: 1024, length: 1024 },
        ]
    );
}

#[test]
fn the_cut_is_where_it_says() {
    // opportunity, first word, second word, where the bolt ends
    for (opportunity, first_done, bolt) in [
        (1, false, LatchPosition::Unlocked),
        (3, true, LatchPosition::Unlocked),
        (4, true, LatchPosition::Unlocked),
        (5, true, LatchPosition::Unlocked),
        (6, true, LatchPosition::Locked),
        (7, true, LatchPosition::Locked),
    ] {
        let mut bench = Bench::new();
        bench.world.cut_at(opportunity);
        script(&mut bench).unwrap_err();
        bench.pass_ms(100);
        assert_eq!(bench.world.flash_image()[..8] == [1; 8], first_done, "{opportunity}");
        assert_eq!(bench.world.latch(), bolt, "{opportunity}");
    }
}

#[test]
fn a_second_cut_can_follow_in_the_recovery() {
    let mut bench = Bench::new();
    bench.world.cut_at(2);
    script(&mut bench).unwrap_err();
    bench.world.apply(Stimulus::Power(true)).unwrap();
    bench.world.boot(ResetReason::PowerOn);
    bench.world.cut_at(bench.world.cut_opportunities() + 1);
    bench.world.flash_erase(0, 1024).unwrap_err();
    let cut = bench.world.take_cut();
    assert_eq!(
        cut.map(|cut| (cut.opportunity, cut.moment)),
        Some((3, CutMoment::BeforeErase { offset: 0, length: 1024 }))
    );
}

#[test]
fn a_bolt_in_mid_travel_can_tear_a_flash_operation() {
    let mut bench = Bench::new();
    bench.world.write_pin(Pin::CoilLock, true);
    bench.pass_ms(10);
    // the bolt passes 40 % (24 ms) in the erase, which then ends there
    bench.world.cut_at(bench.world.cut_opportunities() + 3);
    assert_eq!(bench.world.flash_erase(0, 2048), Err(FlashFault::NoPower));
    assert_eq!(bench.world.now().as_micros(), 24_000);
    assert_eq!(
        bench.world.take_cut().unwrap().to_string(),
        "power cut 4 at 0.024000 s, on the bolt's way to locked, 40 % out"
    );
    let image = bench.world.flash_image();
    assert!(image[..1024].iter().any(|&byte| byte != 0xFF), "14 of 21 ms leave random bits");
    assert!(image[1024..].iter().all(|&byte| byte == 0xFF));
}

#[test]
fn a_cut_that_has_passed_never_comes() {
    let mut bench = Bench::new();
    bench.world.flash_program(0, &[0; 4]).unwrap();
    for passed in 0..=3 {
        bench.world.cut_at(passed);
        bench.pass_ms(1);
        assert!(bench.world.powered());
    }
    bench.world.flash_program(4, &[0; 4]).unwrap();
    assert_eq!(bench.world.take_cut(), None);
}
