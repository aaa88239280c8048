//! Reads a feature file line by line, for faults that a parser would swallow or explain badly.
//!
//! In Gherkin any line before the first step is a description, so that a misspelt keyword makes a step
//! vanish. Here each line is judged by where it stands.

use crate::step::reads_like_a_step;

/// Headers, longest first where one begins like another.
const HEADERS: [(&str, Header); 10] = [
    ("Feature", Header::Feature),
    ("Background", Header::Background),
    ("Rule", Header::Rule),
    ("Scenario Outline", Header::Outline),
    ("Scenario Template", Header::Outline),
    ("Scenarios", Header::Examples),
    ("Scenario", Header::Scenario),
    ("Examples", Header::Examples),
    ("Example", Header::Scenario),
    ("Ability", Header::Feature),
];

const STEP_KEYWORDS: [&str; 6] = ["Given ", "When ", "Then ", "And ", "But ", "* "];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Header {
    Feature,
    Background,
    Rule,
    Scenario,
    Outline,
    Examples,
}

/// What the line before was, as far as it matters for what may follow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    /// Under a header, where descriptions may stand.
    Under(Header),
    /// After a step or its table, under a header that has steps.
    Steps,
    /// After a row of examples.
    Rows,
}

/// What a feature file's lines say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Scan {
    /// Faults, each with its line from 1.
    pub(super) faults: Vec<(u32, String)>,
    /// Tags without `@`, each with its line from 1.
    pub(super) tags: Vec<(u32, String)>,
    /// The number of lines.
    pub(super) lines: u32,
}

/// Scans the text of a feature file.
pub(super) fn scan(text: &str) -> Scan {
    let mut scanner = Scanner {
        scan: Scan::default(),
        place: Place::Start,
        width: None,
        fence: None,
        table_allowed: false,
        background_allowed: false,
        examples_allowed: false,
    };
    for (number, line) in (1_u32..).zip(text.lines()) {
        scanner.scan.lines = number;
        scanner.line(number, line.trim());
    }
    if let Some((begun, fence)) = scanner.fence {
        scanner.fault(begun, format!("the text block has no end: close it with {fence}"));
    } else if scanner.place == Place::Start {
        scanner.fault(
            scanner.scan.lines.max(1),
            "it has no `Feature:`, which has to come first".to_owned(),
        );
    }
    scanner.scan
}

struct Scanner {
    scan: Scan,
    place: Place,
    /// The number of cells in the table's first row.
    width: Option<usize>,
    /// Where a text block began, and what ends it.
    fence: Option<(u32, &'static str)>,
    table_allowed: bool,
    background_allowed: bool,
    examples_allowed: bool,
}

impl Scanner {
    fn fault(&mut self, line: u32, message: String) {
        self.scan.faults.push((line, message));
    }

    fn line(&mut self, number: u32, line: &str) {
        if let Some((_, fence)) = self.fence {
            if line.starts_with(fence) {
                self.fence = None;
            }
            return;
        }
        if line.is_empty() {
            return;
        }
        if let Some(comment) = line.strip_prefix('#') {
            self.comment(number, comment);
            return;
        }
        if line.starts_with('|') {
            self.row(number, line);
            return;
        }
        self.width = None;
        if line.starts_with('@') {
            self.tags(number, line);
        } else if let Some(header) = header(line) {
            self.header(number, header);
        } else if STEP_KEYWORDS.iter().any(|keyword| line.starts_with(keyword)) {
            self.step(number);
        } else if let Some(fence) =
            ["\"\"\"", "```"].into_iter().find(|fence| line.starts_with(fence))
        {
            self.fence = Some((number, fence));
        } else {
            self.other(number, line);
        }
    }

    fn comment(&mut self, number: u32, comment: &str) {
        if let Some(language) = comment.trim().strip_prefix("language:")
            && self.place == Place::Start
            && language.trim() != "en"
        {
            self.fault(
                number,
                format!("language `{}`: write the keywords in English", language.trim()),
            );
        }
    }

    fn header(&mut self, number: u32, header: Header) {
        match (self.place, header) {
            (Place::Start, Header::Feature) => {}
            (Place::Start, _) => {
                self.fault(
                    number,
                    "it stands before `Feature:`, which has to come first".to_owned(),
                );
            }
            (_, Header::Feature) => {
                self.fault(number, "a second `Feature:`: put it into a file of its own".to_owned());
            }
            (_, Header::Background) if !self.background_allowed => {
                self.fault(
                    number,
                    "a `Background:` stands once, above the first scenario".to_owned(),
                );
            }
            (_, Header::Examples) if !self.examples_allowed => {
                self.fault(
                    number,
                    "`Examples:` stand below the steps of a scenario outline".to_owned(),
                );
            }
            _ => {}
        }
        self.background_allowed = matches!(header, Header::Feature | Header::Rule);
        self.examples_allowed =
            matches!(header, Header::Scenario | Header::Outline | Header::Examples);
        self.place = Place::Under(header);
        self.table_allowed = header == Header::Examples;
    }

