//! Reading queues, flow schemas and hooks.
//!
//! | File | Idea |
//! |---|---|
//! | `select` | which of them are meant; what is unknown or ambiguous is reported with candidates |
//! | `lists` | all queues, all flow schemas, the hooks of some queues, with progress |

pub(crate) mod lists;
pub(crate) mod select;
