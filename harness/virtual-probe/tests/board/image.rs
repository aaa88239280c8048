//! The firmware that the checks flash: built once, with its symbols.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use object::{Object, ObjectSymbol};

/// The image, built when the first check needs it.
pub(crate) static IMAGE: LazyLock<Image> = LazyLock::new(Image::build);

/// Bytes that make it misbehave.
pub(crate) const BREAKPOINT: u8 = 1;
pub(crate) const FAULT: u8 = 2;
pub(crate) const LOCKUP: u8 = 3;
pub(crate) const RESET: u8 = 4;
pub(crate) const SLEEP: u8 = 5;

pub(crate) struct Image {
    pub(crate) path: PathBuf,
    bytes: Vec<u8>,
}

impl Image {
    fn build() -> Self {
        let path = build("image", &["--bins"]);
        let bytes = std::fs::read(&path).expect("the image can be read");
        Self { path, bytes }
    }

    /// The address of a symbol, without the Thumb bit.
    pub(crate) fn symbol(&self, name: &str) -> u64 {
        let file = object::File::parse(&*self.bytes).expect("the image is an ELF file");
        let found = file.symbols().find(|symbol| symbol.name() == Ok(name));
        found.unwrap_or_else(|| panic!("the image has no symbol {name}")).address() & !1
    }

    /// What the image puts in flash, from address 0.
    pub(crate) fn flash(&self) -> Vec<u8> {
        use object::read::elf::{ElfFile32, ProgramHeader as _};
        let file = ElfFile32::<object::Endianness>::parse(&*self.bytes).expect("an ELF file");
        let endian = object::Endianness::Little;
        let mut flash = Vec::new();
        for segment in file.elf_program_headers() {
            let at = segment.p_paddr(endian) as usize;
            let data = segment.data(endian, &*self.bytes).expect("the segment is in the file");
            if data.is_empty() || segment.p_type(endian) != object::elf::PT_LOAD {
                continue;
            }
            if flash.len() < at + data.len() {
                flash.resize(at + data.len(), 0xFF);
            }
            flash[at..at + data.len()].copy_from_slice(data);
        }
        flash
    }
}

/// The suite of embedded-test, built.
pub(crate) fn suite() -> PathBuf {
    build("suite", &["--tests"])
}

/// Builds a crate for the chip, and gives its program.
fn build(name: &str, what: &[&str]) -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(&here).args(["build", "--release", "--quiet", "--locked"]).args(what);
    cargo.args(["--message-format", "json-render-diagnostics"]);
    cargo.args(["--target", "thumbv6m-none-eabi", "--target-dir"]).arg(&target);
    // What is asked of the host's build is not meant for the chip's.
    for variable in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"] {
        cargo.env_remove(variable);
    }
    let output = cargo.stderr(Stdio::inherit()).output().expect("cargo runs");
    assert!(
        output.status.success(),
        "tests/{name} can't be built for the chip, is the target there? (rustup target add thumbv6m-none-eabi)"
    );
    let messages = String::from_utf8_lossy(&output.stdout);
    let program =
        messages.rsplit_once("\"executable\":\"").and_then(|(_, rest)| rest.split_once('"'));
    program.expect("cargo names the program").0.into()
}
