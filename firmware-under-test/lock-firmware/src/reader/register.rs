//! The MFRC522's registers and bits that the driver uses (data sheet rev. 3.9, section 9).

/// A register's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Register {
    /// Starts commands; tells whether the oscillator is up.
    Command = 0x01,
    /// Interrupt flags.
    ComIrq = 0x04,
    /// Errors of the last command.
    Error = 0x06,
    /// The FIFO's way in and out.
    FifoData = 0x09,
    /// Bytes in the FIFO; bit 7 empties it.
    FifoLevel = 0x0A,
    /// Valid bits of the last byte received, 0 for all.
    Control = 0x0C,
    /// Start of transmission, bits of the last byte sent.
    BitFraming = 0x0D,
    /// General modes: the CRC's preset.
    Mode = 0x11,
    /// Transmission: CRC.
    TxMode = 0x12,
    /// Reception: CRC.
    RxMode = 0x13,
    /// The antenna's drivers.
    TxControl = 0x14,
    /// Modulation.
    TxAsk = 0x15,
    /// The receiver's gain.
    RfCfg = 0x26,
    /// The chip's type and version.
    Version = 0x37,
}

impl Register {
    /// The address byte of a write: bit 0 is always 0 (8.1.2.3).
    pub(super) const fn to_write(self) -> u8 {
        (self as u8) << 1
    }

    /// The address byte of a read: bit 7 is set.
    pub(super) const fn to_read(self) -> u8 {
        self.to_write() | 0x80
    }
}

/// `CommandReg`: no command.
pub(super) const IDLE: u8 = 0x00;
/// `CommandReg`: sends the FIFO, then listens.
pub(super) const TRANSCEIVE: u8 = 0x0C;
/// `CommandReg`: soft power-down; read, the oscillator is not up.
pub(super) const POWER_DOWN: u8 = 0x10;
/// `ComIrqReg`: clears all flags.
pub(super) const CLEAR_FLAGS: u8 = 0x7F;
/// `ComIrqReg`: a frame was sent.
pub(super) const TX_IRQ: u8 = 0x40;
/// `ComIrqReg`: a frame was received.
pub(super) const RX_IRQ: u8 = 0x20;
/// `ComIrqReg`: a bit of `ErrorReg` is set.
pub(super) const ERR_IRQ: u8 = 0x02;
/// `ErrorReg`: bits of several tokens collided.
pub(super) const COLL_ERR: u8 = 0x08;
/// `ErrorReg`: the FIFO was full, or the frame's CRC, parity or form is wrong.
pub(super) const FRAME_ERR: u8 = 0x17;
/// `FIFOLevelReg`: empties the FIFO.
pub(super) const FLUSH: u8 = 0x80;
/// `BitFramingReg`: starts to send.
pub(super) const START_SEND: u8 = 0x80;
/// `TxModeReg`, `RxModeReg`: the chip appends, or checks and removes, the CRC.
pub(super) const WITH_CRC: u8 = 0x80;
/// `ModeReg`: the transmitter waits for the field, the CRC starts from 6363h as in type A.
pub(super) const TYPE_A: u8 = 0x3D;
/// `TxASKReg`: 100 % modulation, as in type A.
pub(super) const FULL_MODULATION: u8 = 0x40;
/// `RFCfgReg`: 48 dB.
pub(super) const FULL_GAIN: u8 = 0x70;
/// `TxControlReg`: both antenna drivers on.
pub(super) const ANTENNA_ON: u8 = 0x83;
/// `VersionReg`: the chip's type in the upper half.
pub(super) const CHIP_TYPE: u8 = 0x90;
