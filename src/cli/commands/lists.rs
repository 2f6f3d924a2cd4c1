//! The commands that list something: `queues`, `schemas`, `hooks list` and `where-used`.

use std::collections::BTreeSet;
use std::process::ExitCode;

use clap::Args;

use crate::cli::connection::{Session, with_session};
use crate::cli::error::Problem;
use crate::cli::options::{Conditions, Selection, ServerArguments, on_or_off};
use crate::cli::reading::fetch;
use crate::cli::reading::select::{self, Filter};
use crate::cli::{json, output};
use crate::domain::scan::{QueueReading, Scan};
use crate::domain::{
    Fires, FlowSchema, Hook, PausedHooks, Queue, QueueHooks, State, WhileOff, fires_in, fires_while_off,
};

pub(crate) const QUEUES: &str = "\
Examples:
  webitel-hooks queues
  webitel-hooks queues --search sales --state on
  webitel-hooks queues --json --demo";

pub(crate) const SCHEMAS: &str = "\
Examples:
  webitel-hooks schemas --search CRM
  webitel-hooks schemas --all --json";

pub(crate) const HOOKS: &str = "\
Examples:
  webitel-hooks hooks list
  webitel-hooks hooks list --queue \"Support line\" --state on
  webitel-hooks hooks list --event joined --event leaving --json";

pub(crate) const WHERE_USED: &str = "\
Examples:
  webitel-hooks where-used \"Notify CRM\"
  webitel-hooks where-used 5 --json";

/// Options of `queues`.
#[derive(Debug, Args)]
pub struct QueuesArguments {
    /// Only queues with this text in their name or description
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub search: String,
    /// Only queues that are on, or that are off
    #[arg(long, value_name = "on|off", hide_possible_values = true, value_parser = on_or_off())]
    pub state: Option<State>,
    /// The server.
    #[command(flatten)]
    pub server: ServerArguments,
}

/// Options of `schemas`.
#[derive(Debug, Args)]
pub struct SchemasArguments {
    /// Only flow schemas with this text in their name
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub search: String,
    /// Include flow schemas of every type, not only those that hooks may use (service and default)
    #[arg(long)]
    pub all: bool,
    /// The server.
    #[command(flatten)]
    pub server: ServerArguments,
}

/// Options of `hooks list`.
#[derive(Debug, Args)]
pub struct ListArguments {
    /// The hooks.
    #[command(flatten)]
    pub selection: Selection,
    /// The server.
    #[command(flatten)]
    pub server: ServerArguments,
}

/// Options of `where-used`.
#[derive(Debug, Args)]
pub struct WhereUsedArguments {
    /// The flow schema: its id or exact name
    #[arg(value_name = "SCHEMA", required_unless_present = "named")]
    pub schema: Option<String>,
    #[arg(long = "schema", id = "named", value_name = "SCHEMA", conflicts_with = "schema", hide = true)]
    pub named: Option<String>,
    /// The server.
    #[command(flatten)]
    pub server: ServerArguments,
}

pub(crate) fn queues(arguments: &QueuesArguments) -> Result<ExitCode, Problem> {
    with_session(&arguments.server, async |session| {
        let state = arguments.state;
        let mut queues = fetch::queues(session, &arguments.search).await?;
        queues.retain(|queue| state.is_none_or(|state| state == queue.state));
        let row =
            |queue: &Queue| [queue.id.to_string(), queue.label(), queue.kind.label(), queue.state.word().to_owned()];
        let head = ["ID", "QUEUE", "TYPE", "STATE"];
        output::print_list(session.json, &queues, json::queue, head, row, "No queue matches.")
    })
}

pub(crate) fn schemas(arguments: &SchemasArguments) -> Result<ExitCode, Problem> {
    with_session(&arguments.server, async |session| {
        let schemas = fetch::schemas(session, &arguments.search, arguments.all).await?;
        let row = |schema: &FlowSchema| [schema.id.to_string(), schema.reference().label(), schema.kind.to_string()];
        let head = ["ID", "FLOW SCHEMA", "TYPE"];
        output::print_list(session.json, &schemas, json::schema, head, row, "No flow schema matches.")
    })
}

