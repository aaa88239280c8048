//! Strokes told key by key: every press, turn and pause as it was.

use std::time::Duration;

use bench_protocol::Button;
use lockbench::step::render_duration;

use super::CannotSay;
use super::phrase;
use super::proof::Planned;
use super::stroke::{Kind, Stroke};
use crate::Step;

/// `I press` holds a button this long.
const PRESS: Duration = Duration::from_millis(100);

/// Gives the steps of strokes, each with its instant in the session.
pub(super) fn steps(strokes: &[Stroke]) -> Result<Vec<Planned>, CannotSay> {
    let mut planned = Vec::new();
    let mut down_at = None;
    for stroke in strokes {
        let (at, held) = (stroke.at, stroke.until.since(stroke.at));
        let text = match &stroke.kind {
            Kind::Press(button) if held == PRESS => format!("I press {}", phrase::button(*button)),
            Kind::Press(button) => hold(*button, held),
            Kind::Down(Button::LockEnter) => "I begin to hold Lock/Enter".to_owned(),
            Kind::Up(Button::LockEnter) => "I let go of Lock/Enter".to_owned(),
            // There are no halves of a press of Back: it is told where it ends.
            Kind::Down(Button::Back) => {
                down_at = Some(at);
                continue;
            }
            Kind::Up(Button::Back) => {
                hold(Button::Back, down_at.take().map_or(PRESS, |from| at.since(from)))
            }
            Kind::Turn(turn, detents) => phrase::turn(*turn, *detents),
            Kind::Keys(keys) => phrase::keys(keys),
            Kind::Pin => format!("I hold the reset pin for {}", render_duration(held)),
            Kind::PinDown => "I begin to hold the reset pin".to_owned(),
            Kind::PinUp => "I let go of the reset pin".to_owned(),
            Kind::Cut => format!("the power is cut for {}", render_duration(held)),
            Kind::Other(stimulus) => phrase::other(*stimulus)?,
            Kind::Step(step) => {
                planned.push(Planned { at, step: step.clone() });
                continue;
            }
        };
        planned.push(Planned { at, step: Step::read(&text)? });
    }
    Ok(planned)
}

fn hold(button: Button, held: Duration) -> String {
    format!("I hold {} for {}", phrase::button(button), render_duration(held))
}
