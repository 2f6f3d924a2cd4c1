//! What lies over the panes and asks or tells something.

pub(super) mod palette;
pub(super) mod question;
pub(super) mod quitting;
pub(super) mod reader;
