//! The link: frames, delay, loss, duplication, and its supply.

use core::time::Duration;

use bench_protocol::{Pin, Stimulus};
use lock_world::{LinkConditions, WorldConfig};

use crate::bench::Bench;

fn linked(seed: u64) -> Bench {
    let mut bench = Bench::with(WorldConfig { seed, ..WorldConfig::default() });
    bench.world.write_pin(Pin::LinkPower, true);
    bench
}

fn received(bench: &mut Bench) -> Vec<u8> {
    let mut buffer = [0; 512];
    let count = bench.world.serial_read(&mut buffer);
    buffer[..count].to_vec()
}

#[test]
fn frames_go_up_whole_and_after_the_delay() {
    let mut bench = linked(1);
    bench.world.serial_write(b"\0ab");
    bench.world.serial_write(b"c\0\0de\0f");
    assert!(!bench.world.at_rest());
    bench.pass(Duration::from_micros(4999));
    assert_eq!(bench.world.link_take(), None);
    bench.pass(Duration::from_micros(1));
    assert_eq!(bench.world.link_take().as_deref(), Some(&b"abc"[..]));
    assert_eq!(bench.world.link_take().as_deref(), Some(&b"de"[..]));
    assert_eq!(bench.world.link_take(), None);
    assert!(bench.world.at_rest());
    let lines = bench.lines_with(&["Link"]);
    assert_eq!(
        lines,
        [(5000, "LinkUp([97, 98, 99])".to_owned()), (5000, "LinkUp([100, 101])".to_owned())]
    );
}

#[test]
fn frames_come_down_with_their_end() {
    let mut bench = linked(1);
    bench.world.link_send(b"xy");
    bench.world.link_send(b"z");
    assert!(!bench.world.serial_pending());
    bench.pass_ms(5);
    assert!(bench.world.serial_pending());
    let mut two = [0; 2];
    assert_eq!(bench.world.serial_read(&mut two), 2);
    assert_eq!(&two, b"xy");
    assert_eq!(received(&mut bench), b"\0z\0");
    assert!(!bench.world.serial_pending());
    assert_eq!(bench.lines_with(&["LinkDown"]).len(), 2);
}

#[test]
fn nothing_is_carried_without_supply() {
    let mut bench = linked(1);
    bench.world.serial_write(b"half");
    bench.world.write_pin(Pin::LinkPower, false);
    assert!(!bench.world.link_powered());
    bench.world.serial_write(b"lost\0");
    bench.world.link_send(b"lost too");
    bench.pass_ms(5);
    bench.world.write_pin(Pin::LinkPower, true);
    bench.world.serial_write(b"whole\0");
    bench.world.link_send(b"heard");
    bench.world.write_pin(Pin::LinkPower, false);
    bench.world.write_pin(Pin::LinkPower, true);
    bench.pass_ms(5);
    assert_eq!(
        bench.world.link_take().as_deref(),
        Some(&b"whole"[..]),
        "what is in the air arrives"
    );
    assert_eq!(bench.world.link_take(), None);
    assert_eq!(received(&mut bench), b"heard\0");
}

#[test]
fn the_network_is_behind_the_gateway() {
    let mut bench = linked(1);
    bench.world.apply(Stimulus::Network(false)).unwrap();
    bench.world.apply(Stimulus::Network(false)).unwrap();
    assert!(!bench.world.network());
    bench.world.serial_write(b"status?\0");
    bench.pass_ms(5);
    assert!(bench.world.link_take().is_some(), "the gateway itself stays");
    assert_eq!(bench.lines_with(&["Network"]).len(), 1);
}

#[test]
fn loss_and_duplication_are_as_frequent_as_asked_and_keep_the_order() {
    let mut bench = linked(9);
    let conditions = LinkConditions {
        loss_per_mille: 200,
        duplicate_per_mille: 100,
        ..LinkConditions::default()
    };
    bench.world.link_conditions(conditions);
    let mut got = Vec::new();
    for number in 0..2000u16 {
        bench.world.serial_write(format!("{number}\0").as_bytes());
        bench.pass_ms(1);
    }
    bench.pass_ms(100);
    while let Some(frame) = bench.world.link_take() {
        got.push(String::from_utf8(frame).unwrap().parse::<u16>().unwrap());
    }
    assert!(got.windows(2).all(|pair| pair[0] <= pair[1]));
    let duplicates = got.windows(2).filter(|pair| pair[0] == pair[1]).count();
    got.dedup();
    assert!((1500..1700).contains(&got.len()), "{}", got.len());
    assert!((100..220).contains(&duplicates), "{duplicates}");
}

#[test]
fn a_shorter_delay_never_overtakes() {
    let mut bench = linked(1);
    let delay = |millis| LinkConditions {
        delay: Duration::from_millis(millis),
        ..LinkConditions::default()
    };
    bench.world.link_conditions(delay(100));
    bench.world.serial_write(b"first\0");
    bench.world.link_conditions(delay(1));
    bench.world.serial_write(b"second\0");
    bench.pass_ms(99);
    assert_eq!(bench.world.link_take(), None);
    bench.pass_ms(1);
    assert_eq!(bench.world.link_take().as_deref(), Some(&b"first"[..]));
    assert_eq!(bench.world.link_take().as_deref(), Some(&b"second"[..]));
}

#[test]
fn an_overlong_frame_is_dropped_and_the_next_one_comes() {
    let mut bench = linked(1);
    bench.world.serial_write(&[7; 5000]);
    bench.world.serial_write(b"\0ok\0");
    bench.pass_ms(5);
    assert_eq!(bench.world.link_take().as_deref(), Some(&b"ok"[..]));
    assert_eq!(bench.world.link_take(), None);
}
