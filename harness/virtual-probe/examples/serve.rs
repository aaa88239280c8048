//! Serves a virtual board until Ctrl-C: `cargo run -p virtual-probe --example serve -- [tcp:HOST:PORT | unix:PATH]`.

use virtual_probe::{Address, BoardOptions, serve};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = match std::env::args().nth(1) {
        Some(address) => address.parse()?,
        None => Address::default(),
    };
    serve(BoardOptions::default(), &address, &mut std::io::stdout())?;
    Ok(())
}
