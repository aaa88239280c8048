//! RTT both ways, and a doorbell for a firmware that sleeps.

use probe_rs::MemoryInterface;

use crate::bench::{Bench, read, until};
use crate::image::SLEEP;

crate::checks![bytes_go_both_ways_in_order, a_pended_interrupt_wakes_a_sleeping_firmware];

fn bytes_go_both_ways_in_order() {
    let mut bench = Bench::new();
    let mut rtt = bench.rtt();
    let sent: Vec<u8> = (0..4000_u32).map(|number| 32 + (number % 90) as u8).collect();
    let mut found = Vec::new();
    let mut rest = sent.as_slice();
    let mut core = bench.core();
    while !rest.is_empty() {
        let now = rest.len().min(100);
        let count = rtt.down_channels()[0].write(&mut core, &rest[..now]).unwrap();
        rest = &rest[count..];
        found.extend(read(&mut core, &mut rtt, count));
    }
    assert!(found == sent);
}

fn a_pended_interrupt_wakes_a_sleeping_firmware() {
    let mut bench = Bench::new();
    let mut rtt = bench.rtt();
    bench.send(&mut rtt, SLEEP);
    for byte in b'a'..=b'j' {
        let before = bench.word("WOKEN");
        bench.send(&mut rtt, byte);
        // Rung until it is heard: the firmware may be on its way to sleep.
        until("wake-up", || {
            bench.core().write_word_32(0xE000_E200, 1 << 26).unwrap();
            (bench.word("WOKEN") != before).then_some(())
        });
        let mut core = bench.core();
        assert_eq!(read(&mut core, &mut rtt, 1), [byte]);
    }
}
