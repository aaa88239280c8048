//! Drills: every one can be done, detours are counted, and what is said is right.

use std::path::Path;
use std::time::Duration;

use bench_protocol::{Button, LatchPosition, Stimulus, Turn};
use lockbench::feature::PathSelection;
use lockbox_practice::Gesture;
use lockbox_practice::drill::{Attempt, Drill, Mode, drills};

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

fn all() -> Vec<Drill> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../features");
    drills(&[PathSelection::whole(folder)]).unwrap()
}

fn named(title: &str) -> Drill {
    all().into_iter().find(|drill| drill.title.contains(title)).unwrap()
}

fn wait(attempt: &mut Attempt, time: Duration) {
    let frame = ms(20);
    for _ in 0..time.as_millis() / frame.as_millis() {
        attempt.advance(frame).unwrap();
    }
}

fn hold(attempt: &mut Attempt, button: Button, time: Duration) {
    attempt.gesture(Stimulus::Button { button, down: true }).unwrap();
    wait(attempt, time);
    attempt.gesture(Stimulus::Button { button, down: false }).unwrap();
    wait(attempt, ms(500));
}

fn turn(attempt: &mut Attempt, turn: Turn, detents: usize) {
    for _ in 0..detents {
        attempt.gesture(Stimulus::Knob(turn)).unwrap();
        wait(attempt, ms(200));
    }
}

/// Does what is asked, as it is written.
fn do_as_told(attempt: &mut Attempt) {
    let mut left = 40;
    while !attempt.is_over() {
        let place = attempt.prompt().step;
        let drill = attempt.drill().clone();
        let yours: Vec<_> = drill.steps.iter().filter(|step| step.is_yours).collect();
        attempt.gesture(Gesture::Step(yours[place - 1].step.clone())).unwrap();
        wait(attempt, ms(400));
        left -= 1;
        assert!(left > 0, "{}: {:?}", drill.title, attempt.prompt());
    }
}

#[test]
fn every_drill_is_done_by_doing_what_it_says_without_a_mistake() {
    let drills = all();
    let mut told = Vec::new();
    for drill in &drills {
        for mode in [Mode::Guided, Mode::Alone] {
            let mut attempt = Attempt::begin(drill, mode).unwrap();
            do_as_told(&mut attempt);
            let outcome = attempt.outcome(0);
            assert!(outcome.is_finished, "{}", drill.title);
            assert_eq!((outcome.mistakes, outcome.hesitations), (0, 0), "{}", drill.title);
        }
        let steps: Vec<String> = drill
            .steps
            .iter()
            .map(|step| {
                if step.is_yours {
                    format!("  - {}", step.instruction)
                } else {
                    format!("  * {}", step.step.text)
                }
            })
            .collect();
        let aim = drill.aim().as_secs();
        told.push(format!(
            "{} ({aim} s)\n  {}\n{}",
            drill.title,
            drill.situation(),
            steps.join("\n")
        ));
    }
    insta::assert_snapshot!(told.join("\n"));
}

/// What was said, whenever it changed.
#[derive(Default)]
struct Said(Vec<String>);

impl Said {
    fn listen(&mut self, attempt: &Attempt) {
        let prompt = attempt.prompt();
        let hint = prompt.hint.map_or_else(String::new, |hint| format!(" ({hint})"));
        let said = format!(
            "{} of {}: {}{hint} [mistakes: {}]",
            prompt.step, prompt.steps, prompt.instruction, prompt.mistakes
        );
        if self.0.last() != Some(&said) {
            self.0.push(said);
        }
    }
}

/// Document A by hand, with a hesitation, a wrong row, and a pull at the latched plate.
fn a_clumsy_unlock(mode: Mode) -> (Attempt, Vec<String>) {
    let mut attempt = Attempt::begin(&named("in four steps"), mode).unwrap();
    let mut said = Said::default();
    said.listen(&attempt);
    wait(&mut attempt, ms(9000));
    said.listen(&attempt);
    assert!(attempt.gesture(Stimulus::OpenPlate).is_err());
    said.listen(&attempt);
    // Too short a hold, then a good one.
    hold(&mut attempt, Button::LockEnter, ms(900));
    said.listen(&attempt);
    wait(&mut attempt, ms(6000));
    hold(&mut attempt, Button::LockEnter, ms(2300));
    said.listen(&attempt);
    // `Sleep` is one row above what was meant.
    turn(&mut attempt, Turn::Clockwise, 1);
    hold(&mut attempt, Button::LockEnter, ms(100));
    said.listen(&attempt);
    hold(&mut attempt, Button::Back, ms(100));
    said.listen(&attempt);
    turn(&mut attempt, Turn::Clockwise, 2);
    while attempt.desk().eyes().unwrap().text().selected().unwrap().text != "Emergency Unlock" {
        turn(&mut attempt, Turn::CounterClockwise, 1);
    }
    hold(&mut attempt, Button::LockEnter, ms(100));
    said.listen(&attempt);
    turn(&mut attempt, Turn::Clockwise, 1);
    hold(&mut attempt, Button::LockEnter, ms(100));
    said.listen(&attempt);
    assert_eq!(attempt.desk().view().latch, LatchPosition::Unlocked);
    attempt.gesture(Stimulus::OpenPlate).unwrap();
    wait(&mut attempt, ms(500));
    said.listen(&attempt);
    attempt.gesture(Stimulus::TakeKey).unwrap();
    wait(&mut attempt, ms(500));
    said.listen(&attempt);
    (attempt, said.0)
}

#[test]
fn whoever_is_guided_is_told_what_to_do_and_hinted_after_a_hesitation() {
    let (attempt, said) = a_clumsy_unlock(Mode::Guided);
    let outcome = attempt.outcome(0);
    assert!(attempt.is_over() && outcome.is_finished);
    assert_eq!((outcome.mistakes, outcome.hesitations, outcome.hints), (3, 1, 1));
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn without_help_nothing_is_said_but_how_it_went() {
    let (attempt, said) = a_clumsy_unlock(Mode::Alone);
    let outcome = attempt.outcome(0);
    assert_eq!((outcome.mistakes, outcome.hesitations, outcome.hints), (3, 1, 0));
    assert_eq!(outcome.steps.iter().map(|step| step.mistakes).sum::<u32>(), 3);
    assert_eq!(outcome.steps.len(), 5);
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn breaking_the_plate_at_once_counts_for_the_steps_before_it() {
    let mut attempt = Attempt::begin(&named("The option is disabled"), Mode::Alone).unwrap();
    attempt.gesture(Stimulus::BreakPlate).unwrap();
    assert!(attempt.is_over());
    assert_eq!(attempt.outcome(0).steps.len(), 2);
}

#[test]
fn an_attempt_can_be_given_up() {
    let mut attempt = Attempt::begin(&named("in four steps"), Mode::Alone).unwrap();
    wait(&mut attempt, ms(3000));
    attempt.give_up();
    assert!(attempt.is_over() && !attempt.outcome(0).is_finished);
    assert_eq!(
        attempt.prompt().instruction,
        "Given up after 3 s, with no mistake and no hesitation."
    );
}
