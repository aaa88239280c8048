//! Hands the linker the chip's memory and cortex-m-rt's layout.

use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    for script in ["memory.x", "fault.x"] {
        fs::copy(script, out.join(script))?;
        println!("cargo::rerun-if-changed={script}");
    }
    println!("cargo::rustc-link-search={}", out.display());
    // Before the layout: what it takes is not there for the other.
    println!("cargo::rustc-link-arg-bin=microbit-v1-bench=-Tfault.x");
    println!("cargo::rustc-link-arg-bins=-Tlink.x");
    Ok(())
}
