//! Limits of the operating system, checked before a command starts, so that they are reported instead of a panic.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::{io, thread};

use rustix::process::Signal;
use rustix::stdio;
use tokio::runtime::Builder;

use super::error::Problem;

/// Files that one command opens at most, with some to spare: connections, the terminal, the embedded server's database.
const FILES: usize = 32;

/// A write beyond the limit for files (`ulimit -f`) fails from now on, where it would end the program.
pub(crate) fn survive_file_limit() {
    // Without it the limit ends the program, as it does any other.
    let _ = signal_hook::flag::register(Signal::XFSZ.as_raw(), Arc::new(AtomicBool::new(false)));
}

/// Runs the work of one command. What it leaves behind is not waited for: a question without an answer, a lookup of the
/// server's name.
///
/// # Errors
///
/// If files or threads are short (the libraries below would panic), or the work fails.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    check()?;
    let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| short(&error))?;
    let ended = runtime.block_on(work);
    runtime.shutdown_background();
    ended
}

/// Checks that there are enough files and threads.
///
/// # Errors
///
/// A sentence that names the shortage.
pub(crate) fn check() -> Result<(), Problem> {
    let files: Result<Vec<_>, _> = (0..FILES).map(|_| rustix::io::dup(stdio::stderr())).collect();
    if files.is_err_and(|error| error == rustix::io::Errno::MFILE) {
        return Err(Problem::failed(format!(
            "Too few open files are allowed: {FILES} more are needed (see ulimit -n)."
        )));
    }
    thread::Builder::new().spawn(|| {}).map(drop).map_err(|error| short(&error))
}

fn short(error: &io::Error) -> Problem {
    Problem::failed(format!("Cannot start: {error}."))
}
