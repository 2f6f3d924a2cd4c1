//! The command line. [`run`] dispatches.
//!
//! | File | Idea |
//! |---|---|
//! | `arguments` | the program's options and its commands |
//! | `commands` | the commands: options, examples, what they do |
//! | `hooks_file` | a hooks file read or written whole; the plan that it asks for |
//! | `writing` | a plan shown, confirmed, carried out, recorded and reported |
//! | `reading` | finds and reads the queues, flow schemas and hooks that the user named |
//! | `connection` | settings, token, embedded server, the session with a server |
//! | `options` | options that several commands share |
//! | `system` | limits of the operating system, checked before a command begins |
//! | `json` | objects for scripts, as `docs/json.md` describes them |
//! | `prompt`, `progress`, `output`, `log` | questions, the progress line, text and tables, the log file |
//! | `error` | why a command failed, and its exit code |

mod arguments;
mod commands;
mod connection;
mod error;
mod hooks_file;
mod json;
mod log;
mod options;
mod output;
mod progress;
mod prompt;
mod reading;
mod system;
mod writing;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser};

pub use arguments::{Arguments, Command};
pub use error::{Problem, ProblemKind};

use commands::{config, copy, doctor, files, hooks, journal, lists, login, man, pause, tui};

use crate::domain::make_harmless;

/// Parses the command line and runs it.
pub fn run() -> ExitCode {
    system::survive_file_limit();
    let json = json_is_wanted();
    let arguments = match parse(std::env::args_os().collect()) {
        Ok(arguments) => arguments,
        Err(error) if json && error.use_stderr() => {
            return complain(Problem::new(ProblemKind::Usage, in_one_line(&error.to_string())), true);
        }
        Err(error) if error.use_stderr() => error.exit(),
        // --help or --version. clap ignores errors while printing them.
        Err(error) => {
            let text = error.render();
            let text = if output::is_coloured() { text.ansi().to_string() } else { text.to_string() };
            return output::print(text.as_bytes()).unwrap_or_else(|error| complain(error, json));
        }
    };
    let result = match arguments.command {
        None => tui::run(&arguments.screen, &arguments.connection, &arguments.server, &Arguments::command()),
        #[cfg(feature = "embedded-server")]
        Some(Command::Serve(ref arguments)) => commands::serve::run(arguments),
        Some(Command::Paths { json }) => config::print_paths(json),
        Some(Command::Profiles { json }) => config::profiles(json),
        Some(Command::Config(arguments)) => config::run(arguments),
        Some(Command::Login(ref arguments)) => login::run(arguments),
        Some(Command::Logout { ref connection }) => login::logout(connection),
        Some(Command::Completions { shell }) => man::completions(shell, Arguments::command()),
        Some(Command::Man) => man::man(Arguments::command()),
        Some(Command::Queues(ref arguments)) => lists::queues(arguments),
        Some(Command::Schemas(ref arguments)) => lists::schemas(arguments),
        Some(Command::Hooks(ref arguments)) => hooks::run(arguments),
        Some(Command::WhereUsed(ref arguments)) => lists::where_used(arguments),
        Some(Command::Copy(ref arguments)) => copy::run(arguments),
        Some(Command::Pause(ref arguments)) => pause::pause(arguments),
        Some(Command::Resume(ref arguments)) => pause::resume(arguments),
        Some(Command::Undo(ref arguments)) => journal::undo(arguments),
        Some(Command::History(ref arguments)) => journal::history(arguments),
        Some(Command::Doctor(ref arguments)) => doctor::run(arguments),
        Some(Command::Export(ref arguments)) => files::export(arguments),
        Some(Command::Plan(ref arguments)) => files::plan(arguments),
        Some(Command::Apply(ref arguments)) => files::apply(arguments),
    };
    result.unwrap_or_else(|error| complain(error, json))
}

/// Options before a command belong to it: `--demo hooks list` is `hooks list --demo`.
fn parse(words: Vec<OsString>) -> Result<Arguments, clap::Error> {
    let error = match Arguments::try_parse_from(&words) {
        Ok(arguments) => return Ok(arguments),
        Err(error) => error,
    };
    let error = match options_after_command(&words, &error).map(Arguments::try_parse_from) {
        Some(Ok(arguments)) => return Ok(arguments),
        Some(Err(error)) => error,
        None => error,
    };
    let asks_for_json =
        words.windows(2).any(|pair| matches!(pair[0].to_str(), Some("-o" | "--output")) && pair[1] == "json");
    if error.kind() == ErrorKind::UnknownArgument && asks_for_json {
        return Err(Arguments::command().error(ErrorKind::UnknownArgument, "there is no -o json: pass --json"));
    }
    Err(error)
}

/// Returns the line with the options that stand before the command moved behind it, if their position is what clap
/// rejects.
fn options_after_command(words: &[OsString], error: &clap::Error) -> Option<Vec<OsString>> {
    let Some(ContextValue::String(command)) = error.get(ContextKind::InvalidSubcommand) else { return None };
    let command = words.iter().position(|word| word.to_str() == Some(command))?;
    Some([&words[..1], &words[command..], &words[1..command]].concat())
}

/// Returns whether `--json` was given. Checked before the line is parsed, so that an error in it is JSON too.
fn json_is_wanted() -> bool {
    std::env::args_os().skip(1).take_while(|word| word != "--").any(|word| word == "--json")
}

/// clap's message on one line, without the usage that follows it.
fn in_one_line(error: &str) -> String {
    let what = error.strip_prefix("error: ").unwrap_or(error).split("\n\n").next().unwrap_or_default();
    what.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Prints the problem and returns its exit code.
fn complain(problem: Problem, json: bool) -> ExitCode {
    let text = if json {
        output::json_line(&problem.json())
    } else {
        // It may contain names of files, which can hold any character.
        let lines: Vec<String> = problem.message.lines().map(make_harmless).collect();
        format!("webitel-hooks: {}\n", lines.join("\n"))
    };
    // If stderr is closed, there is no other place to report it; `eprintln!` would panic.
    let _ = io::stderr().write_all(text.as_bytes());
    ExitCode::from(problem.kind.code())
}
