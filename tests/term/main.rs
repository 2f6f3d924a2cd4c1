//! The terminal layer: the bytes of its frames, and a panic on a real terminal.

mod modes;
mod sink;
