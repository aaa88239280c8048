//! The display's pictures, each kept once however often it was seen.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use maud::{Markup, html};

use crate::report::model::{Brightness, Picture};
use crate::report::picture::png_base64;

/// The pictures seen so far.
#[derive(Default)]
pub(super) struct Gallery<'a> {
    known: BTreeMap<(&'a [u8; 1024], bool), usize>,
    pictures: Vec<&'a Picture>,
}

impl<'a> Gallery<'a> {
    /// Makes the style class that shows a picture.
    fn class(&mut self, picture: &'a Picture) -> String {
        if picture.brightness == Brightness::Off {
            return "dark".to_owned();
        }
        let key = (&*picture.pixels, picture.brightness == Brightness::Dimmed);
        let number = *self.known.entry(key).or_insert_with(|| {
            self.pictures.push(picture);
            self.pictures.len() - 1
        });
        format!("p{number}")
    }

    /// Shows a picture in its own size, to be enlarged; `text` says what stands on it.
    pub(super) fn thumbnail(&mut self, picture: &'a Picture, text: &str) -> Markup {
        let class = self.class(picture);
        html! { button class={ "oled " (class) } aria-label=(label(picture, text)) {} }
    }

    /// Shows a picture at twice its size.
    pub(super) fn large(&mut self, picture: &'a Picture, text: &str) -> Markup {
        let class = self.class(picture);
        html! { span class={ "oled large " (class) } role="img" aria-label=(label(picture, text)) {} }
    }

    /// Writes the style rules that hold all pictures.
    pub(super) fn style(&self) -> String {
        let mut style = String::new();
        for (number, picture) in self.pictures.iter().enumerate() {
            // Writing to a String can't fail.
            let _ = write!(
                style,
                ".p{number}{{background-image:url(data:image/png;base64,{})}}",
                png_base64(picture, 1)
            );
        }
        style
    }
}

/// Describes a picture to those who can't see it.
fn label(picture: &Picture, text: &str) -> String {
    let text = text.trim();
    match picture.brightness {
        Brightness::Off => "display off".to_owned(),
        brightness if text.is_empty() => format!("display {}", brightness.word()),
        brightness => format!("display {}: {text}", brightness.word()),
    }
}
