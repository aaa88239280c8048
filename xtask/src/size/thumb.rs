//! Finds the calls in Thumb code as a Cortex-M0 runs it (ARMv6-M reference manual, chapters A5 and A6).

/// A call, or a jump that may leave the function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    /// To this address.
    To(u64),
    /// To what a register points to.
    ByPointer,
}

/// What a function does to the stack, and whom it calls.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Effect {
    /// Bytes that it takes of the stack: all that it pushes and makes room for, each place counted.
    pub(super) frame: u64,
    /// In the order of the code.
    pub(super) calls: Vec<Call>,
}

/// Reads the code in `bytes`, which lie at `address`; `is_code` tells code from literals between it.
pub(super) fn read(address: u64, bytes: &[u8], is_code: impl Fn(u64) -> bool) -> Effect {
    let halves: Vec<u16> =
        bytes.chunks_exact(2).map(|half| u16::from_le_bytes([half[0], half[1]])).collect();
    let mut effect = Effect::default();
    // What was loaded last into each of r0 to r7, by a literal.
    let mut loaded = [0_i32; 8];
    let mut index = 0;
    while let Some(&half) = halves.get(index) {
        let at = address + 2 * index as u64;
        index += 1;
        if !is_code(at) {
            continue;
        }
        if half >> 11 > 0b11100 {
            let second = halves.get(index).copied().unwrap_or_default();
            index += 1;
            if half >> 11 == 0b11110 && second & 0xd000 == 0xd000 {
                effect.calls.push(Call::To(target(at, branch_with_link(half, second))));
            }
        } else if half & 0xf800 == 0x4800 {
            // LDR with a literal: 8 bits of words from the next word on.
            let literal = ((at + 4) & !3) + 4 * u64::from(half & 0xff);
            loaded[usize::from(half >> 8 & 7)] = word(address, bytes, literal).unwrap_or_default();
        } else {
            effect.frame += room(half, &loaded);
            effect.calls.extend(branch(at, half));
        }
    }
    effect
}

/// Gives the bytes by which an instruction of 16 bits lowers the stack pointer.
fn room(half: u16, loaded: &[i32; 8]) -> u64 {
    if half & 0xfe00 == 0xb400 {
        // PUSH of r0 to r7 and LR.
        4 * u64::from((half & 0x1ff).count_ones())
    } else if half & 0xff80 == 0xb080 {
        // SUB SP: 7 bits of words.
        4 * u64::from(half & 0x7f)
    } else if half & 0xffc7 == 0x4485 {
        // ADD SP with a register, which holds a negative number for a large frame.
        u64::try_from(-i64::from(loaded[usize::from(half >> 3 & 7)])).unwrap_or_default()
    } else {
        0
    }
}

/// Decodes the branches of 16 bits.
fn branch(at: u64, half: u16) -> Option<Call> {
    if half & 0xf800 == 0xe000 {
        // B: 11 bits of halfwords.
        Some(Call::To(target(at, signed(u32::from(half & 0x7ff), 11) * 2)))
    } else if half & 0xf000 == 0xd000 && half & 0x0f00 < 0x0e00 {
        // B<condition>: 8 bits of halfwords.
        Some(Call::To(target(at, signed(u32::from(half & 0xff), 8) * 2)))
    } else if half & 0xff87 == 0x4780 || (half & 0xff87 == 0x4700 && half != RETURN) {
        // BLX and BX with a register.
        Some(Call::ByPointer)
    } else {
        None
    }
}

/// Reads the word at an address within the bytes.
fn word(address: u64, bytes: &[u8], at: u64) -> Option<i32> {
    let offset = usize::try_from(at.checked_sub(address)?).ok()?;
    bytes.get(offset..)?.first_chunk().map(|word| i32::from_le_bytes(*word))
}

/// BX LR.
const RETURN: u16 = 0x4770;

/// Decodes the distance of BL, in bytes.
fn branch_with_link(first: u16, second: u16) -> i64 {
    let (first, second) = (u32::from(first), u32::from(second));
    let sign = first >> 10 & 1;
    let (j1, j2) = (second >> 13 & 1, second >> 11 & 1);
    // I1 and I2 are J1 and J2, inverted unless the sign is set.
    let (i1, i2) = (1 ^ j1 ^ sign, 1 ^ j2 ^ sign);
    let bits = sign << 23 | i1 << 22 | i2 << 21 | (first & 0x3ff) << 11 | second & 0x7ff;
    signed(bits, 24) * 2
}

/// Reads the lowest `width` bits as a signed number.
fn signed(bits: u32, width: u32) -> i64 {
    let shift = 32 - width;
    i64::from((bits << shift).cast_signed() >> shift)
}

/// The program counter is four bytes ahead of the instruction.
fn target(at: u64, distance: i64) -> u64 {
    (at + 4).wrapping_add_signed(distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(halves: &[u16]) -> Effect {
        let bytes: Vec<u8> = halves.iter().flat_map(|half| half.to_le_bytes()).collect();
        read(0x1000, &bytes, |address| address < 0x1020)
    }

    #[test]
    fn each_way_to_call_is_decoded() {
        // Encodings as `llvm-objdump -d` shows them.
        let table: [(&[u16], &[Call]); 9] = [
            (&[0xf000, 0xf802], &[Call::To(0x1008)]), // bl forward
            (&[0xf7ff, 0xfffe], &[Call::To(0x1000)]), // bl to itself
            (&[0xf7ff, 0xff00], &[Call::To(0x0e04)]), // bl backward
            (&[0xe7fe], &[Call::To(0x1000)]),         // b to itself
            (&[0xd101], &[Call::To(0x1006)]),         // bne
            (&[0x4798], &[Call::ByPointer]),          // blx r3
            (&[0x4718], &[Call::ByPointer]),          // bx r3
            (&[0x4770, 0xbd80, 0xdf00, 0xde00], &[]), // bx lr, pop {r7, pc}, svc, udf
            (&[0xf3bf, 0x8f5f, 0x4798], &[Call::ByPointer]), // dmb sy, then blx r3
        ];
        for (halves, expected) in table {
            assert_eq!(decode(halves).calls, expected, "{halves:04x?}");
        }
    }

    #[test]
    fn literals_are_passed_over() {
        let mut halves = [0x46c0; 18];
        (halves[16], halves[17]) = (0xf000, 0xf802);
        assert_eq!(decode(&halves), Effect::default());
    }

    #[test]
    fn a_cut_instruction_is_no_panic() {
        assert_eq!(decode(&[0xf000]), Effect::default());
        assert_eq!(read(0, &[0x00], |_| true), Effect::default());
        assert_eq!(decode(&[0x4eff, 0x44b5]).frame, 0);
    }

    #[test]
    fn the_frame_is_what_is_pushed_and_made_room_for() {
        let table: [(&[u16], u64); 5] = [
            (&[0xb5f0, 0xb081, 0xbdf0], 24),      // push {r4-r7, lr}; sub sp, #4
            (&[0xb580, 0xb0ff, 0xb07f], 8 + 508), // add sp, #508 gives back
            (&[0x4e01, 0x44b5, 0x4770, 0x46c0, 0xe000, 0xffff], 8192), // ldr r6, =-8192; add sp, r6
            (&[0x4e01, 0x44b5, 0x4770, 0x46c0, 0x2000, 0x0000], 0), // a positive one gives back
            (&[0x4770], 0),
        ];
        for (halves, expected) in table {
            assert_eq!(decode(halves).frame, expected, "{halves:04x?}");
        }
    }
}
