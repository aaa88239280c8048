//! Up the stack of a halted Cortex-M: from its registers and the unwinding table of its image.

use addr2line::gimli::{
    BaseAddresses, CfaRule, DebugFrame, EndianSlice, LittleEndian, Register, RegisterRule,
    UnwindContext, UnwindSection as _,
};

/// More frames than any image of this project has.
const MOST: usize = 24;
/// The stack pointer, the link register and the program counter among the registers.
const SP: usize = 13;
const LR: usize = 14;
const PC: usize = 15;
/// A link register from here on is no address: it says how an exception returns (Armv6-M ARM, B1.5.8).
const EXCEPTION_RETURN: u32 = 0xFFFF_FFE0;
/// What an exception pushes: r0 to r3, r12, lr, pc, xpsr (Armv6-M ARM, B1.5.6).
const PUSHED: [usize; 7] = [0, 1, 2, 3, 12, LR, PC];
const STATUS_OFFSET: u32 = 28;
/// The status says that one word more was skipped, for the stack to be aligned.
const IS_ALIGNED: u32 = 1 << 9;

/// The registers r0 to r15, as far as they are known in a frame.
pub(crate) type Registers = [Option<u32>; 16];

/// Where a frame stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The address of an instruction.
    pub(crate) address: u32,
    /// It was called from there: the address is that behind the call.
    pub(crate) has_called: bool,
}

/// Follows the calls from the innermost frame outwards, exceptions included; it ends where the table does.
///
/// `table` is the image's `.debug_frame`; `read` gives a word of the memory.
pub(crate) fn unwind(
    mut registers: Registers,
    table: &[u8],
    mut read: impl FnMut(u32) -> Option<u32>,
) -> Vec<Place> {
    let mut places = Vec::new();
    let mut has_called = false;
    while places.len() < MOST {
        let Some(address) = registers[PC] else { break };
        places.push(Place { address, has_called });
        let before = registers;
        if places.len() == 1 && returns_from_exception(registers) {
            // It was stopped at a handler's first instruction, which has pushed nothing yet and tells nothing.
            places.clear();
            (registers, has_called) = (interrupted(registers, &mut read), false);
            continue;
        }
        let within = if has_called { address.wrapping_sub(1) } else { address };
        let Some(outer) = caller(registers, table, within, &mut read) else { break };
        registers = outer;
        if returns_from_exception(registers) {
            (registers, has_called) = (interrupted(registers, &mut read), false);
        } else {
            registers[PC] = registers[LR].map(|back| back & !1).filter(|back| *back != 0);
            has_called = true;
        }
        if (registers[PC], registers[SP]) == (before[PC], before[SP]) {
            break;
        }
    }
    places
}

fn returns_from_exception(registers: Registers) -> bool {
    registers[LR].is_some_and(|back| back >= EXCEPTION_RETURN && back != u32::MAX)
}

/// Gives what an exception has interrupted: its registers lie on the stack.
fn interrupted(mut registers: Registers, read: &mut impl FnMut(u32) -> Option<u32>) -> Registers {
    let Some(top) = registers[SP] else { return [None; 16] };
    for (word, register) in (0..).zip(PUSHED) {
        registers[register] = read(top.wrapping_add(4 * word));
    }
    let status = read(top.wrapping_add(STATUS_OFFSET)).unwrap_or_default();
    let skipped = if status & IS_ALIGNED == 0 { 0 } else { 4 };
    registers[SP] = Some(top.wrapping_add(32 + skipped));
    registers
}

/// Gives the caller's registers, but for its program counter, which is in the link register.
fn caller(
    registers: Registers,
    table: &[u8],
    address: u32,
    read: &mut impl FnMut(u32) -> Option<u32>,
) -> Option<Registers> {
    let mut table = DebugFrame::from(EndianSlice::new(table, LittleEndian));
    table.set_address_size(4);
    let bases = BaseAddresses::default();
    let mut context = UnwindContext::new();
    let row = table
        .unwind_info_for_address(
            &bases,
            &mut context,
            u64::from(address),
            DebugFrame::cie_from_offset,
        )
        .ok()?;
    let CfaRule::RegisterAndOffset { register, offset } = row.cfa() else { return None };
    let base = registers.get(usize::from(register.0)).copied().flatten()?;
    let frame = base.wrapping_add(*offset as u32);
    let mut outer = registers;
    for (index, value) in outer.iter_mut().enumerate().take(PC) {
        *value = match row.register(Register(index as u16)) {
            Some(RegisterRule::Offset(offset)) => read(frame.wrapping_add(offset as u32)),
            // What a function may change without giving it back is lost.
            Some(RegisterRule::Undefined) if matches!(index, 0..=3 | 12) => None,
            _ => *value,
        };
    }
    outer[SP] = Some(frame);
    Some(outer)
}
