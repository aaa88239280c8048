//! Serves a crowd of virtual lockboxes until it is asked to stop.

mod one;
mod orders;
mod tally;
mod voice;
mod way;

use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use lockbench::cli::{Console, Exit, LockboxArguments, Problem};
use lockbench::run::Stop;
use lockbench_gateway::Device;
use tokio::sync::mpsc;
use tokio::task::LocalSet;
use tokio_util::sync::CancellationToken;

use one::One;
use tally::Tally;
use voice::{Said, Voice};
use way::Way;

/// How often it is looked whether somebody asked to stop.
const LOOKS_EVERY: Duration = Duration::from_millis(50);

/// Runs the lockboxes on all processors.
pub(crate) fn serve(
    arguments: &LockboxArguments,
    stop: &Stop,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    let way = Way::of(arguments)?;
    let utc_s = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let count = usize::from(arguments.count);
    let (voice, said) = Voice::new();
    let tally = Tally::new(count, voice.clone());
    let cancel = CancellationToken::new();
    let mut all = Vec::with_capacity(count);
    let mut orders = Vec::with_capacity(count);
    for number in 1..=arguments.count {
        let name = format!("{}-{number}", arguments.name);
        let device: Device = name.parse().map_err(anyhow::Error::new)?;
        let (order, ordered) = mpsc::unbounded_channel();
        orders.push(order);
        all.push(One {
            device,
            way: way.of_number(number)?,
            seed: arguments.seed.wrapping_add(u64::from(number)),
            utc_s: i64::try_from(utc_s).unwrap_or(i64::MAX),
            speed: arguments.speed,
            pair: !arguments.unpaired,
            orders: ordered,
            tally: tally.clone(),
            voice: voice.clone(),
        });
    }
    writeln!(console.err, "{count} virtual lockboxes {way}; Ctrl-C ends them")?;
    orders::listen(arguments.name.clone(), orders, voice);
    let threads = thread::available_parallelism().map_or(1, usize::from).min(count.max(1));
    let mut shares: Vec<Vec<One>> = (0..threads).map(|_| Vec::new()).collect();
    for (place, one) in all.into_iter().enumerate() {
        shares[place % threads].push(one);
    }
    let workers: Vec<_> = shares
        .into_iter()
        .map(|share| {
            let cancel = cancel.clone();
            thread::spawn(move || live(share, &cancel))
        })
        .collect();
    while !stop.is_interrupted() && !workers.iter().all(thread::JoinHandle::is_finished) {
        match said.recv_timeout(LOOKS_EVERY) {
            Ok(Said::Data(line)) => writeln!(console.out, "{line}")?,
            Ok(Said::Word(line)) => writeln!(console.err, "{line}")?,
            Err(_) => console.out.flush()?,
        }
    }
    cancel.cancel();
    for worker in workers {
        let ended = worker.join().map_err(|_| anyhow::anyhow!("a lockbox's thread panicked"))?;
        ended.context("the runtime can't be started")?;
    }
    Ok(Exit::Passed)
}

/// Runs a share of them on this thread: a simulated lockbox stays where it was made.
fn live(share: Vec<One>, cancel: &CancellationToken) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let local = LocalSet::new();
    for one in share {
        local.spawn_local(one.live(cancel.clone()));
    }
    runtime.block_on(local);
    Ok(())
}
