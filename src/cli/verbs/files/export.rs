//! The hooks of the domain, or of some queues, as a file.

use std::process::ExitCode;

use super::{arguments::ExportArguments, text};
use crate::{
    cli::{
        CliError, Problem, ProblemKind, output,
        verbs::{reading, select, session},
    },
    domain::scan::Scan,
    files::{self, Format, HooksFile},
};

pub(in crate::cli) fn run(arguments: &ExportArguments) -> Result<ExitCode, CliError> {
    let format = format(arguments)?;
    session::run(&arguments.server, async |session| {
        let scan = match arguments.queue.as_slice() {
            [] => Scan::everything(),
            queues => Scan::of(select::queues(session, queues).await?),
        };
        let domain = session.whereabouts().await?.domain;
        let read = reading::hooks(session, scan).await?;
        if let Some(problem) = read.incomplete {
            // Half a domain in a file would be taken for the whole one.
            let message = format!("{} Nothing was exported.", problem.message);
            return Err(Problem { kind: ProblemKind::Failed, message, ..problem }.into());
        }
        let nameless = read.queues.iter().flat_map(|queue| &queue.hooks).filter(|hook| hook.schema.is_none()).count();
        if nameless > 0 {
            output::note(
                session.json,
                &format!("Left out: {nameless} hooks for which the server names no flow schema."),
            );
        }
        let text = files::write(&HooksFile::of(&domain, &read.queues), format);
        match &arguments.output {
            Some(path) => text::write(path, &text).map(|()| ExitCode::SUCCESS),
            None => output::print(text.as_bytes()),
        }
    })
}

fn format(arguments: &ExportArguments) -> Result<Format, CliError> {
    let typed = arguments.format.map(Format::from);
    if arguments.server.json && typed == Some(Format::Yaml) {
        return Err(CliError::Usage("--json and --format yaml contradict each other.".to_owned()));
    }
    let by_name = || Format::from_name(&arguments.output.as_ref()?.to_string_lossy());
    let by_json = arguments.server.json.then_some(Format::Json);
    Ok(typed.or(by_json).or_else(by_name).unwrap_or(Format::Yaml))
}
