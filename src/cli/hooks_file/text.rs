//! A hooks file read or written as a whole; its mistakes reported, one per line.

use std::{
    ffi::OsString,
    fs,
    io::{self, Read as _},
    path::Path,
};

use serde_json::json;

use crate::{
    cli::{
        error::{Problem, ProblemKind},
        output,
    },
    config::{PrivateError, open_regular},
    files::{self, Format, MOST_BYTES, Reading, Severity},
};

/// The name for stdin, or stdout.
pub(crate) const STDIO: &str = "-";

/// A file that was read, and what to call it.
pub(crate) struct Text {
    pub(crate) reading: Reading,
    name: String,
    json: bool,
}

/// Reads a file and reports what may be a mistake in it.
///
/// # Errors
///
/// If it cannot be read or has mistakes, which have been reported then.
pub(crate) fn read(file: &str, json: bool) -> Result<Text, Problem> {
    let (name, format) = match file {
        STDIO => ("stdin".to_owned(), None),
        file => (file.to_owned(), Format::from_name(file)),
    };
    let bytes = bytes(file).map_err(|error| Problem::usage(format!("{name} cannot be read: {error}.")))?;
    match files::read(&bytes, format) {
        Ok(reading) => {
            let text = Text { reading, name, json };
            text.report(&text.reading.warnings);
            Ok(text)
        }
        Err(problems) => {
            report(&name, json, &problems);
            Err(mistaken(&name, &problems))
        }
    }
}

/// One byte more than a file may have, so that a longer one is known as such.
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

impl Text {
    /// Reports the mistakes that were found when its names were looked up.
    pub(crate) fn report(&self, problems: &[files::Problem]) {
        report(&self.name, self.json, problems);
    }

    /// The error after such a report.
    pub(crate) fn unknown(&self, problems: &[files::Problem]) -> Problem {
        let count = errors(problems);
        let names = if count == 1 { "a name that is".to_owned() } else { format!("{count} names that are") };
        let message = format!("{} has {names} unknown or ambiguous in this domain. Nothing was changed.", self.name);
        Problem::new(ProblemKind::Unknown, message)
    }
}

/// Reports problems: for people one per line, like compilers; for scripts one object per line.
fn report(name: &str, json: bool, problems: &[files::Problem]) {
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
            output::remark(&problem.in_file(name).to_string());
        }
    }
}

fn errors(problems: &[files::Problem]) -> usize {
    problems.iter().filter(|problem| problem.severity == Severity::Error).count()
}

fn mistaken(name: &str, problems: &[files::Problem]) -> Problem {
    let count = errors(problems);
    let mistakes = if count == 1 { "a mistake".to_owned() } else { format!("{count} mistakes") };
    Problem::new(ProblemKind::Mistaken, format!("{name} has {mistakes}. Nothing was changed."))
}

/// Replaces a file as a whole: readers see the old one or the new one.
///
/// # Errors
///
/// If the system refuses; the old one is as it was then.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Problem> {
    let failed = |error: io::Error| Problem::failed(format!("{} could not be written: {error}.", path.display()));
    // A pipe or a link is not replaced: what it leads to is written.
    let there = fs::symlink_metadata(path).ok();
    let is_replaced = there.as_ref().is_none_or(fs::Metadata::is_file);
    let Some(name) = path.file_name().filter(|_| is_replaced) else { return fs::write(path, text).map_err(failed) };
    let mut beside = OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}", std::process::id()));
    let beside = path.with_file_name(beside);
    let replace = || {
        fs::write(&beside, text)?;
        // The new file keeps the permissions of the old one.
        there.map_or(Ok(()), |there| fs::set_permissions(&beside, there.permissions()))?;
        fs::rename(&beside, path)
    };
    replace().map_err(|error| {
        // Removes the remains of the attempt; if even that fails, nothing more can be done.
        let _ = fs::remove_file(&beside);
        failed(error)
    })
}
