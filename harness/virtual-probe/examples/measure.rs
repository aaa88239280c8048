//! Measures what a rig waits for: start, attach, flash, reset, RTT.
//!
//! `cargo run -p virtual-probe --example measure -- IMAGE.elf`, an image that echoes over RTT channel 0.

use std::time::{Duration, Instant};

use probe_rs::flashing::{DownloadOptions, ElfLoader, ElfOptions, download_file_with_options};
use probe_rs::rtt::Rtt;
use probe_rs::{MemoryInterface, Permissions};
use virtual_probe::{BoardOptions, CHIP, Icount, VirtualBoard};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let image = arguments.next().ok_or("usage: measure IMAGE.elf [icount]")?;
    let mut options = BoardOptions::default();
    if arguments.next().is_some() {
        options.launch.icount = Icount::Instructions;
    }
    let board = timed("start", || VirtualBoard::start(options))?;
    let probe = board.open_probe()?;
    let mut session = timed("attach", || probe.attach(CHIP, Permissions::default()))?;
    timed("erase, program, verify", || {
        let mut options = DownloadOptions::default();
        options.verify = true;
        let loader = ElfLoader(ElfOptions::default());
        download_file_with_options(&mut session, &image, loader, options)
    })?;
    let mut core = session.core(0)?;
    timed("reset", || core.reset())?;
    let mut block = [0; 1024];
    timed("read 4 KB", || core.read_32(0x2000_0000, &mut block))?;
    let started = Instant::now();
    let mut rtt = loop {
        match Rtt::attach(&mut core) {
            Ok(rtt) if !rtt_is_empty(&rtt) => break rtt,
            Err(error) if started.elapsed() > Duration::from_secs(5) => return Err(error.into()),
            _ => {}
        }
    };
    println!("{:24}{:?}", "find RTT", started.elapsed());
    let mut bytes = [0; 64];
    while rtt.up_channels()[0].read(&mut core, &mut bytes)? == 0 {}
    let mut times = Vec::new();
    for _ in 0..1000 {
        let started = Instant::now();
        rtt.down_channels()[0].write(&mut core, b"x")?;
        while rtt.up_channels()[0].read(&mut core, &mut bytes)? == 0 {}
        times.push(started.elapsed());
    }
    times.sort();
    println!("{:24}{:?} median, {:?} of 95 %", "RTT byte and back", times[500], times[950]);
    Ok(())
}

fn rtt_is_empty(rtt: &Rtt) -> bool {
    rtt.ptr() == 0
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let result = work();
    println!("{what:24}{:?}", started.elapsed());
    result
}
