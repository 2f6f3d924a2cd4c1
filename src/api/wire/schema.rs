//! A flow schema of the list (admin-api §6).

use serde::Deserialize;

use super::{lenient, list::Shape};
use crate::domain::{FlowSchema, SchemaId, SchemaType};

/// `{"id":"5","type":"service","name":"Notify CRM"}`; one of type `default` has no `type`.
#[derive(Deserialize)]
pub(in crate::api) struct SchemaShape {
    #[serde(default, deserialize_with = "lenient::id")]
    id: Option<u64>,
    #[serde(default, deserialize_with = "lenient::text")]
    name: String,
    #[serde(default, rename = "type", deserialize_with = "lenient::text")]
    kind: String,
}

impl Shape for SchemaShape {
    type Meaning = FlowSchema;

    fn meaning(self) -> Option<FlowSchema> {
        // The zero of the enum, where a server sends its number (admin-api §2.3).
        let kind = if self.kind == "0" { SchemaType::Default } else { SchemaType::from_wire(&self.kind) };
        Some(FlowSchema { id: SchemaId(self.id?), name: self.name.into(), kind })
    }
}
