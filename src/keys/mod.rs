//! What the keys mean: chords, the one table of bindings, and the fold of other keyboard layouts.
//!
//! Knows no terminal library and no state; imports nothing else of this crate.

mod action;
mod bindings;
mod chord;
mod context;
mod layout;

pub use action::Action;
pub use bindings::{BINDINGS, Binding, action_for, bindings_in};
pub use chord::{Chord, Key, ParseChordError};
pub use context::Context;
pub use layout::to_latin;
