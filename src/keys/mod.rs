//! What the keys mean: chords, the one table of bindings, and the fold of other keyboard layouts.
//!
//! Knows no terminal library and no state; imports nothing else of this crate.

mod chord;

pub use chord::{Chord, Key, ParseChordError};
