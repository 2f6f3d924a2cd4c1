//! The house stays in order: imports run downward, assets and documents tell the truth of this commit.

mod arrows;
mod documents;
