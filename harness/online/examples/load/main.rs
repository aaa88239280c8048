//! Loads one dashboard with many virtual lockboxes, kills it, and counts: each accepted command once, no event lost.
//!
//! `cargo build -p lockbench-online -p lockbench-dashboard`, then `cargo run -p lockbench-online --example load`;
//! `cargo xtask test --only load` is the same in small. Nothing is waited for by sleeping.

mod client;
mod judge;
mod process;
mod work;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use clap::Parser;
use tokio::sync::watch;

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
    /// For how many idle seconds the dashboard's use of the processor is taken.
    #[arg(long, default_value_t = 10)]
    idle_seconds: u64,
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
    let Arguments { lockboxes: count, people, commands, kills, idle_seconds } = arguments;
    let folder = tempfile::tempdir()?;
    let mut dashboard = Dashboard::start(folder.path())?;
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
    if idle_seconds > 0 {
        tokio::time::sleep(Duration::from_secs(idle_seconds)).await;
        let used = dashboard.usage()?.cpu.saturating_sub(before.cpu);
        println!("{idle_seconds} idle seconds cost the dashboard {used:.2?} of CPU");
    }

    let begun = Instant::now();
    let nobody = Arc::new(watch::Sender::new(0));
    let mut took = work::command(&api, &ids, people, 0..commands, &nobody).await?;
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
        let done = Arc::new(watch::Sender::new(0));
        let (places, counting, mut done) = (ids.clone(), Arc::clone(&done), done.subscribe());
        let all = ids.len() * commands as usize;
        let mut work = tokio::spawn(async move {
            work::command(&working, &places, people, range, &counting).await
        });
        for kill in 1..=kills {
            // Evenly spread over the work, so that each comes in the middle of it.
            let at = all * kill as usize / (kills as usize + 1);
            tokio::select! {
                reached = done.wait_for(|done| *done >= at) => drop(reached?),
                ended = &mut work => {
                    ended.context("the work panicked")??;
                    anyhow::bail!("the work ended before kill {kill}");
                }
            }
            dashboard.kill_and_restart()?;
            let done = *done.borrow();
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
