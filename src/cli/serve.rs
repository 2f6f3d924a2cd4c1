//! The embedded server alone.

use std::{
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

use super::{CliError, arguments::ServeArguments, settings};
use crate::{
    demo,
    term::{Signal, Signals},
};

pub(super) fn run(arguments: &ServeArguments) -> Result<ExitCode, CliError> {
    let mut options = settings::server_options(&arguments.data)?;
    if let Some(listen) = arguments.listen {
        options.listen = listen;
    }
    options.token.clone_from(&arguments.token);
    let failed = |error: &dyn std::fmt::Display| CliError::Failed(format!("The server did not start: {error}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| failed(&error))?;
    runtime.block_on(async {
        // Before the server starts: a signal must never leave the database without its last write.
        let mut signals = Signals::listen().map_err(|error| failed(&error))?;
        let server = demo::start(options).map_err(|error| failed(&error))?;
        announce(&server).map_err(|error| CliError::Failed(format!("The URL could not be printed: {error}.")))?;
        while signals.next().await == Signal::Continue {}
        server.stop();
        Ok(ExitCode::SUCCESS)
    })
}

/// The URL and the token on lines of their own, for scripts; what to do with them, for people.
fn announce(server: &demo::Server) -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "{}", server.url())?;
    writeln!(output, "{}", server.token())?;
    output.flush()?;
    let mut people = io::stderr().lock();
    if people.is_terminal() && io::stdout().is_terminal() {
        writeln!(people, "\nThe first line is the URL, the second the access token. In another terminal:")?;
        writeln!(people, "  WEBITEL_URL={} WEBITEL_ACCESS_TOKEN={} webitel-hooks", server.url(), server.token())?;
        writeln!(people, "Ctrl-C ends the server; its data stays.")?;
    }
    Ok(())
}
