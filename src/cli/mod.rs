//! What can be typed after the program's name. One file per verb; `run` dispatches. Those that speak to a server and need
//! no screen are in `verbs`.

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
mod problem;
mod profiles;
mod prompt;
#[cfg(feature = "embedded-server")]
mod serve;
mod settings;
mod token;
mod tui;
mod verbs;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;

pub use arguments::{Arguments, Verb};
pub use problem::{Problem, ProblemKind};

use crate::domain::{Failure, make_harmless};

/// Why a verb did not do what was asked, and with which exit code to end.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// What was typed or set cannot be used. Exit code 2.
    #[error("{0}")]
    Usage(String),
    /// It was tried and failed. Exit code 1.
    #[error("{0}")]
    Failed(String),
    /// A problem that scripts can tell from others. It knows its exit code.
    #[error(transparent)]
    Problem(#[from] Problem),
}

impl CliError {
    /// As scripts and exit codes know it.
    fn problem(self) -> Problem {
        match self {
            Self::Usage(text) => Problem::new(ProblemKind::Usage, text),
            Self::Failed(text) => Problem::new(ProblemKind::Failed, text),
            Self::Problem(problem) => problem,
        }
    }
}

impl From<Failure> for CliError {
    fn from(failure: Failure) -> Self {
        Self::Problem(failure.into())
    }
}

/// Parses the command line and runs it.
#[must_use]
pub fn run() -> ExitCode {
    let json = json_is_wanted();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) if json && error.use_stderr() => {
            return complain(Problem::new(ProblemKind::Usage, in_one_line(&error.to_string())), true);
        }
        Err(error) => error.exit(),
    };
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
        Some(Verb::Queues(ref verb)) => verbs::queues::run(verb),
        Some(Verb::Schemas(ref verb)) => verbs::schemas::run(verb),
        Some(Verb::Hooks(ref verb)) => verbs::hooks::run(verb),
        Some(Verb::WhereUsed(ref verb)) => verbs::where_used::run(verb),
        Some(Verb::Copy(ref verb)) => verbs::copy::run(verb),
        Some(Verb::Pause(ref verb)) => verbs::pausing::pause(verb),
        Some(Verb::Resume(ref verb)) => verbs::pausing::resume(verb),
        Some(Verb::Undo(ref verb)) => verbs::undo::run(verb),
        Some(Verb::History(ref verb)) => verbs::history::run(verb),
        Some(Verb::Doctor(ref verb)) => verbs::doctor::run(verb),
        Some(Verb::Export(ref verb)) => verbs::files::export::run(verb),
        Some(Verb::Plan(ref verb)) => verbs::files::plan::run(verb),
        Some(Verb::Apply(ref verb)) => verbs::files::apply::run(verb),
    };
    result.unwrap_or_else(|error| complain(error.problem(), json))
}

/// Whether a script reads along. Known before the rest of the line is, so that a mistake in it is JSON too.
fn json_is_wanted() -> bool {
    std::env::args_os().skip(1).take_while(|word| word != "--").any(|word| word == "--json")
}

/// What is wrong, without the usage that follows it.
fn in_one_line(error: &str) -> String {
    let what = error.strip_prefix("error: ").unwrap_or(error).split("\n\n").next().unwrap_or_default();
    what.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Says what went wrong, and ends with its code.
fn complain(problem: Problem, json: bool) -> ExitCode {
    let text = if json {
        output::json_line(&problem.json())
    } else {
        // The name of a file can be anything, and whoever made it may be somebody else.
        let lines: Vec<String> = problem.message.lines().map(make_harmless).collect();
        format!("webitel-hooks: {}\n", lines.join("\n"))
    };
    // Where nobody reads it any more there is nobody to tell; `eprintln!` would panic.
    let _ = io::stderr().write_all(text.as_bytes());
    ExitCode::from(problem.kind.code())
}
