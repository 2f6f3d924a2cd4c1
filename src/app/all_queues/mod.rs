//! Every hook of the domain: the list of all queues, where a flow schema is used, and the matrix of queues and events.
//!
//! | File | Idea |
//! |---|---|
//! | `state` | what is known, which of it is shown in which order, and which hooks are checked |
//! | `store` | queues and their hooks, and where each one is |
//! | `order` | the filter and the order, kept up as rows come, change and go |
//! | `loading` | reading them all: begun, going on, stopped, tried again |
//! | `arriving` | what reads and writes say of hooks that are known already |
//! | `typing` | the filter being typed: what is wrong with it, and what could stand there |
//! | `view` | which of the two views covers the panes, and how much of it there is room for |
//! | `opening` | the ways into the views and out of them |
//! | `commands`, `availability` | what each key does there, and why one does nothing now |
//! | `bulk` | what switching or removing many hooks at once would write, and what it leaves out |
//! | `matrix` | queues and events: what stands in each cell |
//! | `tests` | what is kept up row by row is what one pass over everything gives |

mod arriving;
pub(super) mod availability;
pub(super) mod bulk;
pub(super) mod commands;
pub(super) mod loading;
pub(super) mod matrix;
pub(super) mod opening;
mod order;
pub(super) mod state;
mod store;
#[cfg(test)]
mod tests;
pub(super) mod typing;
mod view;
