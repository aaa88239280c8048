//! The keypad as firmware scans it.

use bench_protocol::{Pin, Stimulus};

use crate::bench::Bench;

const ROWS: [Pin; 4] = [Pin::KeypadRow1, Pin::KeypadRow2, Pin::KeypadRow3, Pin::KeypadRow4];
const COLUMNS: [Pin; 3] = [Pin::KeypadColumn1, Pin::KeypadColumn2, Pin::KeypadColumn3];

fn rows(bench: &mut Bench, low: [bool; 4]) {
    for (pin, low) in ROWS.into_iter().zip(low) {
        bench.world.write_pin(pin, !low);
    }
}

fn scan(bench: &mut Bench) -> String {
    let mut found = String::new();
    for (row, caps) in ["123", "456", "789", "*0#"].into_iter().enumerate() {
        rows(bench, core::array::from_fn(|index| index == row));
        for (pin, cap) in COLUMNS.into_iter().zip(caps.chars()) {
            if !bench.world.read_pin(pin) {
                found.push(cap);
            }
        }
    }
    found
}

#[test]
fn a_scan_finds_every_key() {
    for key in "0123456789*#".chars() {
        let mut bench = Bench::new();
        assert_eq!(scan(&mut bench), "");
        bench.world.apply(Stimulus::Key { key, down: true }).unwrap();
        bench.pass_ms(5);
        assert_eq!(scan(&mut bench), key.to_string());
        assert!(bench.edges().is_empty(), "a scan latches nothing");
        bench.world.apply(Stimulus::Key { key, down: false }).unwrap();
        bench.pass_ms(5);
        assert_eq!(scan(&mut bench), "");
    }
}

#[test]
fn three_keys_make_no_fourth() {
    let mut bench = Bench::new();
    for key in ['1', '3', '7'] {
        bench.world.apply(Stimulus::Key { key, down: true }).unwrap();
    }
    bench.pass_ms(5);
    assert_eq!(scan(&mut bench), "137");
}

#[test]
fn with_all_rows_low_any_key_makes_edges() {
    let mut bench = Bench::new();
    rows(&mut bench, [true; 4]);
    for (key, pin) in
        [('1', Pin::KeypadColumn1), ('0', Pin::KeypadColumn2), ('9', Pin::KeypadColumn3)]
    {
        let start = bench.world.now();
        bench.world.apply(Stimulus::Key { key, down: true }).unwrap();
        bench.pass_ms(5);
        let edges = bench.edges();
        assert_eq!((edges[0].at, edges[0].pin, edges[0].high), (start, pin, false));
        assert!(!edges[edges.len() - 1].high);
        bench.world.apply(Stimulus::Key { key, down: false }).unwrap();
        bench.pass_ms(5);
        assert!(bench.edges().iter().all(|edge| edge.pin == pin));
    }
}
