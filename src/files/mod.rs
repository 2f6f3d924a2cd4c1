//! Hooks files: writing, reading and planning.
//!
//! Imports `domain` only: no network, no terminal, and no file is opened here. A text is checked here as far as
//! the text itself goes; whether its queues and flow schemas exist is looked up in lists that are passed in.
//!
//! | File | Idea |
//! |---|---|
//! | `document` | the content of a file as values, in its order |
//! | `problem` | one mistake and its place |
//! | `node` | a text as lists and tables with places, before their meaning is known |
//! | `yaml`, `json` | from text to nodes |
//! | `entries` | a table, read key by key; unknown keys are mistakes |
//! | `read` | from nodes to the content of a file, with every mistake |
//! | `write` | from the content to text: same hooks, same bytes |
//! | `resolve` | which queues and flow schemas of a domain its names and ids mean |
//! | `plan` | from the desired hooks to a plan |

mod document;
mod entries;
mod json;
mod node;
mod plan;
mod problem;
mod read;
mod resolve;
#[cfg(test)]
mod tests;
mod write;
mod yaml;

pub use document::{FileHook, FileQueue, HooksFile, Named};
pub use plan::{DesiredHooks, Planned, Unplannable, plan};
pub use problem::{FileMistake, Place, Severity};
pub use read::{MOST_BYTES, Reading, read};
pub use resolve::{Known, QueueFound, Resolved, resolve_hooks, resolve_queues};
pub use write::write;

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people and for git.
    Yaml,
    /// For programs.
    Json,
}

impl Format {
    /// Returns the format for the extension of a file's name.
    pub fn from_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Some(Self::Yaml),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// Guesses the format from the first character of a text without a file name.
    pub fn of_text(text: &str) -> Self {
        let first = text.trim_start_matches('\u{feff}').trim_start().chars().next();
        if matches!(first, Some('{' | '[')) { Self::Json } else { Self::Yaml }
    }
}
