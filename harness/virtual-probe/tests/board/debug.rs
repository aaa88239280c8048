//! Memory, registers, breakpoints, steps, dumps.

use std::time::Duration;

use probe_rs::{BreakpointCause, CoreDump, CoreStatus, HaltReason, MemoryInterface, RegisterId};
use virtual_probe::{BoardState, RAM_BYTES};

use crate::bench::{Bench, PATIENCE};
use crate::image::{BREAKPOINT, IMAGE, SLEEP};

crate::checks![
    memory_is_read_and_written_in_every_width_and_place,
    memory_is_reached_while_the_core_runs,
    registers_are_read_and_written,
    the_stack_pointers_are_two,
    a_breakpoint_halts_before_its_instruction_and_again,
    a_bkpt_instruction_halts_and_is_left_behind,
    steps_follow_the_code,
    a_called_routine_comes_back_to_its_bkpt_though_it_was_halted_inside,
    a_sleeping_core_halts_steps_and_sleeps_on,
    a_caught_reset_stops_at_the_vectors,
    a_core_dump_holds_registers_and_ram,
];

const HALT: Duration = Duration::from_secs(2);

fn memory_is_read_and_written_in_every_width_and_place() {
    let mut bench = Bench::new();
    let mut core = bench.core();
    core.halt(HALT).unwrap();
    let base = 0x2000_2000;
    // Across the block in which the access port increments its address.
    let pattern: Vec<u8> = (0..2500_u32).map(|number| (number * 7 + number / 251) as u8).collect();
    core.write_8(base, &pattern).unwrap();
    let mut back = vec![0; pattern.len()];
    core.read_8(base, &mut back).unwrap();
    assert!(back == pattern);
    for (offset, count) in [(0_usize, 1_usize), (1, 1), (3, 2), (5, 7), (1020, 9), (1023, 1030)] {
        let place = base + offset as u64;
        let mut bytes = vec![0; count];
        core.read(place, &mut bytes).unwrap();
        assert!(bytes == pattern[offset..offset + count], "{count} bytes from {offset}");
        let inverted: Vec<u8> = bytes.iter().map(|byte| !byte).collect();
        core.write(place, &inverted).unwrap();
        core.read(place, &mut bytes).unwrap();
        assert!(bytes == inverted, "{count} bytes to {offset}");
        core.write(place, &pattern[offset..offset + count]).unwrap();
    }
    let mut halves = [0; 3];
    core.read_16(base + 2, &mut halves).unwrap();
    let expected =
        [1, 2, 3].map(|number| u16::from_le_bytes([pattern[2 * number], pattern[2 * number + 1]]));
    assert_eq!(halves, expected);
    core.read_8(base, &mut back).unwrap();
    assert!(back == pattern, "nothing beside was touched");
}

fn memory_is_reached_while_the_core_runs() {
    let mut bench = Bench::new();
    let mut rtt = bench.rtt();
    for number in 0..10 {
        bench.core().write_word_32(0x2000_3000, number).unwrap();
        assert_eq!(bench.core().read_word_32(0x2000_3000).unwrap(), number);
        bench.echo(&mut rtt, b'a' + number as u8);
        assert_eq!(bench.core().status().unwrap(), CoreStatus::Running);
    }
}

fn registers_are_read_and_written() {
    let mut bench = Bench::new();
    let mut core = bench.core();
    core.halt(HALT).unwrap();
    for number in 0..13_u16 {
        core.write_core_reg(number, 0x1000_0000 + u32::from(number)).unwrap();
    }
    core.write_core_reg(16_u16, 0xA100_0000_u32).unwrap();
    for number in 0..13_u16 {
        let value: u32 = core.read_core_reg(number).unwrap();
        assert_eq!(value, 0x1000_0000 + u32::from(number), "R{number}");
    }
    let status: u32 = core.read_core_reg(16_u16).unwrap();
    assert_eq!(status, 0xA100_0000);
}

