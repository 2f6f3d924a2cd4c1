//! Hooks as files: what is exported, and what a text wishes.
//!
//! Imports `domain` only: no network, no terminal. What a text says is checked here as far as the text itself goes; whether
//! its queues and flow schemas exist is asked of lists that are handed in.
