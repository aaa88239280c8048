//! A scenario is played step by step, at a pace that people can follow.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use bench_protocol::LatchPosition;
use lockbench::step::Keyword;
use lockbox_practice::play::{Pace, Player, Scene, scenarios};

fn feature(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../features").join(name).display().to_string()
}

fn document_a() -> Vec<Scene> {
    let pickles = scenarios(&feature("emergency_unlock.feature")).unwrap();
    let pickle = pickles.iter().find(|one| one.name.contains("in four steps")).unwrap();
    Player::of(pickle).unwrap().collect()
}

#[test]
fn document_a_is_played_with_captions_and_what_was_seen() {
    let scenes = document_a();
    let mut told = String::new();
    for scene in &scenes {
        assert_eq!(scene.outcome, Ok(()), "{}", scene.caption());
        let reel = scene.at_pace(&Pace::default());
        let last = reel.view(reel.lasts()).unwrap();
        let _ = writeln!(
            told,
            "{}\n  took {:.3} s, {} views, shown for {:.1} s; {:?}, {}",
            scene.caption(),
            scene.ended.since(scene.began).as_secs_f64(),
            scene.views.len(),
            reel.lasts().as_secs_f64(),
            last.latch,
            last.text
        );
    }
    insta::assert_snapshot!(told);
}

#[test]
fn a_reel_shows_what_happened_in_its_order_and_long_enough_to_be_read() {
    for scene in document_a() {
        let pace = Pace::default();
        let reel = scene.at_pace(&pace);
        let mut last = None;
        for after in (0..=reel.lasts().as_millis() as u64).step_by(40).map(Duration::from_millis) {
            let view = reel.view(after).unwrap();
            assert!(last.is_none_or(|last| last <= view.at));
            last = Some(view.at);
        }
        assert_eq!(last, scene.views.last().map(|view| view.at), "{}", scene.caption());
        let characters = scene.caption().chars().count() as u32;
        assert!(reel.lasts() >= pace.character * characters);
        assert!(reel.lasts() < Duration::from_secs(12), "{}", scene.caption());
        let fast = Pace { percent: 400, ..pace };
        assert_eq!(scene.at_pace(&fast).lasts(), reel.lasts() / 4);
    }
}

#[test]
fn the_unlocking_is_seen_on_its_way() {
    let scenes = document_a();
    let confirm = scenes.iter().find(|scene| scene.text == "I confirm").unwrap();
    let latches: Vec<LatchPosition> = confirm.views.iter().map(|view| view.latch).collect();
    let first = |wanted| latches.iter().position(|latch| *latch == wanted);
    assert_eq!(first(LatchPosition::Locked), Some(0));
    assert!(first(LatchPosition::Travelling) < first(LatchPosition::Unlocked));
    assert!(first(LatchPosition::Travelling).is_some());
    assert!(confirm.views.iter().any(|view| view.lock_enter));
}

#[test]
fn a_step_that_does_not_hold_is_the_last_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wrong.feature");
    std::fs::write(
        &file,
        "Feature: f\n  Scenario: s\n    Given a lockbox\n    Then the lockbox is locked\n    When 1 day passes\n",
    )
    .unwrap();
    let pickles = scenarios(&format!("{}:3", file.display())).unwrap();
    let scenes: Vec<Scene> = Player::of(&pickles[0]).unwrap().collect();
    assert_eq!(scenes.len(), 2);
    assert_eq!((scenes[0].kind, scenes[1].kind), (Keyword::Given, Keyword::Then));
    let reason = scenes[1].outcome.clone().unwrap_err();
    assert_eq!(reason, "expected a lockbox that is locked; the bolt is at unlocked");
    assert!(scenarios("nowhere.feature").unwrap_err().to_string().contains("no such file"));
}
