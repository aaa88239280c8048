//! The walls: which crate may use which, judged on what cargo says the manifests ask for.

use std::collections::BTreeSet;

use super::Finding;
use crate::metadata::Package;

/// What one of our crates may use of ours, and what of others it must never be built with.
struct Wall {
    name: &'static str,
    /// Ours that it may depend on.
    may: &'static [&'static str],
    /// Ours that only its tests may use besides.
    tests_may: &'static [&'static str],
    /// From outside, never in its build, directly or not; `*` at the end stands for any rest.
    never: &'static [&'static str],
    /// What the wall protects.
    because: &'static str,
}

const VENDOR: &[&str] = &["nrf*-hal", "nrf*-pac", "stm32*", "rp2040*", "embassy*", "getrandom"];
const NO_RUNTIME: &[&str] = &["bevy*", "tokio", "async-std", "smol", "getrandom"];

/// In the order in which the crates stand on each other.
const WALLS: [Wall; 21] = [
    Wall {
        name: "bench-protocol",
        may: &[],
        tests_may: &[],
        never: NO_RUNTIME,
        because: "bench and device say the same on every rig",
    },
    Wall {
        name: "lock-protocol",
        may: &[],
        tests_may: &[],
        never: VENDOR,
        because: "lock and dashboard share it and nothing else",
    },
    Wall {
        name: "ssd1306-model",
        may: &[],
        tests_may: &[],
        never: &["ssd1306", "embedded-graphics*", "embedded-hal*"],
        because: "it is the oracle for what the driver sends, so only its tests may know the driver",
    },
    Wall {
        name: "lock-core",
        may: &["lock-protocol"],
        tests_may: &[],
        never: &[
            "embedded-hal*",
            "ds323x",
            "ssd1306",
            "jiff",
            "chrono",
            "time",
            "nrf*",
            "stm32*",
            "embassy*",
            "getrandom",
        ],
        because: "the behaviour has no IO and no clock, so that it can't fail",
    },
    Wall {
        name: "lock-firmware",
        may: &["lock-core", "lock-protocol"],
        tests_may: &[],
        never: VENDOR,
        because: "the drivers know embedded-hal, never a vendor's chip nor a bench",
    },
    Wall {
        name: "bench-tap",
        may: &["bench-protocol"],
        tests_may: &[],
        never: VENDOR,
        because: "a tap reports wires of any firmware",
    },
    Wall {
        name: "lock-world",
        may: &["bench-protocol", "ssd1306-model"],
        tests_may: &[],
        never: NO_RUNTIME,
        because: "virtual hardware knows no firmware",
    },
    Wall {
        name: "lock-sim",
        may: &["bench-protocol", "bench-tap", "lock-firmware", "lock-world"],
        // Its tests judge from outside what a person sees, and speak the link as a dashboard does.
        tests_may: &["lock-protocol", "observer"],
        never: NO_RUNTIME,
        because: "the simulated device is a library for any host program",
    },
    Wall {
        name: "lock-fuzz",
        may: &["bench-protocol", "lock-protocol", "lock-sim", "lock-world"],
        tests_may: &[],
        never: NO_RUNTIME,
        because: "an attacker has the wires, and nothing of what the firmware is made of",
    },
    Wall {
        name: "observer",
        may: &["bench-protocol", "ssd1306-model"],
        tests_may: &[],
        never: NO_RUNTIME,
        because: "it knows wires, not intentions",
    },
    Wall {
        name: "virtual-probe",
        may: &[],
        tests_may: &[],
        never: &["tokio", "hidapi", "libudev*"],
        because: "it serves any firmware, and builds without the C libraries of USB probes",
    },
    Wall {
        name: "dashboard-core",
        may: &["lock-protocol"],
        tests_may: &[],
        never: &["tokio", "async-std", "smol", "axum", "hyper", "reqwest", "rusqlite", "sqlx*"],
        because: "the keyholder's side has no IO and no runtime",
    },
    Wall {
        name: "lockbench-broker",
        may: &[],
        tests_may: &[],
        never: &["bevy*", "probe-rs*", "axum", "rusqlite", "sqlx*"],
        because: "server and gateway read a broker's URL alike, and it knows nothing of what they say there",
    },
    Wall {
        name: "lockbench-dashboard",
        may: &["dashboard-core", "lockbench-broker"],
        // A small lock of the core's own tests speaks the link.
        tests_may: &["lock-protocol"],
        never: &["bevy*", "probe-rs*"],
        because: "the server is IO around the core, and what a keyholder means is decided in the core alone",
    },
    Wall {
        name: "lockbench",
        may: &[
            "bench-protocol",
            "bench-tap",
            "dashboard-core",
            "lock-sim",
            "lock-world",
            "observer",
            "ssd1306-model",
        ],
        tests_may: &[],
        // A C library shows by the crates that build or find one.
        never: &[
            "bevy*",
            "wgpu*",
            "winit",
            "probe-rs*",
            "tokio",
            "rusqlite",
            "sqlx*",
            "cc",
            "cmake",
            "pkg-config",
            "bindgen",
        ],
        because: "its steps see what a person sees, and its build is small: no GPU, probe, database or C",
    },
    Wall {
        name: "lockbench-boards",
        may: &["bench-protocol", "lock-world", "lockbench", "observer", "virtual-probe"],
        // A loopback board in its tests.
        tests_may: &["bench-tap"],
        never: &["bevy*", "tokio", "rusqlite", "sqlx*"],
        because: "behind a board's rig there is no firmware but the image; `alone.rs` checks that, too",
    },
    Wall {
        name: "lockbox-practice",
        may: &["bench-protocol", "dashboard-core", "lock-world", "lockbench", "observer"],
        tests_may: &[],
        never: &["bevy*", "wgpu*", "winit", "probe-rs*", "tokio", "cc", "cmake", "pkg-config"],
        because: "what is handled, recorded and practised is tested without a window",
    },
    Wall {
        name: "lockbox-viewer",
        may: &[
            "bench-protocol",
            "lock-sim",
            "lock-world",
            "lockbench",
            "lockbox-practice",
            "observer",
        ],
        tests_may: &[],
        never: &["bevy_audio", "bevy_gilrs", "alsa*", "tokio"],
        because: "it shows what the observer sees, and builds with nothing but a C linker",
    },
    Wall {
        name: "lockbench-gateway",
        may: &["dashboard-core", "lock-protocol", "lockbench-broker"],
        tests_may: &[],
        never: &["bevy*", "probe-rs*", "axum", "rusqlite", "sqlx*", "libudev*"],
        because: "a gateway has a line, a broker and no key; it has to run on a small computer",
    },
    Wall {
        name: "lockbench-online",
        may: &[
            "bench-protocol",
            "dashboard-core",
            "lock-sim",
            "lock-world",
            "lockbench",
            "lockbench-broker",
            "lockbench-dashboard",
            "lockbench-gateway",
            "observer",
        ],
        tests_may: &[],
        never: &["bevy*", "probe-rs*"],
        because: "what of the harness needs a network is in a program of its own, so that the others stay small",
    },
    Wall {
        name: "xtask",
        may: &[],
        tests_may: &[],
        never: &["cc", "tokio"],
        because: "it has to build in seconds, and to work while the crates don't",
    },
];

