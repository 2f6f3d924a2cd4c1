//! The verbs that speak to a server: what they share, and one file for each.
//!
//! | File | Idea |
//! |---|---|
//! | `arguments` | what can be typed after them |
//! | `session` | a way to the server for one command: settings, token, embedded server, signals |
//! | `select` | which queues, flow schemas and hooks are meant; what is unknown or ambiguous is told with candidates |
//! | `reading` | all queues, all flow schemas, the hooks of some queues, with progress |
//! | `help` | examples for `--help` |
//! | `json` | the objects for scripts, as `docs/json.md` has them |
//! | `rows` | a plan as one row a hook, and what became of each |
//! | `diff` | a plan for people, in the way of a diff |
//! | `scribe` | what was done goes into the journal as soon as it is decided |
//! | `writing`, `ending` | a plan shown, agreed to, carried out; how that ended, told and as an exit code |
//! | `progress` | one line on a terminal while something takes time |
//! | `files` | `export`, `plan` and `apply` |
//! | `history`, `pausing`, `undo`, `doctor` | what was done, what is paused, putting back, what is wrong |
//! | `queues`, `schemas`, `hooks`, `where_used`, `copy` | the verbs |

mod arguments;
pub(super) mod copy;
mod diff;
pub(super) mod doctor;
mod ending;
pub(super) mod files;
pub(super) mod help;
pub(super) mod history;
pub(super) mod hooks;
mod json;
pub(super) mod pausing;
mod progress;
pub(super) mod queues;
mod reading;
mod rows;
pub(super) mod schemas;
mod scribe;
mod select;
mod session;
pub(super) mod undo;
pub(super) mod where_used;
mod writing;

pub(super) use arguments::{
    CopyArguments, HooksVerb, QueuesArguments, SchemasArguments, SwitchArguments, WhereUsedArguments,
};
