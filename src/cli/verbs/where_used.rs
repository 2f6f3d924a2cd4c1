//! Every hook that runs a flow schema: what to look at before the schema is changed.

use std::process::ExitCode;

use super::{arguments::WhereUsedArguments, hooks::listing::Listing, select, session};
use crate::{
    cli::CliError,
    domain::{Hook, scan::Scan},
};

pub(in crate::cli) fn run(arguments: &WhereUsedArguments) -> Result<ExitCode, CliError> {
    session::run(&arguments.server, async |session| {
        let typed = std::slice::from_ref(&arguments.schema);
        let schemas = select::schema_ids(session, typed).await?;
        let mut scan = Scan::everything();
        if let Some(schema) = schemas.first() {
            scan = scan.running(*schema);
        }
        let mut listing = Listing::new(session.json);
        // A server may know no such filter.
        let runs = |hook: &Hook| hook.schema_id().is_some_and(|schema| schemas.contains(&schema));
        let incomplete = listing.read(session, scan, runs).await?;
        listing.finish(incomplete, "No hook runs this flow schema.")
    })
}
