//! Text, header and menus are read back from the pixels, wherever they stand.

mod canvas;

use canvas::{Canvas, switched_on, write};
use observer::{Brightness, Icon, MenuRow, ScreenText, UNREADABLE};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// All printable ASCII characters but the space.
fn printable() -> String {
    ('!'..='~').collect()
}

#[test]
fn every_small_character_is_read_in_every_cell_lit_and_dark() {
    for row in 0..8 {
        for shift in 0..94 {
            let text: String = printable().chars().cycle().skip(shift).take(25).collect();
            let lit = Canvas::new().small((row, 0), &text).seen();
            assert_eq!(lit.text().lines[row], text, "row {row}");
            let dark = Canvas::new().bar(row, 128).small_dark((row, 0), &text).seen();
            assert_eq!(dark.text().lines[row], text, "inverted row {row}");
            assert_eq!(dark.text().collapsed, text);
        }
    }
}

#[test]
fn every_large_character_is_read_at_every_place() {
    for character in printable().chars() {
        for row in 0..=5 {
            for column in 0..=23 {
                let observer = Canvas::new().large((row, column), &character.to_string()).seen();
                let mut expected: [String; 8] = Default::default();
                expected[row] = format!("{}{character}", " ".repeat(column));
                assert_eq!(observer.text().lines, expected, "large at {row},{column}");
            }
        }
    }
}

#[test]
fn a_screen_with_everything_is_read() {
    let observer = Canvas::new()
        .header([Icon::Unlocked, Icon::Plate, Icon::NoLink], "80%")
        .large((1, 2), "3d 5h 30:00")
        .small((4, 1), "Keyholder's lock,")
        .menu_row(5, "Go Back", false)
        .menu_row(6, "Take a Break", true)
        .icon((6, 24), Icon::MoreAbove, false)
        .menu_row(7, "Emergency Unlock", false)
        .icon((7, 24), Icon::MoreBelow, true)
        .seen();
    let text = observer.text();
    let row = |text: &str, selected| MenuRow { text: text.into(), selected };
    assert_eq!(
        text.rows,
        [row("Go Back", false), row("Take a Break", true), row("Emergency Unlock", false)]
    );
    assert_eq!(text.selected(), Some(&row("Take a Break", true)));
    assert!(text.more_above && text.more_below && !text.is_partly_unreadable());
    assert_eq!(text.header.to_string(), "unlocked, plate, no link, battery 80 %");
    assert_eq!(
        text.collapsed,
        "80% 3d 5h 30:00 Keyholder's lock, Go Back Take a Break Emergency Unlock"
    );
    insta::assert_snapshot!("everything", text.lines.join("\n"));
    insta::assert_snapshot!("everything-in-pixels", observer.ascii());
}

#[test]
fn every_header_is_read() {
    for lock in [Icon::Locked, Icon::Unlocked] {
        for plate in [Icon::Plate, Icon::NoPlate] {
            for link in [Icon::Link, Icon::NoLink] {
                for percent in [0, 1, 5, 80, 100_u8] {
                    let battery = format!("{percent}%");
                    let observer = Canvas::new().header([lock, plate, link], &battery).seen();
                    let header = observer.text().header;
                    assert_eq!(header.locked, Some(lock == Icon::Locked));
                    assert_eq!(header.plate, Some(plate == Icon::Plate));
                    assert_eq!(header.link, Some(link == Icon::Link));
                    assert_eq!(header.battery_percent, Some(percent));
                    assert_eq!(observer.text().collapsed, battery, "icons are no text");
                }
            }
        }
    }
    let title = Canvas::new().small((0, 0), "Charge to 80%").seen();
    assert_eq!(
        title.text().header.to_string(),
        "nothing",
        "a percentage without icons is no header"
    );
}

#[test]
fn a_display_that_is_off_says_nothing() {
    let mut observer = Canvas::new()
        .header([Icon::Locked, Icon::Plate, Icon::Link], "80%")
        .menu_row(3, "Lock", true)
        .seen();
    assert_eq!(observer.display().brightness(), Brightness::Bright);
    assert_eq!(observer.text().rows.len(), 1);
    write(&mut observer, &[0x00, 0x81, 0x7F]);
    assert_eq!(observer.display().brightness(), Brightness::Dimmed);
    assert_eq!(observer.text().rows.len(), 1, "a dimmed display is read as well");
    for off in [&[0x00, 0xAE][..], &[0x00, 0xAF, 0x8D, 0x10]] {
        write(&mut observer, off);
        assert_eq!(observer.display().brightness(), Brightness::Off);
        assert_eq!(*observer.text(), ScreenText::default());
        assert_eq!(observer.ascii(), "(the display is off)\n");
    }
    write(&mut observer, &[0x00, 0x8D, 0x14]);
    assert_eq!(observer.text().collapsed, "80% Lock");
}

