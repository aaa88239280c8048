//! The fields of forms, each with its label, so that all are labelled alike.

use maud::{Markup, html};

/// A field for text.
pub(super) struct Field<'a> {
    pub(super) name: &'a str,
    pub(super) label: &'a str,
    /// `text`, `email`, `password`, `number`, `datetime-local`.
    pub(super) kind: &'a str,
    pub(super) value: &'a str,
    /// What the browser's memory is asked for.
    pub(super) autocomplete: &'a str,
    pub(super) hint: &'a str,
    pub(super) required: bool,
    /// Tells forms of one page apart that have a field of the same name.
    pub(super) scope: &'a str,
}

impl<'a> Field<'a> {
    pub(super) const fn new(name: &'a str, label: &'a str) -> Self {
        Self {
            name,
            label,
            kind: "text",
            value: "",
            autocomplete: "off",
            hint: "",
            required: true,
            scope: "",
        }
    }

    pub(super) const fn kind(self, kind: &'a str) -> Self {
        Self { kind, ..self }
    }

    pub(super) const fn value(self, value: &'a str) -> Self {
        Self { value, ..self }
    }

    pub(super) const fn autocomplete(self, autocomplete: &'a str) -> Self {
        Self { autocomplete, ..self }
    }

    pub(super) const fn hint(self, hint: &'a str) -> Self {
        Self { hint, ..self }
    }

    pub(super) const fn scope(self, scope: &'a str) -> Self {
        Self { scope, ..self }
    }

    pub(super) const fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    pub(super) fn show(&self) -> Markup {
        let id = id(self.scope, self.name);
        let hint_id = format!("{id}-hint");
        html! {
            div.field {
                label for=(id) { (self.label) }
                input id=(id) name=(self.name) type=(self.kind) value=(self.value)
                    autocomplete=(self.autocomplete) required[self.required]
                    aria-describedby=[(!self.hint.is_empty()).then_some(&hint_id)];
                @if !self.hint.is_empty() { small id=(hint_id) { (self.hint) } }
            }
        }
    }
}

fn id(scope: &str, name: &str) -> String {
    if scope.is_empty() { name.to_owned() } else { format!("{scope}-{name}") }
}

/// A choice out of a list; the value of each, and what people read.
pub(super) fn choice(
    scope: &str,
    name: &str,
    label: &str,
    options: &[(String, String)],
    chosen: &str,
) -> Markup {
    let id = id(scope, name);
    html! {
        div.field {
            label for=(id) { (label) }
            select id=(id) name=(name) {
                @for (value, words) in options {
                    option value=(value) selected[value == chosen] { (words) }
                }
            }
        }
    }
}

/// A box to tick.
pub(super) fn tick(name: &str, label: &str, on: bool) -> Markup {
    html! {
        div.field.tick {
            input id=(name) name=(name) type="checkbox" checked[on];
            label for=(name) { (label) }
        }
    }
}
