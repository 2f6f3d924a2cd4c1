//! `hooks list`: hooks of all queues or of some.

use clap::Args;
use std::{collections::BTreeSet, process::ExitCode};

use crate::{
    cli::{
        connection::with_session,
        error::Problem,
        options::{Selection, ServerArguments},
        reading::{
            Listing,
            select::{self, Filter},
        },
    },
    domain::{Event, Hook, scan::Scan},
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  webitel-hooks hooks list
  webitel-hooks hooks list --queue \"Support line\" --state on
  webitel-hooks hooks list --event joined --event leaving --json";

/// Options of `hooks list`.
#[derive(Debug, Args)]
pub struct ListArguments {
    /// Which hooks.
    #[command(flatten)]
    pub selection: Selection,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

pub(crate) fn run(arguments: &ListArguments) -> Result<ExitCode, Problem> {
    with_session(&arguments.server, async |session| {
        let Selection { queue, schema, event, state } = &arguments.selection;
        let filter = Filter::new(session, schema, event, *state).await?;
        let scan = if queue.is_empty() { Scan::everything() } else { Scan::of(select::queues(session, queue).await?) };
        let mut waited_for: BTreeSet<Event> = BTreeSet::new();
        let mut listing = Listing::new(session.json);
        let fits = |hook: &Hook| {
            waited_for.extend((!event.is_empty()).then(|| hook.event.clone()));
            filter.fits(hook)
        };
        let incomplete = listing.read(session, scan, fits).await?;
        filter.refuse_unknown_events(&waited_for)?;
        listing.finish(incomplete, "No hook matches.")
    })
}
