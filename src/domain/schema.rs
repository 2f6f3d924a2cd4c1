//! A flow schema: the program that a hook starts.

use std::fmt;

use super::{SchemaId, SchemaRef, ServerText};

/// The purpose of a flow schema (docs/webitel-api.md §6). Hooks use `service` and `default`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaType {
    /// The zero value: old flows that were never given a type. The wire leaves it out.
    Default,
    /// Made to be started by events: what hooks are for.
    Service,
    /// `voice`, `chat`, `processing`, or a name this program does not know.
    Other(ServerText),
}

impl SchemaType {
    /// The type with this name on the wire.
    pub fn from_wire(name: &str) -> Self {
        match name {
            "" | "default" => Self::Default,
            "service" => Self::Service,
            other => Self::Other(other.into()),
        }
    }
}

impl fmt::Display for SchemaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Default => "default",
            Self::Service => "service",
            Self::Other(name) => name.shown(),
        })
    }
}

/// One flow schema of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowSchema {
    pub id: SchemaId,
    /// Its name, unique in the domain.
    pub name: ServerText,
    pub kind: SchemaType,
}

impl FlowSchema {
    /// The reference that a hook keeps of it.
    pub fn reference(&self) -> SchemaRef {
        SchemaRef { id: self.id, name: self.name.clone() }
    }
}
