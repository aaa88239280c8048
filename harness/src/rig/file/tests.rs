//! Tests of rig files.

use super::*;

const DESK: &str =
    "about = \"a micro:bit on a desk\"\nboard = \"microbit-v1\"\nprobe = \"0d28:0204\"\n";

fn parsed(more: &str) -> Result<RigFile, String> {
    RigFile::parse("desk", &format!("{DESK}{more}"), Path::new("rigs/desk.toml"))
        .map_err(|error| error.to_string())
}

#[test]
fn a_rig_file_says_what_is_where() {
    let rig = parsed("time = \"board\"\n[power]\noff = [\"hub\", \"0\"]\non = [\"hub\", \"1\"]\n")
        .unwrap();
    assert_eq!((rig.name.as_str(), rig.time, rig.is_virtual()), ("desk", Time::Board, false));
    assert_eq!(rig.power.unwrap().off, ["hub", "0"]);
}

#[test]
fn what_a_rig_can_do_follows_from_its_clock_and_its_probe() {
    let rig = parsed("").unwrap().entry();
    assert_eq!((rig.most, rig.capabilities), (Some(1), Capability::ALL.into()));
    let rig = parsed("time = \"board\"").unwrap().entry();
    assert!(!rig.capabilities.contains(&Capability::VirtualTime));
    let text = DESK.replace("0d28:0204", VIRTUAL);
    let most = |text: &str| RigFile::parse("e", text, Path::new("e.toml")).unwrap().entry().most;
    assert_eq!(most(&text), None);
    assert!(most(&format!("{text}time = \"board\"\n")) >= Some(1), "a processor for each");
}

#[test]
fn a_report_is_told_whose_clock_runs_and_what_a_power_cut_is() {
    let facts = |more: &str| {
        let facts = parsed(more).unwrap().entry().facts;
        facts.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(
        facts(""),
        "Clock: the bench's, which grants the board its time: nothing waits; \
         Processor: microbit-v1, by its probe 0d28:0204; \
         Power cuts: resets of the chip by the probe, which keep its RAM; \
         Real parts: none, all of them are on the host"
    );
    let other =
        facts("time = \"board\"\ncoil = \"real\"\n[power]\noff = [\"hub\"]\non = [\"hub\"]\n");
    assert!(other.starts_with("Clock: the board's own, in real seconds; "), "{other}");
    assert!(other.contains("; Power cuts: switched by commands of the rig; "), "{other}");
    assert!(other.contains("Real parts: the coil, which the board drives"), "{other}");
}

#[test]
fn a_bad_file_is_told_with_its_name_and_the_reason() {
    let unknown = parsed("tyme = \"bench\"").unwrap_err();
    assert!(unknown.starts_with("rigs/desk.toml is no rig file: "), "{unknown}");
    assert!(unknown.contains("tyme"), "{unknown}");
    assert!(parsed("time = \"lunch\"").unwrap_err().contains("lunch"));
}

#[test]
fn a_real_coil_is_refused_with_bench_time() {
    assert!(parsed("coil = \"real\"").unwrap_err().contains("real coil"));
    assert_eq!(parsed("coil = \"real\"\ntime = \"board\"").unwrap().coil, Place::Real);
}

#[test]
fn a_desk_names_its_own_probes() {
    let folder = tempfile::tempdir().unwrap();
    let rigs = folder.path().join("harness").join("rigs");
    std::fs::create_dir_all(&rigs).unwrap();
    std::fs::write(rigs.join("desk.toml"), DESK).unwrap();
    let missing = RigFolder(rigs.clone()).rigs().unwrap_err().to_string();
    assert!(missing.contains("desk.toml names the board `microbit-v1`"), "{missing}");
    let board = folder.path().join("firmware-under-test/boards/microbit-v1");
    std::fs::create_dir_all(&board).unwrap();
    std::fs::write(board.join("board.toml"), "chip = \"nRF51822_xxAA\"\n[pins]\n").unwrap();
    std::fs::write(rigs.join("local.toml"), "[desk]\nprobe = \"0d28:0204:99\"\n").unwrap();
    let found = RigFolder::find(&folder.path().join("harness"), None).unwrap();
    assert_eq!(found.workspace(), Some(folder.path()));
    let read = found.rigs().unwrap();
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].probe, "0d28:0204:99");
    assert_eq!(read[0].chip.as_deref(), Some("nRF51822_xxAA"), "the board says its chip");
}
