//! The header: the icons of the top row and the battery (BTN-11).

use core::fmt;

use thiserror::Error;

/// What the top row says; `None` for what isn't there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The lock icon: `true` locked.
    pub locked: Option<bool>,
    /// The plate icon: `true` plate seen.
    pub plate: Option<bool>,
    /// The link icon: `true` up.
    pub link: Option<bool>,
    /// The battery in percent, 0–100.
    pub battery_percent: Option<u8>,
}

/// Words that name no item of the header.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "the header has no {0:?}, it shows one of `locked`, `unlocked`, `plate`, `no plate`, `link`, `no link`, \
     `battery 80 %`"
)]
pub struct UnknownHeaderItem(
    /// The words.
    pub String,
);

impl Header {
    /// Tells whether the header shows an item, named as in the step `the header shows {string}`,
    /// without regard to case.
    ///
    /// # Errors
    /// [`UnknownHeaderItem`] if the words name none.
    pub fn shows(&self, item: &str) -> Result<bool, UnknownHeaderItem> {
        let words: Vec<String> = item.split_whitespace().map(str::to_ascii_lowercase).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let shown = match words[..] {
            ["locked"] => self.locked == Some(true),
            ["unlocked"] => self.locked == Some(false),
            ["plate"] => self.plate == Some(true),
            ["no", "plate"] => self.plate == Some(false),
            ["link"] => self.link == Some(true),
            ["no", "link"] => self.link == Some(false),
            ["battery", number, "%"] => {
                self.shows_battery(number).ok_or_else(|| UnknownHeaderItem(item.into()))?
            }
            ["battery", number] => number
                .strip_suffix('%')
                .and_then(|number| self.shows_battery(number))
                .ok_or_else(|| UnknownHeaderItem(item.into()))?,
            _ => return Err(UnknownHeaderItem(item.into())),
        };
        Ok(shown)
    }

    fn shows_battery(self, number: &str) -> Option<bool> {
        number
            .parse::<u8>()
            .ok()
            .filter(|percent| *percent <= 100)
            .map(|percent| self.battery_percent == Some(percent))
    }
}

/// Lists what is there: `unlocked, plate, no link, battery 80 %`, or `nothing`.
impl fmt::Display for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |state: Option<bool>, yes, no| state.map(|state| if state { yes } else { no });
        let icons = [
            word(self.locked, "locked", "unlocked"),
            word(self.plate, "plate", "no plate"),
            word(self.link, "link", "no link"),
        ];
        let mut separator = "";
        for icon in icons.into_iter().flatten() {
            write!(f, "{separator}{icon}")?;
            separator = ", ";
        }
        match self.battery_percent {
            Some(percent) => write!(f, "{separator}battery {percent} %"),
            None if separator.is_empty() => f.write_str("nothing"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Header;

    #[test]
    fn items_are_named_as_in_the_step() {
        let header = Header {
            locked: Some(false),
            plate: Some(true),
            link: None,
            battery_percent: Some(80),
        };
        let table = [
            ("locked", Some(false)),
            ("unlocked", Some(true)),
            ("Unlocked", Some(true)),
            ("plate", Some(true)),
            ("no plate", Some(false)),
            ("no  plate", Some(false)),
            ("link", Some(false)),
            ("no link", Some(false)),
            ("battery 80 %", Some(true)),
            ("battery 80%", Some(true)),
            ("battery 8 %", Some(false)),
            ("battery 300 %", None),
            ("battery 101 %", None),
            ("battery 80", None),
            ("battery", None),
            ("lock", None),
            ("", None),
        ];
        for (words, expected) in table {
            assert_eq!(header.shows(words).ok(), expected, "{words}");
        }
        assert_eq!(header.to_string(), "unlocked, plate, battery 80 %");
        assert_eq!(Header::default().to_string(), "nothing");
        assert!(
            header
                .shows("wifi")
                .is_err_and(|error| error.to_string().starts_with("the header has no \"wifi\""))
        );
    }
}
