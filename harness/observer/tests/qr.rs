//! QR codes are found, read and kept apart from text.

mod canvas;

use canvas::Canvas;
use observer::{Icon, Qr};

/// An error screen with a code, as LCK-2 describes it.
fn screen(payload: &str) -> Canvas {
    Canvas::new()
        .qr(payload)
        .header([Icon::Locked, Icon::NoPlate, Icon::Link], "100%")
        .small((2, 0), "E-LOCK-20")
        .icon((4, 0), Icon::Row, true)
        .small((4, 1), "Cancel")
        .bar(5, 70)
        .icon((5, 0), Icon::RowSelected, false)
        .small_dark((5, 1), "Unlock now")
}

#[test]
fn the_payload_is_read_from_the_pixels() {
    for payload in [
        "HTTPS://HELP.EXAMPLE/E20",
        "HTTPS://HELP.EXAMPLE/EU",
        "HTTPS://HELP.EXAMPLE/E1",
        "bytes: \u{e4}",
        "0",
    ] {
        let observer = screen(payload).seen();
        assert_eq!(observer.qr(), Some(payload));
    }
}

#[test]
fn the_code_is_no_text() {
    let observer = screen("HTTPS://HELP.EXAMPLE/E20").seen();
    let text = observer.text();
    assert_eq!(text.collapsed, "100% E-LOCK-20 Cancel Unlock now");
    let rows: Vec<_> = text.rows.iter().map(|row| (row.text.as_str(), row.selected)).collect();
    assert_eq!(rows, [("Cancel", false), ("Unlock now", true)]);
    assert_eq!(text.header.to_string(), "locked, no plate, link, battery 100 %");
    assert!(!text.is_partly_unreadable());
    insta::assert_snapshot!("code-in-pixels", observer.ascii());
}

#[test]
fn large_text_stands_beside_the_code() {
    let observer = Canvas::new().qr("HTTPS://HELP.EXAMPLE/E20").large((3, 0), "19:29").seen();
    assert_eq!(observer.text().collapsed, "19:29");
    assert!(observer.qr().is_some());
}

#[test]
fn a_person_with_a_phone_could_read_it_too() {
    // The screen as a photograph: four grey pixels for each of the display's, searched for codes.
    let canvas = screen("HTTPS://HELP.EXAMPLE/E3");
    let photograph = |x: usize, y: usize| if canvas.pixel(x / 4, y / 4) { 230 } else { 20 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(128 * 4, 64 * 4, photograph);
    let payloads: Vec<_> = image
        .detect_grids()
        .iter()
        .filter_map(|grid| grid.decode().ok())
        .map(|(_, payload)| payload)
        .collect();
    assert_eq!(payloads, ["HTTPS://HELP.EXAMPLE/E3"]);
}

#[test]
fn what_is_no_code_is_absent_and_a_damaged_one_unreadable() {
    let code = || Canvas::new().qr("HTTPS://HELP.EXAMPLE/E20");
    let absent =
        |canvas: Canvas, what: &str| assert_eq!(*canvas.seen().qr_code(), Qr::Absent, "{what}");
    absent(Canvas::new(), "nothing");
    absent(screen("0").bar(1, 0).flip(71, 4), "a quiet zone with a dark pixel");
    absent(code().flip(127, 60), "a quiet zone without its last pixel");
    absent((0..8).fold(Canvas::new(), |canvas, row| canvas.bar(row, 128)), "all lit");

    let torn = code().flip(70 + 8, 3 + 8).seen();
    assert_eq!(*torn.qr_code(), Qr::Unreadable("module 0,0 is not of one colour".into()));
    assert_eq!(torn.qr(), None);

    let mut damaged = code();
    for module in 8..13 {
        for row in 8..21 {
            for (dx, dy) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                damaged = damaged.flip(78 + 2 * module + dx, 11 + 2 * row + dy);
            }
        }
    }
    assert!(matches!(damaged.seen().qr_code(), Qr::Unreadable(_)), "too many errors to correct");
}
