//! Hooks files, as `export`, `plan` and `apply` read and write them.
//!
//! | File | Idea |
//! |---|---|
//! | `text` | a file read whole, or written whole; its mistakes reported |
//! | `desired` | what a file asks for on this server, as a plan |

pub(crate) mod desired;
pub(crate) mod text;
