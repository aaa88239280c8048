//! The way of a drill over its screens, and whether whoever practises is still on it.

use std::time::Duration;

use super::situation::Screen;

/// A screen that stands for this long was meant to be seen: a frame half drawn was not.
const STANDS: Duration = Duration::from_millis(300);

/// The screens that the way leads over, and the one that stands there.
#[derive(Clone, Debug)]
pub(super) struct Way {
    known: Vec<Screen>,
    stands: Screen,
    /// Another screen, and for how long it has been there.
    comes: Option<(Screen, Duration)>,
}

impl Way {
    /// Begins at a screen.
    pub(super) fn begin(known: Vec<Screen>, stands: Screen) -> Self {
        Self { known, stands, comes: None }
    }

    /// Looks at the display after so much time; tells whether the way was left just now.
    pub(super) fn is_left(&mut self, screen: Screen, time: Duration) -> bool {
        if screen.is(&self.stands) {
            self.comes = None;
            return false;
        }
        let since = match self.comes.take() {
            Some((coming, since)) if coming.is(&screen) => since + time,
            _ => Duration::ZERO,
        };
        if since < STANDS {
            self.comes = Some((screen, since));
            return false;
        }
        let is_left = self.leads_over(&self.stands) && !self.leads_over(&screen);
        self.stands = screen;
        is_left
    }

    /// Tells whether the way leads over a screen; a dark one is nowhere.
    fn leads_over(&self, screen: &Screen) -> bool {
        *screen == Screen::Dark || self.known.iter().any(|known| known.is(screen))
    }

    /// Tells whether a menu or an error stands there to which the way does not lead; a message leaves by
    /// itself.
    pub(super) fn is_astray(&self) -> bool {
        matches!(self.stands, Screen::Menu(_) | Screen::Error(_)) && !self.leads_over(&self.stands)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_counts_once_it_stands_and_leaving_the_way_counts_once() {
        let words = |text: &str| Screen::Words(text.to_owned());
        let error = Screen::Error("E-LOCK-1".to_owned());
        let tenth = Duration::from_millis(100);
        let mut way = Way::begin(vec![words("a"), words("b")], words("a"));
        let course = [
            (words("x"), false),
            (words("b"), false),
            (words("b"), false),
            (words("b"), false),
            (words("b"), false),
            (error.clone(), false),
            (error.clone(), false),
            (error.clone(), false),
            (error.clone(), true),
            (error, false),
        ];
        for (place, (screen, is_left)) in course.into_iter().enumerate() {
            assert_eq!(way.is_left(screen, tenth), is_left, "look {place}");
        }
        assert!(way.is_astray());
        for _ in 0..4 {
            assert!(!way.is_left(Screen::Dark, tenth));
        }
        assert!(!way.is_astray());
    }
}
