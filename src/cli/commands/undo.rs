//! `undo`: undoes the latest batch of changes.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::ExitCode,
};

use clap::Args;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::{
    cli::{
        connection::{Session, SignedIn},
        error::{Problem, ProblemKind},
        options::WriteArguments,
        output,
        reading::lists,
        writing::{carry_out, queue_label, with_writing_session},
    },
    domain::{
        BatchId, Hook, QueueId,
        scan::Trust,
        undo::{Batch, History, Revert, Undo},
    },
    words,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  webitel-hooks undo --dry-run
  webitel-hooks undo --yes
  webitel-hooks undo 20261122T141955-3fa9-1 --yes

Undoes the latest batch of changes that this program made on this server from
this machine; run it again to undo the one before. A hook that was changed since
is left alone and reported; the exit code is then 4, or 1 if nothing could be
undone. A removed hook comes back as a new one, with a new id. webitel-hooks
history --json prints the id of each batch.";

/// Options of `undo`.
#[derive(Debug, Args)]
pub struct UndoArguments {
    /// Undo this batch instead of the latest one
    #[arg(value_name = "BATCH")]
    pub batch: Option<String>,
    /// How to write.
    #[command(flatten)]
    pub write: WriteArguments,
}

pub(crate) fn run(arguments: &UndoArguments) -> Result<ExitCode, Problem> {
    let write = &arguments.write;
    with_writing_session(write, async |session| {
        session.settle_doubts().await?;
        let SignedIn { scope, records, .. } = session.signed_in().await?;
        let reading = records.read().await.map_err(|reason| Problem::failed(words::sentence(&reason)))?;
        if let Some(text) = reading.remark() {
            output::note(session.json, &text);
        }
        let history = History::of(&reading.records, &scope);
        let Some((batch, undo)) = choose(session, &history, arguments.batch.as_deref()).await? else {
            return Ok(session.end_with("There is nothing to undo on this server."));
        };
        head(session, &batch)?;
        report(session, &undo)?;
        let left = undo.left().count();
        if undo.is_empty() {
            let earlier = "To undo an earlier batch, name it: webitel-hooks history --json lists the batches.";
            return Err(Problem::new(ProblemKind::Failed, format!("Nothing in it can be undone. {earlier}")));
        }
        if left > 0 && !write.dry_run {
            let were = if left == 1 { "was" } else { "were" };
            let text = format!("{} {were} not undone because of later changes.", words::count(left, "hook"));
            session.left_out = Some(Problem::new(ProblemKind::Partly, text));
        }
        carry_out(session, write, undo.into_order(batch.id)).await
    })
}

/// The batch to undo: the named one, or the latest one that is not undone. A partly undone one is passed
/// over if nothing more of it can be undone.
async fn choose(
    session: &mut Session,
    history: &History<'_>,
    named: Option<&str>,
) -> Result<Option<(Batch, Undo)>, Problem> {
    let mut batches = history.batches();
    if let Some(named) = named {
        batches.retain(|batch| batch.id == BatchId(named.to_owned()));
        if batches.is_empty() {
            let message = format!(
                "There is no batch {named} to undo on this server. webitel-hooks history --json lists the batches."
            );
            return Err(Problem::new(ProblemKind::Unknown, message));
        }
    }
    let mut known: BTreeMap<QueueId, Vec<Hook>> = BTreeMap::new();
    let mut asked = BTreeSet::new();
    for batch in batches {
        let missing: BTreeSet<QueueId> =
            history.queues(&batch.id).into_iter().map(|queue| queue.id).filter(|queue| asked.insert(*queue)).collect();
        if !missing.is_empty() {
            known.extend(lists::hooks_of(session, missing.clone(), Trust::ForWriting).await?);
        }
        let mut undo = history.undo(&batch.id, &known);
        if session.rests_on_own_writes && undo.leaves_something() {
            known.extend(lists::hooks_of(session, missing, Trust::ForComparing).await?);
            undo = history.undo(&batch.id, &known);
        }
        let is_over = undo.items.is_empty() || (batch.partly_undone && undo.is_empty());
        if !is_over || (named.is_some() && !undo.items.is_empty()) {
            return Ok(Some((batch, undo)));
        }
    }
    Ok(None)
}

/// Shows the batch that is being undone.
fn head(session: &Session, batch: &Batch) -> Result<(), Problem> {
    let Batch { id, cause, time, user, hooks, .. } = batch;
    let text = if session.json {
        let (cause, time) = (cause.word(), time.to_string());
        output::json_line(
            &json!({ "object": "batch", "batch": id.0, "cause": cause, "time": time, "user": user.raw(), "hooks": hooks }),
        )
    } else {
        let by = if user.shown().is_empty() { String::new() } else { format!(" by {user}") };
        let hooks = words::count(*hooks, "hook");
        format!("Undoing: {} of {}{by}, {hooks} ({id})\n", cause.word(), time.second_in(&TimeZone::system()))
    };
    output::print(text.as_bytes())?;
    Ok(())
}

/// Reports the hooks that are left alone, and those that come back with another id. The rest is in the plan.
fn report(session: &Session, undo: &Undo) -> Result<(), Problem> {
    for item in &undo.items {
        if matches!(item.revert, Revert::Leave { .. } | Revert::Recreate { .. }) {
            output::remark_or_object(session.json, &format!("{}: {}.", queue_label(&item.queue), item.in_words()))?;
        }
    }
    Ok(())
}
