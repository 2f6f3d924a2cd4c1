//! Reading queues, flow schemas and hooks.
//!
//! | File | Idea |
//! |---|---|
//! | `select` | which of them are meant; what is unknown or ambiguous is reported with candidates |
//! | `lists` | all queues, all flow schemas, the hooks of some queues, with progress |
//! | `listing` | hooks as a table or as JSON |

mod listing;
pub(crate) mod lists;
pub(crate) mod select;

pub(crate) use listing::print_hooks;
