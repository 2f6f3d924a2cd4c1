//! What the keys mean: chords, the one table of bindings, and the fold of other keyboard layouts.
//!
//! Knows no terminal library and no state; imports nothing else of this crate.

mod bindings;
mod chord;
mod layout;

pub use bindings::{Action, BINDINGS, Binding, Context, action_for, bindings_in};
pub use chord::{Chord, Key, ParseChordError};
pub use layout::to_latin;
