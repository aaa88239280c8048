//! The table under a step, and what the catalogue asks of it.

use std::time::Duration;

use dashboard_core::EnteredTime;

use super::{Column, Entry, StepError, TableRule, ValueKind, parse_duration, parse_entered_time};

/// A data table: rows of cells, all of one width.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    rows: Vec<Vec<String>>,
}

/// What a cell holds, read by its column's [`ValueKind`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A text, or digits.
    Text(&'a str),
    /// A duration.
    Duration(Duration),
    /// The word `forever`.
    Forever,
    /// The word `off` where a duration may stand.
    Off,
    /// `on`/`yes` or `off`/`no`.
    Switch(bool),
    /// A time as it was entered.
    Time(EnteredTime),
}

impl<'a> Cell<'a> {
    /// Reads a cell.
    ///
    /// # Errors
    ///
    /// The value's [`StepError`], or a rule in words for switches and digits.
    pub fn read(kind: ValueKind, text: &'a str) -> Result<Self, String> {
        let duration =
            || parse_duration(text).map(Cell::Duration).map_err(|error| error.to_string());
        match (kind, text) {
            (_, "") => Ok(Cell::Empty),
            (ValueKind::DurationOrForever, "forever") => Ok(Cell::Forever),
            (ValueKind::DurationOrOff, "off" | "no") => Ok(Cell::Off),
            (ValueKind::Duration | ValueKind::DurationOrForever | ValueKind::DurationOrOff, _) => {
                duration()
            }
            (ValueKind::Switch, "on" | "yes") => Ok(Cell::Switch(true)),
            (ValueKind::Switch, "off" | "no") => Ok(Cell::Switch(false)),
            (ValueKind::Switch, other) => Err(format!("`{other}` is neither: write on or off")),
            (ValueKind::Time, _) => {
                parse_entered_time(text).map(Cell::Time).map_err(|error| error.to_string())
            }
            (ValueKind::Digits, _) if !text.bytes().all(|byte| byte.is_ascii_digit()) => {
                Err(format!("`{text}` has to be digits only"))
            }
            (ValueKind::Text | ValueKind::Digits, _) => Ok(Cell::Text(text)),
        }
    }
}

impl Table {
    /// Makes a table of its rows, the heading included where there is one.
    pub const fn new(rows: Vec<Vec<String>>) -> Self {
        Self { rows }
    }

    /// Gives all rows, the heading included.
    pub fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }

    /// Gives the first cell of each row: the content of a [`TableRule::List`].
    pub fn list(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().filter_map(|row| row.first().map(String::as_str))
    }

    /// Gives the number of rows under the heading.
    pub fn height(&self) -> usize {
        self.rows.len().saturating_sub(1)
    }

    /// Gives the cell of a column in row `row` under the heading, from 0.
    pub fn cell(&self, row: usize, column: &str) -> Option<&str> {
        let place = self.rows.first()?.iter().position(|heading| heading == column)?;
        self.rows.get(row + 1)?.get(place).map(String::as_str)
    }

    /// Reads the cell of a column of `entry`'s table in row `row` under the heading, from 0; a column
    /// that the table has not is [`Cell::Empty`].
    ///
    /// # Errors
    ///
    /// [`StepError::BadTable`] with the cell's fault.
    pub fn value(&self, entry: &Entry, row: usize, column: &str) -> Result<Cell<'_>, StepError> {
        let kind = entry.table.column(column).map_or(ValueKind::Text, |column| column.kind);
        Cell::read(kind, self.cell(row, column).unwrap_or_default()).map_err(|rule| {
            StepError::BadTable {
                pattern: entry.pattern,
                row: Some(row + 1),
                rule: format!("column {column}: {rule}"),
            }
        })
    }

    /// Checks the table against what the catalogue asks of it.
    ///
    /// # Errors
    ///
    /// Every fault that there is, not only the first.
    pub fn check(&self, entry: &Entry) -> Result<(), Vec<StepError>> {
        let mut faults: Vec<(Option<usize>, String)> = Vec::new();
        match entry.table {
            TableRule::Without => {
                return Err(vec![StepError::UnexpectedTable { pattern: entry.pattern }]);
            }
            TableRule::List => self.check_list(&mut faults),
            TableRule::Columns { columns, most } => self.check_columns(columns, most, &mut faults),
        }
        if faults.is_empty() {
            return Ok(());
        }
        let pattern = entry.pattern;
        Err(faults
            .into_iter()
            .map(|(row, rule)| StepError::BadTable { pattern, row, rule })
            .collect())
    }

    fn check_list(&self, faults: &mut Vec<(Option<usize>, String)>) {
        for (place, row) in self.rows.iter().enumerate() {
            if row.len() != 1 {
                faults.push((
                    Some(place),
                    format!("it has one column, this row has {} cells", row.len()),
                ));
            } else if row[0].is_empty() {
                faults.push((
                    Some(place),
                    "this row is empty: write its text, or remove it".to_owned(),
                ));
            }
        }
    }

    fn check_columns(
        &self,
        columns: &[Column],
        most: usize,
        faults: &mut Vec<(Option<usize>, String)>,
    ) {
        let Some((heading, rows)) = self.rows.split_first() else {
            faults.push((None, "it is empty".to_owned()));
            return;
        };
        for (place, name) in heading.iter().enumerate() {
            if !columns.iter().any(|column| column.name == name) {
                faults.push((
                    Some(0),
                    format!("unknown column `{name}`: use {}", names(columns.iter())),
                ));
            } else if heading[..place].contains(name) {
                faults.push((Some(0), format!("column `{name}` stands twice: remove one")));
            }
        }
        for column in columns.iter().filter(|column| column.required) {
            if !heading.iter().any(|name| name == column.name) {
                faults.push((Some(0), format!("column `{}` is missing: add it", column.name)));
            }
        }
        if rows.is_empty() || rows.len() > most {
            let range = if most == 1 { "one row".to_owned() } else { format!("1 to {most} rows") };
            faults
                .push((None, format!("it needs {range} under the heading, it has {}", rows.len())));
        }
        for (place, row) in rows.iter().enumerate() {
            if row.len() != heading.len() {
                let (cells, wanted) = (row.len(), heading.len());
                faults.push((
                    Some(place + 1),
                    format!("this row has {cells} cells, the heading {wanted}"),
                ));
            }
            for (name, text) in heading.iter().zip(row) {
                let Some(column) = columns.iter().find(|column| column.name == name) else {
                    continue;
                };
                match Cell::read(column.kind, text) {
                    Ok(Cell::Empty) if column.required => {
                        faults
                            .push((Some(place + 1), format!("column {name}: it may not be empty")));
                    }
                    Ok(_) => {}
                    Err(rule) => faults.push((Some(place + 1), format!("column {name}: {rule}"))),
                }
            }
        }
    }
}

