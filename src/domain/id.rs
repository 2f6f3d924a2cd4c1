//! Ids as types, so that a hook's id is never taken for a queue's.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A text that should have been an id and is not a non-negative decimal number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not an id: an id is a whole number such as 12")]
pub struct ParseIdError(String);

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.trim().parse().map(Self).map_err(|_| ParseIdError(text.to_owned()))
            }
        }
    };
}

id! {
    /// A queue. On the wire an int64, as a string (docs/webitel-api.md §2.4).
    QueueId
}
id! {
    /// A hook. Unique across queues, yet always addressed with its queue (docs/webitel-api.md §10.5).
    HookId
}
id! {
    /// A flow schema. On the wire an int64, as a string (docs/webitel-api.md §2.4).
    SchemaId
}

id! {
    /// A user of the domain.
    UserId
}

impl HookId {
    /// The id of a hook that was added without the server returning its id (docs/webitel-api.md §4.2). The server
    /// gives no hook this id.
    pub const UNKNOWN: Self = Self(0);
}
