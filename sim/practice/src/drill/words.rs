//! What to do next, in the documents' words where they have some, and how one does it at the box.
//!
//! **Source**: document A, steps 1 to 4, "If the software unlock is unavailable" and troubleshooting;
//! document C, steps 2 to 6.

use lockbench::step::{StepCall, StepId, render_duration};

/// What to do, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    /// What to do next.
    pub(super) instruction: String,
    /// How, for whoever hesitates.
    pub(super) hint: String,
}

fn words(instruction: impl Into<String>, hint: impl Into<String>) -> Words {
    Words { instruction: instruction.into(), hint: hint.into() }
}

const OPEN_MENU: &str =
    "Press and hold the Lock/Enter button for about 2 seconds to open the menu.";
const OPEN_MENU_HINT: &str = "Lock/Enter is the right button. Keep it down until the menu is there, \
     then let go. If the display is dark, press Back first.";
const RESTART: &str = "Restart the device: hold Lock/Enter for 10 seconds.";
const RESTART_HINT: &str = "Keep the right button down, though nothing is to be seen, until the display \
     comes back.";

/// Gives the words for a step.
pub(super) fn of(call: &StepCall, text: &str) -> Words {
    match call.id {
        StepId::OpenLockMenu => words(OPEN_MENU, OPEN_MENU_HINT),
        StepId::Hold if is_long(call) => words(RESTART, RESTART_HINT),
        StepId::Hold if call.word(0) == Ok("Lock/Enter") => words(OPEN_MENU, OPEN_MENU_HINT),
        StepId::Choose => choose(call.text(0).unwrap_or_default()),
        StepId::ScrollTo => {
            let row = call.text(0).unwrap_or_default();
            words(
                format!("Scroll to {row}."),
                format!("Turn the knob clockwise until {row} is marked. Don't press."),
            )
        }
        StepId::Confirm => words(
            "Read the confirmation screen. If you want to proceed, confirm the action.",
            "Turn the knob clockwise to the second row, then press Lock/Enter.",
        ),
        StepId::Cancel => words(
            "You have a chance to cancel before proceeding: take it.",
            "Press Back, the left button.",
        ),
        StepId::Press if call.word(0) == Ok("Back") => {
            words("Go back.", "Press Back, the left button, and let go.")
        }
        StepId::Press => words("Press Lock/Enter.", "Press the right button, and let go at once."),
        StepId::MovePlate if call.word(0).is_ok_and(|word| word == "open") => words(
            "Open the back plate.",
            "Turn the box around. Once the latch has let go, the plate comes off.",
        ),
        StepId::MovePlate => words("Close the back plate.", "It closes only while the bolt is in."),
        StepId::TakeKeyOut => words("Remove your key.", "It lies behind the open back plate."),
        StepId::PutKeyBack => words("Put the key back.", "It goes behind the open back plate."),
        StepId::BreakPlate => words(
            "Use the hardware emergency unlock: break the back plate open. It is destructive and requires \
             replacing the back plate.",
            "Turn the box around and use a screwdriver at the breaking tab of the plate.",
        ),
        StepId::ReplacePlate => {
            words("Replace the back plate.", "A new one goes where the broken one was.")
        }
        StepId::SwitchUsb if call.word(0) == Ok("connect") => {
            words("Plug in power and try again.", "The USB cable goes into the side of the box.")
        }
        StepId::HoldResetPin => words(
            "Use a paperclip or small tool to press and hold the reset button for about 10-15 seconds. \
             Release it and wait for the lock to flash or beep.",
            "The pinhole is on the back, near the battery compartment. The LED tells when 10 seconds are over.",
        ),
        StepId::ChangePassword => {
            let new = call.text(0).unwrap_or_default();
            words(
                format!(
                    "Enter the default password 123456, then change the password to {new}. Keep a record of it in a safe place."
                ),
                format!(
                    "Enter 123456 and # at the keypad. Choose Settings, Change Password, and enter {new} and # twice."
                ),
            )
        }
        StepId::EnterCode => {
            let code = call.text(0).unwrap_or_default();
            words(
                format!("Enter {code} on the keypad."),
                format!("Press {}, then # to end the entry.", spaced(code)),
            )
        }
        StepId::PressKeys => {
            let keys = call.text(0).unwrap_or_default();
            words(format!("Press {} on the keypad.", spaced(keys)), "The keypad is on the front.")
        }
        StepId::LockWithCode => words(
            "Lock the box with a code, to test it.",
            "In the main menu choose Lock with Code. If it says Stay Unlocked, choose that first.",
        ),
        StepId::StartLock => {
            let time = call.duration(0).map(render_duration).unwrap_or_default();
            words(
                format!("Start a lock of {time}."),
                "Choose Lock in the main menu, turn the knob to the time, and press Lock/Enter.",
            )
        }
        // Whoever adds a drill of another kind reads its own words.
        _ => words(format!("{}.", without_i(text)), "Do it at the box."),
    }
}

fn choose(row: &str) -> Words {
    words(
        format!("Scroll to {row} and select it."),
        format!("Turn the knob clockwise until {row} is marked, then press Lock/Enter and let go."),
    )
}

fn is_long(call: &StepCall) -> bool {
    call.duration(1).is_ok_and(|time| time.as_secs() >= 10)
}

fn spaced(keys: &str) -> String {
    keys.chars().map(String::from).collect::<Vec<_>>().join(" ")
}

/// `I turn the knob` becomes `Turn the knob`.
fn without_i(text: &str) -> String {
    let rest = text.strip_prefix("I ").unwrap_or(text);
    let mut characters = rest.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use lockbench::step::match_step;

    #[test]
    fn the_words_of_every_kind_of_step() {
        let texts = [
            "I open the lock menu",
            "I hold Lock/Enter for 2 seconds",
            "I hold Lock/Enter for 10 seconds",
            "I choose \"Emergency Unlock\"",
            "I scroll to \"Emergency Unlock\"",
            "I confirm",
            "I cancel",
            "I press Back",
            "I press Lock/Enter",
            "I open the back plate",
            "I close the back plate",
            "I take the key out",
            "I put the key back",
            "I break the back plate open",
            "I replace the back plate",
            "I connect USB power",
            "I hold the reset pin for 12 seconds",
            "I change the password to \"86420\"",
            "I enter \"2580\" on the keypad",
            "I press \"12*\" on the keypad",
            "I lock with a code",
            "I start a lock of 10 minutes",
            "I turn the knob 2 steps clockwise",
        ];
        let told: Vec<String> = texts
            .iter()
            .map(|text| {
                let words = super::of(&match_step(text, false).unwrap(), text);
                format!("{text}\n  {}\n  ({})", words.instruction, words.hint)
            })
            .collect();
        insta::assert_snapshot!(told.join("\n"));
    }
}
