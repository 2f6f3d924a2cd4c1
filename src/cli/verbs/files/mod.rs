//! Hooks as files, from the command line.
//!
//! | File | Idea |
//! |---|---|
//! | `arguments` | what can be typed, and examples for `--help` |
//! | `text` | a file read whole, or written whole; its mistakes told |
//! | `wished` | what a file wishes for this server, as a plan |
//! | `export`, `plan`, `apply` | the verbs |

pub(in crate::cli) mod apply;
mod arguments;
pub(in crate::cli) mod export;
pub(in crate::cli) mod plan;
mod text;
mod wished;

pub(in crate::cli) use arguments::{APPLY, ApplyArguments, EXPORT, ExportArguments, PLAN, PlanArguments};
