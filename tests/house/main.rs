//! The repository stays in order: imports run downward, documents and assets are true of this commit.
//!
//! | File | Responsibility |
//! |---|---|
//! | `architecture` | the rules, applied to this crate |
//! | `rules`, `imports` | what a rule is; who imports what |
//! | `examples` | the rules, applied to small crates that keep or break them |
//! | `documents`, `generated` | README, docs, CHANGELOG and the picture; the pages that are made from the program |

mod architecture;
mod documents;
mod examples;
mod generated;
mod imports;
mod rules;

use std::path::Path;

/// `cargo test` runs a test in the folder of its package.
fn repository() -> &'static Path {
    Path::new("")
}
