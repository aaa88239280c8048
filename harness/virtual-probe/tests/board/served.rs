//! The board on a socket, opened by probe-rs's own Glasgow driver.

use std::sync::mpsc;
use std::time::Duration;

use probe_rs::config::TargetSelector;
use probe_rs::flashing::{ElfLoader, ElfOptions, download_file};
use probe_rs::probe::list::Lister;
use probe_rs::probe::{DebugProbeSelector, Probe};
use probe_rs::{CoreStatus, MemoryInterface, Permissions, Session};
use virtual_probe::{Address, BoardError, CHIP, Server, VirtualBoard};

use crate::bench::{PATIENCE, board, greeted, read, until};
use crate::image::{BREAKPOINT, IMAGE};

crate::checks![
    everything_works_over_tcp,
    everything_works_over_a_unix_socket,
    a_fault_in_a_block_leaves_the_driver_in_step,
    a_second_client_is_refused,
    a_server_that_ends_does_not_leave_its_client_waiting,
    a_board_that_is_cut_off_is_an_error_and_no_wait,
    an_address_in_use_is_told,
];

fn serve(address: &str) -> (VirtualBoard, Server) {
    let board = board();
    let server = board.serve(&address.parse::<Address>().unwrap()).unwrap();
    (board, server)
}

fn open(server: &Server) -> Result<Probe, probe_rs::probe::DebugProbeError> {
    let selector: DebugProbeSelector = server.selector().parse().unwrap();
    Lister::new().open(selector)
}

fn attach(server: &Server) -> Session {
    let permissions = Permissions::new().allow_erase_all();
    open(server).unwrap().attach(TargetSelector::Auto, permissions).unwrap()
}

/// Does something that must not hang, as the driver would at the end of its stream.
fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, result) = mpsc::channel();
    std::thread::spawn(move || done.send(work()));
    result.recv_timeout(PATIENCE).expect("probe-rs waits for ever")
}

fn all_of_it(server: &Server) {
    let mut session = attach(server);
    assert_eq!(session.target().name, CHIP);
    download_file(&mut session, &IMAGE.path, ElfLoader(ElfOptions::default())).unwrap();
    let mut core = session.core(0).unwrap();
    core.reset().unwrap();
    let mut rtt = greeted(&mut core);
    for byte in b'a'..=b'z' {
        rtt.down_channels()[0].write(&mut core, &[byte]).unwrap();
        assert_eq!(read(&mut core, &mut rtt, 1), [byte]);
    }
    rtt.down_channels()[0].write(&mut core, &[BREAKPOINT]).unwrap();
    core.wait_for_core_halted(PATIENCE).unwrap();
    core.step().unwrap();
    core.run().unwrap();
    assert_eq!(core.status().unwrap(), CoreStatus::Running);
    let expected = IMAGE.flash();
    let mut found = vec![0; expected.len()];
    core.read(0, &mut found).unwrap();
    assert!(found == expected);
    core.reset_and_halt(Duration::from_secs(1)).unwrap();
}

fn everything_works_over_tcp() {
    let (_board, server) = serve("tcp:127.0.0.1:0");
    assert!(server.selector().starts_with("20b7:9db1:tcp:127.0.0.1:"));
    // One after the other.
    all_of_it(&server);
    all_of_it(&server);
}

fn everything_works_over_a_unix_socket() {
    let path = std::env::temp_dir().join(format!("board-{}.socket", std::process::id()));
    let (_board, server) = serve(&format!("unix:{}", path.display()));
    all_of_it(&server);
    assert!(path.exists());
    drop(server);
    assert!(!path.exists(), "the socket is removed");
}

fn a_fault_in_a_block_leaves_the_driver_in_step() {
    let (_board, server) = serve("tcp:127.0.0.1:0");
    let mut session = attach(&server);
    let mut core = session.core(0).unwrap();
    let pattern = [0x1111_1111, 0x2222_2222, 0x3333_3333, 0x4444_4444];
    core.write_32(0x2000_3FF0, &pattern).unwrap();
    for start in [0x2000_3FF0, 0x2000_4000, 0x2000_3FFC] {
        assert!(core.read_32(start, &mut [0; 12]).is_err());
        let mut back = [0; 4];
        core.read_32(0x2000_3FF0, &mut back).unwrap();
        assert_eq!(back, pattern, "after a fault from {start:#x}");
    }
}

fn a_second_client_is_refused() {
    let (board, server) = serve("tcp:127.0.0.1:0");
    let mut session = attach(&server);
    let selector: DebugProbeSelector = server.selector().parse().unwrap();
    assert!(in_time(move || Lister::new().open(selector).is_err()));
    assert_eq!(board.open_probe().err(), Some(BoardError::InUse));
    session.core(0).unwrap().read_word_32(0).unwrap();
    drop(session);
    until("its turn", || open(&server).ok());
}

fn a_server_that_ends_does_not_leave_its_client_waiting() {
    let (_board, server) = serve("tcp:127.0.0.1:0");
    let mut session = attach(&server);
    drop(server);
    let read = in_time(move || session.core(0).and_then(|mut core| core.read_word_32(0)).is_err());
    assert!(read);
}

fn a_board_that_is_cut_off_is_an_error_and_no_wait() {
    let (board, server) = serve("tcp:127.0.0.1:0");
    let mut session = attach(&server);
    board.power_cut().unwrap();
    let (read, session) = in_time(move || {
        let read = session.core(0).and_then(|mut core| core.read_word_32(0)).is_err();
        (read, session)
    });
    assert!(read);
    in_time(move || drop(session));
    board.power_on().unwrap();
    until("its turn", || open(&server).ok());
}

fn an_address_in_use_is_told() {
    let (board, server) = serve("tcp:127.0.0.1:0");
    let refused = board.serve(server.address()).unwrap_err().to_string();
    assert!(refused.starts_with(&format!("can't serve the board at {}: ", server.address())));
}
