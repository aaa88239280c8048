//! One client's session: commands of the driver, and what the probe answers.

use super::frame::{ROOT, SWD, frame};
use crate::dap::{Bus, DebugPort, Refusal, Transfer};

const IDENTIFIER: &[u8] = b"probe-rs,v01";
/// From which the driver reckons its speed; nothing here depends on it.
const REFERENCE_CLOCK_HZ: u32 = 48_000_000;

const IDENTIFY: u8 = 0x00;
const GET_REFERENCE_CLOCK: u8 = 0x10;
const GET_DIVISOR: u8 = 0x11;
const SET_DIVISOR: u8 = 0x12;
const ASSERT_RESET: u8 = 0x20;
const CLEAR_RESET: u8 = 0x21;

const SEQUENCE: u8 = 0x20;
const SEQUENCE_LENGTH: u8 = 0x1F;
const IS_ACCESS_PORT: u8 = 1 << 0;
const IS_READ: u8 = 1 << 1;
const REGISTER: u8 = 0b1100;

const DATA: u8 = 0x00;
const NO_DATA: u8 = 0x10;
const ERROR: u8 = 0x20;
const ACK_OK: u8 = 0b001;
const ACK_WAIT: u8 = 0b010;
const ACK_FAULT: u8 = 0b100;

/// What has been received of a command, and the probe's settings.
#[derive(Debug, Default)]
pub(super) struct Session {
    root: Vec<u8>,
    swd: Vec<u8>,
    divisor: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Command {
    Sequence { count: u32, bits: u32 },
    Read { is_access_port: bool, register: u8 },
    Write { is_access_port: bool, register: u8, value: u32 },
}

impl Session {
    /// Takes the content of one frame, and gives the frame to answer with, if any.
    pub(super) fn take(
        &mut self,
        endpoint: u8,
        content: &[u8],
        port: &mut DebugPort<impl Bus>,
    ) -> Option<Vec<u8>> {
        let mut answer = Vec::new();
        match endpoint {
            ROOT => {
                self.root.extend_from_slice(content);
                self.run_root(port, &mut answer);
            }
            SWD => {
                self.swd.extend_from_slice(content);
                let commands = self.parse();
                run(&commands, port, &mut answer);
            }
            _ => {}
        }
        (!answer.is_empty()).then(|| frame(endpoint, &answer))
    }

    fn run_root(&mut self, port: &mut DebugPort<impl Bus>, answer: &mut Vec<u8>) {
        loop {
            let used = match self.root[..] {
                [IDENTIFY, ..] => {
                    answer.extend_from_slice(IDENTIFIER);
                    1
                }
                [GET_REFERENCE_CLOCK, ..] => {
                    answer.extend_from_slice(&REFERENCE_CLOCK_HZ.to_le_bytes());
                    1
                }
                [GET_DIVISOR, ..] => {
                    answer.extend_from_slice(&self.divisor.to_le_bytes());
                    1
                }
                [SET_DIVISOR, low, high, ..] => {
                    self.divisor = u16::from_le_bytes([low, high]);
                    3
                }
                [command @ (ASSERT_RESET | CLEAR_RESET), ..] => {
                    // The pin has no answer; a board that is gone shows with the next transfer.
                    let _ = port.reset_pin(command == ASSERT_RESET);
                    1
                }
                [] | [SET_DIVISOR, ..] => return,
                _ => 1,
            };
            self.root.drain(..used);
        }
    }

