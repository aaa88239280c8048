//! What a page says about what was just done.

use maud::{Markup, html};

/// Says what went wrong.
pub(super) fn error(why: &str) -> Markup {
    let mut letters = why.chars();
    let sentence: String =
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    html! { p.alert.error role="alert" { (sentence) "." } }
}

/// Says that something was done.
pub(super) fn done(what: &str) -> Markup {
    html! { p.alert.done role="status" { (what) } }
}
