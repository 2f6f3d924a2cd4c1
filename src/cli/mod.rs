//! What can be typed after the program's name. One file per verb; `run` dispatches.

mod arguments;
mod config_file;
mod connection;
#[cfg(feature = "embedded-server")]
mod faults;
mod generate;
mod log;
mod login;
mod logout;
mod manual;
mod output;
mod paths;
mod profiles;
mod prompt;
#[cfg(feature = "embedded-server")]
mod serve;
mod settings;
mod token;
mod tui;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;

pub use arguments::{Arguments, Verb};

/// Why a verb did not do what was asked, and with which exit code to end.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// What was typed or set cannot be used. Exit code 2.
    #[error("{0}")]
    Usage(String),
    /// It was tried and failed. Exit code 1.
    #[error("{0}")]
    Failed(String),
}

/// Parses the command line and runs it.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.verb {
        None => tui::run(&arguments.screen, &arguments.connection, &arguments.server),
        #[cfg(feature = "embedded-server")]
        Some(Verb::Serve(ref verb)) => serve::run(verb),
        Some(Verb::Paths { json }) => paths::run(json),
        Some(Verb::Profiles { json }) => profiles::run(json),
        Some(Verb::Config(verb)) => config_file::run(verb),
        Some(Verb::Login(ref verb)) => login::run(verb),
        Some(Verb::Logout { ref connection }) => logout::run(connection),
        Some(Verb::Completions { shell }) => generate::completions(shell),
        Some(Verb::Man) => generate::man(),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            complain(&error);
            ExitCode::from(match error {
                CliError::Usage(_) => 2,
                CliError::Failed(_) => 1,
            })
        }
    }
}

fn complain(error: &CliError) {
    // Where nobody reads it any more there is nobody to tell; `eprintln!` would panic.
    let _ = writeln!(io::stderr(), "webitel-hooks: {error}");
}
