//! The MFRC522's registers that do something here, with their bits (data sheet, section 9).

/// Starts commands; tells whether the oscillator is up.
pub(super) const COMMAND: u8 = 0x01;
/// Interrupt flags.
pub(super) const COM_IRQ: u8 = 0x04;
/// Interrupt flags of the CRC coprocessor.
pub(super) const DIV_IRQ: u8 = 0x05;
/// Errors of the last command.
pub(super) const ERROR: u8 = 0x06;
/// State of CRC and FIFO.
pub(super) const STATUS_1: u8 = 0x07;
/// The FIFO's way in and out.
pub(super) const FIFO_DATA: u8 = 0x09;
/// Bytes in the FIFO; bit 7 empties it.
pub(super) const FIFO_LEVEL: u8 = 0x0A;
/// Timer control; valid bits of the last byte received.
pub(super) const CONTROL: u8 = 0x0C;
/// Start of transmission, alignment of reception, bits of the last byte sent.
pub(super) const BIT_FRAMING: u8 = 0x0D;
/// Where bits collided.
pub(super) const COLL: u8 = 0x0E;
/// General modes: the CRC's preset.
pub(super) const MODE: u8 = 0x11;
/// Transmission: CRC.
pub(super) const TX_MODE: u8 = 0x12;
/// Reception: CRC.
pub(super) const RX_MODE: u8 = 0x13;
/// The antenna's drivers.
pub(super) const TX_CONTROL: u8 = 0x14;
/// Modulation: type A needs 100 % ASK.
pub(super) const TX_ASK: u8 = 0x15;
/// The CRC's result, upper byte.
pub(super) const CRC_RESULT_HIGH: u8 = 0x21;
/// The CRC's result, lower byte.
pub(super) const CRC_RESULT_LOW: u8 = 0x22;
/// Timer: automatic start, upper bits of the prescaler.
pub(super) const T_MODE: u8 = 0x2A;
/// Timer: lower bits of the prescaler.
pub(super) const T_PRESCALER: u8 = 0x2B;
/// Timer: reload value, upper byte.
pub(super) const T_RELOAD_HIGH: u8 = 0x2C;
/// Timer: reload value, lower byte.
pub(super) const T_RELOAD_LOW: u8 = 0x2D;
/// Chip type 9, version 2.
pub(super) const VERSION: u8 = 0x37;

/// `CommandReg`: the oscillator is not up yet.
pub(super) const POWER_DOWN: u8 = 0x10;
/// `ComIrqReg`: all of the frame was sent.
pub(super) const TX_IRQ: u8 = 0x40;
/// `ComIrqReg`: a frame was received.
pub(super) const RX_IRQ: u8 = 0x20;
/// `ComIrqReg`: a command ended by itself.
pub(super) const IDLE_IRQ: u8 = 0x10;
/// `ComIrqReg`: a bit of `ErrorReg` is set.
pub(super) const ERR_IRQ: u8 = 0x02;
/// `ComIrqReg`: the timer has run down.
pub(super) const TIMER_IRQ: u8 = 0x01;
/// `DivIrqReg`: the CRC is ready.
pub(super) const CRC_IRQ: u8 = 0x04;
/// `ErrorReg`: the FIFO was full.
pub(super) const BUFFER_OVERFLOW: u8 = 0x10;
/// `ErrorReg`: bits collided.
pub(super) const COLL_ERR: u8 = 0x08;
/// `ErrorReg`: the CRC is wrong.
pub(super) const CRC_ERR: u8 = 0x04;
/// `ErrorReg`: the frame was too short, or not whole.
pub(super) const PROTOCOL_ERR: u8 = 0x01;

/// Gives what a register holds after a reset (data sheet, table 20).
pub(super) const fn reset_value(register: u8) -> u8 {
    match register {
        COMMAND => 0x20,
        0x02 | TX_CONTROL => 0x80,
        COM_IRQ => 0x14,
        STATUS_1 => 0x21,
        0x0B => 0x08,
        CONTROL => 0x10,
        COLL => 0xA0,
        MODE => 0x3F,
        0x18 => 0x84,
        0x19 => 0x4D,
        0x1C => 0x62,
        0x1F => 0xEB,
        CRC_RESULT_HIGH | CRC_RESULT_LOW => 0xFF,
        0x24 => 0x26,
        0x26 => 0x48,
        0x27 => 0x88,
        0x28 | 0x29 => 0x20,
        0x33 => 0x40,
        VERSION => 0x92,
        _ => 0x00,
    }
}
