//! `where-used`: the hooks that run a flow schema, to be looked at before it is changed.

use clap::Args;
use std::process::ExitCode;

use crate::{
    cli::{
        connection::with_session,
        error::Problem,
        options::ServerArguments,
        reading::{Listing, select},
    },
    domain::{Hook, scan::Scan},
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  webitel-hooks where-used \"Notify CRM\"
  webitel-hooks where-used 5 --json";

/// Options of `where-used`.
#[derive(Debug, Args)]
pub struct WhereUsedArguments {
    /// The flow schema: its id or exact name
    #[arg(value_name = "SCHEMA", required_unless_present = "named")]
    pub schema: Option<String>,
    #[arg(long = "schema", id = "named", value_name = "SCHEMA", conflicts_with = "schema", hide = true)]
    pub named: Option<String>,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

pub(crate) fn run(arguments: &WhereUsedArguments) -> Result<ExitCode, Problem> {
    with_session(&arguments.server, async |session| {
        let typed: Vec<String> = arguments.schema.iter().chain(&arguments.named).cloned().collect();
        let schemas = select::schema_ids(session, &typed).await?;
        let mut listing = Listing::new(session.json);
        let runs = |hook: &Hook| hook.schema_id().is_some_and(|schema| schemas.contains(&schema));
        let incomplete = listing.read(session, Scan::everything(), runs).await?;
        listing.finish(incomplete, "No hook runs this flow schema.")
    })
}
