//! The boards' images: built, and weighed against their chips.

mod board;
mod image;
mod pointers;
mod stack;
mod tally;
mod thumb;
mod toolchain;

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use self::board::{Board, Build};
use self::image::Image;
use self::stack::Step;
use self::tally::Tally;
pub(crate) use self::toolchain::Toolchain;
use crate::prerequisite::CannotRun;
use crate::process;
use crate::workspace::Workspace;

/// The target whose code the checks can read for the depth of the stack.
const READABLE: &str = "thumbv6m-none-eabi";

/// Builds and weighs every image of every board; fails where one does not link or does not fit.
///
/// With `path` it also prints the deepest way down from the functions with that in their names.
pub(crate) fn run(
    workspace: &Workspace,
    toolchain: Option<Toolchain>,
    path: Option<&str>,
) -> Result<()> {
    let boards = Board::all(&workspace.boards())?;
    if boards.is_empty() {
        bail!("no folder in {} has a board.toml", workspace.boards().display());
    }
    let mut too_large = Vec::new();
    for board in &boards {
        for build in [Build::Product, Build::Bench] {
            too_large.extend(weigh(workspace, board, build, toolchain, path)?);
        }
    }
    if too_large.is_empty() { Ok(()) } else { bail!("{}", too_large.join("; ")) }
}

/// Builds one image of a board and prints, as the last line, where it lies.
pub(crate) fn build_one(
    workspace: &Workspace,
    name: &str,
    bench: bool,
    toolchain: Option<Toolchain>,
) -> Result<()> {
    let board = Board::named(&workspace.boards(), name)?;
    let build = if bench { Build::Bench } else { Build::Product };
    println!("{}", link(workspace, &board, build, toolchain)?.display());
    Ok(())
}

/// Builds an image and tells what it takes; gives the limits that it exceeds.
fn weigh(
    workspace: &Workspace,
    board: &Board,
    build: Build,
    toolchain: Option<Toolchain>,
    path: Option<&str>,
) -> Result<Vec<String>> {
    let image = link(workspace, board, build, toolchain)?;
    let bytes = std::fs::read(&image)
        .with_context(|| format!("the linked image {} can't be read", image.display()))?;
    let tally = Tally::of_image(board, &bytes)?;
    let readable = if board.target == READABLE { Some(Image::read(&bytes)?) } else { None };
    let deepest = readable.as_ref().map(stack::deepest);
    let stack = deepest.as_ref().map(|deepest| deepest.bytes);
    print!("{}", tally::shown(board, build, &tally, stack));
    let excesses = tally::excesses(board, build, &tally, stack);
    if let Some(deepest) = deepest {
        if !deepest.recursive.is_empty() {
            let names: Vec<&str> = deepest.recursive.iter().map(String::as_str).collect();
            println!("  counted once, though they may call themselves: {}", names.join(", "));
        }
        if !excesses.is_empty() {
            print!("{}", shown_path(&deepest.path));
        }
    }
    for (image, name) in readable.iter().zip(path) {
        for way in stack::deepest_from(image, name) {
            print!("{}", shown_path(&way));
        }
    }
    Ok(excesses)
}

/// Builds an image; gives where it lies.
fn link(
    workspace: &Workspace,
    board: &Board,
    build: Build,
    toolchain: Option<Toolchain>,
) -> Result<PathBuf> {
    let Some(toolchain) = toolchain.or_else(|| Toolchain::installed_for(&board.target)) else {
        return Err(CannotRun::new(format!(
            "no compiler for {target} is there\n\
             hint: rustup target add {target}, or on Debian: sudo apt-get install {}",
            Toolchain::DEBIAN_PACKAGES.join(" "),
            target = board.target,
        ))
        .into());
    };
    let target = workspace.target().join("boards");
    let image = board.image(build);
    let mut cargo = toolchain.cargo(&board.target);
    cargo
        .current_dir(workspace.boards())
        .args(["build", "--release", "--locked", "--package", &board.name, "--bin", &image])
        .args(["--target", &board.target, "--target-dir"])
        .arg(&target)
        .args(["--config", &flags(workspace)]);
    process::run(&mut cargo)?;
    Ok(target.join(&board.target).join("release").join(image))
}

/// Gives the setting with the compiler's flags: this machine's paths stay out of an image's panic messages,
/// so that a checkout weighs the same wherever it lies, and the linker leaves behind which words it made
/// addresses of.
fn flags(workspace: &Workspace) -> String {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let folders = [
        Some((workspace.root().to_owned(), "lockbench")),
        home.map(|home| (home.join("registry").join("src"), "registry")),
    ];
    let flag = |(folder, name): (PathBuf, &str)| {
        format!("{:?}", format!("--remap-path-prefix={}={name}", folder.display()))
    };
    let mut flags: Vec<String> = folders.into_iter().flatten().map(flag).collect();
    flags.push(format!("{:?}", "-Clink-arg=--emit-relocs"));
    // Joined by cargo to the flags of the boards' own settings.
    format!("target.'cfg(target_os = \"none\")'.rustflags = [{}]", flags.join(", "))
}

fn shown_path(path: &[Step]) -> String {
    let step = |Step { name, frame, beside }: &Step| {
        let beside = beside.as_ref().map(|(name, depth)| format!("  (beside: {depth} by {name})"));
        format!("    {frame:>6}  {name}{}\n", beside.unwrap_or_default())
    };
    let steps: String = path.iter().map(step).collect();
    let bytes: u64 = path.iter().map(|step| step.frame).sum();
    format!("  the deepest way down, {bytes} bytes:\n{steps}")
}
