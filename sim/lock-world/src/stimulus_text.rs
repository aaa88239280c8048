//! The words for a stimulus in the event stream.

use std::fmt::Write;

use bench_protocol::{Button, Level, ReaderFault, Stimulus, Token, Turn};

/// Gives the name of a push button.
pub(crate) fn button_name(button: Button) -> &'static str {
    match button {
        Button::LockEnter => "lock/enter",
        Button::Back => "back",
    }
}

/// Writes the words for a stimulus into `text`, which is emptied first.
pub(crate) fn write(text: &mut String, stimulus: Stimulus) {
    text.clear();
    let fixed = match stimulus {
        Stimulus::Button { button: Button::LockEnter, down: true } => "press lock/enter",
        Stimulus::Button { button: Button::LockEnter, down: false } => "let go of lock/enter",
        Stimulus::Button { button: Button::Back, down: true } => "press back",
        Stimulus::Button { button: Button::Back, down: false } => "let go of back",
        Stimulus::Knob(Turn::Clockwise) => "turn the knob clockwise",
        Stimulus::Knob(Turn::CounterClockwise) => "turn the knob counter-clockwise",
        Stimulus::Paperclip(true) => "press the reset pin",
        Stimulus::Paperclip(false) => "let go of the reset pin",
        Stimulus::OpenPlate => "open the back plate",
        Stimulus::ClosePlate => "close the back plate",
        Stimulus::BreakPlate => "break the back plate open",
        Stimulus::ReplacePlate => "replace the back plate",
        Stimulus::TakeKey => "take the key out",
        Stimulus::PutKeyBack => "put the key back",
        Stimulus::Usb(true) => "connect usb power",
        Stimulus::Usb(false) => "disconnect usb power",
        Stimulus::Power(true) => "restore the power",
        Stimulus::Power(false) => "cut the power",
        Stimulus::Network(true) => "the network comes",
        Stimulus::Network(false) => "the network goes",
        Stimulus::LoseClock => "the clock loses its time",
        Stimulus::Jam(true) => "jam the latch",
        Stimulus::Jam(false) => "free the latch",
        Stimulus::Hang => "the firmware hangs",
        Stimulus::DisplayPresent(true) => "plug the display in",
        Stimulus::DisplayPresent(false) => "unplug the display",
        Stimulus::ClockPresent(true) => "the clock chip answers again",
        Stimulus::ClockPresent(false) => "the clock chip dies",
        Stimulus::HoldBus(true) => "hold the i2c data line low",
        Stimulus::HoldBus(false) => "release the i2c data line",
        Stimulus::FlashBroken(true) => "break the flash",
        Stimulus::FlashBroken(false) => "repair the flash",
        Stimulus::Field(None) => "nothing is held to the reader",
        Stimulus::Field(Some(Token::Foreign)) => "hold a foreign card to the reader",
        Stimulus::Reader(Some(ReaderFault::DataLow)) => "the reader's data line sticks at low",
        Stimulus::Reader(Some(ReaderFault::DataHigh)) => "the reader's data line sticks at high",
        Stimulus::Reader(Some(ReaderFault::NoOscillator)) => "the reader's oscillator stops",
        Stimulus::Reader(None) => "the reader works again",
        Stimulus::Key { .. }
        | Stimulus::Battery(_)
        | Stimulus::SetClock(_)
        | Stimulus::LatchSensor { .. }
        | Stimulus::PlateSensor { .. }
        | Stimulus::Field(Some(Token::Phone { .. } | Token::Keycard { .. })) => "",
    };
    text.push_str(fixed);
    // writing to a string cannot fail
    let _infallible = match stimulus {
        Stimulus::Key { key, down: true } => write!(text, "press key {key}"),
        Stimulus::Key { key, down: false } => write!(text, "let go of key {key}"),
        Stimulus::Battery(percent) => write!(text, "set the battery to {percent} %"),
        Stimulus::SetClock(utc_s) => write!(text, "set the clock to {utc_s} s since 1970"),
        Stimulus::LatchSensor { number, stuck } => {
            write!(text, "latch sensor {number} {}", reading(stuck))
        }
        Stimulus::PlateSensor { number, stuck } => {
            write!(text, "back plate sensor {number} {}", reading(stuck))
        }
        Stimulus::Field(Some(Token::Phone { key, .. })) => {
            write!(text, "hold the phone with key {key} to the reader")
        }
        Stimulus::Field(Some(Token::Keycard { key, .. })) => {
            write!(text, "hold the keycard with key {key} to the reader")
        }
        _ => Ok(()),
    };
}

fn reading(stuck: Option<Level>) -> &'static str {
    match stuck {
        Some(Level::Low) => "sticks at low",
        Some(Level::High) => "sticks at high",
        None => "works again",
    }
}