fn the_stack_pointers_are_two() {
    const MAIN: u16 = 17;
    const PROCESS: u16 = 18;
    const CONTROL: u16 = 20;
    let mut bench = Bench::new();
    let mut core = bench.core();
    core.halt(HALT).unwrap();
    let active: u32 = core.read_core_reg(13_u16).unwrap();
    let main: u32 = core.read_core_reg(MAIN).unwrap();
    assert_eq!(active, main, "a firmware without threads uses the main stack");
    let others: Vec<u32> = (0..13_u16).map(|number| core.read_core_reg(number).unwrap()).collect();
    core.write_core_reg(PROCESS, 0x2000_1000_u32).unwrap();
    core.write_core_reg(CONTROL, 1_u32).unwrap();
    assert_eq!(core.read_core_reg::<u32>(PROCESS).unwrap(), 0x2000_1000);
    assert_eq!(core.read_core_reg::<u32>(CONTROL).unwrap() & 1, 1, "PRIMASK");
    assert_eq!(core.read_core_reg::<u32>(MAIN).unwrap(), main);
    let after: Vec<u32> = (0..13_u16).map(|number| core.read_core_reg(number).unwrap()).collect();
    assert_eq!(after, others, "borrowed registers are put back");
    core.write_core_reg(CONTROL, 0_u32).unwrap();
    assert_eq!(core.read_core_reg::<u32>(CONTROL).unwrap(), 0);
}

fn a_breakpoint_halts_before_its_instruction_and_again() {
    let mut bench = Bench::new();
    let mut rtt = bench.rtt();
    let place = IMAGE.symbol("echo");
    bench.core().set_hw_breakpoint(place).unwrap();
    for round in 0..3 {
        bench.send(&mut rtt, b'x');
        let mut core = bench.core();
        core.wait_for_core_halted(PATIENCE).unwrap();
        let status = core.status().unwrap();
        assert!(
            matches!(status, CoreStatus::Halted(HaltReason::Breakpoint(_))),
            "round {round}: {status:?}"
        );
        assert_eq!(core.read_core_reg::<u32>(15_u16).unwrap(), place as u32);
        assert_eq!(core.read_core_reg::<u32>(0_u16).unwrap() & 0xFF, u32::from(b'x'));
        core.run().unwrap();
        assert_eq!(crate::bench::read(&mut core, &mut rtt, 1), b"x");
    }
    bench.core().clear_hw_breakpoint(place).unwrap();
    bench.echo(&mut rtt, b'y');
    assert_eq!(bench.core().status().unwrap(), CoreStatus::Running);
}

fn a_bkpt_instruction_halts_and_is_left_behind() {
    let mut bench = Bench::new();
    let mut rtt = bench.rtt();
    for _ in 0..2 {
        bench.send(&mut rtt, BREAKPOINT);
        let mut core = bench.core();
        core.wait_for_core_halted(PATIENCE).unwrap();
        let status = core.status().unwrap();
        let expected = HaltReason::Breakpoint(BreakpointCause::Unknown);
        assert_eq!(status, CoreStatus::Halted(expected));
        let pc: u32 = core.read_core_reg(15_u16).unwrap();
        assert_eq!(core.read_word_16(u64::from(pc)).unwrap() >> 8, 0xBE, "PC is at the BKPT");
        assert_eq!(core.read_core_reg::<u32>(16_u16).unwrap() & 0x3F, 0, "no handler is active");
        core.run().unwrap();
        drop(core);
        bench.echo(&mut rtt, b'z');
        assert_eq!(bench.word("FAULTED"), 0, "no fault was taken");
    }
}

fn steps_follow_the_code() {
    let mut bench = Bench::new();
    let mut core = bench.core();
    core.reset_and_halt(HALT).unwrap();
    let mut places = Vec::new();
    for _ in 0..20 {
        places.push(core.step().unwrap().pc);
    }
    // The first branch leads elsewhere, what lies between is one after the other.
    assert!(places.windows(2).all(|pair| pair[0] != pair[1]), "{places:x?}");
    let near = places.windows(2).filter(|pair| matches!(pair[1].wrapping_sub(pair[0]), 2 | 4));
    assert!(near.count() >= 10, "{places:x?}");
    drop(core);
    assert_eq!(bench.board.state(), BoardState::Halted);
}

