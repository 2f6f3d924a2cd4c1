//! The full-screen program.

use std::process::ExitCode;

use super::{
    CliError,
    arguments::{DataArguments, ScreenArguments},
    settings,
};
use crate::{
    domain::QueueSelector,
    runtime::{Ended, RunError, run as run_screen},
    term::check_terminal,
};

pub(super) fn run(screen: &ScreenArguments, data: &DataArguments) -> Result<ExitCode, CliError> {
    check_terminal().map_err(|error| CliError::Usage(error.to_string()))?;
    let target = settings::target(screen, data)?;
    let wanted = screen.queue.as_deref().map(QueueSelector::from_text);
    match run_screen(target, settings::theme(screen), wanted) {
        Ok(Ended::Quit) => Ok(ExitCode::SUCCESS),
        Ok(Ended::BySignal(signal)) => Ok(ExitCode::from(signal.exit_code().unwrap_or(0))),
        Err(RunError::NoTerminal(error)) => Err(CliError::Usage(error.to_string())),
        Err(error) => Err(CliError::Failed(error.to_string())),
    }
}
