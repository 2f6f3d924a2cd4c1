//! Key chords, the one table of bindings, and other keyboard layouts.
//!
//! Knows no terminal library and no state; imports nothing else of this crate.
//!
//! | File | Content |
//! |---|---|
//! | `chord` | a key press as a value |
//! | `action` | the commands |
//! | `context` | panes, dialogs and fields with keys of their own |
//! | `bindings` | the table: command, keys, contexts, hint, description |
//! | `keymap` | the table with the user's changes |
//! | `key_names` | sentences with the user's keys |
//! | `layout` | letters typed on another keyboard layout |

mod action;
mod bindings;
mod chord;
mod context;
mod key_names;
mod keymap;
mod layout;

pub use action::Action;
pub use bindings::{BINDINGS, Binding};
pub use chord::{Chord, Key, ParseChordError};
pub use context::Context;
pub use key_names::KeyNames;
pub use keymap::{Bound, KeyMap, RebindError, Rebinding, bindings_in};
pub use layout::{found_in_other_layout, in_other_layouts, to_latin};
