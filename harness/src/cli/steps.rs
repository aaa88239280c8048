//! `lockbench steps`: the catalogue, for people, for programs and for editors.

use serde::Serialize;

use super::{Console, Exit, Problem, StepsArguments};
use crate::step::{Chapter, Entry, TableRule, catalogue, expressions, glue};

pub(super) fn execute(
    arguments: StepsArguments,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    if arguments.json {
        let steps: Vec<Step<'_>> = catalogue().iter().zip(expressions()).map(Step::of).collect();
        let text = serde_json::to_string_pretty(&steps).map_err(anyhow::Error::new)?;
        writeln!(console.out, "{text}")?;
    } else if arguments.glue {
        write!(console.out, "{}", glue())?;
    } else {
        list(console)?;
    }
    Ok(Exit::Passed)
}

fn list(console: &mut Console<'_>) -> Result<(), Problem> {
    let mut chapter: Option<Chapter> = None;
    let mut entries: Vec<&Entry> = catalogue().iter().collect();
    entries.sort_by_key(|entry| (entry.chapter, entry.keyword));
    for entry in entries {
        if chapter != Some(entry.chapter) {
            let blank = if chapter.is_some() { "\n" } else { "" };
            writeln!(console.out, "{blank}{}", entry.chapter.title())?;
            chapter = Some(entry.chapter);
        }
        writeln!(console.out, "  {} {}", entry.keyword.name(), entry.pattern)?;
        writeln!(console.out, "      {}", entry.help)?;
        if entry.takes_table() {
            writeln!(console.out, "      table: {}", entry.table.describe())?;
        }
        if entry.example != entry.pattern {
            writeln!(console.out, "      for example: {}", entry.example)?;
        }
    }
    Ok(())
}

/// A step as JSON.
#[derive(Serialize)]
struct Step<'a> {
    id: &'a str,
    keyword: &'a str,
    pattern: &'a str,
    expression: String,
    help: &'a str,
    example: &'a str,
    chapter: &'a str,
    table: Option<Vec<StepColumn<'a>>>,
}

#[derive(Serialize)]
struct StepColumn<'a> {
    name: Option<&'a str>,
    required: bool,
}

impl Step<'static> {
    fn of((entry, (_, expression)): (&'static Entry, (&str, String))) -> Self {
        let table = match entry.table {
            TableRule::Without => None,
            TableRule::List => Some(vec![StepColumn { name: None, required: true }]),
            TableRule::Columns { columns, .. } => Some(
                columns
                    .iter()
                    .map(|column| StepColumn { name: Some(column.name), required: column.required })
                    .collect(),
            ),
        };
        Self {
            id: entry.id.name(),
            keyword: entry.keyword.name(),
            pattern: entry.pattern,
            expression,
            help: entry.help,
            example: entry.example,
            chapter: entry.chapter.title(),
            table,
        }
    }
}
