//! Pairing: a person reads the code off the display and brings it to the dashboard.

use std::time::Duration;

use bench_protocol::Button;
use observer::Qr;

use super::{Bench, StepFailure};
use crate::dashboard::Wish;

/// Frames go there and back within this.
const ANSWERED_WITHIN: Duration = Duration::from_millis(100);

impl Bench {
    /// Pairs through the device's menu, as a person does. What stands there in place of a code stays there.
    pub(crate) fn pair(&mut self) -> Result<(), StepFailure> {
        self.open_pairing()?;
        let Some(code) = self.pairing_code()? else { return Ok(()) };
        self.enter_pairing_code(&code)?;
        self.press(Button::Back)?;
        self.settle()
    }

    /// The same, with a mistake in the code; the screen stays open.
    pub(crate) fn pair_with_wrong_code(&mut self) -> Result<(), StepFailure> {
        self.open_pairing()?;
        let Some(code) = self.pairing_code()? else { return Ok(()) };
        let (first, rest) = code.split_at(1);
        let wrong = if first == "0" { "1" } else { "0" };
        self.enter_pairing_code(&format!("{wrong}{rest}"))
    }

    /// Writes down the code on the display.
    pub(crate) fn note_pairing_code(&mut self) -> Result<(), StepFailure> {
        self.noted_code = Some(self.pairing_code()?.ok_or_else(|| {
            StepFailure::new(
                "a pairing code on the display",
                format!("it says: {}", self.display_text()),
            )
            .hint("choose \"Settings\", then \"Pairing\"")
        })?);
        Ok(())
    }

    /// Enters the code that was written down.
    pub(crate) fn pair_with_noted_code(&mut self) -> Result<(), StepFailure> {
        let code = self.noted_code.clone().ok_or_else(|| {
            StepFailure::new("a pairing code that was noted", "none was")
                .hint("`I note the pairing code` comes before it")
        })?;
        self.enter_pairing_code(&code)
    }

    fn open_pairing(&mut self) -> Result<(), StepFailure> {
        self.go_to_main_menu()?;
        self.choose("Settings")?;
        self.choose("Pairing")
    }

    /// Reads the code as a camera does. Its characters stand there, too.
    fn pairing_code(&self) -> Result<Option<String>, StepFailure> {
        let eyes = self.eyes()?;
        let code = match eyes.qr_code() {
            Qr::Payload(code) => code.clone(),
            Qr::Absent => return Ok(None),
            Qr::Unreadable(why) => {
                return Err(StepFailure::new("a QR code with the pairing code", why.clone()));
            }
        };
        let written: String = eyes.text().collapsed.split_whitespace().collect();
        if !written.contains(&code) {
            let shown = format!("the QR code says {code}, the display {}", eyes.text().collapsed);
            return Err(StepFailure::new("a pairing code in words and as a QR code", shown));
        }
        Ok(Some(code))
    }

    fn enter_pairing_code(&mut self, code: &str) -> Result<(), StepFailure> {
        // What is refused is on the dashboard's record.
        drop(self.ask(&Wish::Pair { code: code.to_owned() })?);
        self.pass(ANSWERED_WITHIN)?;
        self.settle()
    }
}
