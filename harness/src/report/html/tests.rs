//! The page's structure: what a reader must find, and what must not be there.

use std::time::Duration;

use bench_protocol::Instant;

use super::{OPEN_FAILURES, write};
use crate::report::model::{Brightness, Outcome, Picture, RunReport, StepStatus, Track};
use crate::report::sample;

fn page(report: &RunReport) -> String {
    let mut out = Vec::new();
    write(report, &mut out).expect("a Vec takes every byte");
    String::from_utf8(out).expect("text")
}

fn count(page: &str, part: &str) -> usize {
    page.matches(part).count()
}

/// The part of the page that shows one scenario.
fn part<'a>(page: &'a str, id: &str) -> &'a str {
    let start = page.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no scenario {id}"));
    page[start..].split("</details>").next().unwrap_or_default()
}

#[test]
fn the_page_needs_nothing_else() {
    let page = page(&sample::run());
    for reference in ["http://", "https://", "<link", "<img", "src=", "@import", "url(/", "url(\""]
    {
        assert!(!page.contains(reference), "the page has `{reference}`");
    }
    assert_eq!(count(&page, "url("), count(&page, "url(data:image/png;base64,"));
}

#[test]
fn the_head_says_how_it_went() {
    let page = page(&sample::run());
    assert!(page.contains("<title>2 of 5 scenarios failed – Lockbench</title>"));
    for fact in [
        "Not run: 1 needs real-latch",
        "2026-01-05 09:00:00 UTC",
        "lockbench run --seed 7 --jobs 2",
    ] {
        assert!(page.contains(fact), "the page lacks `{fact}`");
    }
}

#[test]
fn what_failed_is_listed_and_open_and_everything_else_is_closed() {
    let page = page(&sample::run());
    assert_eq!(count(&page, "<details class=\"scenario"), 5);
    assert_eq!(count(&page, "<details class=\"scenario failed\" open>"), 1);
    assert_eq!(count(&page, "<details class=\"scenario broken\" open>"), 1);
    assert_eq!(count(&page, "<details class=\"scenario passed\">"), 2);
    assert_eq!(count(&page, "<details class=\"scenario skipped\">"), 1);
    assert_eq!(count(&page, "example in line 28"), 1);
    assert!(page.contains("<b>When</b> I start a lock of 30 seconds – rig `simulated` is stuck"));
    for id in ["features-emergency_unlock-29", "features-locking-3"] {
        assert!(page.contains(&format!("<a href=\"#{id}\">")), "no link to {id}");
    }
}

#[test]
fn a_failed_step_tells_all() {
    let page = page(&sample::run());
    let part = part(&page, "features-emergency_unlock-29");
    for text in [
        "a cooldown with 1:00:00 left, give or take 5 s",
        "no cooldown on the display\nwhich shows: &lt;Main menu&gt;",
        "a cooldown starts with an emergency unlock",
        "82 800.9 s  pin led low\n82 801.0 s  display page 7",
        "82801.000000 s on rig simulated",
        "cargo lockbench run features/emergency_unlock.feature:29 --seed 7",
        "aria-label=\"display bright: screen 24\"",
    ] {
        assert!(part.contains(text), "the failure lacks `{text}`");
    }
}

#[test]
fn steps_have_their_times_tables_and_pictures() {
    let page = page(&sample::run());
    let first = part(&page, "features-emergency_unlock-11");
    assert_eq!(count(first, "<li><i role=\"img\" aria-label=\"passed\">"), 7);
    assert_eq!(count(first, "<button class=\"oled "), 7);
    assert!(first.contains("<q>Emergency Unlock</q>"));
    assert!(first.contains("<td>Go Back</td>"));
    assert!(first.contains("<small>+2.000 s</small> 3.000 s"));
    assert!(first.contains("latch: unlocked at 0 s, locked at 2.000 s, unlocked at 7.000 s"));
    let second = part(&page, "features-emergency_unlock-28");
    assert!(second.contains("<small>+1 h 0 min</small> 1 h 0 min"));
}

#[test]
fn a_step_in_which_the_rig_broke_is_marked() {
    let page = page(&sample::run());
    let part = part(&page, "features-locking-3");
    assert!(part.contains("deadline 1.5 s, debounce"));
    assert_eq!(count(part, "<li class=\"broken\">"), 1);
}

#[test]
fn what_others_wrote_is_text_and_never_markup() {
    let mut report = sample::run();
    report.scenarios[0].name = "<script>alert(1)</script>".to_owned();
    report.command = "\"><img src=x>".to_owned();
    let page = page(&report);
    assert_eq!(count(&page, "<script>"), 1);
    assert!(!page.contains("<img"));
}

