//! `completions`: a completion script, made from the arguments.

use std::process::ExitCode;

use crate::cli::{error::Problem, output};

pub(crate) fn run(shell: clap_complete::Shell, mut command: clap::Command) -> Result<ExitCode, Problem> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "webitel-hooks", &mut script);
    // Its labels are wrong where the program's name has a hyphen, so that nothing below the first command is completed.
    let script = String::from_utf8_lossy(&script).replace("webitel__subcmd__hooks", "webitel__hooks");
    output::print(script.as_bytes())
}
