//! The reset pin held while the power comes: its time counts from the start (RST-1).

use bench_protocol::{Pin, Stimulus};
use lock_protocol::AuditKind;

use crate::bench::Bench;

#[test]
fn a_pin_that_is_held_while_the_batteries_go_in_resets_after_ten_seconds_of_power() {
    for (held_s, resets) in [(1, false), (9, false), (11, true), (60, true)] {
        let mut bench = Bench::new();
        bench.pair();
        bench.apply(Stimulus::Power(false));
        bench.apply(Stimulus::Paperclip(true));
        bench.pass_s(20);
        bench.apply(Stimulus::Power(true));
        bench.pass_s(held_s);
        assert_eq!(bench.lockbox.world().read_pin(Pin::Led), resets, "{held_s} s: the LED tells");
        bench.apply(Stimulus::Paperclip(false));
        bench.settle();
        bench.wake();
        assert_eq!(bench.eyes().text().shows("Password: 123456"), resets, "{held_s} s");
        if !resets {
            bench.pass_s(2);
            assert_eq!(bench.dashboard.count(AuditKind::FactoryReset { remote: false }), 0);
        }
    }
}
