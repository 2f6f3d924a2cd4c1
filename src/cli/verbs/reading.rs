//! All queues, all flow schemas, the hooks of some queues. Progress is shown where somebody watches.

use super::{progress::ProgressLine, session::Session};
use crate::{
    cli::{Problem, ProblemKind, connection::paths},
    domain::{
        Answer, FlowSchema, Query, Queue, QueueHooks, SchemasQuery, Timestamp,
        scan::{Progress, Scan},
        undo::History,
    },
    journal::{Journal, now},
    runtime::headless,
};

/// Rows a page.
const PAGE: u32 = 500;
/// A server that never ends is not followed for ever.
const MOST_PAGES: u32 = 1000;

/// What was read, in the order of the queues, and what could not be.
pub(in crate::cli) struct Read {
    pub(in crate::cli) queues: Vec<QueueHooks>,
    /// Some of it is missing: what, in a sentence.
    pub(in crate::cli) incomplete: Option<Problem>,
}

impl Read {
    /// All of it: what is to be changed has to be known whole.
    ///
    /// # Errors
    ///
    /// What is missing.
    pub(in crate::cli) fn whole(self) -> Result<Vec<QueueHooks>, Problem> {
        match self.incomplete {
            None => Ok(self.queues),
            Some(problem) => {
                let message = format!("{} Nothing was changed.", problem.message);
                Err(Problem { kind: ProblemKind::Failed, message, ..problem })
            }
        }
    }
}

/// Every queue, by id.
///
/// # Errors
///
/// Where the server does not say, or a signal comes.
pub(in crate::cli) async fn all_queues(session: &mut Session) -> Result<Vec<Queue>, Problem> {
    let mut queues: Vec<Queue> = Vec::new();
    for page in 1..=MOST_PAGES {
        let Answer::Queues(found) = session.ask(&Query::EveryQueue { page, size: PAGE }).await? else { break };
        let is_last = !found.more || found.items.is_empty();
        queues.extend(found.items);
        if is_last {
            break;
        }
    }
    queues.sort_by_key(|queue| queue.id);
    queues.dedup_by_key(|queue| queue.id);
    Ok(queues)
}

/// Every flow schema of whatever type, by name.
///
/// # Errors
///
/// As [`all_queues`].
pub(in crate::cli) async fn all_schemas(session: &mut Session) -> Result<Vec<FlowSchema>, Problem> {
    schemas(session, "", Query::AllSchemas).await
}

/// Every flow schema that `ask` asks for, with this text in its name.
///
/// # Errors
///
/// As [`all_queues`].
pub(in crate::cli) async fn schemas(
    session: &mut Session,
    search: &str,
    ask: fn(SchemasQuery) -> Query,
) -> Result<Vec<FlowSchema>, Problem> {
    let mut schemas: Vec<FlowSchema> = Vec::new();
    for page in 1..=MOST_PAGES {
        let query = ask(SchemasQuery { search: search.to_owned(), page, size: PAGE });
        let Answer::Schemas(found) = session.ask(&query).await? else { break };
        let is_last = !found.more || found.items.is_empty();
        schemas.extend(found.items);
        if is_last {
            break;
        }
    }
    Ok(schemas)
}

/// The hooks that `scan` wants, with at most four requests at a time.
///
/// # Errors
///
/// Where nothing at all could be read, or a signal comes.
pub(in crate::cli) async fn hooks(session: &mut Session, scan: Scan) -> Result<Read, Problem> {
    let mut queues = Vec::new();
    let incomplete = each(session, scan, |queue| queues.push(queue)).await?;
    Ok(Read { queues, incomplete })
}

/// For how long a reading may be older than a write that was answered before it (admin-api §3).
const LAG_MILLISECONDS: u64 = 5_000;
/// The latest records of the journal: more than can be written in that while.
const RECENT: usize = 2_000;

/// All the hooks that `scan` wants, for what is to be changed or compared: what this program, or another one on this
/// machine, wrote a moment ago is as it was left although the reading may be from before.
///
/// # Errors
///
/// As [`hooks`], and where any could not be read.
pub(in crate::cli) async fn hooks_now(session: &mut Session, scan: Scan) -> Result<Vec<QueueHooks>, Problem> {
    let mut queues = hooks(session, scan).await?.whole()?;
    let Ok(paths) = paths() else { return Ok(queues) };
    // Without a journal that can be read, what was read has to do.
    let Ok(reading) = Journal::at(paths.journal()).read(RECENT) else { return Ok(queues) };
    let since = Timestamp(now().0.saturating_sub(LAG_MILLISECONDS));
    if reading.records.iter().any(|record| record.time >= since) {
        let place = session.whereabouts().await?;
        let history = History::of(&reading.records, &place);
        for QueueHooks { queue, hooks } in &mut queues {
            history.catch_up(since, queue.id, hooks);
        }
    }
    Ok(queues)
}

/// The same, queue by queue as they come, in their order. What could not be read is told in the end.
///
/// # Errors
///
/// As [`hooks`].
pub(in crate::cli) async fn each(
    session: &mut Session,
    mut scan: Scan,
    mut take: impl FnMut(QueueHooks),
) -> Result<Option<Problem>, Problem> {
    let client = session.client.clone();
    let mut line = ProgressLine::new();
    let told = |progress: Progress, ready: Vec<QueueHooks>| {
        line.show(progress.read, progress.queues, "queues");
        ready.into_iter().for_each(&mut take);
    };
    session.patiently(headless::scan(&client, &mut scan, told)).await?;
    drop(line);
    match scan.stopped() {
        Some(failure) => Err(failure.clone().into()),
        None => Ok(incomplete(&scan)),
    }
}

fn incomplete(scan: &Scan) -> Option<Problem> {
    if let [first, ..] = scan.unread() {
        let count = scan.unread().len();
        let what = if count == 1 { "of one queue".to_owned() } else { format!("of {count} queues") };
        let message = format!("The hooks {what} could not be read. {}: {}", first.queue.label(), first.failure);
        return Some(Problem::new(ProblemKind::Partly, message));
    }
    let unreadable = scan.progress().unreadable;
    (unreadable > 0).then(|| {
        Problem::new(
            ProblemKind::Partly,
            format!("{unreadable} rows of the server's answers make no sense and are missing."),
        )
    })
}
