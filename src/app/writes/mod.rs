//! Every change on its way to the server, and what became of it.

pub(super) mod doubts;
pub(super) mod jobs;
