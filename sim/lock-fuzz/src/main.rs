//! `lock-fuzz`: bounded runs of the targets, one input again, and the siege of the keypad.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::{Parser, Subcommand};
use lock_fuzz::campaign::{Campaign, Outcome, corpus, corpus_folder};
use lock_fuzz::{Firmware, TARGETS, Target, codes};
use lock_sim::Host;

/// An input that takes longer hangs: the usual one takes some milliseconds.
const HANG: Duration = Duration::from_mins(1);

/// Hostile input for the simulated lockbox.
#[derive(Parser)]
#[command(name = "lock-fuzz")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Tries each target's corpus and seeded mutations of it; exits with 1 if a rule was broken
    Run {
        /// Only these targets
        targets: Vec<String>,
        /// Mutations per target
        #[arg(long, default_value_t = 3000)]
        mutations: u32,
        /// What the mutations are made from
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Tries one file again
    Replay {
        /// The target's name
        target: String,
        /// The file with the input
        file: PathBuf,
    },
    /// Enters every code of four digits at the keypad and prints what an attacker needs
    Codes,
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(task: Task) -> anyhow::Result<bool> {
    match task {
        Task::Run { targets, mutations, seed } => {
            let targets = selected(&targets)?;
            fuzz(&targets, Campaign { mutations, seed })
        }
        Task::Replay { target, file } => {
            let input =
                std::fs::read(&file).with_context(|| format!("can't read {}", file.display()))?;
            let target = named(&target)?;
            match target.run(&input) {
                Ok(()) => println!("{}: no rule is broken", target.name),
                Err(finding) => {
                    println!("{}: {finding}", target.name);
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Task::Codes => {
            println!("{}", codes::besiege()?);
            Ok(true)
        }
    }
}

fn selected(names: &[String]) -> anyhow::Result<Vec<Target>> {
    if names.is_empty() {
        return Ok(TARGETS.to_vec());
    }
    names.iter().map(|name| named(name)).collect()
}

fn named(name: &str) -> anyhow::Result<Target> {
    let Some(target) = TARGETS.iter().find(|target| target.name == name) else {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        bail!("no target is named `{name}`, choose among: {}", names.join(", "));
    };
    Ok(*target)
}

/// What a target's thread tells.
enum News {
    /// It begins with an input.
    Begins(Target, u32, Vec<u8>),
    /// It is done.
    Done(Target, Outcome),
}

/// Runs the targets side by side.
fn fuzz(targets: &[Target], campaign: Campaign) -> anyhow::Result<bool> {
    let (tell, news) = channel();
    for target in targets {
        let folder = corpus_folder(target);
        let corpus = corpus(&folder).with_context(|| format!("can't read {}", folder.display()))?;
        if corpus.is_empty() {
            bail!("no input in {}", folder.display());
        }
        let (tell, target) = (tell.clone(), *target);
        thread::spawn(move || attack(target, &corpus, campaign, &tell));
    }
    let mut underway: Vec<(Target, u32, Vec<u8>)> = Vec::new();
    let (mut ended, mut broken) = (0, 0);
    while ended < targets.len() {
        match news.recv_timeout(HANG) {
            Ok(News::Begins(target, number, input)) => {
                underway.retain(|(other, ..)| other.name != target.name);
                underway.push((target, number, input));
            }
            Ok(News::Done(target, outcome)) => {
                ended += 1;
                broken += outcome.findings.len();
                underway.retain(|(other, ..)| other.name != target.name);
                report(&target, &outcome, campaign);
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                for (target, number, input) in &underway {
                    println!("{}: input {number} hangs: {}", target.name, hex(input));
                }
                bail!("nothing happened for {} s", HANG.as_secs());
            }
        }
    }
    Ok(broken == 0)
}

fn attack(target: Target, corpus: &[Vec<u8>], campaign: Campaign, tell: &Sender<News>) {
    let host = || -> Box<dyn Firmware> { Box::new(Host::default()) };
    // Nobody listens any more only when the whole has been given up.
    let outcome = campaign.run(&target, corpus, &host, &mut |number, input| {
        let _ = tell.send(News::Begins(target, number, input.to_vec()));
    });
    let _ = tell.send(News::Done(target, outcome));
}

fn report(target: &Target, outcome: &Outcome, campaign: Campaign) {
    let Outcome { inputs, findings } = outcome;
    let (name, seed) = (target.name, campaign.seed);
    println!("{name:<14} {inputs} inputs, seed {seed}: {} rules broken", findings.len());
    for (input, finding) in findings {
        println!("  {finding}\n  input: {}", hex(input));
        println!(
            "  again: printf '{}' > input; cargo run -p lock-fuzz -- replay {name} input",
            escaped(input)
        );
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn escaped(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "\\x{byte:02x}");
        text
    })
}
