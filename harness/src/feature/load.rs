//! Loads what is to be replayed: all scenarios that are asked for, or everything that is wrong.

use std::path::Path;

use super::find::name_of;
use super::lines::Lines;
use super::parse::parse;
use super::pickle::unfold;
use super::scan::scan;
use super::select::Anchors;
use super::{Fault, PathSelection, Pickle, TagExpression, check_tag, find};
use crate::report::FeatureSource;

/// What to load.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Files, folders and lines.
    pub selections: &'a [PathSelection],
    /// Only scenarios with such tags.
    pub tags: Option<&'a TagExpression>,
    /// The capabilities that `@needs.` may name.
    pub capabilities: &'a [&'a str],
    /// The folder to which files are named.
    pub base: &'a Path,
}

/// Scenarios ready to be replayed, in the order of the files and of their lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The scenarios.
    pub pickles: Vec<Pickle>,
    /// The feature files.
    pub sources: Vec<FeatureSource>,
}

/// Finds, parses and checks feature files.
///
/// # Errors
///
/// Every [`Fault`] in the files, whether in a selected scenario or not; or that nothing is selected.
pub fn load(request: &Request<'_>) -> Result<Plan, Vec<Fault>> {
    let mut plan = Plan::default();
    let mut faults = Vec::new();
    for file in find(request.selections, request.base)? {
        let uri = name_of(&file.path, request.base);
        let text = match std::fs::read(&file.path).map(String::from_utf8) {
            Ok(Ok(text)) => text,
            Ok(Err(_)) => {
                faults.push(Fault::of_path(&uri, "it is not UTF-8 text: save it as UTF-8"));
                continue;
            }
            Err(error) => {
                faults.push(Fault::of_path(&uri, format!("it can't be read: {error}")));
                continue;
            }
        };
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        match load_file(&file, &uri, &text, request) {
            Err(mut found) => {
                found.sort_by_key(|fault| fault.line);
                found.dedup();
                faults.extend(found);
            }
            Ok(pickles) => {
                if !pickles.is_empty() {
                    plan.sources.push(FeatureSource { uri, text });
                }
                plan.pickles.extend(pickles);
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    if plan.pickles.is_empty() {
        let paths: Vec<String> = request
            .selections
            .iter()
            .map(|selection| name_of(&selection.path, request.base))
            .collect();
        let tags = request.tags.map_or_else(String::new, TagExpression::to_string);
        let message =
            format!("no scenario has the tags `{tags}`: ask for others, or for more files");
        return Err(vec![Fault::of_path(paths.join(", "), message)]);
    }
    Ok(plan)
}

fn load_file(
    file: &PathSelection,
    uri: &str,
    text: &str,
    request: &Request<'_>,
) -> Result<Vec<Pickle>, Vec<Fault>> {
    let scanned = scan(text);
    let mut faults: Vec<Fault> = Vec::new();
    for (line, tag) in &scanned.tags {
        if let Err(message) = check_tag(tag, request.capabilities) {
            faults.push(Fault::of_line(uri, *line, message));
        }
    }
    for line in file.lines.iter().filter(|line| **line == 0 || **line > scanned.lines) {
        let message = format!("there is no line {line}, the file has {}", scanned.lines);
        faults.push(Fault::of_path(uri, message));
    }
    if !scanned.faults.is_empty() {
        let of_lines = scanned.faults.into_iter();
        faults.extend(of_lines.map(|(line, message)| Fault::of_line(uri, line, message)));
        return Err(faults);
    }
    let feature = match parse(uri, text) {
        Ok(feature) => feature,
        Err(fault) => {
            faults.push(fault);
            return Err(faults);
        }
    };
    let lines = Lines::of(text);
    let (pickles, found) = unfold(&feature, &lines, uri, &file.path);
    faults.extend(found);
    if !faults.is_empty() {
        return Err(faults);
    }
    let anchors = Anchors::of(&feature, &lines);
    let by_line = |pickle: &Pickle| {
        file.lines.is_empty()
            || file.lines.iter().any(|line| anchors.selects(*line, pickle, &pickles))
    };
    let by_tag = |pickle: &Pickle| request.tags.is_none_or(|tags| tags.matches(&pickle.tags));
    Ok(pickles.iter().filter(|pickle| by_line(pickle) && by_tag(pickle)).cloned().collect())
}

#[cfg(test)]
mod tests;
