//! Prints a completion script, made from the grammar of the command line.

use std::process::ExitCode;

use crate::cli::{error::CliError, output};

pub(crate) fn run(shell: clap_complete::Shell, mut command: clap::Command) -> Result<ExitCode, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "webitel-hooks", &mut script);
    output::print(&script)
}
