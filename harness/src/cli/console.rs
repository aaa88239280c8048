//! Where a command writes to, and how.

use std::io::{IsTerminal as _, Write};

use crate::report::terminal::Style;

/// Data goes to `out`, everything else to `err`.
pub struct Console<'a> {
    /// Standard output.
    pub out: &'a mut dyn Write,
    /// Standard error.
    pub err: &'a mut dyn Write,
    /// Colours of `out`.
    pub out_style: Style,
    /// Colours of `err`.
    pub err_style: Style,
    /// Whether somebody watches `err`, so that a bar may move on it.
    pub watched: bool,
}

impl<'a> Console<'a> {
    /// Writes without colours and without a bar.
    pub fn plain(out: &'a mut dyn Write, err: &'a mut dyn Write) -> Self {
        Self { out, err, out_style: Style::plain(), err_style: Style::plain(), watched: false }
    }

    /// Writes as the process's terminals allow; `NO_COLOR` and `CI` are obeyed.
    pub fn of_process(out: &'a mut dyn Write, err: &'a mut dyn Write) -> Self {
        let no_color = std::env::var_os("NO_COLOR");
        let style = |is_terminal| Style::chosen(is_terminal, no_color.as_deref());
        let watched = std::io::stderr().is_terminal();
        Self {
            out,
            err,
            out_style: style(std::io::stdout().is_terminal()),
            err_style: style(watched),
            watched: watched && std::env::var_os("CI").is_none(),
        }
    }
}
