//! The commands that list something: `queues`, `schemas`, `hooks list` and `where-used`.

use std::process::ExitCode;

use clap::Args;

use crate::{
    cli::{
        connection::with_session,
        error::Problem,
        json,
        options::{Selection, ServerArguments, StateWord},
        output,
        reading::{
            lists, print_hooks,
            select::{self, Filter},
        },
    },
    domain::{FlowSchema, Queue, State, scan::Scan},
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
    #[arg(long, value_name = "on|off", hide_possible_values = true)]
    pub state: Option<StateWord>,
    /// Which server.
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
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
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

/// Options of `where-used`.
#[derive(Debug, Args)]
pub struct WhereUsedArguments {
    /// The flow schema: its id or exact name
    #[arg(value_name = "SCHEMA", required_unless_present = "named")]
    pub schema: Option<String>,
    #[arg(long = "schema", id = "named", value_name = "SCHEMA", conflicts_with = "schema", hide = true)]
    pub named: Option<String>,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

pub(crate) fn queues(arguments: &QueuesArguments) -> Result<ExitCode, Problem> {
    with_session(&arguments.server, async |session| {
        let state = arguments.state.map(State::from);
        let mut queues = lists::queues(session, &arguments.search).await?;
        queues.retain(|queue| state.is_none_or(|state| state == queue.state));
        let row =
            |queue: &Queue| [queue.id.to_string(), queue.label(), queue.kind.label(), queue.state.word().to_owned()];
        let head = ["ID", "QUEUE", "TYPE", "STATE"];
        output::print_list(session.json, &queues, json::queue, head, row, "No queue matches.")
    })
}

pub(crate) fn schemas(arguments: &SchemasArguments) -> Result<ExitCode, Problem> {
    with_session(&arguments.server, async |session| {
        let schemas = lists::schemas(session, &arguments.search, arguments.all).await?;
        let row = |schema: &FlowSchema| [schema.id.to_string(), schema.reference().label(), schema.kind.to_string()];
        let head = ["ID", "FLOW SCHEMA", "TYPE"];
        output::print_list(session.json, &schemas, json::schema, head, row, "No flow schema matches.")
    })
}

pub(crate) fn hooks(arguments: &ListArguments) -> Result<ExitCode, Problem> {
    with_session(&arguments.server, async |session| {
        let Selection { queue, schema, event, state } = &arguments.selection;
        let filter = Filter::new(session, schema, event, *state).await?;
        let scan = select::scan(session, queue).await?;
        print_hooks(session, scan, &filter, "No hook matches.").await
    })
}

pub(crate) fn where_used(arguments: &WhereUsedArguments) -> Result<ExitCode, Problem> {
    with_session(&arguments.server, async |session| {
        let typed: Vec<String> = arguments.schema.iter().chain(&arguments.named).cloned().collect();
        let filter = Filter::new(session, &typed, &[], None).await?;
        print_hooks(session, Scan::everything(), &filter, "No hook runs this flow schema.").await
    })
}