    /// The whole commands received so far.
    fn parse(&mut self) -> Vec<Command> {
        let mut commands = Vec::new();
        let mut rest = self.swd.as_slice();
        while let Some((head, body)) = rest.split_first() {
            let register = head & REGISTER;
            let is_access_port = head & IS_ACCESS_PORT != 0;
            if head & SEQUENCE == 0 && head & IS_READ != 0 {
                commands.push(Command::Read { is_access_port, register });
                rest = body;
                continue;
            }
            let Some((word, body)) = body.split_first_chunk::<4>() else { break };
            let value = u32::from_le_bytes(*word);
            commands.push(if head & SEQUENCE != 0 {
                let count = match head & SEQUENCE_LENGTH {
                    0 => 32,
                    count => u32::from(count),
                };
                Command::Sequence { count, bits: value }
            } else {
                Command::Write { is_access_port, register, value }
            });
            rest = body;
        }
        let used = self.swd.len() - rest.len();
        self.swd.drain(..used);
        commands
    }
}

/// Runs a batch up to its first refusal.
///
/// The driver reads no answer after a refusal, so none is given, and the rest of its batch is dropped:
/// otherwise it would take old answers for new ones.
/// The error is then cleared, as the drivers of other probes do themselves.
fn run(commands: &[Command], port: &mut DebugPort<impl Bus>, answer: &mut Vec<u8>) {
    let mut rest = commands;
    while let Some(first) = rest.first() {
        let count = run_length(rest);
        let (now, later) = rest.split_at(count);
        let result = match *first {
            Command::Sequence { count, bits } => {
                port.drive(count, u64::from(bits));
                Ok(())
            }
            Command::Read { is_access_port: true, register } => {
                read_access(port, register, count, answer)
            }
            Command::Write { is_access_port: true, register, .. } => {
                write_access(port, register, now, answer)
            }
            Command::Read { register, .. } => {
                port.read_port(register).map(|value| answer_data(value, answer))
            }
            Command::Write { register, value, .. } => {
                port.write_port(register, value).map(|()| answer.push(NO_DATA | ACK_OK))
            }
        };
        if let Err(refusal) = result {
            answer.push(match refusal {
                Refusal::Wait => NO_DATA | ACK_WAIT,
                Refusal::Fault => NO_DATA | ACK_FAULT,
                Refusal::Silence => ERROR,
            });
            port.clear_error();
            return;
        }
        rest = later;
    }
}

/// How many commands go to the same register of an access port, in the same direction.
fn run_length(commands: &[Command]) -> usize {
    let kind = |command: &Command| match *command {
        Command::Read { is_access_port: true, register } => Some((true, register)),
        Command::Write { is_access_port: true, register, .. } => Some((false, register)),
        _ => None,
    };
    let Some(first) = commands.first().and_then(kind) else { return 1 };
    commands.iter().take_while(|command| kind(command) == Some(first)).count()
}

/// On the wires each read gives the value of the one before.
fn read_access(
    port: &mut DebugPort<impl Bus>,
    register: u8,
    count: usize,
    answer: &mut Vec<u8>,
) -> Transfer<()> {
    let mut values = vec![0; count + 1];
    values[0] = port.posted();
    let read = port.read_access(register, &mut values[1..]);
    let (good, refusal) = match read {
        Ok(()) => (count, None),
        // The read that fails is acknowledged, and the next transfer is refused.
        Err((good, Refusal::Fault)) if good < count && port.has_error_of_memory() => {
            (good + 1, None)
        }
        Err((good, refusal)) => (good, Some(refusal)),
    };
    for value in &values[..good] {
        answer_data(*value, answer);
    }
    match refusal {
        Some(refusal) => Err(refusal),
        None if good < count => Err(Refusal::Fault),
        None => Ok(()),
    }
}

fn write_access(
    port: &mut DebugPort<impl Bus>,
    register: u8,
    commands: &[Command],
    answer: &mut Vec<u8>,
) -> Transfer<()> {
    let values: Vec<u32> = commands
        .iter()
        .filter_map(|command| match command {
            Command::Write { value, .. } => Some(*value),
            _ => None,
        })
        .collect();
    let (good, result) = match port.write_access(register, &values) {
        Ok(()) => (values.len(), Ok(())),
        Err((good, refusal)) => (good, Err(refusal)),
    };
    answer.extend(std::iter::repeat_n(NO_DATA | ACK_OK, good));
    result
}

fn answer_data(value: u32, answer: &mut Vec<u8>) {
    answer.push(DATA);
    answer.extend_from_slice(&value.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dap::tests::connected;
    use crate::glasgow::frame::Frames;

    const AP_READ: u8 = IS_ACCESS_PORT | IS_READ;
    const CSW: u8 = 0x0;
    const TAR: u8 = 0x4;
    const DRW: u8 = 0xC;
    const READ_RDBUFF: u8 = IS_READ | 0xC;

    fn write(register: u8, value: u32) -> Vec<u8> {
        let mut bytes = vec![IS_ACCESS_PORT | register];
        bytes.extend_from_slice(&value.to_le_bytes());
        bytes
    }

    /// What is answered to one batch.
    fn answer(port: &mut DebugPort<impl Bus>, batch: &[u8]) -> Vec<u8> {
        let Some(frame) = Session::default().take(SWD, batch, port) else { return Vec::new() };
        let mut frames = Frames::default();
        frames.feed(&frame);
        frames.next().unwrap().unwrap().1
    }

    fn data(values: &[u32]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for value in values {
            answer_data(*value, &mut bytes);
        }
        bytes
    }

    #[test]
    fn reads_of_an_access_port_come_one_later() {
        let mut port = connected();
        assert_eq!(answer(&mut port, &write(CSW, 0x12)), [NO_DATA | ACK_OK]);
        assert_eq!(answer(&mut port, &write(TAR, 0x100)), [NO_DATA | ACK_OK]);
        let mut values = [0; 2];
        port.read_access(DRW, &mut values).unwrap();
        let [_, second] = values;
        port.write_access(TAR, &[0x100]).unwrap();
        let batch = [AP_READ | DRW, AP_READ | DRW, READ_RDBUFF];
        let [first, last] = values;
        assert_eq!(answer(&mut port, &batch), data(&[second, first, last]));
    }

    #[test]
    fn a_batch_ends_with_its_first_refusal() {
        let mut port = connected();
        port.write_access(CSW, &[0x12]).unwrap();
        port.write_access(TAR, &[0x800]).unwrap();
        let batch = [AP_READ | DRW, AP_READ | DRW, AP_READ | DRW, READ_RDBUFF];
        let mut expected = data(&[0]);
        expected.push(NO_DATA | ACK_FAULT);
        assert_eq!(answer(&mut port, &batch), expected);
        assert_eq!(answer(&mut port, &[READ_RDBUFF]), data(&[0]), "the error was cleared");
        // A fault of the last write shows with the next batch.
        assert_eq!(answer(&mut port, &write(DRW, 1)), [NO_DATA | ACK_OK]);
        assert_eq!(answer(&mut port, &[READ_RDBUFF]), [NO_DATA | ACK_FAULT]);
    }

    #[test]
    fn trouble_on_the_wires_is_told_in_the_drivers_words() {
        use crate::dap::LinkTrouble;
        let mut port = connected();
        port.make_trouble(LinkTrouble::Wait { accesses: 1 });
        assert_eq!(answer(&mut port, &[AP_READ | DRW]), [NO_DATA | ACK_WAIT]);
        port.make_trouble(LinkTrouble::Unplugged);
        assert_eq!(answer(&mut port, &[IS_READ]), [ERROR]);
    }

    #[test]
    fn a_command_may_come_in_pieces() {
        let mut port = connected();
        let mut session = Session::default();
        let batch = write(CSW, 0x12);
        assert_eq!(session.take(SWD, &batch[..3], &mut port), None);
        assert!(session.take(SWD, &batch[3..], &mut port).is_some());
        assert_eq!(session.take(ROOT, &[SET_DIVISOR, 7], &mut port), None);
        assert_eq!(session.take(ROOT, &[1], &mut port), None);
        let told = session.take(ROOT, &[GET_DIVISOR], &mut port);
        assert_eq!(told, Some(frame(ROOT, &[7, 1])));
    }
}
