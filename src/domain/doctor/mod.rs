//! Finds problems of the hooks of a domain, explains them, and fixes them.
//!
//! | File | Idea |
//! |---|---|
//! | `finding` | the rules, what was found, advice, and the plan that fixes findings |
//! | `examine` | the rules applied to all queues, hooks and flow schemas |

mod examine;
mod finding;

pub use examine::examine;
pub use finding::{Finding, Fix, FixKind, Rule, Subject, fix};
