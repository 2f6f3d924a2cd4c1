//! The command-line arguments.

use clap::{Parser, Subcommand};

use super::commands::{config, copy, doctor, files, hooks, journal, lists, login, pause};
use super::options::{ConnectionArguments, DataArguments, ScreenArguments};

const EXAMPLES: &str = "\
Examples:
  webitel-hooks --demo                   sample data, no network
  webitel-hooks --demo --queue 12        open the hooks of a queue
  WEBITEL_URL=https://webitel.example.com WEBITEL_ACCESS_TOKEN=... webitel-hooks
  webitel-hooks serve                    run the embedded server alone
  webitel-hooks config init              write a configuration file
  webitel-hooks login --profile main     sign in by user name and password
  webitel-hooks where-used \"Notify CRM\"  list the hooks that run a flow schema
  webitel-hooks copy --help              every command has its own examples

Environment:
  WEBITEL_URL           the server, with or without /api
  WEBITEL_ACCESS_TOKEN  an API access token (also WEBITEL_AUTH_TOKEN)
  NO_COLOR              if set and not empty: no colours

Flags override the environment, which overrides the configuration file
(webitel-hooks paths shows where it is).

Exit codes:
  0  success
  1  failure, nothing was changed
  2  usage error, or no terminal
  3  plan found differences, or doctor --fail-on a finding
  4  partial success
A signal before the first change: 128 plus its number.";

/// The hooks of Webitel contact-center queues, in a terminal: which event in which queue runs which flow schema.
///
/// Without a command, the full-screen program starts; ? shows its keys.
#[derive(Debug, Parser)]
#[command(name = "webitel-hooks", version, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// The command; without one, the full-screen program.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Options of the full-screen program.
    #[command(flatten)]
    pub screen: ScreenArguments,
    /// The server.
    #[command(flatten)]
    pub connection: ConnectionArguments,
    /// The embedded server's data.
    #[command(flatten)]
    pub server: DataArguments,
}

/// The commands that need no full-screen terminal.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the queues
    #[command(after_help = lists::QUEUES)]
    Queues(lists::QueuesArguments),
    /// List the flow schemas that hooks may use
    #[command(after_help = lists::SCHEMAS)]
    Schemas(lists::SchemasArguments),
    /// List, add, change and remove hooks
    #[command(subcommand)]
    Hooks(hooks::HooksCommand),
    /// List every hook that runs a flow schema
    #[command(after_help = lists::WHERE_USED)]
    WhereUsed(lists::WhereUsedArguments),
    /// Copy hooks to other queues
    #[command(after_help = copy::EXAMPLES)]
    Copy(Box<copy::CopyArguments>),
    /// Switch hooks off for a while and remember which were on
    #[command(after_help = pause::PAUSE)]
    Pause(Box<pause::PauseArguments>),
    /// Switch on the hooks that pause switched off
    #[command(after_help = pause::RESUME)]
    Resume(pause::ResumeArguments),
    /// Undo the last change
    #[command(after_help = journal::UNDO)]
    Undo(journal::UndoArguments),
    /// Show what this program changed on this machine
    #[command(after_help = journal::HISTORY)]
    History(journal::HistoryArguments),
    /// Find hooks that can never fire and other mistakes, and fix them
    #[command(after_help = doctor::EXAMPLES)]
    Doctor(doctor::DoctorArguments),
    /// Write hooks to a file, as YAML or JSON
    #[command(after_help = files::EXPORT)]
    Export(files::ExportArguments),
    /// Show what a hooks file would change
    #[command(after_help = files::PLAN)]
    Plan(files::PlanArguments),
    /// Apply a hooks file
    #[command(after_help = files::APPLY)]
    Apply(files::ApplyArguments),
    /// Sign in with user name and password and keep the session token
    Login(login::LoginArguments),
    /// Sign out and delete the session token
    Logout {
        /// The server.
        #[command(flatten)]
        connection: ConnectionArguments,
    },
    /// List the profiles of the configuration file
    Profiles {
        /// One JSON object instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Create or check the configuration file, or print its keys
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// Print the locations of all files
    Paths {
        /// One JSON object instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Run the embedded server; prints its URL, token and password
    #[cfg(feature = "embedded-server")]
    Serve(Box<super::commands::serve::ServeArguments>),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_grammar_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn no_flag_takes_the_access_token() {
        for command in [&[][..], &["login"], &["logout"]] {
            for flag in ["--token", "--access-token", "--password"] {
                let typed = ["webitel-hooks"].iter().chain(command).copied().chain([flag, "hunter2"]);
                let error = Arguments::try_parse_from(typed).expect_err("no such flag").to_string();
                assert!(!error.contains("hunter2"), "{error}");
            }
        }
    }

    #[test]
    fn a_queue_can_be_named_for_the_demo() {
        let arguments = Arguments::parse_from(["webitel-hooks", "--demo", "--queue", "Support line"]);
        assert!(arguments.screen.demo && arguments.screen.queue.as_deref() == Some("Support line"));
    }
}
