//! What a file would change. Nothing is printed when nothing would.

use std::process::ExitCode;

use super::{arguments::PlanArguments, wished};
use crate::cli::{
    CliError, output,
    verbs::{
        diff, json,
        rows::{self, RowFate},
        session,
    },
};

/// Something would change.
const DIFFERENCES: u8 = 3;

pub(in crate::cli) fn run(arguments: &PlanArguments) -> Result<ExitCode, CliError> {
    let text = wished::read(&arguments.file, arguments.server.json)?;
    session::run(&arguments.server, async |session| {
        let plan = wished::plan(session, &text, &arguments.file).await?;
        if plan.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        let shown = if session.json {
            let row = |row: &rows::Row| output::json_line(&json::change(row, &RowFate::Planned));
            let rows: String = rows::rows(&plan).iter().map(row).collect();
            rows + &output::json_line(&json::summary("planned", plan.counts(), 0))
        } else {
            diff::text(&plan, output::is_coloured())
        };
        output::print(shown.as_bytes())?;
        Ok(ExitCode::from(DIFFERENCES))
    })
}
