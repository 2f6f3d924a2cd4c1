//! Reading queues, flow schemas and hooks.
//!
//! | File | Idea |
//! |---|---|
//! | `select` | finds those that the user named; reports unknown and ambiguous names with candidates |
//! | `fetch` | all queues, all flow schemas, the hooks of some queues, with progress |

pub(crate) mod fetch;
pub(crate) mod select;
