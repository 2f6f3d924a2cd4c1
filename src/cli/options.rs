//! Options that several commands share.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use crate::config::Refresh;
use crate::domain::State;

/// The server, and the format of the output.
#[derive(Debug, Args)]
pub struct ServerArguments {
    /// Print one JSON object per line instead of a table; errors are JSON too (see docs/json.md)
    #[arg(long, help_heading = "Output")]
    pub json: bool,
    /// The server.
    #[command(flatten)]
    pub connection: ConnectionArguments,
    /// Start the embedded server for this command only
    #[arg(long, help_heading = "Server", conflicts_with_all = ["url", "profile"])]
    pub demo: bool,
    /// The embedded server's database file, or :memory: [default: demo.sqlite in the state directory]
    #[arg(long, value_name = "FILE", help_heading = "Server", requires = "demo")]
    pub data: Option<PathBuf>,
}

/// How a write is confirmed, and on which server.
#[derive(Debug, Args)]
#[command(next_help_heading = "Writing")]
pub struct WriteArguments {
    /// Do not ask for confirmation; required when stdin is not a terminal
    #[arg(long)]
    pub yes: bool,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Continue only if the plan has exactly N hooks; required with --yes for plans larger than the profile's confirm_above
    #[arg(long, value_name = "N")]
    pub expect: Option<usize>,
    /// Write even if the journal cannot be written; the change cannot be undone then
    #[arg(long)]
    pub without_undo: bool,
    /// The server.
    #[command(flatten)]
    pub server: ServerArguments,
}

/// Parses one of these words. Their descriptions are for the completions of a shell.
pub(crate) fn words_with_help<const N: usize>(words: [(&'static str, &'static str); N]) -> PossibleValuesParser {
    PossibleValuesParser::new(words.map(|(word, help)| PossibleValue::new(word).help(help)))
}

/// Parses `on` or `off`.
pub(crate) fn on_or_off() -> impl TypedValueParser<Value = State> {
    let words = [("on", "Switched on"), ("off", "Switched off")];
    words_with_help(words).map(|word| State::from_enabled(word == "on"))
}

/// On, off or paused, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StateFilter {
    /// Switched on
    On,
    /// Switched off, the paused ones too
    Off,
    /// Off because it is paused on this machine
    Paused,
}

/// Hooks of some queues that match every option.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Which hooks")]
pub struct Selection {
    /// Hooks of this queue: its id or exact name. Repeatable
    #[arg(long, short, value_name = "ID|NAME")]
    pub queue: Vec<String>,
    /// The other conditions.
    #[command(flatten)]
    pub conditions: Conditions,
}

/// Hooks that match every option. A repeated option matches any of its values.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
#[command(next_help_heading = "Which hooks")]
pub struct Conditions {
    /// Hooks that run this flow schema: its id or exact name. Repeatable
    #[arg(long, value_name = "ID|NAME")]
    pub schema: Vec<String>,
    /// Hooks for this event, such as joined. Repeatable
    #[arg(long, value_delimiter = ',', value_name = "EVENT")]
    pub event: Vec<String>,
    /// Hooks that are on, that are off, or that are paused (and so off)
    #[arg(long, value_name = "on|off|paused", hide_possible_values = true)]
    pub state: Option<StateFilter>,
}

/// Hooks by id, or by their properties.
#[derive(Debug, Args)]
pub struct Targets {
    /// Hook ids, as hooks list prints them
    #[arg(value_name = "HOOK", value_delimiter = ',')]
    pub hooks: Vec<u64>,
    /// The hooks.
    #[command(flatten)]
    pub selection: Selection,
}

/// Options of `hooks disable` and `hooks remove`.
#[derive(Debug, Args)]
pub struct SwitchArguments {
    /// The hooks.
    #[command(flatten)]
    pub targets: Targets,
    /// The confirmation, and the server.
    #[command(flatten)]
    pub write: WriteArguments,
}

/// The embedded server's data: where it is kept, and how much is generated.
#[derive(Debug, Args)]
#[command(next_help_heading = "Embedded server")]
pub struct DataArguments {
    /// The database file, or :memory: [default: demo.sqlite in the state directory]
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// Recreate the demo data; all changes are lost
    #[arg(long)]
    pub reset: bool,
    /// How much is generated.
    #[cfg(feature = "embedded-server")]
    #[command(flatten)]
    pub seed: crate::demo::SeedSize,
    /// Faults to inject.
    #[cfg(feature = "embedded-server")]
    #[command(flatten)]
    pub faults: crate::demo::Faults,
}

/// The server, and how to reach it. There is no flag for the access token: others would see it in the process list.
#[derive(Debug, Args)]
#[command(next_help_heading = "Server")]
pub struct ConnectionArguments {
    /// Use this profile of the configuration file
    #[arg(long, value_name = "NAME", conflicts_with = "url")]
    pub profile: Option<String>,
    /// Use this server, with or without /api
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// Allow plain http to another machine; the token is then sent unencrypted
    #[arg(long)]
    pub plain_http: bool,
    /// Append every request to this file: method, path, status and time, never secrets
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

/// Options of the full-screen program.
#[derive(Debug, Args)]
pub struct ScreenArguments {
    /// Start the embedded Webitel-compatible server and connect to it
    #[arg(long)]
    pub demo: bool,
    /// Open the hooks of this queue: its id or exact name
    #[arg(long, short, value_name = "ID|NAME")]
    pub queue: Option<String>,
    /// Draw with ASCII characters only, for consoles without Unicode
    #[arg(long)]
    pub ascii: bool,
    /// How often to check for changes, such as 30s or 2m, or off [default: 30s]
    #[arg(long, value_name = "TIME")]
    pub refresh: Option<Refresh>,
}

/// A hooks file, which of its queues, and whether to prune.
#[derive(Debug, Args)]
pub struct FileArguments {
    /// The file, YAML or JSON; - for stdin
    #[arg(long, short, value_name = "FILE", required_unless_present = "path")]
    file: Option<String>,
    #[arg(value_name = "FILE", conflicts_with = "file", hide = true)]
    path: Option<String>,
    /// Only this queue of the file: its id or exact name. Repeatable
    #[arg(long, short, value_name = "ID|NAME")]
    pub queue: Vec<String>,
    /// Remove hooks that are not in the file from the queues that are
    #[arg(long)]
    pub prune: bool,
}

impl FileArguments {
    /// The file that was named, with or without `--file`.
    pub(crate) fn file(&self) -> &str {
        self.file.as_deref().or(self.path.as_deref()).unwrap_or_default()
    }
}
