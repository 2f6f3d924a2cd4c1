//! The command line's grammar.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::Refresh;

const EXAMPLES: &str = "\
Examples:
  webitel-hooks --demo                   made-up data and no network
  webitel-hooks --demo --queue 12        straight to a queue's hooks
  WEBITEL_URL=https://webitel.example.com WEBITEL_ACCESS_TOKEN=... webitel-hooks
  webitel-hooks serve                    the embedded server alone
  webitel-hooks config init              a configuration file to begin with
  webitel-hooks login --profile main     sign in by user name and password
  webitel-hooks where-used \"Notify CRM\"  every hook that runs a flow schema
  webitel-hooks copy --help              each command has examples of its own

Environment:
  WEBITEL_URL           the server, with or without /api
  WEBITEL_ACCESS_TOKEN  an API access token (also WEBITEL_AUTH_TOKEN)
  NO_COLOR              if set and not empty: no colours

Flags win over the environment, and that over the configuration file
(webitel-hooks paths says where it is).

Exit codes:
  0  done
  1  failed, and nothing was done
  2  used wrongly, or no terminal
  3  plan found differences
  4  partly done
A signal that comes before anything was changed ends with 128 and its number.";

/// The hooks of Webitel contact-center queues, in a terminal: which event in which queue runs which flow schema.
///
/// Without a verb the full-screen program starts. ? inside shows the keys.
#[derive(Debug, Parser)]
#[command(name = "webitel-hooks", version, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// What to do instead of showing the full-screen program.
    #[command(subcommand)]
    pub verb: Option<Verb>,
    /// How to show the full-screen program.
    #[command(flatten)]
    pub screen: ScreenArguments,
    /// Which server.
    #[command(flatten)]
    pub connection: ConnectionArguments,
    /// The embedded server's data.
    #[command(flatten)]
    pub server: DataArguments,
}

/// Options of the full-screen program.
#[derive(Debug, Args)]
pub struct ScreenArguments {
    /// Start the embedded Webitel-compatible server and connect to it
    #[arg(long)]
    pub demo: bool,
    /// Open the hooks of this queue at once: its id or its exact name
    #[arg(long, value_name = "ID|NAME")]
    pub queue: Option<String>,
    /// Draw with ASCII characters only, for consoles without Unicode
    #[arg(long)]
    pub ascii: bool,
    /// Live refresh: how often to ask whether anything changed: 30s, 2m, or off [default: 30s]
    #[arg(long, value_name = "TIME")]
    pub refresh: Option<Refresh>,
}

