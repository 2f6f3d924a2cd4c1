//! All queues, all flow schemas, the hooks of some queues. Progress is shown if stderr is a terminal.

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::connection::Session;
use crate::cli::error::{Problem, ProblemKind};
use crate::cli::output;
use crate::cli::progress::ProgressLine;
use crate::domain::scan::{News, QueueReading, Scan, ScanEnd, Trust, Unread};
use crate::domain::{FlowSchema, Hook, Queue, QueueHooks, QueueId, Timestamp};
use crate::runtime;
use crate::words;

/// Queues that are named in one sentence.
const MOST_NAMED: usize = 3;

/// The hooks that were read, in the order of the queues, and the reason why others could not be read.
pub(crate) struct Read {
    pub(crate) queues: Vec<QueueHooks>,
    /// Some of it is missing: what, in a sentence.
    pub(crate) incomplete: Option<Problem>,
    /// Queues that somebody is changing: what was read of them may be old.
    pub(crate) moving: Vec<Queue>,
}

/// Every queue, by id.
///
/// # Errors
///
/// If the server does not say, the list is not complete, or a signal comes.
pub(crate) async fn all_queues(session: &mut Session) -> Result<Vec<Queue>, Problem> {
    queues(session, "").await
}

/// Every queue whose name or description contains this text, by id.
///
/// # Errors
///
/// As [`all_queues`].
pub(crate) async fn queues(session: &mut Session, search: &str) -> Result<Vec<Queue>, Problem> {
    let list = session.request(async |client| client.all_queues(search).await).await?;
    unreadable(list.unreadable).map_or(Ok(list.queues), Err)
}

/// Reads all flow schemas of every type, by name.
///
/// # Errors
///
/// As [`all_queues`].
pub(crate) async fn all_schemas(session: &mut Session) -> Result<Vec<FlowSchema>, Problem> {
    schemas(session, "", true).await
}

/// Every flow schema with this text in its name, by name: of every type, or only those that hooks may use.
///
/// # Errors
///
/// As [`all_queues`].
pub(crate) async fn schemas(session: &mut Session, search: &str, every_type: bool) -> Result<Vec<FlowSchema>, Problem> {
    let list = session.request(async |client| client.all_schemas(search, every_type).await).await?;
    unreadable(list.unreadable).map_or(Ok(list.items), Err)
}

/// The hooks that `scan` wants, with at most four requests at a time.
///
/// # Errors
///
/// If nothing at all could be read, or a signal comes.
pub(crate) async fn hooks(session: &mut Session, scan: Scan) -> Result<Read, Problem> {
    let mut queues = Vec::new();
    let (incomplete, moving) = each(session, scan, |reading| queues.push(reading.into_hooks())).await?;
    Ok(Read { queues, incomplete, moving })
}

/// All the hooks that `scan` wants, for what is to be changed or compared. Waits for queues that somebody is changing; one
/// that keeps changing is left out and reported, unless it is the only one.
///
/// # Errors
///
/// As [`hooks`], where any could not be read, and where every queue keeps changing.
pub(crate) async fn hooks_for(session: &mut Session, scan: Scan, trust: Trust) -> Result<Vec<QueueHooks>, Problem> {
    let mut queues = Vec::new();
    let mut rests_on_own_writes = false;
    let mut read = std::mem::take(&mut session.read);
    let mut take = |reading: QueueReading| {
        if reading.knowledge.allows_writing() {
            // A queue that is read twice would leave open which list a plan rests on.
            let date = reading.list.date.unwrap_or(Timestamp(0));
            read.entry(reading.queue.id).and_modify(|first| *first = date.min(*first)).or_insert(date);
            rests_on_own_writes |= !reading.knowledge.allows_leaving();
            queues.push(reading.into_hooks());
        }
    };
    let (incomplete, moving) = each(session, scan.trusting(trust), &mut take).await?;
    session.read = read;
    session.rests_on_own_writes = rests_on_own_writes;
    if let Some(problem) = incomplete {
        let message = format!("{} Nothing was changed.", problem.message);
        return Err(Problem { kind: ProblemKind::Failed, message, ..problem });
    }
    if let Some(message) = being_changed(&moving, "nothing was written") {
        if queues.is_empty() {
            return Err(Problem::new(ProblemKind::Failed, message));
        }
        session.left_out.get_or_insert(Problem::new(ProblemKind::Partly, message));
    }
    Ok(queues)
}

/// Reads hooks for a change, as far as nobody else is changing them. If that leaves something as already right, which only the
/// server can say, it is read again without relying on this program's own recent writes.
///
/// # Errors
///
/// As [`hooks_for`].
pub(crate) async fn for_change<T>(
    session: &mut Session,
    read: impl AsyncFn(&mut Session, Trust) -> Result<T, Problem>,
    leaves_something: impl FnOnce(&T) -> bool,
) -> Result<T, Problem> {
    let hooks = read(session, Trust::ForWriting).await?;
    if session.rests_on_own_writes && leaves_something(&hooks) {
        return read(session, Trust::ForComparing).await;
    }
    Ok(hooks)
}

