//! What is known, gathered once for pages and API.

mod key;
mod lockbox;

pub(crate) use key::{KeyFilter, KeyPage, KeyView, app_keys, key_page};
pub(crate) use lockbox::{BreaksView, LockboxView, SaidView, SessionView};
