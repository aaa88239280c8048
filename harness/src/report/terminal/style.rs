//! The few colours of the terminal, or none.

use anstyle::{AnsiColor, Style as Paint};

/// What is painted how; plain, it paints nothing.
///
/// Colour only repeats what the words say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Passed.
    pub(super) good: Paint,
    /// Failed.
    pub(super) bad: Paint,
    /// Not run.
    pub(super) weak: Paint,
    /// Names of things.
    pub(super) strong: Paint,
}

impl Style {
    /// Gives a style without colours.
    pub fn plain() -> Self {
        Self::default()
    }

    /// Gives the style with colours.
    pub fn coloured() -> Self {
        Self {
            good: AnsiColor::Green.on_default().bold(),
            bad: AnsiColor::Red.on_default().bold(),
            weak: Paint::new().dimmed(),
            strong: Paint::new().bold(),
        }
    }

    /// Chooses by where the text goes: colours on a terminal, unless the variable `NO_COLOR` is set to something.
    pub fn chosen(is_terminal: bool, no_color: Option<&std::ffi::OsStr>) -> Self {
        let forbidden = no_color.is_some_and(|value| !value.is_empty());
        if is_terminal && !forbidden { Self::coloured() } else { Self::plain() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_color_is_obeyed() {
        for (terminal, no_color, coloured) in [
            (true, None, true),
            (true, Some("1"), false),
            (true, Some(""), true),
            (false, None, false),
        ] {
            let style = Style::chosen(terminal, no_color.map(std::ffi::OsStr::new));
            assert_eq!(
                !style.good.is_plain(),
                coloured,
                "terminal {terminal}, NO_COLOR {no_color:?}"
            );
        }
    }
}
