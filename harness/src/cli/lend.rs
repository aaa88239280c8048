//! `lockbench lend`: another program uses a rig of this one, over standard input and output.

use std::io;

use super::{Console, Exit, Problem, Program};
use crate::rig::lend;

pub(super) fn execute(
    rig: &str,
    program: &Program,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    writeln!(console.err, "lending rig `{rig}` until standard input is closed")?;
    lend(&program.rigs, &mut io::stdin().lock(), &mut *console.out)?;
    Ok(Exit::Passed)
}
