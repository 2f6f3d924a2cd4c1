//! Hooks as files: `export` writes one, `plan` prints what a file would change (nothing if that is nothing), `apply` makes the
//! changes.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use clap::builder::TypedValueParser;

use crate::cli::connection::with_session;
use crate::cli::error::{Problem, ProblemKind};
use crate::cli::hooks_file::{self, STDIO};
use crate::cli::options::{FileArguments, ServerArguments, WriteArguments, words_with_help};
use crate::cli::output;
use crate::cli::reading::{fetch, select};
use crate::cli::writing::{carry_out, planned, with_writing_session};
use crate::domain::plan::{OnFailure, Order, Plan, Run};
use crate::domain::scan::Trust;
use crate::domain::{Cause, QueueHooks};
use crate::files::{self, Format, HooksFile, Planned};
use crate::words;

pub(crate) const EXPORT: &str = "\
Examples:
  webitel-hooks export > hooks.yaml
  webitel-hooks export --queue \"Support line\" --queue 14 -o support.yaml
  webitel-hooks export --format json

The same hooks always give the same bytes, so the file can be kept in git.
assets/hooks-file.schema.json describes the format.";

/// Options of `export`.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// Only this queue: its id or exact name. Repeatable
    #[arg(long, short, value_name = "ID|NAME")]
    pub queue: Vec<String>,
    /// The format [default: by the extension of --output, else yaml; json with --json]
    #[arg(long, value_name = "yaml|json", hide_possible_values = true, value_parser = format_words())]
    pub format: Option<Format>,
    /// Write to this file instead of stdout, replacing it as a whole; - is stdout
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The server.
    #[command(flatten)]
    pub server: ServerArguments,
}

pub(crate) fn export(arguments: &ExportArguments) -> Result<ExitCode, Problem> {
    let format = format(arguments)?;
    with_session(&arguments.server, async |session| {
        let scan = select::scan(session, &arguments.queue).await?;
        let domain = session.signed_in().await?.scope.domain;
        let read = fetch::hooks(session, scan.trusting(Trust::ForWriting)).await?;
        if let Some(problem) = read.incomplete {
            // Half a domain in a file would be taken for the whole one.
            let message = format!("{} Nothing was exported.", problem.message);
            return Err(Problem { kind: ProblemKind::Failed, message, ..problem });
        }
        if let Some(message) = fetch::being_changed(&read.moving, "nothing was exported") {
            return Err(Problem::new(ProblemKind::Failed, message));
        }
        let nameless = read.queues.iter().flat_map(|queue| &queue.hooks).filter(|hook| hook.schema.is_none()).count();
        if nameless > 0 {
            output::note(session.json, &format!("Left out: {} without a flow schema.", words::count(nameless, "hook")));
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

fn format_words() -> impl TypedValueParser<Value = Format> {
    let words = [("yaml", "For people and for git"), ("json", "For programs")];
    words_with_help(words).map(|word| if word == "yaml" { Format::Yaml } else { Format::Json })
}

fn format(arguments: &ExportArguments) -> Result<Format, Problem> {
    let typed = arguments.format;
    // `-o json` is the format in other programs.
    if let Some(word @ ("json" | "yaml")) = arguments.output.as_deref().and_then(Path::to_str) {
        let text =
            format!("--output takes a file: pass --format {word}, or --output ./{word} for a file with that name.");
        return Err(Problem::usage(text));
    }
    if arguments.server.json && typed == Some(Format::Yaml) {
        return Err(Problem::usage("--json and --format yaml contradict each other."));
    }
    let by_name = || Format::from_name(&arguments.output.as_ref()?.to_string_lossy());
    let by_json = arguments.server.json.then_some(Format::Json);
    Ok(typed.or(by_json).or_else(by_name).unwrap_or(Format::Yaml))
}

pub(crate) const PLAN: &str = "\
Examples:
  webitel-hooks plan -f hooks.yaml
  webitel-hooks plan -f hooks.yaml --prune --queue \"Support line\"
  webitel-hooks export --queue 12 | webitel-hooks plan -f - --profile production

A file:
  version: 1
  domain: demo.webitel.example     # optional; ids mean something only there
  queues:
    - queue: Support line          # queues are matched by name
      id: 12                       # optional; if several queues have the name
      hooks:
        - event: joined
          schema: Notify CRM
          schema_id: 5             # optional
          enabled: true

Only the queues in the file are compared. Their hooks that are not in the file
stay unless --prune is given, but a hook is switched off if the file has another
one on for its event.

Exit codes: 0 nothing would change (and nothing is printed), 1 failure, 2 usage
error or a mistake in the file, 3 something would change";

pub(crate) const APPLY: &str = "\
Examples:
  webitel-hooks apply -f hooks.yaml --dry-run
  webitel-hooks apply -f hooks.yaml
  webitel-hooks apply -f hooks.yaml --prune --keep-going --yes

webitel-hooks help plan describes the file and which hooks it affects. Applying
a file twice changes nothing the second time. Two hooks of a queue are never on
for the same event, not even in between.

Exit codes: 0 success, 1 failure, nothing was changed, 2 usage error or a
mistake in the file, 4 partial success";

/// Options of `plan`.
#[derive(Debug, Args)]
pub struct PlanArguments {
    /// The file.
    #[command(flatten)]
    pub file: FileArguments,
    /// The server.
    #[command(flatten)]
    pub server: ServerArguments,
}

/// Something would change.
const DIFFERENCES: u8 = 3;

pub(crate) fn plan(arguments: &PlanArguments) -> Result<ExitCode, Problem> {
    let file = hooks_file::read(arguments.file.file(), arguments.server.json)?;
    with_session(&arguments.server, async |session| {
        let Planned { plan, pauses_over, .. } = hooks_file::plan(session, &file, &arguments.file).await?;
        if plan.is_empty() && pauses_over.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        for over in &pauses_over {
            output::note(session.json, &over.in_words());
        }
        output::print(planned(session.json, &plan).as_bytes())?;
        Ok(ExitCode::from(DIFFERENCES))
    })
}

/// Options of `apply`.
#[derive(Debug, Args)]
pub struct ApplyArguments {
    /// The file.
    #[command(flatten)]
    pub file: FileArguments,
    /// After a failure, continue with changes that do not depend on it
    #[arg(long)]
    pub keep_going: bool,
    /// The confirmation, and the server.
    #[command(flatten)]
    pub write: WriteArguments,
}

pub(crate) fn apply(arguments: &ApplyArguments) -> Result<ExitCode, Problem> {
    if arguments.file.file() == STDIO && !arguments.write.yes && !arguments.write.dry_run {
        return Err(Problem::usage("The file is read from stdin: pass --yes or --dry-run."));
    }
    let file = hooks_file::read(arguments.file.file(), arguments.write.server.json)?;
    with_writing_session(&arguments.write, async |session| {
        let Planned { plan, pauses_over, .. } = hooks_file::plan(session, &file, &arguments.file).await?;
        let on_failure = if arguments.keep_going { OnFailure::KeepGoing } else { OnFailure::Stop };
        let run = Run::new(plan, on_failure).in_groups();
        let order = Order { run, pauses_only: pauses_over, ..Order::new(Plan::default(), Cause::Apply) };
        carry_out(session, &arguments.write, order).await
    })
}
