//! What can be typed after `export`, `plan` and `apply`. A test runs every example.

use clap::{Args, ValueEnum};

use crate::{
    cli::verbs::arguments::{ServerArguments, WriteArguments},
    files::Format,
};

pub(in crate::cli) const EXPORT: &str = "\
Examples:
  webitel-hooks export > hooks.yaml
  webitel-hooks export --queue \"Support line\" --queue 14 -o support.yaml
  webitel-hooks export --format json

The same hooks are always the same bytes, so that the file lives well in git.
assets/hooks-file.schema.json describes it.";

pub(in crate::cli) const PLAN: &str = "\
Examples:
  webitel-hooks plan -f hooks.yaml
  webitel-hooks plan -f hooks.yaml --prune --queue \"Support line\"
  webitel-hooks export --queue 12 | webitel-hooks plan -f - --profile production

A file:
  version: 1
  domain: demo.webitel.example     # optional; ids mean something only there
  queues:
    - queue: Support line          # names are what counts
      id: 12                       # optional; for a name that several have
      hooks:
        - event: joined
          schema: Notify CRM
          schema_id: 5             # optional
          enabled: true

Only queues that the file names are looked at. Hooks that it does not name stay
unless --prune is given; one that is on for an event for which the file wants
another one on is switched off.

Exit codes: 0 nothing would change (and nothing is printed), 1 failed, 2 used
wrongly or a mistake in the file, 3 something would change";

pub(in crate::cli) const APPLY: &str = "\
Examples:
  webitel-hooks apply -f hooks.yaml --dry-run
  webitel-hooks apply -f hooks.yaml
  webitel-hooks apply -f hooks.yaml --prune --keep-going --yes

What a file is, and what it means for hooks that it does not name: webitel-hooks
help plan. Applied twice, the second time changes nothing. Never are two hooks
of a queue on for one event, not even in between.

Exit codes: 0 done, 1 failed and nothing was changed, 2 used wrongly or a
mistake in the file, 4 partly done";

/// Which queues of a file, and what it means for hooks that it does not name.
#[derive(Debug, Args)]
pub struct FileArguments {
    /// The file, YAML or JSON; - for the standard input
    #[arg(long, short, value_name = "FILE")]
    pub file: String,
    /// Only this queue of the file: its id or its exact name. Repeatable
    #[arg(long, value_name = "ID|NAME")]
    pub queue: Vec<String>,
    /// Remove hooks that the file does not name, from the queues that it names
    #[arg(long)]
    pub prune: bool,
}

/// A format, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatWord {
    /// For people and for git
    Yaml,
    /// For programs
    Json,
}

impl From<FormatWord> for Format {
    fn from(word: FormatWord) -> Self {
        match word {
            FormatWord::Yaml => Self::Yaml,
            FormatWord::Json => Self::Json,
        }
    }
}

/// Options of `export`.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// Only this queue: its id or its exact name. Repeatable
    #[arg(long, value_name = "ID|NAME")]
    pub queue: Vec<String>,
    /// How to write [default: what the name after --output says, else yaml; json with --json]
    #[arg(long, value_name = "yaml|json", hide_possible_values = true)]
    pub format: Option<FormatWord>,
    /// Write to this file, which is replaced as a whole, instead of the standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<std::path::PathBuf>,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

/// Options of `plan`.
#[derive(Debug, Args)]
pub struct PlanArguments {
    /// What is wished.
    #[command(flatten)]
    pub file: FileArguments,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

/// Options of `apply`.
#[derive(Debug, Args)]
pub struct ApplyArguments {
    /// What is wished.
    #[command(flatten)]
    pub file: FileArguments,
    /// After a failure go on with what does not depend on it
    #[arg(long)]
    pub keep_going: bool,
    /// How to write.
    #[command(flatten)]
    pub write: WriteArguments,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}
