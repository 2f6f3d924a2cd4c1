//! Hooks of any queues as a table or as JSON, with what keeps them from running.

use std::process::ExitCode;

use crate::{
    cli::{
        CliError, output,
        verbs::{
            arguments::{ListArguments, Selection},
            json,
            reading::{self, Read},
            select::{self, Filter},
            session,
        },
    },
    domain::{Fires, Hook, Queue, State, fires_in, scan::Scan},
};

pub(in crate::cli) fn run(arguments: &ListArguments) -> Result<ExitCode, CliError> {
    session::run(&arguments.server, async |session| {
        let Selection { queue, schema, event, state } = &arguments.selection;
        let filter = Filter::new(session, schema, event, state.map(State::from)).await?;
        let mut scan =
            if queue.is_empty() { Scan::everything() } else { Scan::of(select::queues(session, queue).await?) };
        if let (1, Some(schema), true) = (filter.schemas.len(), filter.schemas.first(), event.is_empty()) {
            scan = scan.running(*schema);
        }
        let mut read = reading::hooks(session, scan).await?;
        filter.refuse_unknown_events(&read.queues)?;
        for queue in &mut read.queues {
            queue.hooks.retain(|hook| filter.fits(hook));
        }
        if !session.json && read.incomplete.is_none() && read.queues.iter().all(|queue| queue.hooks.is_empty()) {
            output::remark("There is no such hook.");
        }
        print(session.json, read)
    })
}

/// Prints what was read, and then complains about what could not be.
///
/// # Errors
///
/// That complaint.
pub(in crate::cli::verbs) fn print(json: bool, read: Read) -> Result<ExitCode, CliError> {
    let hooks = || read.queues.iter().flat_map(|queue| queue.hooks.iter().map(|hook| (&queue.queue, hook)));
    let text: String = if json {
        let line = |(queue, hook)| {
            let words: Vec<&'static str> = remarks(queue, hook).into_iter().map(|(word, _)| word).collect();
            output::json_line(&json::hook(queue, hook, &words))
        };
        hooks().map(line).collect()
    } else if hooks().next().is_some() {
        let rows: Vec<[String; 7]> = hooks().map(|(queue, hook)| row(queue, hook)).collect();
        output::table(["ID", "QUEUE", "TYPE", "EVENT", "FLOW SCHEMA", "STATE", "REMARKS"], &rows)
    } else {
        String::new()
    };
    let code = output::print(text.as_bytes())?;
    read.incomplete.map_or(Ok(code), |problem| Err(problem.into()))
}

fn row(queue: &Queue, hook: &Hook) -> [String; 7] {
    let remarks: Vec<String> = remarks(queue, hook).into_iter().map(|(_, text)| text).collect();
    [
        hook.id.to_string(),
        queue.label(),
        queue.kind.short_label(),
        hook.event.to_string(),
        hook.schema_label(),
        hook.state.to_string(),
        remarks.join("; "),
    ]
}

/// What keeps a hook from running, as a word for scripts and as text for people.
fn remarks(queue: &Queue, hook: &Hook) -> Vec<(&'static str, String)> {
    let mut remarks = Vec::new();
    if !queue.state.enabled() {
        remarks.push(("queue_off", "the queue is off".to_owned()));
    }
    match fires_in(&hook.event, queue.kind) {
        Fires::Yes | Fires::Unknown => {}
        Fires::NotInThisType => remarks.push(("never_in_type", "never fires in a queue of this type".to_owned())),
        Fires::Nowhere => remarks.push(("never", "the current Webitel never fires it".to_owned())),
    }
    if hook.schema.is_none() {
        remarks.push(("no_schema", "has no flow schema".to_owned()));
    }
    remarks
}
