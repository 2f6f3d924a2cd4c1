//! `plan` prints what a hooks file would change, and nothing if that is nothing; `apply` makes the changes.

use std::process::ExitCode;

use clap::Args;

use crate::{
    cli::{
        connection::with_session,
        error::Problem,
        hooks_file::{self, STDIO},
        options::{FileArguments, ServerArguments, WriteArguments},
        output,
        writing::{carry_out, planned, with_writing_session},
    },
    domain::{
        Cause,
        plan::{OnFailure, Order, Plan, Run},
    },
    files::Planned,
};

pub(crate) const PLAN: &str = "\
Examples:
  webitel-hooks plan -f hooks.yaml
  webitel-hooks plan -f hooks.yaml --prune --queue \"Support line\"
  webitel-hooks export --queue 12 | webitel-hooks plan -f - --profile production

A file:
  version: 1
  domain: demo.webitel.example     # optional; ids mean something only there
  queues:
    - queue: Support line          # queues are matched by name
      id: 12                       # optional; if several queues have the name
      hooks:
        - event: joined
          schema: Notify CRM
          schema_id: 5             # optional
          enabled: true

Only the queues in the file are compared. Their hooks that are not in the file
stay unless --prune is given, but a hook is switched off if the file has another
one on for its event.

Exit codes: 0 nothing would change (and nothing is printed), 1 failure, 2 usage
error or a mistake in the file, 3 something would change";

pub(crate) const APPLY: &str = "\
Examples:
  webitel-hooks apply -f hooks.yaml --dry-run
  webitel-hooks apply -f hooks.yaml
  webitel-hooks apply -f hooks.yaml --prune --keep-going --yes

webitel-hooks help plan describes the file and which hooks it affects. Applying
a file twice changes nothing the second time. Two hooks of a queue are never on
for the same event, not even in between.

Exit codes: 0 success, 1 failure, nothing was changed, 2 usage error or a
mistake in the file, 4 partial success";

/// Options of `plan`.
#[derive(Debug, Args)]
pub struct PlanArguments {
    /// The file.
    #[command(flatten)]
    pub file: FileArguments,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

/// Something would change.
const DIFFERENCES: u8 = 3;

pub(crate) fn plan(arguments: &PlanArguments) -> Result<ExitCode, Problem> {
    let text = hooks_file::read(arguments.file.file(), arguments.server.json)?;
    with_session(&arguments.server, async |session| {
        let Planned { plan, pauses_over, .. } = hooks_file::plan(session, &text, &arguments.file).await?;
        if plan.is_empty() && pauses_over.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        for over in &pauses_over {
            output::note(session.json, &over.in_words());
        }
        output::print(planned(session.json, &plan).as_bytes())?;
        Ok(ExitCode::from(DIFFERENCES))
    })
}

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
}

pub(crate) fn apply(arguments: &ApplyArguments) -> Result<ExitCode, Problem> {
    if arguments.file.file() == STDIO && !arguments.write.yes && !arguments.write.dry_run {
        return Err(Problem::usage("The file is read from stdin: pass --yes or --dry-run."));
    }
    let text = hooks_file::read(arguments.file.file(), arguments.write.server.json)?;
    with_writing_session(&arguments.write, async |session| {
        let Planned { plan, pauses_over, .. } = hooks_file::plan(session, &text, &arguments.file).await?;
        let on_failure = if arguments.keep_going { OnFailure::KeepGoing } else { OnFailure::Stop };
        let run = Run::new(plan, on_failure).in_groups();
        let order = Order { run, pauses_only: pauses_over, ..Order::new(Plan::default(), Cause::Apply) };
        carry_out(session, &arguments.write, order).await
    })
}
