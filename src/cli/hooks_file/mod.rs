//! Hooks files, as `export`, `plan` and `apply` read and write them.
//!
//! | File | Idea |
//! |---|---|
//! | `text` | a file read whole, or written whole; its mistakes reported |
//! | `desired` | what a file asks for on this server, as a plan |

mod desired;
mod text;

pub(crate) use desired::plan;
pub(crate) use text::{STDIO, read, write};