/// Reads hooks queue by queue, and hands them out as they arrive, in the order of the queues. Reports in the end
/// which queues could not be read, and which are being changed.
///
/// # Errors
///
/// As [`hooks`].
pub(crate) async fn each(
    session: &mut Session,
    scan: Scan,
    mut take: impl FnMut(QueueReading),
) -> Result<(Option<Problem>, Vec<Queue>), Problem> {
    let mut scan = scan.with_lag(session.replica_lag);
    let records = session.signed_in().await?.records;
    let client = session.client.clone();
    let mut line = ProgressLine::new();
    let (mut moving, mut unread_rows, mut ended) = (Vec::new(), 0, None);
    let report = |News { progress, ready, end }: News| {
        line.show(progress.read, progress.queues, "queues");
        (unread_rows, ended) = (progress.unreadable, end);
        for reading in ready {
            if reading.is_moving() {
                moving.push(reading.queue.clone());
            }
            take(reading);
        }
    };
    session.until_signal(runtime::read(&client, &mut scan, || records.own_writes(), report)).await?;
    drop(line);
    let ScanEnd { unread, stopped, .. } = ended.unwrap_or_default();
    match stopped {
        Some(failure) => Err(session.problem(failure)),
        None => Ok((not_read(&unread).or_else(|| unreadable(unread_rows)), moving)),
    }
}

/// Says that these queues are being changed, so that what was printed of them may be old.
pub(crate) fn note_moving(session: &Session, moving: &[Queue]) {
    if let Some(text) = being_changed(moving, "what is shown may be out of date") {
        output::note(session.json, &text);
    }
}

pub(crate) fn being_changed(moving: &[Queue], consequence: &str) -> Option<String> {
    let named: Vec<String> = moving.iter().take(MOST_NAMED).map(Queue::label).collect();
    let others = moving.len() - named.len();
    match (named.as_slice(), others) {
        ([], _) => None,
        ([only], 0) => Some(format!("Queue {only} is being changed; {consequence}.")),
        (_, 0) => Some(format!("Queues {} are being changed; {consequence}.", named.join(", "))),
        _ => Some(format!("Queues {} and {others} more are being changed; {consequence}.", named.join(", "))),
    }
}

fn not_read(unread: &[Unread]) -> Option<Problem> {
    let first = unread.first()?;
    let what = if unread.len() == 1 { "of one queue".to_owned() } else { format!("of {} queues", unread.len()) };
    let message = format!("The hooks {what} could not be read. {}: {}", first.queue.label(), first.failure);
    Some(Problem::new(ProblemKind::Partly, message))
}

fn unreadable(rows: usize) -> Option<Problem> {
    (rows > 0).then(|| {
        let (rows, are) = (words::count(rows, "row"), if rows == 1 { "is" } else { "are" });
        let message = format!("{rows} of the server's answers could not be read and {are} missing.");
        Problem::new(ProblemKind::Partly, message)
    })
}

/// The hooks of these queues as they are. One that is not among them is gone.
///
/// # Errors
///
/// If not all could be read.
pub(crate) async fn hooks_of(
    session: &mut Session,
    ids: &BTreeSet<QueueId>,
    trust: Trust,
) -> Result<BTreeMap<QueueId, Vec<Hook>>, Problem> {
    let mut queues = all_queues(session).await?;
    queues.retain(|queue| ids.contains(&queue.id));
    let read = hooks_for(session, Scan::of(queues), trust).await?;
    Ok(read.into_iter().map(|queue| (queue.queue.id, queue.hooks)).collect())
}

/// The hooks of queues that are asked for several times for one change, each read once.
#[derive(Default)]
pub(crate) struct KeptHooks {
    /// Every queue, once it was read.
    queues: Option<Vec<Queue>>,
    /// A queue that is not among them is gone, or is being changed.
    hooks: BTreeMap<QueueId, Vec<Hook>>,
    /// What was read of these relies on this program's own recent writes.
    uncertain: BTreeSet<QueueId>,
}

impl KeptHooks {
    /// As [`for_change`], with the hooks of these queues; they are among those that it gives.
    ///
    /// # Errors
    ///
    /// As [`hooks_of`].
    pub(crate) async fn for_change(
        &mut self,
        session: &mut Session,
        ids: &BTreeSet<QueueId>,
        leaves_something: impl FnOnce(&BTreeMap<QueueId, Vec<Hook>>) -> bool,
    ) -> Result<&BTreeMap<QueueId, Vec<Hook>>, Problem> {
        let missing = ids.iter().copied().filter(|id| !self.hooks.contains_key(id)).collect();
        self.read(session, &missing, Trust::ForWriting).await?;
        let uncertain: BTreeSet<QueueId> = ids.intersection(&self.uncertain).copied().collect();
        if !uncertain.is_empty() && leaves_something(&self.hooks) {
            self.read(session, &uncertain, Trust::ForComparing).await?;
        }
        Ok(&self.hooks)
    }

    async fn read(&mut self, session: &mut Session, ids: &BTreeSet<QueueId>, trust: Trust) -> Result<(), Problem> {
        if self.queues.is_none() {
            self.queues = Some(all_queues(session).await?);
        }
        let queues: Vec<Queue> =
            self.queues.iter().flatten().filter(|queue| ids.contains(&queue.id)).cloned().collect();
        if queues.is_empty() {
            return Ok(());
        }
        self.hooks.retain(|id, _| !ids.contains(id));
        self.uncertain.retain(|id| !ids.contains(id));
        for read in hooks_for(session, Scan::of(queues), trust).await? {
            if session.rests_on_own_writes {
                self.uncertain.insert(read.queue.id);
            }
            self.hooks.insert(read.queue.id, read.hooks);
        }
        Ok(())
    }
}
