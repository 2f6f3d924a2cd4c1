//! Hooks without a screen.
//!
//! | File | Idea |
//! |---|---|
//! | `listing` | hooks of any queues as a table or as JSON |
//! | `add` | new hooks |
//! | `change` | hooks that are there become others, or go |

mod add;
mod change;
pub(super) mod listing;

use std::process::ExitCode;

pub(super) use change::conflict;

use super::arguments::HooksVerb;
use crate::cli::CliError;

pub(in crate::cli) fn run(verb: &HooksVerb) -> Result<ExitCode, CliError> {
    match verb {
        HooksVerb::List(arguments) => listing::run(arguments),
        HooksVerb::Add(arguments) => add::run(arguments),
        HooksVerb::Set(arguments) => change::set(arguments),
        HooksVerb::Enable(arguments) => change::enable(arguments),
        HooksVerb::Disable(arguments) => change::disable(arguments),
        HooksVerb::Remove(arguments) => change::remove(arguments),
    }
}
