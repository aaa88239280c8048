//! The bench's side of the words, against a board that is a thread with the parts that real boards have.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use bench_protocol::rpc::{FrameError, Next, ToBench, ToBoard, VERSION};
use bench_protocol::{Button, EventKind, Instant, Pin, ResetReason, Stimulus};
use bench_tap::remote::{
    Bench, RemoteEdges, RemoteFlash, RemoteI2c, RemoteInput, RemoteOutput, RemoteSpi, Transport,
};
use embedded_hal::digital::{InputPin, OutputPin};
use embedded_hal::i2c::I2c;
use embedded_hal::spi::{Operation, SpiDevice};
use embedded_storage::nor_flash::{NorFlash, ReadNorFlash};
use lock_world::{Assembly, World, WorldConfig};
use lockbench_boards::failure::Failure;
use lockbench_boards::line::Line;
use lockbench_boards::processor::{BoardProcessor, Target};
use observer::{Keep, Observer};

/// What a firmware does with its parts, once a word came.
type Firmware = fn(&Bench<Wire>, &ToBoard);

/// The board's end of the wire; it unwinds when the bench has hung up.
struct Wire {
    to_bench: Sender<Vec<u8>>,
    from_bench: Receiver<u8>,
}

impl Transport for Wire {
    fn send(&mut self, bytes: &[u8]) {
        // Nobody listens only at the end of a test.
        let _ = self.to_bench.send(bytes.to_vec());
    }

    fn receive(&mut self, buffer: &mut [u8]) {
        for place in buffer {
            match self.from_bench.recv() {
                Ok(byte) => *place = byte,
                Err(_) => std::panic::resume_unwind(Box::new("the bench has hung up")),
            }
        }
    }

    fn broken(&mut self, error: FrameError) -> ! {
        panic!("broken: {error}")
    }
}

/// A board that is a thread.
struct Thread {
    firmware: Firmware,
    version: u16,
    line: Option<Loop>,
    resets: u32,
    cuts: u32,
}

struct Loop {
    to_board: Sender<u8>,
    from_board: Receiver<Vec<u8>>,
}

impl Target for Thread {
    type Line<'a> = &'a mut Loop;
    const PATIENCE: Duration = Duration::from_millis(200);

    fn reset(&mut self) -> Result<(), Failure> {
        let ((to_bench, from_board), (to_board, from_bench)) = (channel(), channel());
        let (firmware, version) = (self.firmware, self.version);
        self.line = Some(Loop { to_board, from_board });
        self.resets += 1;
        thread::spawn(move || {
            let bench = Bench::new(Wire { to_bench, from_bench });
            bench.post(&ToBench::Ready { version, image: "a thread" });
            loop {
                firmware(&bench, &bench.listen());
            }
        });
        Ok(())
    }

    fn line(&mut self) -> Result<&mut Loop, Failure> {
        self.line.as_mut().ok_or(Failure::NoChannel { address: 0, waited_ms: 0 })
    }

    fn wake(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn cut_power(&mut self) -> Result<(), Failure> {
        self.cuts += 1;
        Ok(())
    }
}

impl Line for &mut Loop {
    fn send(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        for byte in bytes {
            let _ = self.to_board.send(*byte);
        }
        Ok(())
    }

    fn take(&mut self, into: &mut Vec<u8>) -> Result<bool, Failure> {
        match self.from_board.try_recv() {
            Ok(bytes) => {
                into.extend(bytes);
                Ok(true)
            }
            Err(_) => Ok(false),
        }
    }

