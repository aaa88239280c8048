//! The virtual board, tried through probe-rs itself.
//!
//! Without QEMU every check is counted as ignored and says so; nothing passes in silence.

mod attach;
mod bench;
mod command_line;
mod debug;
mod fault;
mod flash;
mod image;
mod lifetime;
mod link;
mod rtt;
mod served;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Completion, Failed, Trial};

/// One check.
type Check = fn();

const GROUPS: [(&str, &[(&str, Check)]); 8] = [
    ("attach", attach::CHECKS),
    ("flash", flash::CHECKS),
    ("debug", debug::CHECKS),
    ("rtt", rtt::CHECKS),
    ("fault", fault::CHECKS),
    ("link", link::CHECKS),
    ("lifetime", lifetime::CHECKS),
    ("served", served::CHECKS),
];

fn main() -> ExitCode {
    if std::env::var_os(lifetime::OWNER).is_some() {
        return lifetime::own_a_board();
    }
    let missing = bench::missing();
    if let Some(missing) = &missing {
        eprintln!("NOT CHECKED: nothing of the virtual board was tried, because {missing}");
    }
    let mut trials = Vec::new();
    for (group, checks) in GROUPS {
        for (name, check) in checks {
            let missing = missing.clone();
            let check = *check;
            let run = move || {
                if let Some(missing) = missing {
                    return Ok(Completion::ignored_with(missing));
                }
                check();
                Ok::<_, Failed>(Completion::Completed)
            };
            trials.push(Trial::ignorable_test(format!("{group}::{name}"), run));
        }
    }
    trials.extend(command_line::trials(missing.as_deref()));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// Names checks after their functions.
macro_rules! checks {
    ($($check:ident),* $(,)?) => {
        pub(crate) const CHECKS: &[(&str, fn())] = &[$((stringify!($check), $check)),*];
    };
}
pub(crate) use checks;
