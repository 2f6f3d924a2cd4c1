//! A hook (admin-api §4.1).

use serde::Deserialize;

use super::{lenient, list::Shape};
use crate::domain::{Event, Hook, HookId, SchemaId, SchemaRef, State};

/// `{"id":10,"schema":{"id":"5","name":"Notify CRM"},"event":"joined","enabled":true}`
#[derive(Deserialize)]
pub(in crate::api) struct HookShape {
    #[serde(default, deserialize_with = "lenient::id")]
    id: Option<u64>,
    #[serde(default, deserialize_with = "lenient::text")]
    event: String,
    #[serde(default, deserialize_with = "lenient::object")]
    schema: Lookup,
    #[serde(default, deserialize_with = "lenient::flag")]
    enabled: bool,
}

/// A reference to something with a name (admin-api §2.4).
#[derive(Deserialize, Default)]
struct Lookup {
    #[serde(default, deserialize_with = "lenient::id")]
    id: Option<u64>,
    #[serde(default, deserialize_with = "lenient::text")]
    name: String,
}

impl Shape for HookShape {
    type Meaning = Hook;

    fn meaning(self) -> Option<Hook> {
        let Lookup { id, name } = self.schema;
        Some(Hook {
            id: HookId(self.id?),
            event: Event::from_wire(&self.event),
            schema: id.map(|id| SchemaRef { id: SchemaId(id), name: name.into() }),
            state: State::from_enabled(self.enabled),
        })
    }
}
