//! Hooks of any queues as a table or as JSON, with what keeps them from running.

use std::process::ExitCode;

use crate::{
    cli::{connection::Session, error::Problem, json, output, reading::lists},
    domain::{
        Fires, Hook, PausedHooks, Queue, QueueHooks, State, WhileOff, fires_in, fires_while_off,
        scan::{QueueReading, Scan},
    },
};

/// Hooks that are listed: as a table when all are there, or as JSON as they come.
pub(crate) struct Listing {
    json: bool,
    rows: Vec<[String; 7]>,
}

impl Listing {
    /// Makes an empty listing.
    pub(crate) fn new(json: bool) -> Self {
        Self { json, rows: Vec::new() }
    }

    /// Reads, and keeps what fits. Says what could not be read.
    ///
    /// # Errors
    ///
    /// If nothing at all could be read, or the output could not be written.
    pub(crate) async fn read(
        &mut self,
        session: &mut Session,
        scan: Scan,
        mut fits: impl FnMut(&Hook) -> bool,
    ) -> Result<Option<Problem>, Problem> {
        let mut printed = Ok(ExitCode::SUCCESS);
        let paused = session.paused_if_known().await?;
        let take = |reading: QueueReading| {
            let QueueHooks { queue, mut hooks } = reading.into_hooks();
            hooks.retain(&mut fits);
            if self.json && !hooks.is_empty() && printed.is_ok() {
                let lines: String = hooks.iter().map(|hook| line(&queue, hook, &paused)).collect();
                printed = output::print(lines.as_bytes());
            } else {
                self.rows.extend(hooks.iter().map(|hook| row(&queue, hook, &paused)));
            }
        };
        let (incomplete, moving) = lists::each(session, scan, take).await?;
        lists::note_moving(session, &moving);
        printed.map(|_| incomplete)
    }

    /// Prints the table, and then complains about what could not be read.
    ///
    /// # Errors
    ///
    /// That complaint.
    pub(crate) fn finish(self, incomplete: Option<Problem>, none: &str) -> Result<ExitCode, Problem> {
        if !self.json && !self.rows.is_empty() {
            let head = ["ID", "QUEUE", "TYPE", "EVENT", "FLOW SCHEMA", "STATE", "REMARKS"];
            output::print(output::table(head, &self.rows).as_bytes())?;
        } else if !self.json && incomplete.is_none() {
            output::remark(none);
        }
        incomplete.map_or(Ok(ExitCode::SUCCESS), Err)
    }
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
    if queue.state == State::Off {
        match fires_while_off(&hook.event, queue.kind) {
            Some(who) => {
                remarks.push(("queue_off", format!("the queue is off: it fires only for {}", WhileOff::list(&who))));
            }
            None if fires.never().is_some() => remarks.push(("queue_off", "the queue is off".to_owned())),
            // The queue's state makes no difference.
            None => {}
        }
    }
    if hook.schema.is_none() {
        remarks.push(("no_schema", "has no flow schema".to_owned()));
    }
    remarks
}
