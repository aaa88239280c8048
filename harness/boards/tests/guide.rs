//! The guide for desks with boards can be followed: its rig files and its workflow's commands are read as they stand.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use lockbench::cli::{Arguments, Command};
use lockbench::rig::file::{RigFile, RigFolder};
use serde::Deserialize;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(name: &str) -> String {
    std::fs::read_to_string(workspace().join(name)).unwrap_or_else(|why| panic!("{name}: {why}"))
}

/// Gives the guide's rig files: path and text. Each block says in its first line which file it is.
fn rig_files() -> Vec<(String, String)> {
    let guide = read("docs/hardware-in-the-loop.md");
    let blocks = guide.split("```toml\n").skip(1);
    let texts = blocks.map(|block| block.split("```").next().unwrap_or_default());
    texts
        .map(|text| {
            let name = text.lines().next().and_then(|line| line.strip_prefix("# "));
            (name.expect("its first line names the file").to_owned(), text.to_owned())
        })
        .collect()
}

#[test]
fn the_guides_rig_files_are_rigs() {
    // As somebody would who follows it: in a folder with the boards of this workspace.
    let folder = tempfile::tempdir().unwrap();
    let boards = Path::new("firmware-under-test/boards");
    for board in ["microbit-v1", "nucleo-f401re"] {
        let manifest = boards.join(board).join("board.toml");
        std::fs::create_dir_all(folder.path().join(boards).join(board)).unwrap();
        std::fs::copy(workspace().join(&manifest), folder.path().join(&manifest)).unwrap();
    }
    std::fs::create_dir_all(folder.path().join("harness/rigs")).unwrap();
    for (name, text) in rig_files() {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let rigs = RigFolder::find(folder.path(), None).unwrap().rigs().unwrap();
    let told: Vec<String> = rigs
        .iter()
        .map(|rig| {
            let serial = rig.probe.split(':').nth(2).map_or("any", |_| "its own");
            let chip = rig.chip.as_deref().unwrap_or_default();
            format!("{}: {chip}, {serial} probe, power {}", rig.name, rig.power.is_some())
        })
        .collect();
    assert_eq!(
        told,
        [
            "desk-1: nRF51822_xxAA, its own probe, power false",
            "desk-2: STM32F401RE, its own probe, power false",
            "microbit: nRF51822_xxAA, any probe, power false",
            "powered: STM32F401RE, any probe, power true",
        ]
    );
}

#[test]
fn the_guide_shows_the_rig_that_is_there() {
    let files = rig_files();
    let (name, text) = files.iter().find(|(name, _)| name.ends_with("microbit.toml")).unwrap();
    let shown = RigFile::parse("microbit", text, Path::new(name)).unwrap();
    let there = RigFile::parse("microbit", &read(name), Path::new(name)).unwrap();
    assert_eq!(shown, there);
}

#[derive(Deserialize)]
struct Workflow {
    jobs: BTreeMap<String, Job>,
}

#[derive(Deserialize)]
struct Job {
    #[serde(rename = "runs-on")]
    runs_on: Vec<String>,
    strategy: Strategy,
    env: BTreeMap<String, String>,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Strategy {
    matrix: Matrix,
}

#[derive(Deserialize)]
struct Matrix {
    rig: Vec<String>,
}

#[derive(Deserialize)]
struct Step {
    #[serde(rename = "if")]
    condition: Option<String>,
    run: Option<String>,
    with: Option<BTreeMap<String, yaml_serde::Value>>,
}

fn workflow() -> Job {
    let text = read(".github/workflows/hil.yml");
    let workflow: Workflow = yaml_serde::from_str(&text).unwrap();
    workflow.jobs.into_values().next().unwrap()
}

/// Writes a command as the runner's shell would see it.
fn filled(line: &str, job: &Job, rig: &str) -> String {
    let report = job.env["REPORT"].replace("${{ matrix.rig }}", rig);
    line.replace("${{ matrix.rig }}", rig).replace("$REPORT", &report)
}

#[test]
fn the_workflows_commands_are_ones_that_lockbench_takes() {
    let job = workflow();
    let rigs = RigFolder::find(&workspace(), None).unwrap().rigs().unwrap();
    let (mut smoke, mut all) = (0, 0);
    for rig in &job.strategy.matrix.rig {
        assert!(rigs.iter().any(|known| known.name == *rig), "there is no rig `{rig}`");
        for step in &job.steps {
            for line in step.run.iter().flat_map(|run| run.lines()) {
                let line = filled(line, &job, rig);
                let Some(words) = line.strip_prefix("cargo lockbench ") else {
                    assert_eq!(line, "cargo xtask doctor");
                    continue;
                };
                let words = ["lockbench"].into_iter().chain(words.split(' '));
                let arguments = Arguments::try_parse_from(words).unwrap_or_else(|e| panic!("{e}"));
                if let Command::Run(run) = arguments.command {
                    assert_eq!(run.rig.as_deref(), Some(rig.as_str()));
                    let condition = step.condition.as_deref().unwrap_or_default();
                    if run.tags.as_deref() == Some("@smoke") {
                        assert_eq!(condition, "${{ github.event_name == 'push' }}");
                        smoke += 1;
                    } else {
                        assert_eq!(condition, "${{ github.event_name != 'push' }}");
                        all += 1;
                    }
                }
            }
        }
    }
    assert_eq!((smoke, all), (job.strategy.matrix.rig.len(), job.strategy.matrix.rig.len()));
}

#[test]
fn the_workflow_keeps_the_page_and_the_junit_file_and_runs_on_a_desk_only() {
    let job = workflow();
    assert_eq!(job.runs_on, ["self-hosted", "lockbench-desk"]);
    let paths = job.steps.iter().filter_map(|step| step.with.as_ref()?.get("path")?.as_str());
    let kept: Vec<&str> = paths.flat_map(str::lines).collect();
    assert_eq!(kept, ["${{ env.REPORT }}/index.html", "${{ env.REPORT }}/junit.xml"]);
    let text = read(".github/workflows/hil.yml");
    assert!(!text.contains("pull_request"), "strangers would run what they like on the desk");
}
