//! Counts, by the locks' own audit logs as the dashboard has them, what was done how often.

use std::fmt;

use anyhow::{Context as _, Result};

use crate::client::{Api, LONGEST};

/// Rows of a page of events.
const PAGE: usize = 500;

/// What was counted.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Verdict {
    lockboxes: u64,
    accepted: u64,
    applied: u64,
    /// Lockboxes that applied fewer or more commands than were accepted.
    wrong: u64,
    events: u64,
    /// Numbers that are missing between events.
    gaps: u64,
    /// Numbers that are there twice.
    doubled: u64,
}

impl Verdict {
    pub(crate) const fn is_right(&self) -> bool {
        self.wrong == 0 && self.gaps == 0 && self.doubled == 0 && self.accepted == self.applied
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { lockboxes, accepted, applied, wrong, events, gaps, doubled } = self;
        write!(
            f,
            "{accepted} commands accepted, {applied} applied, {wrong} of {lockboxes} lockboxes applied fewer or \
             more; {events} events, {gaps} lost, {doubled} doubled"
        )
    }
}

/// Counts over all lockboxes, each of which was given so many commands.
pub(crate) async fn count(api: &Api, ids: &[String], commands: u32) -> Result<Verdict> {
    let mut verdict = Verdict::default();
    for id in ids {
        let all = settled_events(api, id, u64::from(commands)).await?;
        let (applied, events) = (applied(&all), all);
        verdict.lockboxes += 1;
        verdict.accepted += u64::from(commands);
        verdict.applied += applied;
        verdict.wrong += u64::from(applied != u64::from(commands));
        verdict.events += events.len() as u64;
        // Newest first; the lock's first event has number 1.
        for pair in events.windows(2) {
            match pair[0].0.checked_sub(pair[1].0) {
                Some(0) | None => verdict.doubled += 1,
                Some(step) => verdict.gaps += step - 1,
            }
        }
        verdict.gaps += events.last().map_or(0, |(first, _)| first - 1);
    }
    Ok(verdict)
}

/// Waits until the log has told of as many commands as were accepted: its events may be on their way still. What is
/// lost never comes, and fails the wait; what is there too often is counted.
async fn settled_events(api: &Api, id: &str, wanted: u64) -> Result<Vec<(u64, String)>> {
    let mut lines = api.follow(id).await?;
    let mut found = Vec::new();
    let settling = async {
        while let Some(line) = lines.next_line().await? {
            if line.starts_with("data: ") {
                found = events(api, id).await?;
                if applied(&found) >= wanted {
                    break;
                }
            }
        }
        anyhow::Ok(())
    };
    // Fewer are judged, too.
    tokio::time::timeout(LONGEST, settling).await.unwrap_or(Ok(()))?;
    Ok(found)
}

fn applied(events: &[(u64, String)]) -> u64 {
    events.iter().filter(|(_, text)| text.contains("emergency option turned")).count() as u64
}

/// Gives numbers and words of all events of a lockbox, newest first.
async fn events(api: &Api, id: &str) -> Result<Vec<(u64, String)>> {
    let mut all: Vec<(u64, String)> = Vec::new();
    loop {
        let below = all.last().map(|(number, _)| format!("&below={number}")).unwrap_or_default();
        let path = format!("/api/v1/lockboxes/{id}/events?limit={PAGE}{below}");
        let page = api.get(&path).await?;
        let rows = page.as_array().context("no list of events")?;
        for row in rows {
            let number = row["sequence"].as_u64().context("an event without a number")?;
            all.push((number, row["text"].as_str().unwrap_or_default().to_owned()));
        }
        if rows.len() < PAGE {
            return Ok(all);
        }
    }
}
