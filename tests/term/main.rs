//! The terminal layer: its modes in a real pseudo-terminal, and the bytes of its frames.

mod modes;
mod sink;
