//! `export`: the hooks of the domain, or of some queues, as a file.

use clap::{Args, ValueEnum};
use std::process::ExitCode;

use crate::{
    cli::{
        connection::with_session,
        error::{Problem, ProblemKind},
        hooks_file,
        options::ServerArguments,
        output,
        reading::{lists, select},
    },
    domain::{QueueHooks, scan::Trust},
    files::{self, Format, HooksFile},
    words,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  webitel-hooks export > hooks.yaml
  webitel-hooks export --queue \"Support line\" --queue 14 -o support.yaml
  webitel-hooks export --format json

The same hooks always give the same bytes, so the file can be kept in git.
assets/hooks-file.schema.json describes the format.";

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
    /// Only this queue: its id or exact name. Repeatable
    #[arg(long, short, value_name = "ID|NAME")]
    pub queue: Vec<String>,
    /// The format [default: by the extension of --output, else yaml; json with --json]
    #[arg(long, value_name = "yaml|json", hide_possible_values = true)]
    pub format: Option<FormatWord>,
    /// Write to this file instead of stdout, replacing it as a whole; - is stdout
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<std::path::PathBuf>,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

pub(crate) fn run(arguments: &ExportArguments) -> Result<ExitCode, Problem> {
    let format = format(arguments)?;
    with_session(&arguments.server, async |session| {
        let scan = select::scan(session, &arguments.queue).await?;
        let domain = session.scope().await?.domain;
        let read = lists::hooks(session, scan.trusting(Trust::ForWriting)).await?;
        if let Some(problem) = read.incomplete {
            // Half a domain in a file would be taken for the whole one.
            let message = format!("{} Nothing was exported.", problem.message);
            return Err(Problem { kind: ProblemKind::Failed, message, ..problem });
        }
        if let Some(message) = lists::being_changed(&read.moving, "nothing was exported") {
            return Err(Problem::new(ProblemKind::Failed, message));
        }
        let nameless = read.queues.iter().flat_map(|queue| &queue.hooks).filter(|hook| hook.schema.is_none()).count();
        if nameless > 0 {
            output::note(session.json, &format!("Left out: {nameless} hooks without a flow schema."));
        }
        let paused = session.paused().await?;
        let is_paused =
            |queue: &QueueHooks| queue.hooks.iter().filter(|hook| paused.get(queue.queue.id, hook).is_some()).count();
        let count = read.queues.iter().map(is_paused).sum();
        if count > 0 {
            output::note(session.json, &format!("Written as switched on: {}.", words::count(count, "paused hook")));
        }
        let text = files::write(&HooksFile::of(&domain, &read.queues, &paused), format);
        match &arguments.output {
            Some(path) if path.as_os_str() != hooks_file::STDIO => {
                hooks_file::write(path, &text).map(|()| ExitCode::SUCCESS)
            }
            _ => output::print(text.as_bytes()),
        }
    })
}

fn format(arguments: &ExportArguments) -> Result<Format, Problem> {
    let typed = arguments.format.map(Format::from);
    if arguments.server.json && typed == Some(Format::Yaml) {
        return Err(Problem::usage("--json and --format yaml contradict each other."));
    }
    let by_name = || Format::from_name(&arguments.output.as_ref()?.to_string_lossy());
    let by_json = arguments.server.json.then_some(Format::Json);
    Ok(typed.or(by_json).or_else(by_name).unwrap_or(Format::Yaml))
}
