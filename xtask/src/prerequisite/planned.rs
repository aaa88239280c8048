//! A machine for tests: what is there, who may install and what that brings are given; nothing is touched.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::Result;

use super::machine::{Machine, Right};
use super::need::{NEEDS, Need};

/// A planned machine; it writes down what is said and done.
pub(super) struct Planned {
    /// Names of the things that are there.
    pub(super) there: BTreeSet<&'static str>,
    /// Names of the things that can be installed.
    pub(super) brings: BTreeSet<&'static str>,
    pub(super) has_rustup: bool,
    /// Whether rustup does what it is asked to.
    pub(super) rustup_works: bool,
    pub(super) right: Right,
    /// What a person answers.
    pub(super) answer: Option<bool>,
    course: String,
}

impl Planned {
    /// A machine with rustup and root, which lacks nothing.
    pub(super) fn with_all() -> Self {
        let names: Vec<&'static str> = NEEDS.iter().map(|need| need.name).collect();
        Self::with(&names)
    }

    /// A machine with rustup and root, which has just these things.
    pub(super) fn with(there: &[&'static str]) -> Self {
        Self {
            there: there.iter().copied().collect(),
            brings: NEEDS.iter().map(|need| need.name).collect(),
            has_rustup: true,
            rustup_works: true,
            right: Right::Root,
            answer: None,
            course: String::new(),
        }
    }

    /// Gives what was said and done, and how it ended.
    pub(super) fn told(&mut self, ended: Result<()>) -> String {
        let mut text = std::mem::take(&mut self.course);
        let end = match ended {
            Ok(()) => "exit: success".to_owned(),
            Err(error) => format!("error: {error:#}"),
        };
        text.push_str(&end);
        text
    }

    fn note(&mut self, words: &str) {
        // Writing to a String can't fail.
        let _ = writeln!(self.course, "{words}");
    }

    fn bring(&mut self, is_brought: impl Fn(&Need) -> bool) {
        let brought = NEEDS.iter().filter(|need| is_brought(need)).map(|need| need.name);
        let brought: Vec<_> = brought.filter(|name| self.brings.contains(name)).collect();
        self.there.extend(brought);
    }
}

impl Machine for Planned {
    fn find(&self, need: &Need) -> Option<String> {
        self.there.contains(need.name).then(|| "1.2.3".to_owned())
    }

    fn has_rustup(&self) -> bool {
        self.has_rustup
    }

    fn right(&self) -> Right {
        self.right
    }

    fn confirms(&mut self, question: &str) -> Option<bool> {
        let answer = self.answer;
        self.note(&format!("({question} {answer:?})"));
        answer
    }

    fn rustup(&mut self, arguments: &[&str]) -> bool {
        self.note(&format!("$ rustup {}", arguments.join(" ")));
        if self.rustup_works {
            self.bring(|need| need.rustup == arguments);
        }
        self.rustup_works
    }

    fn install(&mut self, packages: &[&str]) {
        self.note(&format!("$ apt-get install {}", packages.join(" ")));
        self.bring(|need| {
            !need.packages.is_empty()
                && need.packages.iter().all(|package| packages.contains(package))
        });
    }

    fn say(&mut self, text: &str) {
        self.note(text);
    }
}
