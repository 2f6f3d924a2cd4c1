//! Hooks as files: what is exported, and what a text wishes.
//!
//! Imports `domain` only: no network, no terminal, and no file is opened here. What a text says is checked here as far as
//! the text itself goes; whether its queues and flow schemas exist is asked of lists that are handed in.
//!
//! | File | Idea |
//! |---|---|
//! | `document` | what a file says, as values, and in which order |
//! | `problem` | one mistake and its place |
//! | `node` | a text as lists and tables with places, before anybody asks what they mean |
//! | `yaml`, `json` | from text to nodes |
//! | `entries` | a table taken key by key; whatever is left over was not meant so |
//! | `read` | from nodes to what a file says, with every mistake |
//! | `write` | from what a file says to text: same hooks, same bytes |
//! | `resolve` | which queues and flow schemas of a domain its names and ids mean |
//! | `wish` | from there to a plan |

mod document;
mod entries;
mod json;
mod node;
mod problem;
mod read;
mod resolve;
#[cfg(test)]
mod tests;
mod wish;
mod write;
mod yaml;

pub use document::{FileHook, FileQueue, HooksFile, Named};
pub use problem::{Place, Problem, Severity};
pub use read::{MOST_BYTES, Reading, read};
pub use resolve::{Known, QueueFound, Resolved, resolve_hooks, resolve_queues};
pub use wish::{Unplannable, Wish, plan};
pub use write::write;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people and for git.
    Yaml,
    /// For programs.
    Json,
}

impl Format {
    /// What a file's name says.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Some(Self::Yaml),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// What a text looks like, where no name says it.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let first = text.trim_start_matches('\u{feff}').trim_start().chars().next();
        if matches!(first, Some('{' | '[')) { Self::Json } else { Self::Yaml }
    }
}
