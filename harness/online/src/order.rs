//! What a person at the terminal may ask of a virtual lockbox.

use std::str::FromStr;
use std::time::Duration;

use bench_protocol::{Button, Stimulus};

/// The longest hold: what takes longer is waiting.
const LONGEST_HOLD_S: f32 = 60.0;

/// Something to do at a lockbox.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// Show the display.
    Display,
    /// Open the screen with the pairing code.
    Pair,
    /// Hold a button; a press is a short one.
    Hold(Button, Duration),
    /// Turn the knob by so many detents, up where negative.
    Turn(i16),
    /// Choose a row of the menu.
    Choose(String),
    /// Type on the keypad.
    Type(String),
    /// Do something to it.
    Apply(Stimulus),
}

/// What is no order.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no order")]
pub struct NotAnOrder(String);

/// What there is.
pub(crate) const HELP: &str = "\
display · pair · press lock|back · hold lock|back SECONDS · turn DETENTS (-2 is up) · choose ROW · type KEYS
plate open|close|break|replace · key take|return · usb on|off · power on|off · battery PERCENT
with several lockboxes their name or number stands first: 3 display";

impl FromStr for Order {
    type Err = NotAnOrder;

    fn from_str(text: &str) -> Result<Self, NotAnOrder> {
        let text = text.trim();
        let unknown = || NotAnOrder(text.to_owned());
        let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
        let rest = rest.trim();
        Ok(match (verb, rest) {
            ("display", "") => Self::Display,
            ("pair", "") => Self::Pair,
            ("press", name) => {
                Self::Hold(button(name).ok_or_else(unknown)?, Duration::from_millis(100))
            }
            ("hold", rest) => {
                let (name, seconds) = rest.split_once(' ').ok_or_else(unknown)?;
                let seconds: f32 = seconds.trim().parse().map_err(|_| unknown())?;
                let range = 0.0..=LONGEST_HOLD_S;
                let seconds = Some(seconds).filter(|s| range.contains(s)).ok_or_else(unknown)?;
                Self::Hold(button(name).ok_or_else(unknown)?, Duration::from_secs_f32(seconds))
            }
            ("turn", detents) => {
                let detents: i16 = detents.parse().map_err(|_| unknown())?;
                Self::Turn(Some(detents).filter(|d| (-500..=500).contains(d)).ok_or_else(unknown)?)
            }
            ("choose", row) if !row.is_empty() => Self::Choose(row.to_owned()),
            ("type", keys) if is_typed(keys) => Self::Type(keys.to_owned()),
            ("battery", percent) => {
                let percent: u8 = percent.parse().map_err(|_| unknown())?;
                Self::Apply(Stimulus::Battery(
                    Some(percent).filter(|p| *p <= 100).ok_or_else(unknown)?,
                ))
            }
            (noun, word) => Self::Apply(stimulus(noun, word).ok_or_else(unknown)?),
        })
    }
}

fn button(name: &str) -> Option<Button> {
    match name {
        "lock" | "enter" | "lock/enter" => Some(Button::LockEnter),
        "back" => Some(Button::Back),
        _ => None,
    }
}

fn is_typed(keys: &str) -> bool {
    !keys.is_empty() && keys.chars().all(|key| key.is_ascii_digit() || matches!(key, '*' | '#'))
}

fn stimulus(noun: &str, word: &str) -> Option<Stimulus> {
    Some(match (noun, word) {
        ("plate", "open") => Stimulus::OpenPlate,
        ("plate", "close") => Stimulus::ClosePlate,
        ("plate", "break") => Stimulus::BreakPlate,
        ("plate", "replace") => Stimulus::ReplacePlate,
        ("key", "take") => Stimulus::TakeKey,
        ("key", "return") => Stimulus::PutKeyBack,
        ("usb", "on") => Stimulus::Usb(true),
        ("usb", "off") => Stimulus::Usb(false),
        ("power", "on") => Stimulus::Power(true),
        ("power", "off") => Stimulus::Power(false),
        _ => return None,
    })
}

/// Reads a line for one of several lockboxes, called `PREFIX-1` and so on: gives its place, counted from 0.
pub(crate) fn addressed(
    line: &str,
    prefix: &str,
    count: usize,
) -> Result<(usize, Order), NotAnOrder> {
    let unknown = || NotAnOrder(line.trim().to_owned());
    let (first, rest) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
    let number =
        first.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-')).unwrap_or(first);
    match number.parse::<usize>() {
        Ok(number @ 1..) if number <= count => Ok((number - 1, rest.parse()?)),
        Err(_) if count == 1 => Ok((0, line.parse()?)),
        Ok(_) | Err(_) => Err(unknown()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_read() {
        let lock = Button::LockEnter;
        for (text, order) in [
            (" display ", Order::Display),
            ("pair", Order::Pair),
            ("press back", Order::Hold(Button::Back, Duration::from_millis(100))),
            ("hold lock 2.5", Order::Hold(lock, Duration::from_millis(2500))),
            ("turn -3", Order::Turn(-3)),
            ("choose Take a Break", Order::Choose("Take a Break".to_owned())),
            ("type 0815#", Order::Type("0815#".to_owned())),
            ("plate open", Order::Apply(Stimulus::OpenPlate)),
            ("battery 20", Order::Apply(Stimulus::Battery(20))),
        ] {
            assert_eq!(text.parse(), Ok(order), "{text}");
        }
    }

    #[test]
    fn what_is_no_order_is_told() {
        for text in [
            "",
            "press",
            "press knob",
            "hold lock",
            "hold lock -1",
            "hold lock nan",
            "hold lock 61",
            "turn",
            "turn 501",
            "turn -32768",
            "choose",
            "type 12a",
            "battery 101",
            "plate",
            "dance",
        ] {
            assert!(text.parse::<Order>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_order_is_for_the_lockbox_that_it_names() {
        let pair = |place| Ok((place, Order::Pair));
        assert_eq!(addressed("pair", "virtual", 1), pair(0));
        assert_eq!(addressed("2 pair", "virtual", 3), pair(1));
        assert_eq!(addressed("virtual-3 pair", "virtual", 3), pair(2));
        for wrong in ["pair", "0 pair", "4 pair", "other-1 pair", "2"] {
            assert!(addressed(wrong, "virtual", 3).is_err(), "{wrong}");
        }
    }
}
