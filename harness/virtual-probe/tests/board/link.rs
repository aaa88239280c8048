//! Trouble between probe and chip: what probe-rs reports, and what works again afterwards.

use std::error::Error;
use std::process::Command;

use probe_rs::architecture::arm::{ArmError, DapError};
use probe_rs::{MemoryInterface, Permissions};
use virtual_probe::{BoardState, CHIP, LinkTrouble};

use crate::bench::{Bench, attach, greeted, until};

crate::checks![
    a_short_wait_is_waited_for,
    a_long_wait_is_an_error,
    a_fault_is_an_error_once,
    an_address_with_nothing_behind_it_is_a_fault,
    an_unplugged_cable_is_no_acknowledge,
    a_killed_board_is_lost_and_comes_back_with_its_flash,
];

/// The debug port's own word for what went wrong, wherever it is in the chain.
fn cause(error: &(dyn Error + 'static)) -> Option<DapError> {
    let mut error = Some(error);
    while let Some(now) = error {
        if let Some(ArmError::Dap(cause)) = now.downcast_ref() {
            return Some(*cause);
        }
        if let Some(cause) = now.downcast_ref() {
            return Some(*cause);
        }
        error = now.source();
    }
    None
}

fn read(bench: &mut Bench) -> Result<u32, Option<DapError>> {
    let mut core = bench.session.core(0).map_err(|error| cause(&error))?;
    core.read_word_32(0x2000_0000).map_err(|error| cause(&error))
}

fn a_short_wait_is_waited_for() {
    let mut bench = Bench::new();
    let before = read(&mut bench).unwrap();
    bench.board.trouble(LinkTrouble::Wait { accesses: 30 });
    assert_eq!(read(&mut bench), Ok(before));
}

fn a_long_wait_is_an_error() {
    let mut bench = Bench::new();
    bench.board.trouble(LinkTrouble::Wait { accesses: 100_000 });
    assert_eq!(read(&mut bench), Err(Some(DapError::WaitResponse)));
    bench.board.trouble(LinkTrouble::None);
    assert!(read(&mut bench).is_ok());
}

fn a_fault_is_an_error_once() {
    let mut bench = Bench::new();
    bench.board.trouble(LinkTrouble::Fault { accesses: 1 });
    assert_eq!(read(&mut bench), Err(Some(DapError::FaultResponse)));
    assert!(read(&mut bench).is_ok());
    bench.board.trouble(LinkTrouble::Fault { accesses: 1 });
    let written = bench.core().write_word_32(0x2000_3000, 1);
    assert_eq!(written.map_err(|error| cause(&error)), Err(Some(DapError::FaultResponse)));
    assert!(read(&mut bench).is_ok());
}

fn an_address_with_nothing_behind_it_is_a_fault() {
    let mut bench = Bench::new();
    for address in [0x4_0000, 0x1FFF_FFFC, 0x2000_4000, 0x6000_0000, 0xE000_0000] {
        let read = bench.core().read_word_32(address).map_err(|error| cause(&error));
        assert_eq!(read, Err(Some(DapError::FaultResponse)), "{address:#x}");
        let written = bench.core().write_word_32(address, 0).map_err(|error| cause(&error));
        assert_eq!(written, Err(Some(DapError::FaultResponse)), "{address:#x}");
    }
    // A block that runs out of RAM gives nothing, and the session goes on.
    let mut words = [0; 8];
    assert!(bench.core().read_32(0x2000_3FF0, &mut words).is_err());
    assert!(read(&mut bench).is_ok());
}

fn an_unplugged_cable_is_no_acknowledge() {
    let mut bench = Bench::new();
    bench.board.trouble(LinkTrouble::Unplugged);
    assert_eq!(read(&mut bench), Err(Some(DapError::NoAcknowledge)));
    let Bench { session, board } = bench;
    drop(session);
    board.trouble(LinkTrouble::None);
    let mut session = attach(&board);
    greeted(&mut session.core(0).unwrap());
}

fn a_killed_board_is_lost_and_comes_back_with_its_flash() {
    let mut bench = Bench::new();
    let process = bench.board.process_id().unwrap();
    let killed = Command::new("kill").args(["-KILL", &process.to_string()]).status().unwrap();
    assert!(killed.success());
    let error = until("loss", || read(&mut bench).err());
    assert_eq!(error, Some(DapError::NoAcknowledge));
    let BoardState::Lost { why } = bench.board.state() else { panic!("it is not lost") };
    assert!(why.ends_with("QEMU was ended by signal 9"), "{why}");
    let Bench { session, board } = bench;
    drop(session);
    let attached = board.open_probe().unwrap().attach(CHIP, Permissions::default());
    assert!(attached.is_err());
    board.power_on().unwrap();
    let mut session = attach(&board);
    greeted(&mut session.core(0).unwrap());
}
