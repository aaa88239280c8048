//! `cargo xtask firmware-size`: links each board's image and weighs it against the chip.

mod board;
mod image;
mod stack;
mod tally;
mod thumb;
mod toolchain;

use anyhow::{Context as _, Result, bail};

use self::board::Board;
use self::image::Image;
use self::stack::Deepest;
use self::tally::Tally;
pub(crate) use self::toolchain::Toolchain;
use crate::prerequisite::CannotRun;
use crate::process;
use crate::workspace::Workspace;

/// Builds and weighs every board's image; fails where one does not link or does not fit.
pub(crate) fn run(workspace: &Workspace, toolchain: Option<Toolchain>) -> Result<()> {
    let Some(toolchain) = toolchain.or_else(Toolchain::installed) else {
        return Err(CannotRun::new(format!(
            "no compiler for thumbv6m-none-eabi is there\n\
             hint: rustup target add thumbv6m-none-eabi, or on Debian: sudo apt-get install {}",
            Toolchain::DEBIAN_PACKAGES.join(" ")
        ))
        .into());
    };
    let boards = Board::all(&workspace.boards())?;
    if boards.is_empty() {
        bail!("no folder in {} has a board.toml", workspace.boards().display());
    }
    let mut too_large = Vec::new();
    for board in &boards {
        let (tally, deepest) = weigh(workspace, board, toolchain)?;
        print!("{}", tally::shown(board, &tally, deepest.bytes));
        if !deepest.recursive.is_empty() {
            let names: Vec<&str> = deepest.recursive.iter().map(String::as_str).collect();
            println!("  counted once, though they may call themselves: {}", names.join(", "));
        }
        let excesses = tally::excesses(board, &tally, deepest.bytes);
        if !excesses.is_empty() {
            print!("{}", shown_path(&deepest));
        }
        too_large.extend(excesses);
    }
    if too_large.is_empty() { Ok(()) } else { bail!("{}", too_large.join("; ")) }
}

fn weigh(workspace: &Workspace, board: &Board, toolchain: Toolchain) -> Result<(Tally, Deepest)> {
    let target = workspace.target().join("boards");
    let mut build = toolchain.cargo(&board.target);
    build
        .current_dir(workspace.boards())
        .args(["build", "--release", "--locked", "--package", &board.name])
        .args(["--target", &board.target, "--target-dir"])
        .arg(&target);
    process::run(&mut build)?;
    let image = target.join(&board.target).join("release").join(&board.name);
    let bytes = std::fs::read(&image)
        .with_context(|| format!("the linked image {} can't be read", image.display()))?;
    Ok((Tally::of_image(board, &bytes)?, stack::deepest(&Image::read(&bytes)?)))
}

fn shown_path(deepest: &Deepest) -> String {
    let step = |(name, frame): &(String, u64)| format!("    {frame:>6}  {name}\n");
    let steps: String = deepest.path.iter().map(step).collect();
    format!("  the deepest way down, in bytes:\n{steps}")
}