/// What a board's image may use of ours.
const BOARD_MAY: [&str; 3] = ["lock-firmware", "bench-tap", "lock-core"];

/// Judges what a crate's manifest asks for of ours.
pub(super) fn check_direct(package: &Package, ours: &[&str]) -> Vec<Finding> {
    let name = package.name.as_str();
    let Some(wall) = WALLS.iter().find(|wall| wall.name == name) else {
        let remedy = "it has no wall, give it a row in xtask/src/tidy/wall.rs";
        return vec![Finding::new(name, 0, remedy)];
    };
    let is_wrong = |wanted: &&crate::metadata::Dependency| {
        let for_tests = wanted.is_dev() && wall.tests_may.contains(&wanted.name.as_str());
        ours.contains(&wanted.name.as_str())
            && !wall.may.contains(&wanted.name.as_str())
            && !for_tests
            // A crate's benchmark or test may name the crate itself.
            && wanted.name != name
    };
    package.dependencies.iter().filter(is_wrong).map(|wanted| refusal(wall, &wanted.name)).collect()
}

/// Judges what a crate is built with, directly or not.
pub(super) fn check_built(name: &str, built: &BTreeSet<&str>) -> Vec<Finding> {
    let Some(wall) = WALLS.iter().find(|wall| wall.name == name) else { return Vec::new() };
    let is_wrong = |outside: &&&str| wall.never.iter().any(|never| matches(never, outside));
    built
        .iter()
        .filter(is_wrong)
        .map(|outside| {
            let message = format!(
                "is built with `{outside}`, but {}; `cargo tree -p {name} -i {outside}` tells by whom",
                wall.because
            );
            Finding::new(name, 0, message)
        })
        .collect()
}