/// Which server, and how to reach it. The access token is no flag: others would see it in the process list.
#[derive(Debug, Args)]
#[command(next_help_heading = "Server")]
pub struct ConnectionArguments {
    /// Use this profile of the configuration file
    #[arg(long, value_name = "NAME", conflicts_with = "url")]
    pub profile: Option<String>,
    /// Use this server, with or without /api
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// Allow plain http to another machine; the token then travels unencrypted
    #[arg(long)]
    pub plain_http: bool,
    /// Write every request to the end of this file: method, path, status and time, and no secret
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

/// Where the embedded server keeps its data, and how much it makes up.
#[derive(Debug, Args)]
#[command(next_help_heading = "Embedded server")]
pub struct DataArguments {
    /// The database file, or :memory: [default: demo.sqlite in the state directory]
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// Throw the data away and make it up anew
    #[arg(long)]
    pub reset: bool,
    /// Make up at least this many queues (when the data is made up)
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub queues: u32,
    /// Make up at least this many flow schemas
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub schemas: u32,
    /// Make up this many hooks in every made-up queue
    #[arg(long, value_name = "N")]
    pub hooks_per_queue: Option<u32>,
    /// What it does wrong on purpose.
    #[cfg(feature = "embedded-server")]
    #[command(flatten)]
    pub faults: super::faults::FaultArguments,
}

/// What can be done without the full-screen program.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// List the queues
    #[command(after_help = super::verbs::help::QUEUES)]
    Queues(super::verbs::QueuesArguments),
    /// List the flow schemas that hooks may use
    #[command(after_help = super::verbs::help::SCHEMAS)]
    Schemas(super::verbs::SchemasArguments),
    /// List, add, change and remove hooks
    #[command(subcommand)]
    Hooks(super::verbs::HooksVerb),
    /// List every hook that runs a flow schema
    #[command(after_help = super::verbs::help::WHERE_USED)]
    WhereUsed(super::verbs::WhereUsedArguments),
    /// Copy hooks to other queues
    #[command(after_help = super::verbs::help::COPY)]
    Copy(Box<super::verbs::CopyArguments>),
    /// Switch hooks off for a while, and remember which were on
    #[command(after_help = super::verbs::pausing::PAUSE)]
    Pause(super::verbs::SwitchArguments),
    /// Switch on again what pause switched off
    #[command(after_help = super::verbs::pausing::RESUME)]
    Resume(super::verbs::pausing::ResumeArguments),
    /// Put back what was done last
    #[command(after_help = super::verbs::undo::UNDO)]
    Undo(super::verbs::undo::UndoArguments),
    /// Show what was done to hooks, by this program on this machine
    #[command(after_help = super::verbs::history::HISTORY)]
    History(super::verbs::history::HistoryArguments),
    /// Find hooks that can never fire and the like, and mend what can be
    #[command(after_help = super::verbs::doctor::DOCTOR)]
    Doctor(super::verbs::doctor::DoctorArguments),
    /// Write hooks to a file, as YAML or JSON
    #[command(after_help = super::verbs::files::EXPORT)]
    Export(super::verbs::files::ExportArguments),
    /// Show what a file of hooks would change
    #[command(after_help = super::verbs::files::PLAN)]
    Plan(super::verbs::files::PlanArguments),
    /// Make hooks what a file says
    #[command(after_help = super::verbs::files::APPLY)]
    Apply(super::verbs::files::ApplyArguments),
    /// Sign in by user name and password, and keep the session token
    Login(LoginArguments),
    /// End the session that login began, and forget its token
    Logout {
        /// Which server.
        #[command(flatten)]
        connection: ConnectionArguments,
    },
    /// List the profiles of the configuration file
    Profiles {
        /// One JSON object instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Make a configuration file, or check it
    #[command(subcommand)]
    Config(ConfigVerb),
    /// Print where every file lies
    Paths {
        /// One JSON object instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Run the embedded server alone, until Ctrl-C; prints its URL, then its access token
    #[cfg(feature = "embedded-server")]
    Serve(Box<ServeArguments>),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// What can be done with the configuration file.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum ConfigVerb {
    /// Write one to begin with, where there is none; every setting in it is a comment
    Init,
    /// Tell every mistake in it, with its line
    Check,
}

/// Options of `login`. The password is asked for, and is no option.
#[derive(Debug, Args)]
pub struct LoginArguments {
    /// The user name, alone or as user@domain
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
    /// The domain, where it is not part of the user name
    #[arg(long, value_name = "NAME")]
    pub domain: Option<String>,
    /// Which server.
    #[command(flatten)]
    pub connection: ConnectionArguments,
}

/// Options of `serve`.
#[cfg(feature = "embedded-server")]
#[derive(Debug, Args)]
pub struct ServeArguments {
    /// The loopback address to listen on [default: a free port of 127.0.0.1]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<std::net::SocketAddr>,
    /// The access token to ask for; other users of this machine can see it in the process list [default: a random one]
    #[arg(long, env = "WEBITEL_HOOKS_SERVE_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub token: Option<String>,
    /// The data.
    #[command(flatten)]
    pub data: DataArguments,
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
        for verb in [&[][..], &["login"], &["logout"]] {
            for flag in ["--token", "--access-token", "--password"] {
                let typed = ["webitel-hooks"].iter().chain(verb).copied().chain([flag, "hunter2"]);
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