    fn step(&mut self, number: u32) {
        match self.place {
            Place::Steps
            | Place::Under(Header::Scenario | Header::Outline | Header::Background) => {
                self.place = Place::Steps;
                self.table_allowed = true;
            }
            _ => self.fault(
                number,
                "a step outside of a scenario: write `Scenario:` above it".to_owned(),
            ),
        }
    }

    fn tags(&mut self, number: u32, line: &str) {
        let line = line.split(" #").next().unwrap_or_default();
        for word in line.split_whitespace() {
            match word.strip_prefix('@') {
                Some(tag) if !tag.is_empty() && !tag.contains('@') => {
                    self.scan.tags.push((number, tag.to_owned()));
                }
                _ => {
                    self.fault(number, format!("`{word}` is no tag: write tags as @smoke @safety"));
                }
            }
        }
    }

    fn row(&mut self, number: u32, line: &str) {
        if !self.table_allowed {
            self.fault(
                number,
                "a table stands under a step or under `Examples:`, not here".to_owned(),
            );
            return;
        }
        if self.place == Place::Under(Header::Examples) {
            self.place = Place::Rows;
        }
        let Some(cells) = cells(line) else {
            self.fault(number, "the row has no end: close it with |".to_owned());
            return;
        };
        match self.width {
            None => self.width = Some(cells),
            Some(width) if width != cells => {
                self.fault(
                    number,
                    format!("this row has {cells} cells, the first row of the table {width}"),
                );
            }
            Some(_) => {}
        }
    }

    fn other(&mut self, number: u32, line: &str) {
        self.table_allowed &= matches!(self.place, Place::Under(Header::Examples));
        let shown = shorten(line);
        if let Some(known) = misspelt_header(line) {
            self.fault(number, format!("unknown keyword in `{shown}`, did you mean `{known}:`?"));
            return;
        }
        match self.place {
            Place::Start => {
                self.fault(number, format!("`{shown}` stands before `Feature:`, which has to come first"));
            }
            Place::Steps | Place::Rows => self.fault(
                number,
                format!("`{shown}` begins with no keyword: steps begin with Given, When, Then, And, But or *"),
            ),
            Place::Under(_) => {
                let after_first_word = line.split_once(' ').map_or("", |(_, rest)| rest.trim());
                if reads_like_a_step(line) || reads_like_a_step(after_first_word) {
                    self.fault(
                        number,
                        format!(
                            "`{shown}` reads like a step but begins with no keyword: \
                             Given, When, Then, And, But or *"
                        ),
                    );
                }
            }
        }
    }
}

fn header(line: &str) -> Option<Header> {
    HEADERS.iter().find_map(|(name, header)| {
        line.strip_prefix(name).is_some_and(|rest| rest.starts_with(':')).then_some(*header)
    })
}

/// Finds the header that was meant where one is misspelt by one or two letters, or by its case.
fn misspelt_header(line: &str) -> Option<&'static str> {
    let (word, _) = line.split_once(':')?;
    if word.len() < 4 || word.len() > 20 {
        return None;
    }
    HEADERS
        .iter()
        .map(|(name, _)| (strays(&word.to_lowercase(), &name.to_lowercase()), *name))
        .filter(|(strays, _)| *strays <= 2)
        .min()
        .map(|(_, name)| name)
}

/// Counts the characters that are left when a common start and a common end are taken away.
fn strays(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let start = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let (left, right) = (&left[start..], &right[start..]);
    let end = left.iter().rev().zip(right.iter().rev()).take_while(|(a, b)| a == b).count();
    left.len().max(right.len()) - end
}

/// Counts the cells of a row; nothing where it doesn't end with `|`.
fn cells(line: &str) -> Option<usize> {
    let mut bars = 0;
    let mut ends_with_bar = false;
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        ends_with_bar = character == '|';
        match character {
            '\\' => {
                characters.next();
            }
            '|' => bars += 1,
            _ => {}
        }
    }
    (ends_with_bar && bars > 1).then(|| bars - 1)
}

fn shorten(line: &str) -> String {
    if line.chars().count() <= 60 {
        line.to_owned()
    } else {
        line.chars().take(59).chain(['…']).collect()
    }
}

#[cfg(test)]
mod tests;
