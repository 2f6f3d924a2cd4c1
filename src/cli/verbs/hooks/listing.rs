//! Hooks of any queues as a table or as JSON, with what keeps them from running.

use std::{collections::BTreeSet, process::ExitCode};

use crate::{
    cli::{
        CliError, Problem, output,
        verbs::{
            arguments::{ListArguments, Selection},
            json, reading,
            select::{self, Filter},
            session::{self, Session},
        },
    },
    domain::{Event, Fires, Hook, Queue, QueueHooks, State, fires_in, scan::Scan},
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
        let mut waited_for: BTreeSet<Event> = BTreeSet::new();
        let mut listing = Listing::new(session.json);
        let fits = |hook: &Hook| {
            waited_for.extend((!event.is_empty()).then(|| hook.event.clone()));
            filter.fits(hook)
        };
        let incomplete = listing.read(session, scan, fits).await?;
        filter.refuse_unknown_events(&waited_for)?;
        listing.finish(incomplete, "There is no such hook.")
    })
}

/// Hooks that are listed: as a table when all are there, or as JSON as they come.
pub(in crate::cli::verbs) struct Listing {
    json: bool,
    rows: Vec<[String; 7]>,
}

impl Listing {
    /// Nothing is read yet.
    pub(in crate::cli::verbs) fn new(json: bool) -> Self {
        Self { json, rows: Vec::new() }
    }

    /// Reads, and keeps what fits. Says what could not be read.
    ///
    /// # Errors
    ///
    /// Where nothing at all could be read, or the output could not be written.
    pub(in crate::cli::verbs) async fn read(
        &mut self,
        session: &mut Session,
        scan: Scan,
        mut fits: impl FnMut(&Hook) -> bool,
    ) -> Result<Option<Problem>, CliError> {
        let mut printed = Ok(ExitCode::SUCCESS);
        let take = |QueueHooks { queue, mut hooks }: QueueHooks| {
            hooks.retain(&mut fits);
            if self.json && !hooks.is_empty() && printed.is_ok() {
                let lines: String = hooks.iter().map(|hook| line(&queue, hook)).collect();
                printed = output::print(lines.as_bytes());
            } else {
                self.rows.extend(hooks.iter().map(|hook| row(&queue, hook)));
            }
        };
        let incomplete = reading::each(session, scan, take).await?;
        printed.map(|_| incomplete)
    }

    /// Prints the table, and then complains about what could not be read.
    ///
    /// # Errors
    ///
    /// That complaint.
    pub(in crate::cli::verbs) fn finish(self, incomplete: Option<Problem>, none: &str) -> Result<ExitCode, CliError> {
        if !self.json && !self.rows.is_empty() {
            let head = ["ID", "QUEUE", "TYPE", "EVENT", "FLOW SCHEMA", "STATE", "REMARKS"];
            output::print(output::table(head, &self.rows).as_bytes())?;
        } else if !self.json && incomplete.is_none() {
            output::remark(none);
        }
        incomplete.map_or(Ok(ExitCode::SUCCESS), |problem| Err(problem.into()))
    }
}

fn line(queue: &Queue, hook: &Hook) -> String {
    let words: Vec<&'static str> = remarks(queue, hook).into_iter().map(|(word, _)| word).collect();
    output::json_line(&json::hook(queue, hook, &words))
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