    fn silence(&mut self, _: u64) -> Failure {
        Failure::Silent { waited_ms: 0, state: "is a thread".to_owned(), backtrace: Vec::new() }
    }
}

type Lockbox = Assembly<BoardProcessor<Thread>>;

fn lockbox(firmware: Firmware) -> (Lockbox, Rc<RefCell<Observer>>) {
    let board = Thread { firmware, version: VERSION, line: None, resets: 0, cuts: 0 };
    let observer = Rc::new(RefCell::new(Observer::new(Keep::All)));
    let mut world = World::new(WorldConfig::default());
    world.set_recorder(Some(observer.clone()));
    (Assembly::new(world, BoardProcessor::new(board)), observer)
}

fn polled(bench: &Bench<Wire>, at_us: Option<u64>, restart: bool) {
    let next = Next { at_us, why: "a test", at_rest: true, restart };
    bench.post(&ToBench::Polled { next, unread: false });
}

/// A firmware that uses each kind of part once a poll.
fn busy(bench: &Bench<Wire>, word: &ToBoard) {
    match word {
        ToBoard::Start(start) => {
            bench.observe(start.surroundings);
            bench.post(&ToBench::Started);
        }
        ToBoard::Poll(poll) => {
            bench.observe(poll.surroundings);
            let mut led = RemoteOutput::new(bench, Pin::Led);
            led.set_high().unwrap();
            let mut i2c = RemoteI2c::new(bench);
            let mut time = [0; 7];
            i2c.write_read(0x68, &[0], &mut time).unwrap();
            assert!(i2c.write(0x11, &[1]).is_err(), "nobody has this address");
            let mut flash = RemoteFlash::new(bench, 32 * 1024, 0);
            if poll.uptime_us == 0 {
                flash.write(0, &[1, 2, 3, 4]).unwrap();
            }
            let mut stored = [0; 4];
            flash.read(0, &mut stored).unwrap();
            assert_eq!(stored, [1, 2, 3, 4]);
            let mut button = RemoteInput::new(bench, Pin::LockEnter);
            if button.is_low().unwrap() {
                led.set_low().unwrap();
            }
            let mut edges = RemoteEdges::new(bench);
            while edges.take().is_some() {}
            polled(bench, Some(poll.uptime_us + 1_000_000), false);
        }
        _ => {}
    }
}

#[test]
fn the_parts_of_a_board_are_the_virtual_hardware() {
    let (mut lockbox, observer) = lockbox(busy);
    lockbox.run_until(Instant::from_micros(500_000)).unwrap();
    assert_eq!(observer.borrow().led().now(), Some(true));
    assert_eq!(&lockbox.world().flash_image()[..4], [1, 2, 3, 4]);
    let count = |wanted: fn(&EventKind<'_>) -> bool| {
        observer.borrow().history().iter().filter(|event| wanted(&event.kind)).count()
    };
    assert_eq!(count(|kind| matches!(kind, EventKind::I2cRead { address: 0x68, .. })), 1);
    let refused = count(|kind| matches!(kind, EventKind::I2cWrite { acknowledged: false, .. }));
    assert_eq!(refused, 1);
    assert_eq!(count(|kind| matches!(kind, EventKind::FlashProgram { offset: 0, length: 4 })), 1);
    assert_eq!(count(|kind| matches!(kind, EventKind::Deadline { why: "a test", .. })), 1);

    lockbox.apply(Stimulus::Button { button: Button::LockEnter, down: true }).unwrap();
    lockbox.run_until(Instant::from_micros(600_000)).unwrap();
    assert!(lockbox.world().peek_edge().is_none(), "the board took the edges");
}

/// A firmware that writes to the reader, asks it in both ways there are, draws chance, and writes it all down.
fn curious(bench: &Bench<Wire>, word: &ToBoard) {
    const WRITE_MODE: u8 = 0x11 << 1;
    const READ_MODE: u8 = WRITE_MODE | 0x80;
    const READ_VERSION: u8 = 0x37 << 1 | 0x80;
    match word {
        ToBoard::Start(start) => {
            bench.observe(start.surroundings);
            RemoteOutput::new(bench, Pin::ReaderReset).set_high().unwrap();
            bench.post(&ToBench::Started);
        }
        // The chip's oscillator has to come up.
        ToBoard::Poll(poll) if poll.uptime_us == 0 => polled(bench, Some(10_000), false),
        ToBoard::Poll(poll) => {
            bench.observe(poll.surroundings);
            let mut reader = RemoteSpi::new(bench);
            let (mut at_once, mut apart) = ([READ_VERSION, 0], [0]);
            reader
                .transaction(&mut [Operation::Write(&[WRITE_MODE]), Operation::Write(&[0x3d])])
                .unwrap();
            reader.transaction(&mut [Operation::TransferInPlace(&mut at_once)]).unwrap();
            let operations = &mut [Operation::Write(&[READ_MODE]), Operation::Read(&mut apart)];
            reader.transaction(operations).unwrap();
            let mut notes = [at_once[1], apart[0], 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            bench.fill_random(&mut notes[2..]).unwrap();
            RemoteFlash::new(bench, 32 * 1024, 0).write(0, &notes).unwrap();
            polled(bench, None, false);
        }
        _ => {}
    }
}

#[test]
fn reader_and_chance_are_the_virtual_hardwares() {
    let (mut lockbox, _) = lockbox(curious);
    lockbox.run_until(Instant::from_micros(100_000)).unwrap();
    let mut chance = [0; 10];
    World::new(WorldConfig::default()).fill_random(&mut chance);
    let notes = lockbox.world().flash_image()[..12].to_vec();
    assert_eq!(notes[0] & 0xf0, 0x90, "an MFRC522 (data sheet, 9.3.4.8)");
    assert_eq!(notes[1], 0x3d, "what was written before");
    assert_eq!(notes[2..], chance);
}

#[test]
fn time_moves_by_what_calls_take_and_polls_come_at_the_deadline() {
    let (mut lockbox, observer) = lockbox(busy);
    lockbox.run_until(Instant::from_micros(3_500_000)).unwrap();
    let events = observer;
    let reads: Vec<u64> = events
        .borrow()
        .history()
        .iter()
        .filter(|event| matches!(event.kind, EventKind::I2cRead { address: 0x68, .. }))
        .map(|event| event.at.as_micros() / 1_000_000)
        .collect();
    assert_eq!(reads, [0, 1, 2, 3]);
}

#[test]
fn a_restart_that_the_firmware_asks_for_is_a_start_with_its_reason() {
    let (mut lockbox, observer) = lockbox(|bench, word| match word {
        ToBoard::Start(_) => bench.post(&ToBench::Started),
        ToBoard::Poll(poll) => polled(bench, None, poll.uptime_us == 0),
        _ => {}
    });
    lockbox.run_until(Instant::from_micros(50_000)).unwrap();
    let boots: Vec<ResetReason> = observer.borrow().boots().iter().map(|boot| boot.to).collect();
    assert_eq!(boots, [ResetReason::PowerOn, ResetReason::Software]);
    let target = lockbox.processor_mut().target();
    assert_eq!(target.resets, 2, "each start begins with a reset of the chip");
    assert_eq!(target.cuts, 0, "no power was cut");
}

#[test]
fn a_power_cut_is_one_where_the_rig_can_switch_the_power() {
    let (mut lockbox, _observer) = lockbox(busy);
    lockbox.run_until(Instant::from_micros(50_000)).unwrap();
    assert_eq!(lockbox.processor_mut().target().cuts, 0, "it had power from the beginning");
    lockbox.apply(Stimulus::Power(false)).unwrap();
    lockbox.run_until(Instant::from_micros(90_000)).unwrap();
    lockbox.apply(Stimulus::Power(true)).unwrap();
    lockbox.run_until(Instant::from_micros(150_000)).unwrap();
    let target = lockbox.processor_mut().target();
    assert_eq!((target.cuts, target.resets), (1, 2));
}

#[test]
fn a_panic_is_the_firmwares_own_and_its_words_are_kept() {
    let (mut lockbox, observer) = lockbox(|bench, word| match word {
        ToBoard::Start(start) if start.reason == ResetReason::PowerOn => {
            bench
                .post_with(&ToBench::Crashed { reason: ResetReason::Panic }, b"index out of range");
        }
        ToBoard::Start(_) => bench.post(&ToBench::Started),
        _ => polled(bench, None, false),
    });
    lockbox.run_until(Instant::from_micros(100_000)).unwrap();
    assert_eq!(observer.borrow().boots().last().unwrap().to, ResetReason::Panic);
    assert_eq!(lockbox.processor_mut().last_words(), ["index out of range"]);
}

/// Runs a board to its failure.
fn failure(firmware: Firmware) -> Failure {
    lockbox(firmware).0.run_until(Instant::from_micros(100_000)).unwrap_err()
}

#[test]
fn what_a_board_does_wrong_is_told_apart() {
    assert!(matches!(failure(|_, _| ()), Failure::Silent { .. }));
    let fault = failure(|bench, _| {
        bench.post_with(&ToBench::Crashed { reason: ResetReason::Fault }, b"at 0x1234");
    });
    let words = "at 0x1234".to_owned();
    assert_eq!(fault, Failure::Fault { words, backtrace: Vec::new() });
    let reset = failure(|bench, _| bench.post(&ToBench::Ready { version: VERSION, image: "x" }));
    assert_eq!(reset, Failure::ResetByItself);
    assert!(reset.to_string().contains("no power cut"), "{reset}");
    let early = failure(|bench, _| polled(bench, None, false));
    assert!(matches!(early, Failure::OutOfTurn { expected: "Started", .. }), "{early:?}");
}

#[test]
fn a_board_with_other_words_is_refused() {
    let (mut lockbox, _) = lockbox(|_, _| ());
    lockbox.processor_mut().target_mut().version = VERSION + 1;
    let refused = lockbox.run_until(Instant::from_micros(100_000)).unwrap_err();
    assert!(matches!(refused, Failure::OtherImage(_)), "{refused:?}");
}
