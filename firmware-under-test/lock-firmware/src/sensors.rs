//! The latch and plate sensors' verdicts (behaviour.md, section 1).

use embedded_hal::digital::InputPin;
use lock_protocol::LatchState;

/// Reads a pin; one that can't be read counts as high, which is unlocked and no plate.
pub(crate) fn is_low(pin: &mut impl InputPin) -> bool {
    pin.is_low().unwrap_or(false)
}

/// Two of three: one broken sensor changes nothing.
pub(crate) fn latch_verdict(sensors: &mut [impl InputPin; 3]) -> LatchState {
    let locked = sensors.iter_mut().map(|sensor| u8::from(is_low(sensor))).sum::<u8>();
    if locked >= 2 { LatchState::Locked } else { LatchState::Unlocked }
}

/// Either: the plate is seen if one sensor sees it.
pub(crate) fn plate_seen(sensors: &mut [impl InputPin; 2]) -> bool {
    let [first, second] = sensors;
    is_low(first) || is_low(second)
}

#[cfg(test)]
mod tests {
    use embedded_hal_mock::eh1::digital::{Mock, State, Transaction};

    use super::*;

    fn pin(low: bool) -> Mock {
        Mock::new(&[Transaction::get(if low { State::Low } else { State::High })])
    }

    #[test]
    fn two_of_three_decide() {
        for bits in 0..8_u8 {
            let mut pins = [0, 1, 2].map(|bit| pin(bits & (1 << bit) != 0));
            let expected =
                if bits.count_ones() >= 2 { LatchState::Locked } else { LatchState::Unlocked };
            assert_eq!(latch_verdict(&mut pins), expected, "{bits:03b}");
            pins.iter_mut().for_each(Mock::done);
        }
    }

    #[test]
    fn either_plate_sensor_is_enough() {
        let mut both_open = [pin(false), pin(false)];
        assert!(!plate_seen(&mut both_open));
        both_open.iter_mut().for_each(Mock::done);
        let mut second = [pin(false), pin(true)];
        assert!(plate_seen(&mut second));
        second.iter_mut().for_each(Mock::done);
    }
}
