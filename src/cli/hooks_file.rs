//! Hooks files, as `export`, `plan` and `apply` read and write them: read or written whole, mistakes reported one per line,
//! and the plan that gives a server the hooks of a file.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use serde_json::json;

use crate::cli::connection::Session;
use crate::cli::error::{Problem, ProblemKind};
use crate::cli::options::FileArguments;
use crate::cli::output;
use crate::cli::reading::{fetch, select};
use crate::config::{PrivateError, open_regular, replace};
use crate::domain::plan::Unnamed;
use crate::domain::scan::{Scan, Trust};
use crate::domain::{FailureKind, QueueId};
use crate::files::{self, Format, Known, MOST_BYTES, Planned, Reading, Severity};

/// The name for stdin, or stdout.
pub(crate) const STDIO: &str = "-";

/// A file that was read, and what to call it.
pub(crate) struct LoadedFile {
    reading: Reading,
    name: String,
}

/// Reads a file and reports what may be a mistake in it.
///
/// # Errors
///
/// If it cannot be read or has mistakes, which have been reported then.
pub(crate) fn read(file: &str, json: bool) -> Result<LoadedFile, Problem> {
    let (name, format) = match file {
        STDIO => ("stdin".to_owned(), None),
        file => (file.to_owned(), Format::from_name(file)),
    };
    let bytes = bytes(file).map_err(|error| Problem::usage(format!("{name} cannot be read: {error}.")))?;
    match files::read(&bytes, format) {
        Ok(reading) => {
            report(&name, json, &reading.warnings);
            Ok(LoadedFile { reading, name })
        }
        Err(problems) => {
            let mistakes = match report(&name, json, &problems) {
                1 => "a mistake".to_owned(),
                count => format!("{count} mistakes"),
            };
            Err(Problem::new(ProblemKind::Mistaken, format!("{name} has {mistakes}. Nothing was changed.")))
        }
    }
}

/// The bytes of a file or of stdin: at most one more than a file may have, so that a longer one is known as such.
fn bytes(file: &str) -> io::Result<Vec<u8>> {
    let limit = MOST_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    match file {
        STDIO => io::stdin().lock().take(limit).read_to_end(&mut bytes)?,
        file => match open_regular(Path::new(file)).map_err(reason)? {
            Some(file) => file.take(limit).read_to_end(&mut bytes)?,
            None => return Err(rustix::io::Errno::NOENT.into()),
        },
    };
    Ok(bytes)
}

/// Without the file's name, which the caller says.
fn reason(error: PrivateError) -> io::Error {
    match error {
        PrivateError::Unreadable { source, .. } => source,
        _ => io::Error::other("it is not a regular file"),
    }
}

/// Reports problems: for people one per line, like compilers; for scripts one object per line. Returns the number of errors.
fn report(name: &str, json: bool, problems: &[files::FileMistake]) -> usize {
    for problem in problems {
        if json {
            let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
            let place = json!({
                "severity": severity,
                "file": name,
                "line": problem.place.line,
                "column": problem.place.column,
                "message": problem.message,
            });
            output::remark(output::json_line(&json!({ "mistake": place })).trim_end());
        } else {
            output::remark(&problem.in_file(name));
        }
    }
    problems.iter().filter(|problem| problem.severity == Severity::Error).count()
}

/// Replaces a file as a whole: readers see the old one or the new one.
///
/// # Errors
///
/// If the system refuses; the old one is as it was then.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Problem> {
    // A pipe or a link is not replaced: what it leads to is written.
    let there = fs::symlink_metadata(path).ok();
    let written = match there {
        Some(there) if !there.is_file() => fs::write(path, text),
        there => replace(path, text, 0o666, there.map(|there| there.permissions())),
    };
    written.map_err(|error| Problem::failed(format!("{} could not be written: {error}.", path.display())))
}

/// The plan that makes this server's hooks what the file says.
///
/// # Errors
///
/// If a name is unknown or ambiguous, or the server does not say what it has.
pub(crate) async fn plan(
    session: &mut Session,
    file: &LoadedFile,
    arguments: &FileArguments,
) -> Result<Planned, Problem> {
    let domain = session.signed_in().await?.scope.domain;
    let queues = fetch::all_queues(session).await?;
    let schemas = match fetch::all_schemas(session).await {
        // Without the right to read them, those that hooks run are still known.
        Err(problem) if problem.kind == ProblemKind::Server(FailureKind::Forbidden) => Vec::new(),
        schemas => schemas?,
    };
    let domain = (!domain.raw().is_empty()).then_some(&domain);
    let known = Known { domain, queues: &queues, schemas: &schemas };
    let mut resolved = files::resolve_queues(&file.reading, known);
    if !arguments.queue.is_empty() {
        let chosen = select::queues(session, &arguments.queue).await?;
        if let Some(queue) = chosen.iter().find(|queue| resolved.found.iter().all(|found| found.queue.id != queue.id)) {
            let message = format!("The file has no queue {} ({}).", queue.label(), queue.id);
            return Err(Problem::new(ProblemKind::Unknown, message));
        }
        let ids: BTreeSet<QueueId> = chosen.iter().map(|queue| queue.id).collect();
        resolved.found.retain(|found| ids.contains(&found.queue.id));
        // Problems with the names of the file's other queues do not matter here.
        resolved.problems.clear();
    }
    let scan = Scan::of(resolved.found.iter().map(|found| found.queue.clone()).collect());
    let actual = fetch::hooks_for(session, scan, Trust::ForComparing).await?;
    let desired = files::resolve_hooks(&file.reading, known, &resolved.found, &actual);
    let mut problems = resolved.problems;
    problems.extend(desired.problems);
    problems.sort_by_key(|problem| problem.place);
    let names = match report(&file.name, session.json, &problems) {
        0 => None,
        1 => Some("a name that is".to_owned()),
        count => Some(format!("{count} names that are")),
    };
    if let Some(names) = names {
        let message = format!("{} has {names} unknown or ambiguous in this domain. Nothing was changed.", file.name);
        return Err(Problem::new(ProblemKind::Unknown, message));
    }
    let unnamed = if arguments.prune { Unnamed::Remove } else { Unnamed::Keep };
    let paused = session.paused().await?;
    let planned = files::plan(&desired.found, &actual, unnamed, &paused);
    let planned = planned.map_err(|error| Problem::failed(error.to_string()))?;
    for (queue, hook) in &planned.stay_paused {
        let (queue, label, id) = (queue.label(), hook.label(), hook.id);
        let text = format!("{queue}: {label} (hook {id}) is paused here: it stays off until it is resumed.");
        output::note(session.json, &text);
    }
    Ok(planned)
}
