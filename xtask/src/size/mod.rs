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
use self::stack::Step;
use self::tally::Tally;
pub(crate) use self::toolchain::Toolchain;
use crate::prerequisite::CannotRun;
use crate::process;
use crate::workspace::Workspace;

/// Builds and weighs every board's image; fails where one does not link or does not fit.
///
/// With `path` it also prints the deepest way down from the functions with that in their names.
pub(crate) fn run(
    workspace: &Workspace,
    toolchain: Option<Toolchain>,
    path: Option<&str>,
) -> Result<()> {
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
        let (tally, image) = weigh(workspace, board, toolchain)?;
        let deepest = stack::deepest(&image);
        print!("{}", tally::shown(board, &tally, deepest.bytes));
        if !deepest.recursive.is_empty() {
            let names: Vec<&str> = deepest.recursive.iter().map(String::as_str).collect();
            println!("  counted once, though they may call themselves: {}", names.join(", "));
        }
        let excesses = tally::excesses(board, &tally, deepest.bytes);
        if !excesses.is_empty() {
            print!("{}", shown_path(&deepest.path));
        }
        for way in path.iter().flat_map(|name| stack::deepest_from(&image, name)) {
            print!("{}", shown_path(&way));
        }
        too_large.extend(excesses);
    }
    if too_large.is_empty() { Ok(()) } else { bail!("{}", too_large.join("; ")) }
}

fn weigh(workspace: &Workspace, board: &Board, toolchain: Toolchain) -> Result<(Tally, Image)> {
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
    Ok((Tally::of_image(board, &bytes)?, Image::read(&bytes)?))
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
