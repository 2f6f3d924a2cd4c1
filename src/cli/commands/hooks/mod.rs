//! `hooks` and its commands.
//!
//! | File | Idea |
//! |---|---|
//! | `add` | new hooks |
//! | `change` | hooks that are there become others, or go |

pub(crate) mod add;
pub(crate) mod change;

use std::process::ExitCode;

use clap::Subcommand;

use crate::cli::{commands::lists, error::Problem, options::SwitchArguments};

/// Commands for hooks.
#[derive(Debug, Subcommand)]
pub enum HooksCommand {
    /// List hooks of all queues or of some
    #[command(after_help = lists::HOOKS)]
    List(lists::ListArguments),
    /// Add a hook for each queue and event
    #[command(after_help = add::EXAMPLES)]
    Add(add::AddArguments),
    /// Change the event, the flow schema or the state of hooks
    #[command(after_help = change::SET)]
    Set(change::SetArguments),
    /// Switch hooks on
    #[command(after_help = change::ENABLE)]
    Enable(change::EnableArguments),
    /// Switch hooks off
    #[command(after_help = change::DISABLE)]
    Disable(SwitchArguments),
    /// Remove hooks
    #[command(after_help = change::REMOVE)]
    Remove(SwitchArguments),
}

pub(crate) fn run(command: &HooksCommand) -> Result<ExitCode, Problem> {
    match command {
        HooksCommand::List(arguments) => lists::hooks(arguments),
        HooksCommand::Add(arguments) => add::run(arguments),
        HooksCommand::Set(arguments) => change::set(arguments),
        HooksCommand::Enable(arguments) => change::enable(arguments),
        HooksCommand::Disable(arguments) => change::disable(arguments),
        HooksCommand::Remove(arguments) => change::remove(arguments),
    }
}
