//! What the display shows, read from its pixels.

use observer::Qr;

use super::{expect, no_body, time_left};
use crate::bench::{Bench, StepFailure};
use crate::step::{StepCall, StepId as Id, Table};

pub(super) fn run(
    bench: &mut Bench,
    call: &StepCall,
    table: Option<&Table>,
) -> Result<(), StepFailure> {
    match call.id {
        Id::DisplayShows => shows(bench, call.text(0)?, true),
        Id::DisplayDoesNotShow => shows(bench, call.text(0)?, false),
        Id::DisplayIs => {
            let (word, brightness) = (call.word(0)?, bench.eyes()?.display().brightness().name());
            expect(
                brightness == word,
                || format!("a display that is {word}"),
                || format!("it is {brightness}"),
            )
        }
        Id::MenuShows => menu_shows(bench, table),
        Id::MenuDoesNotOffer => {
            let row = call.text(0)?;
            let rows = bench.read_menu()?;
            expect(
                !rows.iter().any(|text| text.eq_ignore_ascii_case(row)),
                || format!("a menu without `{row}`"),
                || format!("the rows {}", rows.join(", ")),
            )
        }
        Id::HeaderShows => {
            let item = call.text(0)?;
            let eyes = bench.eyes()?;
            let shown = eyes.text().header.shows(item).map_err(|error| {
                StepFailure::new("something that a header can show", error.to_string())
            })?;
            expect(
                shown,
                || format!("a header that shows {item}"),
                || format!("{:?}", eyes.text().header),
            )
        }
        Id::QrCodeShown => qr_code(bench, None),
        Id::QrCodeShownFor => qr_code(bench, Some(call.text(0)?)),
        Id::ErrorShown => {
            let name = call.word(0)?;
            let eyes = bench.eyes()?;
            let error = eyes.text().error();
            expect(
                error.is_some_and(|error| error.eq_ignore_ascii_case(name)),
                || format!("error {name}"),
                || format!("the display says: {}", eyes.text().collapsed),
            )
        }
        Id::NoErrorShown => {
            let eyes = bench.eyes()?;
            expect(
                eyes.text().error().is_none(),
                || "no error".to_owned(),
                || format!("the display says: {}", eyes.text().collapsed),
            )
        }
        _ => Err(no_body(call)),
    }
}

fn shows(bench: &Bench, words: &str, wanted: bool) -> Result<(), StepFailure> {
    let eyes = bench.eyes()?;
    let text = eyes.text();
    // What the timer is set to is exact; a time left goes on while the step is read.
    let shown = text.shows(words)
        || wanted && !text.shows("Lock for") && time_left::shows(&text.collapsed, words);
    expect(
        shown == wanted,
        || format!("a display {} \"{words}\"", if wanted { "that shows" } else { "without" }),
        || {
            if text.collapsed.is_empty() {
                "it shows nothing".to_owned()
            } else {
                format!("it says: {}", text.collapsed)
            }
        },
    )
}

fn menu_shows(bench: &mut Bench, table: Option<&Table>) -> Result<(), StepFailure> {
    let wanted: Vec<&str> = table.map(|table| table.list().collect()).unwrap_or_default();
    let rows = bench.read_menu()?;
    let equal = rows.len() == wanted.len()
        && rows.iter().zip(&wanted).all(|(row, wanted)| row.eq_ignore_ascii_case(wanted));
    let observed = if rows.is_empty() {
        format!("no menu; it says: {}", bench.display_text())
    } else {
        rows.join(", ")
    };
    expect(equal, || format!("the rows {}", wanted.join(", ")), || observed)
}

fn qr_code(bench: &Bench, wanted: Option<&str>) -> Result<(), StepFailure> {
    let eyes = bench.eyes()?;
    let (holds, observed) = match (eyes.qr_code(), wanted) {
        (Qr::Payload(payload), Some(wanted)) => {
            (payload.eq_ignore_ascii_case(wanted), format!("a QR code for {payload}"))
        }
        (Qr::Payload(_), None) => (true, String::new()),
        (Qr::Unreadable(why), _) => (false, format!("a QR code that can't be read: {why}")),
        (Qr::Absent, _) => (false, format!("no QR code; it says: {}", eyes.text().collapsed)),
    };
    expect(
        holds,
        || {
            wanted
                .map_or_else(|| "a QR code".to_owned(), |wanted| format!("a QR code for {wanted}"))
        },
        || observed,
    )
}
