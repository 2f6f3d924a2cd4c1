//! Hooks of any queues as a table or as JSON, with what keeps them from running.

use std::{collections::BTreeSet, process::ExitCode};

use crate::{
    cli::{
        connection::Session,
        error::Problem,
        json, output,
        reading::{lists, select::Filter},
    },
    domain::{
        Fires, Hook, PausedHooks, Queue, QueueHooks, State, WhileOff, fires_in, fires_while_off,
        scan::{QueueReading, Scan},
    },
};

/// Prints the hooks that fit: as a table when all are there, or as JSON as they come.
///
/// # Errors
///
/// If something could not be read, no hook waits for an unknown event that the filter names, or the output could not be
/// written.
pub(crate) async fn print_hooks(
    session: &mut Session,
    scan: Scan,
    filter: &Filter,
    none: &str,
) -> Result<ExitCode, Problem> {
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
    let (incomplete, moving) = lists::each(session, scan, take).await?;
    lists::note_moving(session, &moving);
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
