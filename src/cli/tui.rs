//! The full-screen program.

use std::process::ExitCode;

use super::{
    CliError,
    arguments::{ConnectionArguments, DataArguments, ScreenArguments},
    log, settings,
};
use crate::{
    domain::QueueSelector,
    runtime::{Ended, RunError, Wishes, run as run_screen},
    term::check_terminal,
};

pub(super) fn run(
    screen: &ScreenArguments,
    connection: &ConnectionArguments,
    data: &DataArguments,
) -> Result<ExitCode, CliError> {
    check_terminal().map_err(|error| CliError::Usage(error.to_string()))?;
    log::begin(connection.log.as_deref())?;
    let (target, refresh) = settings::target(screen, connection, data)?;
    let queue = screen.queue.as_deref().map(QueueSelector::from_text);
    match run_screen(target, settings::theme(screen), Wishes { queue, refresh: refresh.interval() }) {
        Ok(Ended::Quit) => Ok(ExitCode::SUCCESS),
        Ok(Ended::BySignal(signal)) => Ok(ExitCode::from(signal.exit_code().unwrap_or(0))),
        Err(RunError::NoTerminal(error)) => Err(CliError::Usage(error.to_string())),
        Err(error) => Err(CliError::Failed(error.to_string())),
    }
}
