//! When a queue was last changed (admin-api §5.2, §8.2).

use serde::Deserialize;

use super::{lenient, list::Shape};
use crate::domain::QueueId;

/// `{"id":"12","updated_at":"1752000000000"}`
#[derive(Deserialize)]
pub(in crate::api) struct StampShape {
    #[serde(default, deserialize_with = "lenient::id")]
    id: Option<u64>,
    #[serde(default, deserialize_with = "lenient::text")]
    updated_at: String,
}

impl Shape for StampShape {
    type Meaning = (QueueId, String);

    fn meaning(self) -> Option<(QueueId, String)> {
        Some((QueueId(self.id?), self.updated_at))
    }
}
