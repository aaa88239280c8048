//! What people do all at once: pairing, and commanding.

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde_json::Value;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::client::Api;

/// Pairs all, so many at a time; gives their ids.
pub(crate) async fn pair(
    api: &Arc<Api>,
    codes: Vec<(String, String)>,
    people: usize,
) -> Result<Vec<String>> {
    let mut tasks = JoinSet::new();
    for share in shares(&codes, people) {
        let api = Arc::clone(api);
        tasks.spawn(async move {
            let mut ids = Vec::new();
            for (device, code) in share {
                let body = format!(r#"{{"device":"{device}","code":"{code}","name":"{device}"}}"#);
                let mark = format!("pair {device}");
                let made = api.call("POST", "/api/v1/lockboxes", &body, &mark).await?;
                let id = made["id"].as_str().context("no id")?.to_owned();
                let is_there = |shown: &Value| shown["paired"] == true && shown["online"] == true;
                api.see(&id, is_there).await?;
                ids.push(id);
            }
            Ok(ids)
        });
    }
    gather(tasks).await
}

/// Gives each lockbox the commands of these numbers, so many people at a time, each waiting until the keyholder
/// sees that the lock has done it; gives how long each took, and counts them as they are done.
pub(crate) async fn command(
    api: &Arc<Api>,
    ids: &[String],
    people: usize,
    numbers: Range<u32>,
    done_so_far: &Arc<watch::Sender<usize>>,
) -> Result<Vec<Duration>> {
    let mut tasks = JoinSet::new();
    for share in shares(ids, people) {
        let (api, numbers) = (Arc::clone(api), numbers.clone());
        let done_so_far = Arc::clone(done_so_far);
        tasks.spawn(async move {
            let mut took = Vec::new();
            for number in numbers {
                for id in &share {
                    let begun = Instant::now();
                    // Emergency unlock is on at first: each command changes it.
                    let on = number % 2 == 1;
                    let path = format!("/api/v1/lockboxes/{id}/emergency-unlock");
                    let mark = format!("{id} {number}");
                    api.call("PUT", &path, &format!(r#"{{"on":{on}}}"#), &mark).await?;
                    let done = |shown: &Value| {
                        shown["lock"]["emergency_unlock"] == on && shown["waiting"] == 0
                    };
                    api.see(id, done).await?;
                    took.push(begun.elapsed());
                    done_so_far.send_modify(|count| *count += 1);
                }
            }
            Ok(took)
        });
    }
    gather(tasks).await
}

fn shares<T: Clone>(all: &[T], people: usize) -> Vec<Vec<T>> {
    let people = people.clamp(1, all.len().max(1));
    (0..people).map(|first| all.iter().skip(first).step_by(people).cloned().collect()).collect()
}

async fn gather<T: 'static>(mut tasks: JoinSet<Result<Vec<T>>>) -> Result<Vec<T>> {
    let mut all = Vec::new();
    while let Some(done) = tasks.join_next().await {
        all.extend(done.context("a task panicked")??);
    }
    Ok(all)
}