/// As flash algorithms are called: LR leads to a BKPT, and meanwhile the vectors may be erased.
fn a_called_routine_comes_back_to_its_bkpt_though_it_was_halted_inside() {
    const PLACE: u32 = 0x2000_2000;
    const CODE: [u32; 7] = [
        0x46C0_BE00, // 00 BKPT; 02 NOP
        0xF000_B500, // 04 PUSH {LR}; 06 BL 14
        0x6011_F805, // 0A STR R1, [R2]
        0xBD00_601C, // 0C STR R4, [R3]; 0E POP {PC}
        0x46C0_46C0, // 10 NOP; 12 NOP
        0xD0FD_2800, // 14 CMP R0, #0; 16 BEQ 14
        0x46C0_4770, // 18 BX LR
    ];
    /// The flash controller's configuration, "erase", and its register for the page to erase.
    const ERASE: [(u16, u32); 4] = [(1, 2), (2, 0x4001_E504), (3, 0x4001_E508), (4, 0)];
    let mut bench = Bench::new();
    let mut core = bench.core();
    core.halt(HALT).unwrap();
    core.write_32(u64::from(PLACE), &CODE).unwrap();
    for (register, value) in ERASE.into_iter().chain([(0, 0), (14, PLACE | 1), (15, PLACE + 4)]) {
        core.write_core_reg(register, value).unwrap();
    }
    core.run().unwrap();
    crate::bench::until("halt inside", || {
        core.halt(HALT).unwrap();
        let pc: u32 = core.read_core_reg(15_u16).unwrap();
        let is_inside = (PLACE + 0x14..PLACE + 0x18).contains(&pc);
        if !is_inside {
            core.run().unwrap();
        }
        is_inside.then_some(())
    });
    core.write_core_reg(0_u16, 1_u32).unwrap();
    core.run().unwrap();
    core.wait_for_core_halted(PATIENCE).unwrap();
    assert_eq!(core.read_core_reg::<u32>(15_u16).unwrap(), PLACE);
    assert_eq!(core.read_word_32(12).unwrap(), 0xFFFF_FFFF, "it has erased the vectors");
    let status = core.status().unwrap();
    assert!(matches!(status, CoreStatus::Halted(HaltReason::Breakpoint(_))), "{status:?}");
}

fn a_sleeping_core_halts_steps_and_sleeps_on() {
    let mut bench = Bench::new();
    let mut rtt = bench.rtt();
    bench.echo(&mut rtt, b'a');
    bench.send(&mut rtt, SLEEP);
    // It sleeps once it has taken the byte and nothing else comes.
    let settled = |bench: &mut Bench| {
        let mut core = bench.core();
        core.halt(HALT).unwrap();
        let pc: u32 = core.read_core_reg(15_u16).unwrap();
        let before = core.read_word_16(u64::from(pc) - 2).unwrap();
        let asleep = before == 0xBF30;
        if !asleep {
            core.run().unwrap();
        }
        asleep
    };
    crate::bench::until("sleep", || settled(&mut bench).then_some(()));
    let mut core = bench.core();
    let main: u32 = core.read_core_reg(17_u16).unwrap();
    assert_eq!(main, core.read_core_reg::<u32>(13_u16).unwrap());
    let first = core.step().unwrap().pc;
    assert_ne!(core.step().unwrap().pc, first, "a step goes on from sleep");
    core.run().unwrap();
    drop(core);
    assert_eq!(bench.board.state(), BoardState::Running);
    bench.send(&mut rtt, b'b');
    bench.core().write_word_32(0xE000_E200, 1 << 26).unwrap();
    let mut core = bench.core();
    assert_eq!(crate::bench::read(&mut core, &mut rtt, 1), b"b");
}

fn a_caught_reset_stops_at_the_vectors() {
    let mut bench = Bench::new();
    let mut core = bench.core();
    let info = core.reset_and_halt(HALT).unwrap();
    assert_eq!(info.pc, IMAGE.symbol("Reset"));
    assert_eq!(core.read_core_reg::<u32>(13_u16).unwrap(), core.read_word_32(0).unwrap());
    core.run().unwrap();
    crate::bench::greeted(&mut core);
}

fn a_core_dump_holds_registers_and_ram() {
    let mut bench = Bench::new();
    let mut rtt = bench.rtt();
    bench.echo(&mut rtt, b'a');
    let mut core = bench.core();
    core.halt(HALT).unwrap();
    let ram = 0x2000_0000..0x2000_0000 + u64::from(RAM_BYTES);
    let dump = CoreDump::dump_core(&mut core, vec![ram.clone()]).unwrap();
    let pc: u32 = core.read_core_reg(15_u16).unwrap();
    let dumped: u32 = dump.registers[&RegisterId(15)].try_into().unwrap();
    assert_eq!(dumped, pc);
    let (range, bytes) = &dump.data[0];
    assert_eq!(*range, ram);
    let at = (IMAGE.symbol("ECHOED") - ram.start) as usize;
    assert_eq!(bytes[at..at + 4], 1_u32.to_le_bytes());
}
