//! What can be typed after the verbs that speak to a server.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::{cli::arguments::ConnectionArguments, domain::State};

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
    /// Do not ask; needed where the standard input is no terminal
    #[arg(long)]
    pub yes: bool,
    /// Show what would be done, and stop
    #[arg(long)]
    pub dry_run: bool,
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
    #[arg(long, value_name = "ID|NAME")]
    pub queue: Vec<String>,
    /// That run this flow schema: its id or its exact name. Repeatable
    #[arg(long, value_name = "ID|NAME")]
    pub schema: Vec<String>,
    /// For this event, such as joined. Repeatable
    #[arg(long, value_name = "EVENT")]
    pub event: Vec<String>,
    /// That are on, or that are off
    #[arg(long, value_name = "on|off", hide_possible_values = true)]
    pub state: Option<StateWord>,
}

/// Options of `queues`.
#[derive(Debug, Args)]
pub struct QueuesArguments {
    /// Only those with this text in their name or description
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub search: String,
    /// Only those that are on, or that are off
    #[arg(long, value_name = "on|off", hide_possible_values = true)]
    pub state: Option<StateWord>,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

/// Options of `schemas`.
#[derive(Debug, Args)]
pub struct SchemasArguments {
    /// Only those with this text in their name
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub search: String,
    /// Flow schemas of every type, not only those that hooks may use (service and default)
    #[arg(long)]
    pub all: bool,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

/// What can be done with hooks.
#[derive(Debug, Subcommand)]
pub enum HooksVerb {
    /// List hooks, of every queue or of some
    #[command(after_help = super::help::HOOKS_LIST)]
    List(ListArguments),
    /// Add a hook for each queue and event
    #[command(after_help = super::help::HOOKS_ADD)]
    Add(AddArguments),
    /// Change the event, the flow schema or the state of hooks
    #[command(after_help = super::help::HOOKS_SET)]
    Set(SetArguments),
    /// Switch hooks on
    #[command(after_help = super::help::HOOKS_ENABLE)]
    Enable(EnableArguments),
    /// Switch hooks off
    #[command(after_help = super::help::HOOKS_DISABLE)]
    Disable(SwitchArguments),
    /// Remove hooks
    #[command(after_help = super::help::HOOKS_REMOVE)]
    Remove(SwitchArguments),
}

/// Options of `hooks list`.
#[derive(Debug, Args)]
pub struct ListArguments {
    /// Which hooks.
    #[command(flatten)]
    pub selection: Selection,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

/// Options of `hooks add`.
#[derive(Debug, Args)]
pub struct AddArguments {
    /// To this queue: its id or its exact name. Repeatable
    #[arg(long, value_name = "ID|NAME", required = true)]
    pub queue: Vec<String>,
    /// What it waits for, such as joined. Repeatable
    #[arg(long, value_name = "EVENT", required = true)]
    pub event: Vec<String>,
    /// What it runs: the flow schema's id or exact name
    #[arg(long, value_name = "ID|NAME")]
    pub schema: String,
    /// Whether it starts on
    #[arg(long, value_name = "on|off", default_value = "on", hide_possible_values = true)]
    pub state: StateWord,
    /// Switch another hook off that is on for the same event
    #[arg(long)]
    pub swap: bool,
    /// How to write.
    #[command(flatten)]
    pub write: WriteArguments,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
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

/// Options of `hooks set`.
#[derive(Debug, Args)]
pub struct SetArguments {
    /// Which hooks.
    #[command(flatten)]
    pub targets: Targets,
    /// Let them wait for this event
    #[arg(long, value_name = "EVENT", help_heading = "What becomes of them")]
    pub to_event: Option<String>,
    /// Let them run this flow schema: its id or its exact name
    #[arg(long, value_name = "ID|NAME", help_heading = "What becomes of them")]
    pub to_schema: Option<String>,
    /// Switch them on or off
    #[arg(long, value_name = "on|off", hide_possible_values = true, help_heading = "What becomes of them")]
    pub to_state: Option<StateWord>,
    /// Switch other hooks off that are on for the same event
    #[arg(long, help_heading = "What becomes of them")]
    pub swap: bool,
    /// How to write.
    #[command(flatten)]
    pub write: WriteArguments,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

/// Options of `hooks enable`.
#[derive(Debug, Args)]
pub struct EnableArguments {
    /// Which hooks.
    #[command(flatten)]
    pub targets: Targets,
    /// Switch other hooks off that are on for the same event
    #[arg(long, help_heading = "What becomes of them")]
    pub swap: bool,
    /// How to write.
    #[command(flatten)]
    pub write: WriteArguments,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
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

/// Options of `where-used`.
#[derive(Debug, Args)]
pub struct WhereUsedArguments {
    /// The flow schema: its id or its exact name
    #[arg(value_name = "SCHEMA")]
    pub schema: String,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

/// What becomes of a hook whose event an enabled hook of the target has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Conflicting {
    /// It is not copied
    Skip,
    /// The one that is there runs its flow schema from then on
    Replace,
    /// It is copied and stays switched off
    Off,
}

/// Options of `copy`.
#[derive(Debug, Args)]
pub struct CopyArguments {
    /// The queue to copy from: its id or its exact name
    #[arg(long, value_name = "ID|NAME")]
    pub from: String,
    /// A queue to copy to: its id or its exact name. Repeatable
    #[arg(long, value_name = "ID|NAME", required = true)]
    pub to: Vec<String>,
    /// Only hooks for this event, such as joined. Repeatable
    #[arg(long, value_name = "EVENT")]
    pub event: Vec<String>,
    /// Only hooks that run this flow schema: its id or its exact name. Repeatable
    #[arg(long, value_name = "ID|NAME")]
    pub schema: Vec<String>,
    /// Only hooks that are on, or that are off
    #[arg(long, value_name = "on|off", hide_possible_values = true)]
    pub state: Option<StateWord>,
    /// Where another hook is on for the event: skip the copy, replace the other's flow schema, or add the copy switched off
    #[arg(long, value_name = "skip|replace|off", default_value = "skip", hide_possible_values = true)]
    pub on_conflict: Conflicting,
    /// Also copy hooks for events that queues of the target's type never fire
    #[arg(long)]
    pub even_if_never: bool,
    /// How to write.
    #[command(flatten)]
    pub write: WriteArguments,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}
