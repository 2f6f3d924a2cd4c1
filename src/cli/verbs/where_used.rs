//! Every hook that runs a flow schema: what to look at before the schema is changed.

use std::process::ExitCode;

use super::{arguments::WhereUsedArguments, hooks::listing, reading, select, session};
use crate::{
    cli::{CliError, output},
    domain::scan::Scan,
};

pub(in crate::cli) fn run(arguments: &WhereUsedArguments) -> Result<ExitCode, CliError> {
    session::run(&arguments.server, async |session| {
        let typed = std::slice::from_ref(&arguments.schema);
        let schemas = select::schema_ids(session, typed).await?;
        let mut scan = Scan::everything();
        if let Some(schema) = schemas.first() {
            scan = scan.running(*schema);
        }
        let mut read = reading::hooks(session, scan).await?;
        for queue in &mut read.queues {
            // A server may know no such filter.
            queue.hooks.retain(|hook| hook.schema.as_ref().is_some_and(|schema| schemas.contains(&schema.id)));
        }
        if !session.json && read.incomplete.is_none() && read.queues.iter().all(|queue| queue.hooks.is_empty()) {
            output::remark("No hook runs this flow schema.");
        }
        listing::print(session.json, read)
    })
}