impl TableRule {
    /// Says in words what the table has to look like.
    pub fn describe(&self) -> String {
        match self {
            Self::Without => "no table".to_owned(),
            Self::List => "one column of texts, one row a line, no heading".to_owned(),
            Self::Columns { columns, .. } => {
                let required = names(columns.iter().filter(|column| column.required));
                let optional = names(columns.iter().filter(|column| !column.required));
                if optional.is_empty() {
                    format!("columns {required}")
                } else {
                    format!("columns {required}; if wanted {optional}")
                }
            }
        }
    }

    /// Finds a column by its heading.
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        match self {
            Self::Columns { columns, .. } => columns.iter().find(|column| column.name == name),
            Self::Without | Self::List => None,
        }
    }
}

fn names<'a>(columns: impl Iterator<Item = &'a Column>) -> String {
    columns.map(|column| column.name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::{StepId, entry};

    fn table(rows: &[&[&str]]) -> Table {
        Table::new(
            rows.iter().map(|row| row.iter().map(|&cell| cell.to_owned()).collect()).collect(),
        )
    }

    fn faults(id: StepId, rows: &[&[&str]]) -> Vec<String> {
        match table(rows).check(entry(id)) {
            Ok(()) => Vec::new(),
            Err(faults) => {
                faults.iter().map(|fault| format!("{:?} {fault}", fault.table_row())).collect()
            }
        }
    }

    #[test]
    fn good_tables_pass() {
        let session = StepId::KeyholderStartsSessionWith;
        assert_eq!(faults(StepId::MenuShows, &[&["Go Back"], &["Sleep"]]), [""; 0]);
        assert_eq!(faults(session, &[&["duration"], &["2 days"]]), [""; 0]);
        assert_eq!(
            faults(
                session,
                &[
                    &["time hidden", "duration", "breaks", "every", "emergency unlock"],
                    &["yes", "forever", "off", "", "off"],
                ]
            ),
            [""; 0]
        );
    }

    #[test]
    fn every_fault_is_told() {
        let session = StepId::KeyholderStartsSessionWith;
        let text = [
            faults(session, &[]),
            faults(session, &[&["duration"]]),
            faults(session, &[&["duration"], &["1 day"], &["2 days"]]),
            faults(session, &[&["brakes", "breaks", "breaks"], &["x", "15 mins", ""]]),
            faults(session, &[&["duration", "time hidden"], &["", "maybe"]]),
            faults(session, &[&["duration", "time hidden"], &["1 day"]]),
            faults(StepId::MenuShows, &[&["Go Back", "Sleep"], &[""]]),
            faults(StepId::Confirm, &[&["x"]]),
        ]
        .concat()
        .join("\n");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn cells_are_found_by_heading_and_read_by_kind() {
        let table = table(&[&["breaks", "duration"], &["15 minutes", "forever"]]);
        let entry = entry(StepId::KeyholderStartsSessionWith);
        assert_eq!(table.value(entry, 0, "breaks"), Ok(Cell::Duration(Duration::from_mins(15))));
        assert_eq!(table.value(entry, 0, "duration"), Ok(Cell::Forever));
        assert_eq!(table.value(entry, 0, "time hidden"), Ok(Cell::Empty));
        assert_eq!(
            (table.cell(0, "every"), table.cell(1, "breaks"), table.height()),
            (None, None, 1)
        );
    }
}
