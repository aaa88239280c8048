//! The port expander for what the edge connector has no pins for: an MCP23017 at 0x20 on the I2C bus (Microchip
//! datasheet DS20001952C).

use core::cell::RefCell;
use core::convert::Infallible;
use core::sync::atomic::{AtomicBool, Ordering};

use embedded_hal::i2c::{ErrorType, I2c, Operation};
use nordic::Twi;
use port_expander::dev::mcp23x17::{Driver, Mcp23017Bus};
use port_expander::{Mcp23x17, Pin, mode};

/// The expander did not answer when the pin was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Silent;

impl embedded_hal::digital::Error for Silent {
    fn kind(&self) -> embedded_hal::digital::ErrorKind {
        embedded_hal::digital::ErrorKind::Other
    }
}

/// Whether the last transfer failed.
static IS_SILENT: AtomicBool = AtomicBool::new(false);

/// Tells whether the last transfer went well.
///
/// # Errors
/// It did not.
pub(crate) fn answered() -> Result<(), Silent> {
    if IS_SILENT.load(Ordering::Relaxed) { Err(Silent) } else { Ok(()) }
}

type Port = RefCell<Driver<Mcp23017Bus<ExpanderBus>>>;
/// An output of the expander.
pub type Out = Pin<'static, mode::Output, Port>;
/// An input of the expander, pulled up.
pub type In = Pin<'static, mode::Input, Port>;

/// The wires on the expander.
pub struct Wires {
    /// GPA0.
    pub led: Out,
    /// GPA1.
    pub buzzer: Out,
    /// GPA2.
    pub link_power: Out,
    /// GPA3.
    pub reader_reset: Out,
    /// GPA4 to GPA7, the keypad's.
    pub rows: [Out; 4],
    /// GPB0 to GPB2, the keypad's.
    pub columns: [In; 3],
    /// GPB3.
    pub clock_alarm: In,
    /// GPB4.
    pub usb: In,
    /// GPB5 and GPB6.
    pub spare: [In; 2],
}

/// The bus as the driver gets it: it never fails, so that a start without the expander gets its pins, too.
///
/// What failed is known to [`answered`].
pub struct ExpanderBus(Twi);

impl ErrorType for ExpanderBus {
    type Error = Infallible;
}

impl I2c for ExpanderBus {
    fn transaction(
        &mut self,
        address: u8,
        operations: &mut [Operation<'_>],
    ) -> Result<(), Infallible> {
        let failed = self.0.transaction(address, operations).is_err();
        IS_SILENT.store(failed, Ordering::Relaxed);
        Ok(())
    }
}

/// Takes the expander's pins; to be called once, gives `None` after that. The bus can't make it fail.
pub fn wires(twi: Twi) -> Option<Wires> {
    announce_changes(twi);
    let expander = cortex_m::singleton!(
        : Mcp23x17<Port> = Mcp23x17::new_mcp23017(ExpanderBus(twi), false, false, false)
    )?;
    let pins = expander.split();
    let mut inputs = [pins.gpb0, pins.gpb1, pins.gpb2, pins.gpb3, pins.gpb4, pins.gpb5, pins.gpb6];
    for input in &mut inputs {
        input.enable_pull_up(true).ok()?;
    }
    let [first, second, third, clock_alarm, usb, spare_first, spare_second] = inputs;
    Some(Wires {
        led: pins.gpa0.into_output().ok()?,
        buzzer: pins.gpa1.into_output().ok()?,
        link_power: pins.gpa2.into_output().ok()?,
        reader_reset: pins.gpa3.into_output().ok()?,
        rows: [
            pins.gpa4.into_output().ok()?,
            pins.gpa5.into_output().ok()?,
            pins.gpa6.into_output().ok()?,
            pins.gpa7.into_output().ok()?,
        ],
        columns: [first, second, third],
        clock_alarm,
        usb,
        spare: [spare_first, spare_second],
    })
}

/// Lets the expander pull its interrupt line low when an input of port B changes.
fn announce_changes(mut twi: Twi) {
    const CONFIGURATION: u8 = 0x0a;
    const MIRRORED_OPEN_DRAIN: u8 = 0x44;
    const ANNOUNCED_B: u8 = 0x05;
    const FIRST_SEVEN: u8 = 0x7f;
    // Without an expander there is nothing to announce.
    let _ = twi.write(0x20, &[CONFIGURATION, MIRRORED_OPEN_DRAIN]);
    let _ = twi.write(0x20, &[ANNOUNCED_B, FIRST_SEVEN]);
}
