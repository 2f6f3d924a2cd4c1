//! A queue, as far as its hooks care (admin-api §5.2).

use serde::Deserialize;

use super::{lenient, list::Shape};
use crate::domain::{Queue, QueueId, QueueType, State};

/// `{"id":"12","enabled":true,"name":"Support line","type":1}`; an offline queue has no `type`.
#[derive(Deserialize)]
pub(in crate::api) struct QueueShape {
    #[serde(default, deserialize_with = "lenient::id")]
    id: Option<u64>,
    #[serde(default, deserialize_with = "lenient::text")]
    name: String,
    #[serde(default, rename = "type", deserialize_with = "lenient::number")]
    kind: u32,
    #[serde(default, deserialize_with = "lenient::flag")]
    enabled: bool,
}

impl Shape for QueueShape {
    type Meaning = Queue;

    fn meaning(self) -> Option<Queue> {
        Some(Queue {
            id: QueueId(self.id?),
            name: self.name.into(),
            kind: QueueType(self.kind),
            state: State::from_enabled(self.enabled),
        })
    }
}
