//! Reading queues, flow schemas and hooks.
//!
//! | File | Idea |
//! |---|---|
//! | `select` | finds those that the user named; reports unknown and ambiguous names with candidates |
//! | `lists` | all queues, all flow schemas, the hooks of some queues, with progress |

pub(crate) mod lists;
pub(crate) mod select;