/// Judges what a board's manifest asks for of ours.
pub(super) fn check_board(package: &Package, ours: &[&str]) -> Vec<Finding> {
    let is_wrong = |wanted: &&crate::metadata::Dependency| {
        ours.contains(&wanted.name.as_str()) && !BOARD_MAY.contains(&wanted.name.as_str())
    };
    let wrong = package.dependencies.iter().filter(is_wrong);
    wrong
        .map(|wanted| {
            let message = format!(
                "must not use {}: a board wires lock-firmware to pins; it may use: {}",
                wanted.name,
                BOARD_MAY.join(", ")
            );
            Finding::new(&package.name, 0, message)
        })
        .collect()
}

fn refusal(wall: &Wall, wanted: &str) -> Finding {
    let may = if wall.may.is_empty() { "nothing of ours".to_owned() } else { wall.may.join(", ") };
    let message = format!("must not use {wanted}: {}; it may use: {may}", wall.because);
    Finding::new(wall.name, 0, message)
}

/// Compares a name with a pattern in which one `*` stands for any text.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => {
            name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
        }
        None => pattern == name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, dependencies: &[(&str, Option<&str>)]) -> Package {
        let dependencies: Vec<_> = dependencies
            .iter()
            .map(|(name, kind)| serde_json::json!({ "name": name, "kind": kind }))
            .collect();
        let json = serde_json::json!({
            "name": name, "id": name, "dependencies": dependencies,
        });
        serde_json::from_value(json).expect("the package is valid")
    }

    fn ours() -> Vec<&'static str> {
        WALLS.iter().map(|wall| wall.name).collect()
    }

    #[test]
    fn walls_name_only_crates_that_have_one() {
        for wall in &WALLS {
            for name in wall.may.iter().chain(wall.tests_may) {
                assert!(ours().contains(name), "{} names {name}", wall.name);
            }
        }
    }

    #[test]
    fn a_crate_may_use_what_its_wall_lets_through() {
        let observer =
            package("observer", &[("bench-protocol", None), ("serde", None), ("ssd1306", None)]);
        assert_eq!(check_direct(&observer, &ours()), []);
    }

    #[test]
    fn a_crate_behind_the_wall_is_refused_with_the_reason_and_the_remedy() {
        let observer = package("observer", &[("lock-core", None)]);
        assert_eq!(
            check_direct(&observer, &ours())[0].to_string(),
            "observer: must not use lock-core: it knows wires, not intentions; \
             it may use: bench-protocol, ssd1306-model"
        );
        let in_tests = package("lock-firmware", &[("lock-sim", Some("dev"))]);
        assert_eq!(check_direct(&in_tests, &ours()).len(), 1);
    }

    #[test]
    fn a_crate_without_a_wall_is_a_finding() {
        let findings = check_direct(&package("helper", &[]), &ours());
        assert!(findings[0].message.starts_with("it has no wall, give it a row in"));
    }

    #[test]
    fn what_is_built_below_a_crate_counts_as_its_own() {
        let found = check_built("lock-core", &BTreeSet::from(["heapless", "embedded-hal-async"]));
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("cargo tree -p lock-core -i embedded-hal-async"));
        assert_eq!(check_built("lockbench", &BTreeSet::from(["cc", "bevy_ecs", "clap"])).len(), 2);
    }

    #[test]
    fn a_board_wires_firmware_and_nothing_else_of_ours() {
        let board = package("stub", &[("lock-firmware", None), ("lock-world", None)]);
        let found = check_board(&board, &ours());
        assert_eq!(found.len(), 1);
        assert!(found[0].message.starts_with("must not use lock-world"));
    }

    #[test]
    fn a_star_stands_for_any_text() {
        let table = [
            ("cc", "cc", true),
            ("cc", "ccc", false),
            ("nrf*-hal", "nrf51-hal", true),
            ("nrf*-hal", "nrf51-pac", false),
            ("bevy*", "bevy", true),
            ("a*a", "a", false),
        ];
        for (pattern, name, expected) in table {
            assert_eq!(matches(pattern, name), expected, "{pattern} against {name}");
        }
    }
}
