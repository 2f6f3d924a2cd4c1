//! What packagers need: completion scripts and the manual page, both made from the grammar.

use std::process::ExitCode;

use clap::CommandFactory;

use super::{Arguments, CliError, manual, output::print};

pub(super) fn completions(shell: clap_complete::Shell) -> Result<ExitCode, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "webitel-hooks", &mut script);
    print(&script)
}

pub(super) fn man() -> Result<ExitCode, CliError> {
    let page =
        manual::page().map_err(|error| CliError::Failed(format!("The manual page could not be made: {error}.")))?;
    print(&page)
}
