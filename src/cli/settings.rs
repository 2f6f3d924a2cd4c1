//! From what was typed and set to what the program runs with. Every error names what was set and what to do.

use std::env;

use super::{
    CliError,
    arguments::{DataArguments, ScreenArguments},
};
use crate::{
    api::{AccessToken, ServerAddress},
    runtime::Target,
    ui::Theme,
};

/// Which server the full-screen program is for.
///
/// # Errors
///
/// When a setting cannot be used.
pub(super) fn target(screen: &ScreenArguments, data: &DataArguments) -> Result<Target, CliError> {
    if screen.demo {
        return demo(data);
    }
    let usage = |text: String| Err(CliError::Usage(text));
    let Some(url) = env::var_os("WEBITEL_URL").filter(|value| !value.is_empty()) else {
        return unset(data);
    };
    let Some(url) = url.to_str() else { return usage("WEBITEL_URL is not text.".to_owned()) };
    let address: ServerAddress = match url.parse() {
        Ok(address) => address,
        Err(error) => return usage(format!("WEBITEL_URL cannot be used: {error}.")),
    };
    if !address.is_encrypted() && !address.is_loopback() && !screen.plain_http {
        return usage(format!(
            "WEBITEL_URL is plain http to {}: the access token would travel unencrypted. Use https, or allow it with --plain-http.",
            address.authority()
        ));
    }
    let Some(token) = env::var_os("WEBITEL_ACCESS_TOKEN").filter(|value| !value.is_empty()) else {
        return usage("WEBITEL_URL is set but WEBITEL_ACCESS_TOKEN is not: set it to an API access token.".to_owned());
    };
    match token.to_str().unwrap_or_default().parse::<AccessToken>() {
        Ok(token) => Ok(Target::Server { address, token }),
        Err(error) => usage(format!("WEBITEL_ACCESS_TOKEN cannot be used: {error}.")),
    }
}

/// The embedded server's options.
///
/// # Errors
///
/// When there is no place for its data.
#[cfg(feature = "embedded-server")]
pub(super) fn server_options(data: &DataArguments) -> Result<crate::demo::Options, CliError> {
    use crate::demo::{DataLocation, Options, SeedSize};
    let location = match &data.data {
        Some(path) if path.as_os_str() == ":memory:" => DataLocation::Memory,
        Some(path) => DataLocation::File(path.clone()),
        None => DataLocation::File(default_data_file()?),
    };
    Ok(Options {
        data: location,
        reset: data.reset,
        seed: SeedSize { queues: data.queues, schemas: data.schemas, hooks_per_queue: data.hooks_per_queue },
        faults: data.faults.faults(),
        ..Options::default()
    })
}

#[cfg(feature = "embedded-server")]
fn default_data_file() -> Result<std::path::PathBuf, CliError> {
    use etcetera::BaseStrategy;
    let no_home =
        || CliError::Usage("There is no home directory for the data: name a file with --data FILE.".to_owned());
    let base = etcetera::choose_base_strategy().map_err(|_| no_home())?;
    Ok(base.state_dir().unwrap_or_else(|| base.data_dir()).join("webitel-hooks").join("demo.sqlite"))
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
    Err(CliError::Usage("This build has no embedded server. Set WEBITEL_URL and WEBITEL_ACCESS_TOKEN.".to_owned()))
}

#[cfg(not(feature = "embedded-server"))]
fn unset(_: &DataArguments) -> Result<Target, CliError> {
    Err(CliError::Usage("No server is set. Set WEBITEL_URL and WEBITEL_ACCESS_TOKEN.".to_owned()))
}

/// How to draw (<https://no-color.org>: any value but the empty one).
pub(super) fn theme(screen: &ScreenArguments) -> Theme {
    let no_colour = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    Theme { colour: !no_colour, ascii: screen.ascii }
}
