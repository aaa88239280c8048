//! What went wrong in a step: expected against observed, the display, the last events.

use maud::{Markup, html};

use super::gallery::Gallery;
use crate::report::model::{Failure, StepReport};

/// Writes a failure below its step.
pub(super) fn write<'a>(
    step: &'a StepReport,
    failure: &Failure,
    gallery: &mut Gallery<'a>,
) -> Markup {
    html! {
        div.failure {
            dl {
                div.expected { dt { "Expected" } dd { (failure.expected) } }
                div.observed { dt { "Observed" } dd { (failure.observed) } }
                @if let Some(hint) = &failure.hint { div.hint { dt { "Hint" } dd { (hint) } } }
            }
            @if let Some(picture) = &step.picture {
                figure {
                    (gallery.large(picture, &step.display_text))
                    figcaption {
                        "The display, " (picture.brightness.word()) ", at " (failure.at) " on rig " (failure.rig)
                    }
                }
            } @else {
                p { "At " (failure.at) " on rig " (failure.rig) "." }
                @if !failure.display.is_empty() { pre.halfblocks { (failure.display) } }
            }
            @if !failure.last_events.is_empty() {
                div.events {
                    h4 { "Last events" }
                    pre tabindex="0" { (failure.last_events.join("\n")) }
                }
            }
        }
    }
}
