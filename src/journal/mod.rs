//! What was done, kept on disk: every change, and what is paused.
//!
//! Imports `config` (where files lie, and that nobody else reads them) and `domain`. Decides nothing: what can be put back
//! is for `domain` to say.
