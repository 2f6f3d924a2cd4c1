//! The list of hooks, with a scope: the hooks of one queue, or of all queues. Where a flow schema is used is the list of all
//! hooks with a filter.
//!
//! | File | Idea |
//! |---|---|
//! | `state` | scope, cursor, checks, order and filter |
//! | `rows` | which rows are shown in which order |
//! | `paging` | the page with the cursor, and its rows in view |
//! | `column` | the columns to sort by; rows per page |
//! | `typing`, `filtering` | the filter while it is typed, with completion; the rows that it finds |
//! | `loading` | reading the hooks of the open queue |
//! | `choosing` | the hooks that a command is about |
//! | `commands` | what each key does, and why one is not available |
//! | `changing` | switching and removing: questions and plans |
//! | `tests` | incremental updates of the rows give the same as one pass over everything |

mod changing;
mod choosing;
mod column;
mod commands;
mod filtering;
mod loading;
mod paging;
mod rows;
mod state;
#[cfg(test)]
mod tests;
mod typing;

pub use column::{Column, PageSize};
pub use state::{HookList, HookRow, Scope};
pub use typing::Typing;
