//! The verbs that speak to a server: what they share, and one file for each.
//!
//! | File | Idea |
//! |---|---|
//! | `arguments` | what can be typed after them |
//! | `session` | a way to the server for one command: settings, token, embedded server, signals |
//! | `select` | which queues, flow schemas and hooks are meant; what is unknown or ambiguous is told with candidates |
//! | `reading` | all queues, all flow schemas, the hooks of some queues, with progress |
//! | `json` | the objects for scripts, as `docs/json.md` has them |
//! | `rows` | a plan as one row a hook, and what became of each |
//! | `diff` | a plan for people, in the way of a diff |
//! | `writing` | a plan shown, agreed to, carried out, reported |
//! | `progress` | one line on a terminal while something takes time |
//! | `queues`, `schemas`, `hooks`, `where_used`, `copy` | the verbs |

mod arguments;
mod copy;
mod diff;
mod hooks;
mod json;
mod progress;
mod queues;
mod reading;
mod rows;
mod schemas;
mod select;
mod session;
mod where_used;
mod writing;

pub use arguments::{
    AddArguments, CopyArguments, HooksVerb, ListArguments, QueuesArguments, SchemasArguments, ServerArguments,
    SetArguments, SwitchArguments, WhereUsedArguments, WriteArguments,
};
