//! `plan`: what a file would change. Prints nothing if nothing would change.

use clap::Args;
use std::process::ExitCode;

use crate::{
    cli::{
        connection::with_session,
        error::Problem,
        hooks_file,
        options::{FileArguments, ServerArguments},
        output, writing,
    },
    files::Planned,
};

pub(crate) const EXAMPLES: &str = "\
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

pub(crate) fn run(arguments: &PlanArguments) -> Result<ExitCode, Problem> {
    let text = hooks_file::read(arguments.file.file(), arguments.server.json)?;
    with_session(&arguments.server, async |session| {
        let Planned { plan, pauses_over, .. } = hooks_file::plan(session, &text, &arguments.file).await?;
        if plan.is_empty() && pauses_over.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        for over in &pauses_over {
            output::note(session.json, &over.in_words());
        }
        let shown = if session.json {
            let rows: Vec<String> =
                writing::rows(&plan).iter().map(|row| output::json_line(&writing::planned_json(row))).collect();
            rows.concat() + &output::json_line(&writing::summary_json("planned", plan.counts(), 0))
        } else {
            writing::diff(&plan, output::is_coloured())
        };
        output::print(shown.as_bytes())?;
        Ok(ExitCode::from(DIFFERENCES))
    })
}
