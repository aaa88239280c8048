//! Loads one dashboard with many virtual lockboxes, kills it, and counts: each accepted command once, no event lost.
//!
//! `cargo build -p lockbench-online -p lockbench-dashboard`, then `cargo run -p lockbench-online --example load`.

mod client;
mod judge;
mod process;
mod work;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use clap::Parser;

use process::{Dashboard, Lockboxes};

/// Loads a dashboard, kills it under load, and counts what came of it.
#[derive(Clone, Copy, Debug, Parser)]
struct Arguments {
    /// How many lockboxes.
    #[arg(long, default_value_t = 1000)]
    lockboxes: u16,
    /// How many people command them at a time.
    #[arg(long, default_value_t = 16)]
    people: usize,
    /// How many commands each lockbox gets while the times are taken.
    #[arg(long, default_value_t = 2)]
    commands: u32,
    /// How often the dashboard is killed while the lockboxes get as many commands again.
    #[arg(long, default_value_t = 3)]
    kills: u32,
    /// Where the dashboard's pages are; its broker is on the port after.
    #[arg(long, default_value_t = 18_180)]
    port: u16,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = tokio::runtime::Runtime::new()
        .context("the runtime can't be started")
        .and_then(|runtime| runtime.block_on(run(arguments)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<()> {
    let Arguments { lockboxes: count, people, commands, kills, port } = arguments;
    let folder = tempfile::tempdir()?;
    let mut dashboard = Dashboard::start(folder.path(), port)?;
    let (api, url) = dashboard.set_up().await?;
    let api = Arc::new(api);
    println!("dashboard alone: {}", dashboard.usage()?);
    let begun = Instant::now();
    let lockboxes = Lockboxes::start(&url, count)?;
    let codes = lockboxes.codes(usize::from(count))?;
    println!("{count} lockboxes connected and show a code after {:.1?}", begun.elapsed());
    println!("dashboard with all connected: {}", dashboard.usage()?);

    let begun = Instant::now();
    let ids = work::pair(&api, codes, people).await?;
    println!("{count} paired and online after {:.1?}", begun.elapsed());
    let before = dashboard.usage()?;
    println!("dashboard with all paired: {before}; lockboxes: {}", lockboxes.usage()?);
    tokio::time::sleep(Duration::from_secs(10)).await;
    let idle = dashboard.usage()?;
    println!(
        "ten idle seconds cost the dashboard {:.2?} of CPU",
        idle.cpu.saturating_sub(before.cpu)
    );

    let begun = Instant::now();
    let mut took = work::command(&api, &ids, people, 0..commands, &Arc::default()).await?;
    let spent = begun.elapsed();
    took.sort_unstable();
    let at = |per_mille: usize| took[(took.len() - 1) * per_mille / 1000];
    println!(
        "{} commands, applied by the lock and seen by the keyholder: {:.0}/s, p50 {:.0?}, p99 {:.0?}, longest {:.0?}",
        took.len(),
        took.len() as f64 / spent.as_secs_f64(),
        at(500),
        at(990),
        at(1000),
    );
    println!("dashboard after that: {}", dashboard.usage()?);

    if kills > 0 {
        let begun = Instant::now();
        let (working, range) = (Arc::clone(&api), commands..2 * commands);
        let (places, done) = (ids.clone(), Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&done);
        let work =
            tokio::spawn(
                async move { work::command(&working, &places, people, range, &counted).await },
            );
        let all = ids.len() * commands as usize;
        for kill in 1..=kills {
            // Evenly spread over the work, so that each comes in the middle of it.
            let at = all * kill as usize / (kills as usize + 1);
            while done.load(Ordering::Relaxed) < at && !work.is_finished() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            dashboard.kill_and_restart()?;
            let done = done.load(Ordering::Relaxed);
            println!("killed and started again ({kill}) with {done} of {all} commands done");
        }
        let took = work.await.context("the work panicked")??;
        println!("{} commands under {kills} kills after {:.1?}", took.len(), begun.elapsed());
    }
    let wanted = if kills > 0 { 2 * commands } else { commands };
    let verdict = judge::count(&api, &ids, wanted).await?;
    println!("{verdict}");
    ensure!(verdict.is_right(), "commands or events were lost or doubled");
    Ok(())
}
