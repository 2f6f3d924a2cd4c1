//! `queues`: the queues of the domain.

use clap::Args;
use std::process::ExitCode;

use crate::{
    cli::{
        connection::with_session,
        error::Problem,
        json,
        options::{ServerArguments, StateWord},
        output,
        reading::lists,
    },
    domain::{Queue, State},
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  webitel-hooks queues
  webitel-hooks queues --search sales --state on
  webitel-hooks queues --json --demo";

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

pub(crate) fn run(arguments: &QueuesArguments) -> Result<ExitCode, Problem> {
    with_session(&arguments.server, async |session| {
        let state = arguments.state.map(State::from);
        let mut queues = lists::queues(session, &arguments.search).await?;
        queues.retain(|queue| state.is_none_or(|state| state == queue.state));
        if session.json {
            let lines: String = queues.iter().map(|queue| output::json_line(&json::queue(queue))).collect();
            return output::print(lines.as_bytes());
        }
        if queues.is_empty() {
            output::remark("No queue matches.");
            return Ok(ExitCode::SUCCESS);
        }
        let row =
            |queue: &Queue| [queue.id.to_string(), queue.label(), queue.kind.label(), queue.state.word().to_owned()];
        let rows: Vec<[String; 4]> = queues.iter().map(row).collect();
        output::print(output::table(["ID", "QUEUE", "TYPE", "STATE"], &rows).as_bytes())
    })
}
