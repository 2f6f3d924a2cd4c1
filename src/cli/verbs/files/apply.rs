//! Hooks become what a file says.

use std::process::ExitCode;

use super::{arguments::ApplyArguments, text::STANDARD_INPUT, wished};
use crate::{
    cli::{
        CliError,
        verbs::{
            session,
            writing::{self, Order},
        },
    },
    domain::{Cause, plan::OnFailure},
};

pub(in crate::cli) fn run(arguments: &ApplyArguments) -> Result<ExitCode, CliError> {
    if arguments.file.file == STANDARD_INPUT && !arguments.write.yes && !arguments.write.dry_run {
        return Err(CliError::Usage(
            "The file comes from the standard input, so nobody can be asked there. --yes does it without asking, --dry-run \
             only shows it."
                .to_owned(),
        ));
    }
    let text = wished::read(&arguments.file, arguments.server.json)?;
    session::run(&arguments.server, async |session| {
        writing::check(session, arguments.write)?;
        let plan = wished::plan(session, &text, &arguments.file).await?;
        let on_failure = if arguments.keep_going { OnFailure::KeepGoing } else { OnFailure::Stop };
        writing::carry_out(session, arguments.write, Order { plan, cause: Cause::Apply, on_failure }).await
    })
}
