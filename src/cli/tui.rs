//! The full-screen program.

use std::process::ExitCode;

use clap::CommandFactory;

use super::{
    Arguments, CliError,
    arguments::{ConnectionArguments, DataArguments, ScreenArguments},
    log, settings,
};
use crate::{
    config::Paths,
    domain::QueueSelector,
    journal::{Journal, PausedStore},
    runtime::{Ended, RunError, StartOptions, run as run_screen},
    term::{NoTerminal, WindowTitle, check_terminal},
};

pub(super) fn run(
    screen: &ScreenArguments,
    connection: &ConnectionArguments,
    data: &DataArguments,
) -> Result<ExitCode, CliError> {
    check_terminal().map_err(no_terminal)?;
    log::begin(connection.log.as_deref())?;
    let (target, refresh) = settings::target(screen, connection, data)?;
    let queue = screen.queue.as_deref().map(QueueSelector::from_text);
    // Without a home there is no place for it, and nothing else is the worse for that.
    let notes =
        Paths::from_environment().ok().map(|paths| (Journal::at(paths.journal()), PausedStore::at(paths.paused())));
    let terminal = settings::terminal();
    let esc_timeout = settings::esc_timeout(&terminal);
    let title = if terminal.title == Some(false) { WindowTitle::Untouched } else { WindowTitle::Ours };
    let options = StartOptions { queue, refresh: refresh.interval(), notes, esc_timeout, title };
    match run_screen(target, settings::theme(screen), options) {
        Ok(Ended::Quit) => Ok(ExitCode::SUCCESS),
        Ok(Ended::BySignal(signal)) => Ok(ExitCode::from(signal.exit_code().unwrap_or(0))),
        Err(RunError::NoTerminal(error)) => Err(no_terminal(error)),
        Err(error) => Err(CliError::Failed(error.to_string())),
    }
}

/// What is wrong with the terminal, and the commands that need none.
fn no_terminal(error: NoTerminal) -> CliError {
    let command = Arguments::command();
    let verbs: Vec<&str> =
        command.get_subcommands().map(clap::Command::get_name).filter(|verb| *verb != "login").collect();
    CliError::Usage(format!("{error} These commands need none: {} (see --help).", verbs.join(", ")))
}
