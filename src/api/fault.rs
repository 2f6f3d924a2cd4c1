//! A failed request, and whether the server may have carried it out.

use crate::domain::Failure;

/// A request that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) failure: Failure,
    /// The server may have carried it out all the same. Only meaningful for writes.
    pub(super) ambiguous: bool,
}

impl Fault {
    /// The server may have carried it out.
    pub(super) fn ambiguous(failure: Failure) -> Self {
        Self { failure, ambiguous: true }
    }
}

impl From<Failure> for Fault {
    /// The server did not carry it out.
    fn from(failure: Failure) -> Self {
        Self { failure, ambiguous: false }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        fault.failure
    }
}
