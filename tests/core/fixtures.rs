//! The world of the stories: a queue, its hooks, some flow schemas, and the ways in which a server can fail.

use webitel_hooks::app::Size;
use webitel_hooks::domain::{
    ClassRights, Event, Failure, FailureKind, FlowSchema, Hook, HookId, Identity, Queue, QueueId, QueueType, Rights,
    SchemaId, SchemaRef, SchemaType, State,
};

pub(crate) const DESIGN_SIZE: Size = Size { width: 80, height: 24 };
pub(crate) const ON: State = State::On;
pub(crate) const OFF: State = State::Off;

/// Flow schemas by id, as the server would name them.
pub(crate) fn schema_name(id: u64) -> String {
    match id {
        5 => "Notify CRM".to_owned(),
        6 => "Old CRM push".to_owned(),
        7 => "Close ticket".to_owned(),
        8 => "Send survey".to_owned(),
        other => format!("Flow {other}"),
    }
}

pub(crate) fn hook(id: u64, event: &str, schema: u64, state: State) -> Hook {
    let schema = SchemaRef { id: SchemaId(schema), name: schema_name(schema).into() };
    Hook { id: HookId(id), event: Event::from_wire(event), schema: Some(schema), state }
}

pub(crate) fn schema(id: u64) -> FlowSchema {
    FlowSchema { id: SchemaId(id), name: schema_name(id).into(), kind: SchemaType::Service }
}

pub(crate) fn schemas(ids: impl IntoIterator<Item = u64>) -> Vec<FlowSchema> {
    ids.into_iter().map(schema).collect()
}

pub(crate) fn queue(id: u64, name: &str) -> Queue {
    Queue { id: QueueId(id), name: name.into(), kind: QueueType(1), state: ON }
}

/// The queue of most stories.
pub(crate) fn support_line() -> Queue {
    queue(12, "Support line")
}

/// Four hooks, two of them for the same event. In the order of their events: 1, 2 and 3, 4.
pub(crate) fn four_hooks() -> Vec<Hook> {
    vec![hook(1, "answered", 6, ON), hook(2, "joined", 5, ON), hook(3, "joined", 6, OFF), hook(4, "leaving", 7, ON)]
}

pub(crate) fn failure(kind: FailureKind) -> Failure {
    let status = match kind {
        FailureKind::SignedOut => Some(401),
        FailureKind::Forbidden => Some(403),
        FailureKind::NotFound => Some(404),
        FailureKind::EventTaken | FailureKind::SchemaMissing | FailureKind::Rejected => Some(400),
        FailureKind::TooManyRequests => Some(429),
        FailureKind::Server => Some(500),
        _ => None,
    };
    Failure::new(kind, status, "")
}

pub(crate) const EVERY_FAILURE: [FailureKind; 12] = [
    FailureKind::SignedOut,
    FailureKind::Forbidden,
    FailureKind::NotFound,
    FailureKind::EventTaken,
    FailureKind::SchemaMissing,
    FailureKind::Rejected,
    FailureKind::TooManyRequests,
    FailureKind::Server,
    FailureKind::TimedOut,
    FailureKind::Unreachable,
    FailureKind::NotWebitel,
    FailureKind::Garbled,
];

pub(crate) fn identity(update_queues: bool, read_schemas: bool) -> Identity {
    let rights = Rights {
        queues: ClassRights { read: true, update: update_queues },
        schemas: ClassRights { read: read_schemas, update: false },
    };
    Identity { user: None, name: "Admin".into(), domain: "demo".into(), rights }
}
