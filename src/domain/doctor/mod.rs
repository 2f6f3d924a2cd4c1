//! What is wrong with the hooks of a domain, why, and what would mend it.
//!
//! | File | Idea |
//! |---|---|
//! | `finding` | what can be wrong, in words, and the mend |
//! | `examine` | all queues, all hooks and all flow schemas looked at |

mod examine;
mod finding;

pub use examine::examine;
pub use finding::{Finding, Ill, Mend, mend};
