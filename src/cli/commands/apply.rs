//! `apply`: makes hooks what a file says.

use clap::Args;
use std::process::ExitCode;

use crate::{
    cli::{
        connection::with_session,
        error::Problem,
        hooks_file::{self, STDIO},
        options::{FileArguments, ServerArguments, WriteArguments},
        writing,
    },
    domain::{
        Cause,
        plan::{OnFailure, Order, Plan, Run},
    },
    files::Planned,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  webitel-hooks apply -f hooks.yaml --dry-run
  webitel-hooks apply -f hooks.yaml
  webitel-hooks apply -f hooks.yaml --prune --keep-going --yes

webitel-hooks help plan describes the file and which hooks it affects. Applying
a file twice changes nothing the second time. Two hooks of a queue are never on
for the same event, not even in between.

Exit codes: 0 success, 1 failure, nothing was changed, 2 usage error or a
mistake in the file, 4 partial success";

/// Options of `apply`.
#[derive(Debug, Args)]
pub struct ApplyArguments {
    /// The file.
    #[command(flatten)]
    pub file: FileArguments,
    /// After a failure, continue with changes that do not depend on it
    #[arg(long)]
    pub keep_going: bool,
    /// How to write.
    #[command(flatten)]
    pub write: WriteArguments,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

pub(crate) fn run(arguments: &ApplyArguments) -> Result<ExitCode, Problem> {
    if arguments.file.file() == STDIO && !arguments.write.yes && !arguments.write.dry_run {
        return Err(Problem::usage("The file is read from stdin: pass --yes or --dry-run."));
    }
    let text = hooks_file::read(arguments.file.file(), arguments.server.json)?;
    with_session(&arguments.server, async |session| {
        writing::check(session, arguments.write).await?;
        let Planned { plan, pauses_over, .. } = hooks_file::plan(session, &text, &arguments.file).await?;
        let on_failure = if arguments.keep_going { OnFailure::KeepGoing } else { OnFailure::Stop };
        let run = Run::new(plan, on_failure).in_groups();
        let order = Order { run, pauses_only: pauses_over, ..Order::new(Plan::default(), Cause::Apply) };
        writing::carry_out(session, arguments.write, order).await
    })
}
