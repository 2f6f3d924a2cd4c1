//! The full-screen program.

use std::env;
use std::process::ExitCode;
use std::time::Duration;

use crate::cli::connection::{Settings, Waiting, read_file};
use crate::cli::error::Problem;
use crate::cli::options::{ConnectionArguments, DataArguments, ScreenArguments};
use crate::cli::{log, output, system};
use crate::config::{File, Paths, Refresh, Role, ThemeSettings};
use crate::domain::QueueSelector;
use crate::journal::{Journal, PausedStore};
use crate::runtime::{Ended, RunError, StartOptions, Target, run as run_screen};
use crate::term::{NoTerminal, WindowTitle, check_terminal};
use crate::ui::{Colours, Theme};
use crate::words;

pub(crate) fn run(
    screen: &ScreenArguments,
    connection: &ConnectionArguments,
    data: &DataArguments,
    command: &clap::Command,
) -> Result<ExitCode, Problem> {
    check_terminal().map_err(|error| no_terminal(error, command))?;
    system::check()?;
    log::begin(connection.log.as_deref())?;
    let File { title, esc_timeout, keys, theme: colours, .. } = file()?;
    let (target, refresh) = target(screen, connection, data)?;
    let queue = screen.queue.as_deref().map(QueueSelector::from_text);
    // Without a home directory there is no journal; everything else works.
    let journal =
        Paths::from_environment().ok().map(|paths| (Journal::at(paths.journal()), PausedStore::at(paths.paused())));
    let title = if title == Some(false) { WindowTitle::Untouched } else { WindowTitle::Ours };
    // Without another byte for this long, an ESC from the terminal is the Esc key.
    let usual = if env::var_os("SSH_CONNECTION").is_some() { 100 } else { 50 };
    let esc_timeout = esc_timeout.unwrap_or(Duration::from_millis(usual));
    let options = StartOptions { queue, refresh: refresh.interval(), journal, esc_timeout, title, keys };
    match run_screen(target, theme(screen, &colours), options) {
        Ok(Ended::Quit { paused }) => {
            if paused > 0 {
                let (hooks, them) = (words::count(paused, "hook"), if paused == 1 { "it" } else { "them" });
                output::remark(&format!("{hooks} paused: webitel-hooks resume switches {them} on again."));
            }
            Ok(ExitCode::SUCCESS)
        }
        Ok(Ended::BySignal(signal)) => Ok(ExitCode::from(signal.exit_code().unwrap_or(0))),
        Err(RunError::NoTerminal(error)) => Err(no_terminal(error, command)),
        Err(error) => Err(Problem::failed(error.to_string())),
    }
}

/// Explains the problem with the terminal, and names the commands that need none.
fn no_terminal(error: NoTerminal, command: &clap::Command) -> Problem {
    let names: Vec<&str> =
        command.get_subcommands().map(clap::Command::get_name).filter(|name| *name != "login").collect();
    Problem::usage(format!("{error} These commands need no terminal: {} (see --help).", names.join(", ")))
}

/// Decides the server of the full-screen program and its refresh interval.
///
/// # Errors
///
/// If a setting cannot be used.
fn target(
    screen: &ScreenArguments,
    connection: &ConnectionArguments,
    data: &DataArguments,
) -> Result<(Target, Refresh), Problem> {
    if screen.demo {
        return Ok((demo(data)?, screen.refresh.unwrap_or_default()));
    }
    let settings = Settings::load()?;
    let chosen = settings.choose(connection)?;
    let refresh = screen.refresh.unwrap_or_else(|| settings.refresh(chosen.as_ref()));
    let target = match chosen {
        Some(chosen) => {
            let token = match chosen.token_command() {
                None => chosen.stored_token()?,
                Some(_) => system::block_on(async { chosen.token(&mut Waiting::new(false)?).await })?,
            };
            let keeper = chosen.keeper();
            Target::Server(Box::new(chosen.target(token, keeper)))
        }
        None => unset(data)?,
    };
    Ok((target, refresh))
}

#[cfg(feature = "embedded-server")]
fn demo(data: &DataArguments) -> Result<Target, Problem> {
    crate::cli::connection::server_options(data).map(Target::Demo)
}

#[cfg(feature = "embedded-server")]
fn unset(data: &DataArguments) -> Result<Target, Problem> {
    crate::cli::connection::server_options(data).map(Target::Unset)
}

#[cfg(not(feature = "embedded-server"))]
fn demo(_: &DataArguments) -> Result<Target, Problem> {
    Err(Problem::no_embedded_server())
}

#[cfg(not(feature = "embedded-server"))]
fn unset(_: &DataArguments) -> Result<Target, Problem> {
    Err(Problem::no_server())
}

/// `NO_COLOR` counts unless it is empty (<https://no-color.org>).
fn theme(screen: &ScreenArguments, settings: &ThemeSettings) -> Theme {
    let no_colour = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let mut colours = if settings.is_mono { Colours::MONO } else { Colours::DEFAULT };
    for (role, number) in &settings.colours {
        let colour = match role {
            Role::Focus => &mut colours.focus,
            Role::Accent => &mut colours.accent,
            Role::Warning => &mut colours.warning,
            Role::On => &mut colours.on,
            Role::Off => &mut colours.off,
            Role::Paused => &mut colours.paused,
            Role::Dim => &mut colours.dim,
        };
        *colour = number.map(Colours::of_terminal);
    }
    Theme { colour: !no_colour, ascii: screen.ascii, colours }
}

/// The configuration file, which the demo reads too: keys, colours and the terminal are the same there.
///
/// # Errors
///
/// When it has a mistake, wherever in it. Without a home there is no file.
fn file() -> Result<File, Problem> {
    let file = Paths::from_environment().ok().map(|paths| read_file(&paths)).transpose()?;
    Ok(file.flatten().unwrap_or_default())
}
