//! What each act does to the lockbox.

use bench_protocol::{PlateState, Stimulus, Token, Turn};
use lockbox_practice::{Gesture, Speed, View};

use super::{Refusal, Session, people};
use crate::act::Act;
use crate::stage::Shown;

impl Session {
    /// Does what concerns the lockbox; `Ok(None)` where there is nothing to be said about it.
    pub(super) fn perform(
        &mut self,
        act: &Act,
        shown: &mut Shown,
    ) -> Result<Option<String>, Refusal> {
        if let Some(stimulus) = by_hand(act, &shown.view) {
            self.gesture(stimulus)?;
            let stands_still = self.desk().speed() == Speed::Paused;
            return Ok(stands_still.then(|| {
                "Time stands still: the box notices when it goes on (Space).".to_owned()
            }));
        }
        match act {
            Act::Door => shown.door_open = !shown.door_open,
            Act::Say(step) => return self.say(Gesture::step(step)?),
            Act::Users => return self.say(people::users()?),
            Act::DigitalKey => return self.say(people::key(shown.view.utc_s)?),
            Act::Knob(detents) => {
                let turn = if *detents > 0 { Turn::Clockwise } else { Turn::CounterClockwise };
                for _ in 0..detents.unsigned_abs() {
                    self.gesture(Stimulus::Knob(turn))?;
                }
            }
            Act::Speed(speed) => self.set_speed(*speed)?,
            Act::Pause => {
                let paused = self.desk().speed() == Speed::Paused;
                self.set_speed(if paused { self.before_pause } else { Speed::Paused })?;
            }
            Act::ToDeadline | Act::Rewind(_) | Act::LookBack(_) if self.attempt.is_some() => {
                return Err(Refusal::InADrill);
            }
            Act::LookBack(share) => self.looked_at = Some(*share).filter(|share| *share < 1.0),
            Act::ToDeadline => {
                let why = self.desk.to_next_deadline()?;
                return Ok(Some(format!("Went on to: {why}")));
            }
            Act::Rewind(share) => {
                self.looked_at = None;
                if *share >= 1.0 {
                    return Ok(None);
                }
                let to = self.instant(*share);
                self.desk.rewind(to)?;
                return Ok(Some("Went back. What comes now is new.".to_owned()));
            }
            Act::Restart => {
                self.restart()?;
                return Ok(Some("Begun afresh.".to_owned()));
            }
            Act::Save => {
                let path = self.save()?;
                return Ok(Some(format!("Saved as {}", path.display())));
            }
            Act::Drill(number, mode) => return self.begin_drill(*number, *mode),
            Act::GiveUp => return Ok(self.give_up()),
            _ => {}
        }
        Ok(None)
    }

    /// Does what a step says, and tells what was refused.
    fn say(&mut self, step: Gesture) -> Result<Option<String>, Refusal> {
        let before = self.desk().view().refusals;
        self.gesture(step)?;
        let now = self.desk().view();
        let refused = now.refused.filter(|_| now.refusals > before);
        Ok(refused.map(|why| format!("Refused: {why}")))
    }
}

/// Gives what a hand does, as things stand; `None` for what is not done by hand.
fn by_hand(act: &Act, view: &View) -> Option<Stimulus> {
    Some(match act {
        Act::Hand(stimulus) => *stimulus,
        Act::Usb => Stimulus::Usb(!view.usb),
        Act::Plate => match view.plate {
            PlateState::Closed => Stimulus::OpenPlate,
            PlateState::Open => Stimulus::ClosePlate,
            PlateState::Broken => Stimulus::ReplacePlate,
        },
        Act::Key if view.key_inside => Stimulus::TakeKey,
        Act::Key => Stimulus::PutKeyBack,
        Act::Break => Stimulus::BreakPlate,
        Act::Card => Stimulus::Field((!view.at_reader).then_some(Token::Foreign)),
        _ => return None,
    })
}