pub(crate) fn hooks(arguments: &ListArguments) -> Result<ExitCode, Problem> {
    with_session(&arguments.server, async |session| {
        let Selection { queue, conditions } = &arguments.selection;
        let filter = Filter::new(session, conditions).await?;
        let scan = select::scan(session, queue).await?;
        print_hooks(session, scan, &filter, "No hook matches.").await
    })
}

pub(crate) fn where_used(arguments: &WhereUsedArguments) -> Result<ExitCode, Problem> {
    with_session(&arguments.server, async |session| {
        let schema = arguments.schema.iter().chain(&arguments.named).cloned().collect();
        let filter = Filter::new(session, &Conditions { schema, ..Conditions::default() }).await?;
        print_hooks(session, Scan::everything(), &filter, "No hook runs this flow schema.").await
    })
}

/// Prints the hooks that fit: as a table when all are there, or as JSON as they come.
///
/// # Errors
///
/// If something could not be read, no hook waits for an unknown event that the filter names, or the output could not be
/// written.
async fn print_hooks(session: &mut Session, scan: Scan, filter: &Filter, none: &str) -> Result<ExitCode, Problem> {
    let json = session.json;
    let paused = session.paused_if_known().await?;
    let (mut rows, mut events, mut printed) = (Vec::new(), BTreeSet::new(), Ok(ExitCode::SUCCESS));
    let take = |reading: QueueReading| {
        let QueueHooks { queue, mut hooks } = reading.into_hooks();
        events.extend(hooks.iter().map(|hook| hook.event.clone()));
        hooks.retain(|hook| filter.fits(hook));
        if !json {
            rows.extend(hooks.iter().map(|hook| row(&queue, hook, &paused)));
        } else if !hooks.is_empty() && printed.is_ok() {
            let lines: String = hooks.iter().map(|hook| line(&queue, hook, &paused)).collect();
            printed = output::print(lines.as_bytes());
        }
    };
    let (incomplete, moving) = fetch::each(session, scan, take).await?;
    fetch::note_moving(session, &moving);
    printed?;
    filter.refuse_unknown_events(&events)?;
    if !rows.is_empty() {
        let head = ["ID", "QUEUE", "TYPE", "EVENT", "FLOW SCHEMA", "STATE", "REMARKS"];
        output::print(output::table(head, &rows).as_bytes())?;
    } else if !json && incomplete.is_none() {
        output::remark(none);
    }
    incomplete.map_or(Ok(ExitCode::SUCCESS), Err)
}

fn line(queue: &Queue, hook: &Hook, paused: &PausedHooks) -> String {
    let words: Vec<&'static str> = remarks(queue, hook).into_iter().map(|(word, _)| word).collect();
    output::json_line(&json::hook(queue, hook, &words, paused.get(queue.id, hook).is_some()))
}

fn row(queue: &Queue, hook: &Hook, paused: &PausedHooks) -> [String; 7] {
    let remarks: Vec<String> = remarks(queue, hook).into_iter().map(|(_, text)| text).collect();
    [
        hook.id.to_string(),
        queue.label(),
        queue.kind.short_label(),
        hook.event.to_string(),
        hook.schema_label(),
        hook.state_word(paused.get(queue.id, hook).is_some()).to_owned(),
        remarks.join("; "),
    ]
}

/// Explains what prevents a hook from running, as a word for scripts and as text for people.
fn remarks(queue: &Queue, hook: &Hook) -> Vec<(&'static str, String)> {
    let mut remarks = Vec::new();
    let fires = fires_in(&hook.event, queue.kind);
    if let Some(never) = fires.never() {
        remarks.push((if fires == Fires::Nowhere { "never" } else { "never_in_type" }, never.to_owned()));
    }
    match fires_while_off(&hook.event, queue) {
        Some(who) => remarks.push(("queue_off", WhileOff::only_for(&who))),
        None if queue.state == State::Off && fires.never().is_some() => {
            remarks.push(("queue_off", "the queue is off".to_owned()));
        }
        // It is on, or its state makes no difference.
        None => {}
    }
    if hook.schema.is_none() {
        remarks.push(("no_schema", "has no flow schema".to_owned()));
    }
    remarks
}
