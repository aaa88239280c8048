//! How often the processor wakes, state by state: the table in docs/reader.md.

use std::fmt::Write as _;
use std::time::Duration;

use bench_protocol::{Button, EventKind, LatchPosition, ReaderFault, Stimulus};

use crate::bench::Bench;

const DOCUMENT: &str = include_str!("../../../../docs/reader.md");

/// What an hour in one state costs, measured in a part of it.
struct Cost {
    wakes: u64,
    looks: u64,
    bus: u64,
}

impl Bench {
    /// Counts for a while, and gives it for an hour.
    fn cost(&mut self, measured: Duration) -> Cost {
        let end = self.now() + measured;
        let mark = self.eyes().history().next_index();
        let (mut wakes, mut looks, mut on) = (0, 0, self.lockbox.world().reader_field());
        while self.now() < end {
            if self.step(end) {
                wakes += 1;
            }
            let now_on = self.lockbox.world().reader_field();
            looks += u64::from(now_on && !on);
            on = now_on;
        }
        let eyes = self.eyes();
        let is_bus = |kind: &EventKind<'_>| {
            matches!(kind, EventKind::I2cWrite { .. } | EventKind::I2cRead { .. })
        };
        let bus = eyes.history().since(mark).filter(|event| is_bus(&event.kind)).count() as u64;
        let hour = |count: u64| (count as f64 * 3600.0 / measured.as_secs_f64()).round() as u64;
        Cost { wakes: hour(wakes), looks: hour(looks), bus: hour(bus) }
    }
}

#[test]
fn the_documents_table_is_what_an_hour_costs() {
    let mut table = String::from("| state | wakes | looks | I2C transfers |\n|---|---|---|---|\n");
    let mut row = |state: &str, cost: Cost| {
        let Cost { wakes, looks, bus } = cost;
        writeln!(table, "| {state} | {wakes} | {looks} | {bus} |").unwrap();
    };
    let hour = Duration::from_hours(1);
    let mut bench = Bench::new();
    bench.pair();
    bench.pass_s(200);
    row("unlocked, display off", bench.cost(Duration::from_mins(5)));
    bench.pass_s(600);
    row("unlocked, deep sleep", bench.cost(hour));

    let mut bench = Bench::new();
    bench.pair();
    bench.lock_for("24 hours");
    bench.pass_s(200);
    row("session, display off", bench.cost(Duration::from_mins(5)));
    bench.pass_s(600);
    assert_eq!(bench.latch(), LatchPosition::Locked);
    row("session, deep sleep", bench.cost(hour));

    let mut bench = Bench::locked_with_a_code();
    bench.press(Button::Back);
    bench.settle();
    row("locked with a code, display on", bench.cost(Duration::from_secs(25)));
    bench.pass_s(200);
    row("locked with a code, display off", bench.cost(Duration::from_mins(5)));
    bench.apply(Stimulus::Reader(Some(ReaderFault::NoOscillator)));
    bench.pass_s(20);
    row("the same, the reader doesn't answer", bench.cost(Duration::from_mins(1)));
    bench.pass_s(600);
    row("locked with a code, deep sleep", bench.cost(hour));
    assert!(DOCUMENT.contains(&table), "docs/reader.md has another table than\n{table}");
}
