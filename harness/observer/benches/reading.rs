//! What watching costs: reading text and QR code after a change, and taking events.

use bench_protocol::{Coil, Event, EventKind, Instant, Recorder};
use divan::{Bencher, black_box};
use observer::{Keep, Observer};

#[path = "../tests/canvas/mod.rs"]
mod canvas;

use canvas::Canvas;
use observer::Icon;

fn main() {
    divan::main();
}

fn menu() -> Canvas {
    Canvas::new()
        .header([Icon::Locked, Icon::Plate, Icon::Link], "80%")
        .menu_row(2, "Go Back", false)
        .menu_row(3, "Sleep", false)
        .menu_row(4, "Take a Break", true)
        .menu_row(5, "Emergency Unlock", false)
        .menu_row(6, "Restart Device", false)
}

/// Reads the display after each change of one pixel in the margin.
fn read_after_change(bencher: Bencher<'_, '_>, canvas: &Canvas, read: fn(&Observer) -> usize) {
    let mut observer = canvas.seen();
    let mut lit = 0;
    bencher.bench_local(move || {
        lit ^= 1;
        canvas::write(&mut observer, &[0x00, 0x21, 0, 0, 0x22, 0, 0]);
        canvas::write(&mut observer, &[0x40, lit]);
        black_box(read(&observer))
    });
}

#[divan::bench]
fn text_of_a_menu(bencher: Bencher<'_, '_>) {
    read_after_change(bencher, &menu(), |observer| observer.text().collapsed.len());
}

#[divan::bench]
fn text_with_large_digits(bencher: Bencher<'_, '_>) {
    let canvas = Canvas::new()
        .header([Icon::Locked, Icon::Plate, Icon::Link], "80%")
        .large((2, 2), "2h 30:00")
        .small((6, 1), "Hold Lock/Enter for menu");
    read_after_change(bencher, &canvas, |observer| observer.text().collapsed.len());
}

#[divan::bench]
fn text_beside_a_code(bencher: Bencher<'_, '_>) {
    let canvas = Canvas::new()
        .qr("HTTPS://HELP.EXAMPLE/E20")
        .small((2, 0), "E-LOCK-20")
        .small((4, 0), "19:29:58");
    read_after_change(bencher, &canvas, |observer| observer.text().collapsed.len());
}

#[divan::bench]
fn payload_of_a_code(bencher: Bencher<'_, '_>) {
    let canvas = Canvas::new().qr("HTTPS://HELP.EXAMPLE/E20");
    read_after_change(bencher, &canvas, |observer| observer.qr().map_or(0, str::len));
}

#[divan::bench(args = [Keep::All, Keep::Last(64), Keep::Nothing])]
fn a_full_frame_taken(bencher: Bencher<'_, '_>, keep: Keep) {
    let bytes = menu().bytes();
    bencher.with_inputs(|| Observer::new(keep)).bench_local_values(|mut observer| {
        for chunk in bytes.chunks(16) {
            let mut transmission = [0x40; 17];
            transmission[1..].copy_from_slice(chunk);
            let kind =
                EventKind::I2cWrite { address: 0x3C, bytes: &transmission, acknowledged: true };
            observer.record(&Event { at: Instant::ZERO, kind });
        }
        observer
    });
}

#[divan::bench(args = [Keep::All, Keep::Last(64), Keep::Nothing])]
fn a_thousand_coil_events_taken(bencher: Bencher<'_, '_>, keep: Keep) {
    bencher.with_inputs(|| Observer::new(keep)).bench_local_values(|mut observer| {
        for index in 0..1000 {
            let coil = if index % 2 == 0 { Coil::Lock } else { Coil::Off };
            observer
                .record(&Event { at: Instant::from_micros(index), kind: EventKind::Coil(coil) });
        }
        observer
    });
}
