//! From what was typed and set to what the program runs with. Every error names what was set and what to do.

use std::{env, time::Duration};

use super::{
    CliError,
    arguments::{ConnectionArguments, DataArguments, ScreenArguments},
    connection::Settings,
};
use crate::{
    config::{File, Paths, Refresh, TerminalSettings},
    runtime::Target,
    ui::Theme,
};

/// Which server the full-screen program is for, and how often it looks again.
///
/// # Errors
///
/// When a setting cannot be used.
pub(super) fn target(
    screen: &ScreenArguments,
    connection: &ConnectionArguments,
    data: &DataArguments,
) -> Result<(Target, Refresh), CliError> {
    if screen.demo {
        return Ok((demo(data)?, screen.refresh.unwrap_or_default()));
    }
    let settings = Settings::load()?;
    let chosen = settings.choose(connection)?;
    let refresh = screen.refresh.unwrap_or_else(|| settings.refresh(chosen.as_ref()));
    let target = match chosen {
        Some(chosen) => {
            let token = chosen.token(&settings.sessions())?;
            let keeper = chosen.keeper(settings.sessions());
            Target::Server(Box::new(chosen.target(token, keeper)))
        }
        None => unset(data)?,
    };
    Ok((target, refresh))
}

/// The embedded server's options.
///
/// # Errors
///
/// When there is no place for its data.
#[cfg(feature = "embedded-server")]
pub(super) fn server_options(data: &DataArguments) -> Result<crate::demo::Options, CliError> {
    use crate::demo::{Options, SeedSize};
    Ok(Options {
        data: data_location(data.data.as_deref())?,
        reset: data.reset,
        seed: SeedSize { queues: data.queues, schemas: data.schemas, hooks_per_queue: data.hooks_per_queue },
        faults: data.faults.faults(),
        ..Options::default()
    })
}

/// Where the embedded server's data lies.
///
/// # Errors
///
/// When there is no place for it.
#[cfg(feature = "embedded-server")]
pub(super) fn data_location(named: Option<&std::path::Path>) -> Result<crate::demo::DataLocation, CliError> {
    use crate::{config::Paths, demo::DataLocation};
    Ok(match named {
        Some(path) if path.as_os_str() == ":memory:" => DataLocation::Memory,
        Some(path) => DataLocation::File(path.to_owned()),
        None => DataLocation::File(
            Paths::from_environment()
                .map_err(|error| CliError::Usage(format!("{error} Or name a file with --data FILE.")))?
                .demo_data(),
        ),
    })
}

#[cfg(feature = "embedded-server")]
fn demo(data: &DataArguments) -> Result<Target, CliError> {
    server_options(data).map(Target::Demo)
}

#[cfg(feature = "embedded-server")]
fn unset(data: &DataArguments) -> Result<Target, CliError> {
    server_options(data).map(Target::Unset)
}

#[cfg(not(feature = "embedded-server"))]
fn demo(_: &DataArguments) -> Result<Target, CliError> {
    Err(CliError::Usage(
        "This build has no embedded server. Name a server with --url, WEBITEL_URL or a profile.".to_owned(),
    ))
}

#[cfg(not(feature = "embedded-server"))]
fn unset(_: &DataArguments) -> Result<Target, CliError> {
    Err(CliError::Usage("No server is set. Name a server with --url, WEBITEL_URL or a profile.".to_owned()))
}

/// How to draw (<https://no-color.org>: any value but the empty one).
pub(super) fn theme(screen: &ScreenArguments) -> Theme {
    let no_colour = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    Theme { colour: !no_colour, ascii: screen.ascii }
}

/// The file's settings for the terminal. Its mistakes are reported where a server is read from it.
pub(super) fn terminal() -> TerminalSettings {
    let file = Paths::from_environment().ok().and_then(|paths| File::read(&paths).ok().flatten());
    file.map(|file| file.terminal).unwrap_or_default()
}

/// After so long without another byte an ESC from the terminal is the Esc key.
pub(super) fn esc_timeout(settings: &TerminalSettings) -> Duration {
    let usual = if env::var_os("SSH_CONNECTION").is_some() { 100 } else { 50 };
    settings.esc_timeout.unwrap_or(Duration::from_millis(usual))
}
