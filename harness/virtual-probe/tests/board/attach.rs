//! Opening the board and finding out what it is.

use std::time::Duration;

use probe_rs::config::TargetSelector;
use probe_rs::{CoreStatus, MemoryInterface, Permissions};
use virtual_probe::{BoardError, BoardState, CHIP};

use crate::bench::{Bench, attach, board};
use crate::image::IMAGE;

crate::checks![
    the_chip_is_found_by_itself,
    a_running_firmware_goes_on_running,
    another_chip_is_refused,
    a_probe_has_one_user,
    a_chip_held_in_reset_stops_at_its_first_instruction,
    detaching_powers_the_debug_port_down_and_lets_the_firmware_run,
];

fn the_chip_is_found_by_itself() {
    let board = board();
    let probe = board.open_probe().unwrap();
    let session = probe.attach(TargetSelector::Auto, Permissions::default()).unwrap();
    assert_eq!(session.target().name, CHIP);
}

fn a_running_firmware_goes_on_running() {
    let mut bench = Bench::new();
    let mut rtt = bench.rtt();
    bench.echo(&mut rtt, b'a');
    drop(bench.session);
    let mut session = attach(&bench.board);
    let status = session.core(0).unwrap().status().unwrap();
    assert_eq!(status, CoreStatus::Running);
    bench.session = session;
    bench.echo(&mut rtt, b'b');
    assert_eq!(bench.word("ECHOED"), 2, "it was not reset");
}

fn another_chip_is_refused() {
    for chip in ["nRF52833_xxAA", "nRF5340_xxAA", "STM32F401RETx"] {
        let board = board();
        let probe = board.open_probe().unwrap();
        let attached = probe.attach(chip, Permissions::default());
        // An STM32 has no identity that probe-rs compares on attaching: its core is found by its type.
        let refused =
            attached.is_err() || attached.is_ok_and(|mut session| session.core(0).is_err());
        assert!(refused, "it was taken for a {chip}");
    }
}

fn a_probe_has_one_user() {
    let board = board();
    let session = attach(&board);
    assert_eq!(board.open_probe().err(), Some(BoardError::InUse));
    drop(session);
    assert!(board.open_probe().is_ok());
}

fn a_chip_held_in_reset_stops_at_its_first_instruction() {
    let bench = Bench::new();
    drop(bench.session);
    let probe = bench.board.open_probe().unwrap();
    let mut session = probe.attach_under_reset(CHIP, Permissions::default()).unwrap();
    let mut core = session.core(0).unwrap();
    core.wait_for_core_halted(Duration::from_secs(1)).unwrap();
    let reset_vector = core.read_word_32(4).unwrap();
    let pc: u32 = core.read_core_reg(15_u16).unwrap();
    assert_eq!(pc, reset_vector & !1);
    assert_eq!(u64::from(pc), IMAGE.symbol("Reset"));
}

fn detaching_powers_the_debug_port_down_and_lets_the_firmware_run() {
    let mut bench = Bench::new();
    bench.core().halt(Duration::from_secs(1)).unwrap();
    assert_eq!(bench.board.state(), BoardState::Halted);
    drop(bench.session);
    assert_eq!(bench.board.state(), BoardState::Running);
}
