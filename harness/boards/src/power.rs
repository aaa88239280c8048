//! Real power: a rig's commands that take it away and give it back.

use std::process::Command;

use crate::failure::Failure;

/// Runs a program with its arguments, as a rig file has them, to its end.
///
/// # Errors
/// [`Failure::PowerCommand`] where it can't be started, or says that it failed.
pub(crate) fn command(words: &[String]) -> Result<(), Failure> {
    let fault = |why: String| Failure::PowerCommand { command: words.join(" "), why };
    let Some((program, arguments)) = words.split_first() else {
        return Err(fault("the rig file names no program".to_owned()));
    };
    let ended = Command::new(program).args(arguments).status();
    let ended = ended.map_err(|error| fault(error.to_string()))?;
    if ended.success() { Ok(()) } else { Err(fault(ended.to_string())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(words: &[&str]) -> Result<(), String> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        command(&words).map_err(|failure| failure.to_string())
    }

    #[test]
    fn a_command_that_fails_is_named() {
        assert_eq!(told(&["true"]), Ok(()));
        for words in [&["false", "off"][..], &["there-is-no-such-program"], &[]] {
            let said = told(words).expect_err("it can't have worked");
            assert!(said.contains(&words.join(" ")), "{said}");
        }
    }
}
