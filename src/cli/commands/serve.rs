//! `serve`: the embedded server alone.

use clap::Args;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use crate::cli::error::Problem;
use crate::cli::options::DataArguments;
use crate::cli::{connection, system};
use crate::demo;
use crate::term::Signals;

/// Options of `serve`.
#[derive(Debug, Args)]
pub struct ServeArguments {
    /// The loopback address to listen on [default: a free port of 127.0.0.1]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<std::net::SocketAddr>,
    /// The access token to require; other users of this machine can see it in the process list [default: a random one]
    #[arg(long, env = "WEBITEL_HOOKS_SERVE_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub token: Option<String>,
    /// The data.
    #[command(flatten)]
    pub data: DataArguments,
}

pub(crate) fn run(arguments: &ServeArguments) -> Result<ExitCode, Problem> {
    let mut options = connection::server_options(&arguments.data)?;
    if let Some(listen) = arguments.listen {
        options.listen = listen;
    }
    options.token.clone_from(&arguments.token);
    let failed = |error: &dyn std::fmt::Display| Problem::failed(format!("The server did not start: {error}"));
    system::block_on(async {
        // Before the server starts: a signal must never leave the database without its last write.
        let mut signals = Signals::listen().map_err(|error| failed(&error))?;
        let server = demo::start(options).map_err(|error| failed(&error))?;
        announce(&server).map_err(|error| Problem::failed(format!("The URL could not be printed: {error}.")))?;
        signals.ending().await;
        drop(server);
        Ok(ExitCode::SUCCESS)
    })
}

/// The URL, the token and the password on lines of their own, for scripts; what to do with them, for people.
fn announce(server: &demo::Server) -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "{}", server.url())?;
    writeln!(output, "{}", server.token())?;
    writeln!(output, "{}", server.password())?;
    output.flush()?;
    let mut people = io::stderr().lock();
    if people.is_terminal() && io::stdout().is_terminal() {
        writeln!(people, "\nThese are the URL, the administrator's access token, and the password of the users")?;
        writeln!(people, "admin, viewer, dispatcher, lead and guest. In another terminal:")?;
        writeln!(people, "  WEBITEL_URL={} WEBITEL_ACCESS_TOKEN={} webitel-hooks", server.url(), server.token())?;
        writeln!(people, "Ctrl-C stops the server; its data is kept.")?;
    }
    Ok(())
}
