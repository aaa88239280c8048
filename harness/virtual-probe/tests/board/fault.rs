//! Faults of the firmware: caught, handled, locked up, reset.

use std::time::Duration;

use probe_rs::{CoreStatus, HaltReason, MemoryInterface, VectorCatchCondition};
use virtual_probe::BoardState;

use crate::bench::{Bench, PATIENCE, attach, board, flash, greeted, until};
use crate::image::{FAULT, IMAGE, LOCKUP, RESET};

crate::checks![
    an_erased_chip_is_locked_up_and_can_be_flashed,
    a_fault_goes_to_its_handler,
    a_caught_fault_halts_at_its_handler,
    a_fault_in_the_handler_locks_the_core_up_and_a_reset_helps,
    a_reset_by_the_firmware_is_counted,
];

fn an_erased_chip_is_locked_up_and_can_be_flashed() {
    let board = board();
    assert_eq!(board.state(), BoardState::LockedUp);
    let mut session = attach(&board);
    let mut core = session.core(0).unwrap();
    assert_eq!(core.status().unwrap(), CoreStatus::LockedUp);
    core.halt(Duration::from_secs(1)).unwrap();
    assert_eq!(core.read_core_reg::<u32>(15_u16).unwrap(), 0xFFFF_FFFE);
    drop(core);
    flash(&mut session).unwrap();
    let mut core = session.core(0).unwrap();
    core.reset().unwrap();
    greeted(&mut core);
}

fn a_fault_goes_to_its_handler() {
    let mut bench = Bench::new();
    let mut rtt = bench.rtt();
    bench.send(&mut rtt, FAULT);
    until("fault", || (bench.word("FAULTED") == 0xFA17).then_some(()));
    assert_eq!(bench.core().status().unwrap(), CoreStatus::Running, "the handler loops");
    assert_eq!(bench.board.state(), BoardState::Running);
}

fn a_caught_fault_halts_at_its_handler() {
    let mut bench = Bench::new();
    let mut rtt = bench.rtt();
    bench.core().enable_vector_catch(VectorCatchCondition::HardFault).unwrap();
    bench.send(&mut rtt, FAULT);
    let mut core = bench.core();
    core.wait_for_core_halted(PATIENCE).unwrap();
    assert_eq!(core.status().unwrap(), CoreStatus::Halted(HaltReason::Exception));
    assert_eq!(core.read_core_reg::<u32>(16_u16).unwrap() & 0x3F, 3, "in the HardFault handler");
    let stack: u32 = core.read_core_reg(13_u16).unwrap();
    let culprit = core.read_word_32(u64::from(stack) + 24).unwrap();
    assert_eq!(core.read_word_16(u64::from(culprit)).unwrap() >> 8, 0xDE, "a UDF instruction");
    drop(core);
    assert_eq!(bench.word("FAULTED"), 0, "before its first instruction");
}

fn a_fault_in_the_handler_locks_the_core_up_and_a_reset_helps() {
    let mut bench = Bench::new();
    let mut rtt = bench.rtt();
    bench.core().write_word_32(0x2000_3000, 0xFEED_F00D).unwrap();
    bench.echo(&mut rtt, b'a');
    bench.send(&mut rtt, LOCKUP);
    until("lockup", || (bench.board.state() == BoardState::LockedUp).then_some(()));
    let mut core = bench.core();
    assert_eq!(core.status().unwrap(), CoreStatus::LockedUp);
    core.halt(Duration::from_secs(1)).unwrap();
    assert_eq!(core.read_core_reg::<u32>(15_u16).unwrap(), 0xFFFF_FFFE);
    assert_eq!(core.read_core_reg::<u32>(16_u16).unwrap() & 0x3F, 3);
    assert_eq!(core.read_word_32(0x2000_3000).unwrap(), 0xFEED_F00D, "RAM is as it was");
    assert_eq!(core.read_word_32(IMAGE.symbol("ECHOED")).unwrap(), 1);
    core.reset().unwrap();
    let mut rtt = greeted(&mut core);
    drop(core);
    bench.echo(&mut rtt, b'b');
}

fn a_reset_by_the_firmware_is_counted() {
    let mut bench = Bench::new();
    let mut rtt = bench.rtt();
    assert_eq!(bench.board.resets_by_firmware(), Ok(0));
    bench.send(&mut rtt, RESET);
    until("reset", || (bench.board.resets_by_firmware() == Ok(1)).then_some(()));
    let mut rtt = greeted(&mut bench.core());
    bench.echo(&mut rtt, b'a');
    bench.board.reset().unwrap();
    assert_eq!(bench.board.resets_by_firmware(), Ok(1), "ours is not the firmware's");
}
