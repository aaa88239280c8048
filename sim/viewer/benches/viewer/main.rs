//! What the viewer costs: `cargo bench -p lockbox-viewer --profile dev`, with a part of a name to measure
//! only that. The window is opened under a virtual X server, and drawn with whatever driver there is.

#[path = "../../tests/person/desktop.rs"]
#[expect(dead_code, reason = "a person does more with it than is measured")]
mod desktop;
mod film;
mod frame;
mod idle;
mod start;

/// What is measured, by its name.
const ALL: [(&str, fn()); 5] = [
    ("start", start::first_frame),
    ("frame", frame::scene),
    ("turning", frame::window),
    ("idle", idle::processor),
    ("film", film::pictures),
];

fn main() {
    // Cargo adds `--bench`.
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let is_wanted = |name: &str| {
        wanted.is_empty() || wanted.iter().any(|wanted| name.contains(wanted.as_str()))
    };
    for (name, measure) in ALL.iter().filter(|(name, _)| is_wanted(name)) {
        measure();
        // A figure says nothing without what else the machine did.
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        println!("  after {name}: load {}", load.trim());
    }
}

/// Gives the real time.
#[expect(clippy::disallowed_methods, reason = "what is measured is how much real time is used")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

/// Lets real time pass, as a window does.
#[expect(clippy::disallowed_methods, reason = "what is measured is how much real time is used")]
fn pause(milliseconds: u64) {
    std::thread::sleep(std::time::Duration::from_millis(milliseconds));
}
