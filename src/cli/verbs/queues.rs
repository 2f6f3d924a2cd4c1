//! The queues of the domain.

use std::process::ExitCode;

use super::{arguments::QueuesArguments, json, reading, session};
use crate::{
    cli::{CliError, output},
    domain::{Answer, Query, Queue, QueuesQuery, State},
};

/// Rows a page of a search.
const PAGE: u32 = 500;

pub(in crate::cli) fn run(arguments: &QueuesArguments) -> Result<ExitCode, CliError> {
    session::run(&arguments.server, async |session| {
        let state = arguments.state.map(State::from);
        let mut queues: Vec<Queue> = if arguments.search.is_empty() {
            reading::all_queues(session).await?
        } else {
            let query = QueuesQuery { search: arguments.search.clone(), sort: None, page: 1, size: PAGE };
            searched(session, query).await?
        };
        queues.retain(|queue| state.is_none_or(|state| state == queue.state));
        if session.json {
            let lines: String = queues.iter().map(|queue| output::json_line(&json::queue(queue))).collect();
            return output::print(lines.as_bytes());
        }
        if queues.is_empty() {
            output::remark("There is no such queue.");
            return Ok(ExitCode::SUCCESS);
        }
        let row =
            |queue: &Queue| [queue.id.to_string(), queue.label(), queue.kind.label(), queue.state.word().to_owned()];
        let rows: Vec<[String; 4]> = queues.iter().map(row).collect();
        output::print(output::table(["ID", "QUEUE", "TYPE", "STATE"], &rows).as_bytes())
    })
}

async fn searched(session: &mut session::Session, mut query: QueuesQuery) -> Result<Vec<Queue>, CliError> {
    let mut queues: Vec<Queue> = Vec::new();
    loop {
        let Answer::Queues(found) = session.ask(&Query::Queues(query.clone())).await? else { break };
        let is_last = !found.more || found.items.is_empty();
        queues.extend(found.items);
        if is_last {
            break;
        }
        query.page += 1;
    }
    queues.sort_by_key(|queue| queue.id);
    queues.dedup_by_key(|queue| queue.id);
    Ok(queues)
}
