//! A run of a target: its corpus first, then so many mutations of it, the same ones for the same seed.

use std::path::{Path, PathBuf};

use crate::mutation::{Chance, mutate};
use crate::{Finding, Firmware, Target};

/// How much is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// Inputs beside those of the corpus.
    pub mutations: u32,
    /// What they are made from.
    pub seed: u64,
}

/// What came of a campaign.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// How many inputs were tried.
    pub inputs: u32,
    /// The first input that broke each rule.
    pub findings: Vec<(Vec<u8>, Finding)>,
}

impl Campaign {
    /// Runs a target; `each` hears of each input before it is tried, with its number from 1.
    pub fn run(
        self,
        target: &Target,
        corpus: &[Vec<u8>],
        firmware: &dyn Fn() -> Box<dyn Firmware>,
        each: &mut dyn FnMut(u32, &[u8]),
    ) -> Outcome {
        let mut chance = Chance::new(self.seed);
        let mut outcome = Outcome::default();
        let mutations = (0..self.mutations).map(|_| mutate(corpus, &mut chance));
        for input in corpus.iter().cloned().chain(mutations) {
            outcome.inputs += 1;
            each(outcome.inputs, &input);
            if let Err(finding) = target.run_with(&input, firmware)
                && outcome.findings.iter().all(|(_, known)| known.rule != finding.rule)
            {
                outcome.findings.push((input, finding));
            }
        }
        outcome
    }
}

/// Gives the folder of a target's corpus, which `cargo fuzz` uses too.
pub fn corpus_folder(target: &Target) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target.name)
}

/// Reads a corpus, in the order of its files' names.
///
/// # Errors
/// Those of reading.
pub fn corpus(folder: &Path) -> std::io::Result<Vec<Vec<u8>>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<_>>()?;
    paths.sort();
    paths.iter().filter(|path| path.is_file()).map(std::fs::read).collect()
}
