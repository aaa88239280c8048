//! What people do all at once: pairing, and commanding.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use tokio::task::JoinSet;

use crate::client::Api;

/// How often a person looks.
const LOOKS_EVERY: Duration = Duration::from_millis(20);
/// What isn't there after this will never be.
const COMES_WITHIN: Duration = Duration::from_mins(2);

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
                see(&api, &id, |shown| shown["paired"] == true && shown["online"] == true).await?;
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
    done_so_far: &Arc<AtomicUsize>,
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
                    see(&api, id, done).await?;
                    took.push(begun.elapsed());
                    done_so_far.fetch_add(1, Ordering::Relaxed);
                }
            }
            Ok(took)
        });
    }
    gather(tasks).await
}

/// Looks at a lockbox until it is so.
async fn see(api: &Api, id: &str, is_so: impl Fn(&Value) -> bool) -> Result<()> {
    let begun = Instant::now();
    loop {
        let shown = api.get(&format!("/api/v1/lockboxes/{id}")).await?;
        if is_so(&shown) {
            return Ok(());
        }
        if begun.elapsed() > COMES_WITHIN {
            bail!("after {COMES_WITHIN:?} the dashboard still shows {shown}");
        }
        tokio::time::sleep(LOOKS_EVERY).await;
    }
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
