//! Options that several commands share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::{config::Refresh, domain::State};

/// Which server, and for whom the output is.
#[derive(Debug, Args)]
pub struct ServerArguments {
    /// One JSON object a line instead of a table; errors are JSON too (docs/json.md describes them)
    #[arg(long, help_heading = "Output")]
    pub json: bool,
    /// Which server.
    #[command(flatten)]
    pub connection: ConnectionArguments,
    /// Start the embedded server for this command alone
    #[arg(long, help_heading = "Server", conflicts_with_all = ["url", "profile"])]
    pub demo: bool,
    /// The embedded server's database file, or :memory: [default: demo.sqlite in the state directory]
    #[arg(long, value_name = "FILE", help_heading = "Server", requires = "demo")]
    pub data: Option<PathBuf>,
}

/// How a write is agreed to.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Writing")]
pub struct WriteArguments {
    /// Do not ask; needed where stdin is not a terminal
    #[arg(long)]
    pub yes: bool,
    /// Show what would be done and stop
    #[arg(long)]
    pub dry_run: bool,
    /// Go on only if the plan has this many hooks; needed beside --yes for plans above confirm_above of the profile
    #[arg(long, value_name = "N")]
    pub expect: Option<usize>,
    /// Write although the journal cannot be written, so that it cannot be undone later
    #[arg(long)]
    pub without_undo: bool,
}

/// On or off, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StateWord {
    /// Switched on
    On,
    /// Switched off
    Off,
}

impl From<StateWord> for State {
    fn from(word: StateWord) -> Self {
        Self::from_enabled(word == StateWord::On)
    }
}

/// Which hooks. What is not said does not matter; what is said several times may be any of these.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Which hooks")]
pub struct Selection {
    /// Of this queue: its id or its exact name. Repeatable
    #[arg(long, short, value_name = "ID|NAME")]
    pub queue: Vec<String>,
    /// That run this flow schema: its id or its exact name. Repeatable
    #[arg(long, value_name = "ID|NAME")]
    pub schema: Vec<String>,
    /// For this event, such as joined. Repeatable
    #[arg(long, value_delimiter = ',', value_name = "EVENT")]
    pub event: Vec<String>,
    /// That are on, or that are off
    #[arg(long, value_name = "on|off", hide_possible_values = true)]
    pub state: Option<StateWord>,
}

/// Hooks by id, or by what they are.
#[derive(Debug, Args)]
pub struct Targets {
    /// Hooks by their ids, as hooks list has them
    #[arg(value_name = "HOOK")]
    pub hooks: Vec<u64>,
    /// Which hooks.
    #[command(flatten)]
    pub selection: Selection,
}

/// Options of `hooks disable`, `hooks remove` and `pause`.
#[derive(Debug, Args)]
pub struct SwitchArguments {
    /// Which hooks.
    #[command(flatten)]
    pub targets: Targets,
    /// How to write.
    #[command(flatten)]
    pub write: WriteArguments,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

/// Where the embedded server keeps its data, and how much it makes up.
#[derive(Debug, Args)]
#[command(next_help_heading = "Embedded server")]
pub struct DataArguments {
    /// The database file, or :memory: [default: demo.sqlite in the state directory]
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// Recreate the demo data; all changes are lost
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
    pub faults: crate::cli::faults::FaultArguments,
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

/// Options of the full-screen program.
#[derive(Debug, Args)]
pub struct ScreenArguments {
    /// Start the embedded Webitel-compatible server and connect to it
    #[arg(long)]
    pub demo: bool,
    /// Open the hooks of this queue at once: its id or its exact name
    #[arg(long, short, value_name = "ID|NAME")]
    pub queue: Option<String>,
    /// Draw with ASCII characters only, for consoles without Unicode
    #[arg(long)]
    pub ascii: bool,
    /// Live refresh: how often to ask whether anything changed: 30s, 2m, or off [default: 30s]
    #[arg(long, value_name = "TIME")]
    pub refresh: Option<Refresh>,
}

/// Which queues of a file, and what it means for hooks that it does not name.
#[derive(Debug, Args)]
pub struct FileArguments {
    /// The file, YAML or JSON; - for the standard input
    #[arg(long, short, value_name = "FILE", required_unless_present = "path")]
    file: Option<String>,
    #[arg(value_name = "FILE", conflicts_with = "file", hide = true)]
    path: Option<String>,
    /// Only this queue of the file: its id or its exact name. Repeatable
    #[arg(long, short, value_name = "ID|NAME")]
    pub queue: Vec<String>,
    /// Remove hooks that the file does not name, from the queues that it names
    #[arg(long)]
    pub prune: bool,
}

impl FileArguments {
    /// The file that was named, with or without `--file`.
    pub(crate) fn file(&self) -> &str {
        self.file.as_deref().or(self.path.as_deref()).unwrap_or_default()
    }
}
