//! The plan that makes a server's hooks what a hooks file says. Unknown names are reported before anything is written.

use std::collections::BTreeSet;

use crate::{
    cli::{
        connection::Session,
        error::{Problem, ProblemKind},
        hooks_file::text::Text,
        options::FileArguments,
        output,
        reading::{lists, select},
    },
    domain::{
        FailureKind, FlowSchema, Queue, QueueId,
        plan::Unnamed,
        scan::{Scan, Trust},
    },
    files::{self, Known, Planned, QueueFound, Severity},
};

/// The plan that makes this server's hooks what the file says.
///
/// # Errors
///
/// If a name is unknown or ambiguous, or the server does not say what it has.
pub(crate) async fn plan(session: &mut Session, text: &Text, arguments: &FileArguments) -> Result<Planned, Problem> {
    let domain = session.scope().await?.domain;
    let queues = lists::all_queues(session).await?;
    let schemas = schemas(session).await?;
    let domain = (!domain.raw().is_empty()).then_some(&domain);
    let known = Known { domain, queues: &queues, schemas: &schemas };
    let mut resolved = files::resolve_queues(&text.reading, known);
    if !arguments.queue.is_empty() {
        let chosen = select::queues(session, &arguments.queue).await?;
        refuse_others(&chosen, &resolved.found)?;
        let ids: BTreeSet<QueueId> = chosen.iter().map(|queue| queue.id).collect();
        resolved.found.retain(|found| ids.contains(&found.queue.id));
        // Problems with the names of the file's other queues do not matter here.
        resolved.problems.clear();
    }
    let scan = Scan::of(resolved.found.iter().map(|found| found.queue.clone()).collect());
    let actual = lists::hooks_for(session, scan, Trust::ForComparing).await?;
    let desired = files::resolve_hooks(&text.reading, known, &resolved.found, &actual);
    let mut problems = resolved.problems;
    problems.extend(desired.problems);
    problems.sort_by_key(|problem| problem.place);
    text.report(&problems);
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Err(text.unknown(&problems));
    }
    let unnamed = if arguments.prune { Unnamed::Remove } else { Unnamed::Keep };
    let paused = session.paused().await?;
    let planned = files::plan(&desired.found, &actual, unnamed, &paused);
    let planned = planned.map_err(|error| Problem::failed(error.to_string()))?;
    for (queue, hook) in &planned.stay_paused {
        let (queue, label, id) = (queue.label(), hook.label(), hook.id);
        output::note(
            session.json,
            &format!("{queue}: {label} (hook {id}) is paused here: it stays off until it is resumed."),
        );
    }
    Ok(planned)
}

/// Without the right to read flow schemas, those that hooks run are still known.
async fn schemas(session: &mut Session) -> Result<Vec<FlowSchema>, Problem> {
    match lists::all_schemas(session).await {
        Err(problem) if problem.kind == ProblemKind::Server(FailureKind::Forbidden) => Ok(Vec::new()),
        schemas => schemas,
    }
}

fn refuse_others(chosen: &[Queue], found: &[QueueFound]) -> Result<(), Problem> {
    match chosen.iter().find(|queue| found.iter().all(|found| found.queue.id != queue.id)) {
        None => Ok(()),
        Some(queue) => {
            let message = format!("The file has no queue {} ({}).", queue.label(), queue.id);
            Err(Problem::new(ProblemKind::Unknown, message))
        }
    }
}