#[test]
fn every_tag_is_closed() {
    let page = page(&sample::run());
    let mut open: Vec<&str> = Vec::new();
    let markup = page.split("<script>").next().expect("the part before the script");
    for tag in markup.split('<').skip(2) {
        let name: &str = tag.trim_start_matches('/').split([' ', '>']).next().unwrap_or_default();
        if ["meta", "input"].contains(&name) {
            continue;
        }
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "near `<{tag}`");
        } else {
            open.push(name);
        }
    }
    assert_eq!(open, ["html", "body"]);
}

#[test]
fn equal_pictures_are_kept_once_and_dark_ones_not_at_all() {
    let mut report = sample::run();
    let picture = Picture { pixels: Box::new([0x55; 1024]), brightness: Brightness::Bright };
    let dimmed = Picture { brightness: Brightness::Dimmed, ..picture.clone() };
    let off = Picture { brightness: Brightness::Off, ..picture.clone() };
    let steps = report.scenarios.iter_mut().flat_map(|scenario| &mut scenario.steps);
    for (step, picture) in steps.zip([picture, dimmed, off].iter().cycle()) {
        step.picture = Some(picture.clone());
    }
    assert_eq!(count(&page(&report), "data:image/png"), 2);
}

/// A picture as full as one with five rows of twelve letters.
fn text_like(seed: u32) -> Picture {
    let mut picture = Picture { brightness: Brightness::Bright, ..Picture::default() };
    let letter =
        |row: usize, column: usize| (seed as usize + row * 7 + column * column * (row + 3)) % 26;
    for (row, column) in (0..5).flat_map(|row| (0..12).map(move |column| (row, column))) {
        let glyph = (0..4)
            .map(|x| (0x9d_u32.wrapping_mul(letter(row, column) as u32 + 5) >> x) as u8 & 0x7f);
        let start = (row + 2) * 128 + 1 + column * 5;
        picture.pixels[start..start + 4]
            .iter_mut()
            .zip(glyph)
            .for_each(|(byte, bits)| *byte = bits);
    }
    picture
}

#[test]
fn a_thousand_scenarios_stay_below_ten_megabytes() {
    let mut report = sample::run();
    let model = report.scenarios[0].clone();
    report.scenarios = (0..1000_u32)
        .map(|number| {
            let mut scenario = model.clone();
            scenario.line = number;
            // Three pictures of each scenario are its own.
            for (index, step) in scenario.steps.iter_mut().enumerate().take(3) {
                step.picture = Some(text_like(number * 3 + index as u32));
            }
            let words = [("latch", "locked"), ("coil", "off"), ("plate", "closed"), ("led", "off")];
            let words = words.into_iter().chain([
                ("buzzer", "off"),
                ("display", "bright"),
                ("session", "running"),
            ]);
            scenario.tracks = words
                .map(|(name, rest)| {
                    let value =
                        |i| if i % 2 == 0 { rest.to_owned() } else { format!("not {rest}") };
                    let changes =
                        (0..5).map(|i| (Instant::ZERO + Duration::from_millis(900 * i), value(i)));
                    Track { name: name.to_owned(), changes: changes.collect() }
                })
                .collect();
            scenario
        })
        .collect();
    let size = page(&report).len();
    assert!(size < 10_000_000, "the page has {size} bytes");
}

#[test]
fn many_failures_do_not_all_open() {
    let mut report = sample::run();
    let failed = report.scenarios[2].clone();
    report.scenarios = vec![failed; OPEN_FAILURES + 5];
    assert_eq!(count(&page(&report), "\" open>"), OPEN_FAILURES);
}

#[test]
fn an_empty_run_and_a_scenario_without_steps_are_pages_too() {
    assert!(page(&RunReport::default()).contains("No scenario was run"));
    let mut report = sample::run();
    report.scenarios.truncate(1);
    report.scenarios[0].steps.clear();
    assert!(page(&report).contains("The scenario passed"));
    report.scenarios[0].outcome = Outcome::RigError("no such rig".to_owned());
    assert!(page(&report).contains("The rig broke in 1 of 1 scenario"));
}

#[test]
fn steps_that_were_not_reached_have_no_column() {
    let mut report = sample::run();
    let count_of = |report: &RunReport| count(&page(report), "class=\"head");
    let before = count_of(&report);
    report.scenarios[0].steps[6].status = StepStatus::NotReached;
    assert_eq!(count_of(&report), before - 1);
}