#[test]
fn what_no_font_has_is_marked_and_never_guessed() {
    let observer = Canvas::new().small((2, 3), "Lock").flip(1 + 5 * 4, 16).seen();
    assert_eq!(observer.text().lines[2], format!("   L{UNREADABLE}ck"));
    assert!(observer.text().is_partly_unreadable());
    let large = Canvas::new().large((2, 3), "05:30").flip(1 + 5 * 5 + 9, 16 + 23).seen();
    assert!(large.text().is_partly_unreadable() && !large.text().shows("05:30"));
    let lit = Canvas::new().bar(3, 128).bar(4, 128).seen();
    assert_eq!(*lit.text(), ScreenText::default(), "all-lit cells are blank");
}

#[test]
fn text_is_found_across_lines_and_case() {
    let observer = Canvas::new().small((1, 0), "Reset is not").small((2, 4), "possible now").seen();
    for (wanted, found) in [
        ("not possible", true),
        ("RESET  is\nnot", true),
        ("Reset is not possible now", true),
        ("", true),
        ("notpossible", false),
        ("possible now!", false),
    ] {
        assert_eq!(observer.text().shows(wanted), found, "{wanted:?}");
    }
}

#[test]
fn error_names_are_whole() {
    for (shown, name) in [
        ("E-LOCK-2", Some("E-LOCK-2")),
        ("Error E-LOCK-20:", Some("E-LOCK-20")),
        ("E-LOCK-", None),
        ("XE-LOCK-2", None),
        ("E-LOCK-2b", None),
        ("Lock", None),
    ] {
        assert_eq!(Canvas::new().small((1, 1), shown).seen().text().error(), name, "{shown}");
    }
}

#[test]
fn text_is_read_again_only_when_the_picture_changed() {
    let mut observer = switched_on();
    let first: *const ScreenText = observer.text();
    write(&mut observer, &[0x40, 0, 0, 0]);
    assert_eq!(first, std::ptr::from_ref(observer.text()), "the same pixels again");
    Canvas::new().small((0, 0), "new").send(&mut observer);
    assert_eq!(observer.text().collapsed, "new");
}

/// Words without blanks at their ends, at most so long.
fn words(longest: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::char::range(' ', '~'), 1..=longest)
        .prop_map(|characters| characters.into_iter().collect::<String>().trim().to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(58),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_lines_are_read_as_they_were_written(
        lines in prop::array::uniform8((words(20), 0_usize..5, any::<bool>())),
    ) {
        let mut canvas = Canvas::new();
        for (row, (text, column, dark)) in lines.iter().enumerate() {
            canvas = if *dark {
                canvas.bar(row, 128).small_dark((row, *column), text)
            } else {
                canvas.small((row, *column), text)
            };
        }
        let observer = canvas.seen();
        for ((text, column, _), read) in lines.iter().zip(&observer.text().lines) {
            let expected = format!("{}{text}", " ".repeat(*column));
            prop_assert_eq!(read.as_str(), expected.trim_end());
        }
    }

    #[test]
    fn large_text_is_read_among_small(
        large in words(9),
        row in 1_usize..5,
        column in 0_usize..7,
        above in words(25),
        below in words(25),
    ) {
        let canvas = Canvas::new().small((row - 1, 0), &above).large((row, column), &large).small((row + 3, 0), &below);
        let observer = canvas.seen();
        let text = observer.text();
        let read = text.lines[row].split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(read, large.split_whitespace().collect::<Vec<_>>().join(" "));
        prop_assert_eq!(&text.lines[row - 1], &above);
        prop_assert_eq!(&text.lines[row + 3], &below);
    }

    #[test]
    fn any_pixels_are_survived(bytes in prop::collection::vec(prop::sample::select(vec![0, 0xFF, 0x7E, 1, 0x55]), 1024)) {
        let mut observer = switched_on();
        write(&mut observer, &[&[0x40][..], &bytes].concat());
        prop_assert!(observer.text().lines.iter().all(|line| line.chars().count() <= 25));
        prop_assert_eq!(observer.qr(), None);
    }
}
