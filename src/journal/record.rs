//! A record as a line of JSON, and back.
//!
//! ```json
//! {"time":"2026-11-22T14:19:55.120Z","profile":"main","server":"https://cc.example.com/api","domain":"example.com",
//!  "user":"Ann","batch":"20261122T141955-3fa9-1","cause":"switch","queue":{"id":12,"name":"Support"},
//!  "before":{"id":7,"event":"joined","schema":{"id":5,"name":"CRM"},"state":"on"},
//!  "after":{"id":7,"event":"joined","schema":{"id":5,"name":"CRM"},"state":"off"},
//!  "result":"done","reason":null,"stands_for":null}
//! ```
//!
//! `cause` is `add`, `edit`, `switch`, `remove`, `copy`, `pause`, `resume`, `apply`, `mend` or `undo`; the last has
//! `undoes`, the batch that was put back. `result` is `done`, `taken back`, `failed` or `unclear`. `versions` are those of
//! the queue around the write, and the server's `date`. `pause` is the pause of the hook that `begins` or `ends` with the
//! write (`change`), in the form of `paused.json`; where `before` and `after` are the same, nothing was written.
//! Names stand as the server wrote them. Keys that a reader does not know are to be ignored.

use serde_json::{Value, json};

use super::paused::{paused_from_json, paused_json};
use crate::domain::{
    AppliedChange, BatchId, Cause, Event, Hook, HookId, IntentId, IntentRef, JournalScope, Outcome, PauseChange,
    QueueId, QueueRef, Record, SchemaId, SchemaRef, SeenAround, ServerText, State, Timestamp, UserId, Version,
};

/// A record as JSON.
#[must_use]
pub fn record_json(record: &Record) -> Value {
    let Record { time, scope, batch, cause, change, intent, seen } = record;
    let mut value = batch_json(*time, scope, batch, cause);
    value["queue"] = queue_json(&change.queue);
    value["before"] = json!(change.before.as_ref().map(hook_json));
    value["after"] = json!(change.after.as_ref().map(hook_json));
    value["result"] = json!(change.outcome.word());
    value["reason"] = json!(change.outcome.reason().map(ServerText::raw));
    value["stands_for"] = json!(change.replaces.map(|hook| hook.0));
    write_pause(&mut value, change.pause.as_ref());
    if let Some(IntentRef { intent, write }) = intent {
        value["intent"] = json!(intent.0);
        value["write"] = json!(write);
    }
    if let Some(SeenAround { date, before, after }) = seen {
        let versions = json!({
            "date": date.map(|date| date.to_string()),
            "before": before.as_ref().map(version_json),
            "after": after.as_ref().map(version_json),
        });
        value["versions"] = versions;
    }
    value
}

/// Adds what a write does to the pause of its hook.
pub(super) fn write_pause(value: &mut Value, pause: Option<&PauseChange>) {
    let (change, paused) = match pause {
        Some(PauseChange::Begins(paused)) => ("begins", paused),
        Some(PauseChange::Ends(paused)) => ("ends", paused),
        None => return,
    };
    value["pause"] = paused_json(paused);
    value["pause"]["change"] = json!(change);
}

pub(super) fn pause_from_json(value: &Value) -> Option<PauseChange> {
    let pause = value.get("pause")?;
    let paused = Box::new(paused_from_json(pause, queue_from_json(value.get("queue")?)?)?);
    match text(pause, "change")? {
        "begins" => Some(PauseChange::Begins(paused)),
        "ends" => Some(PauseChange::Ends(paused)),
        _ => None,
    }
}

fn version_json(version: &Version) -> Value {
    json!({ "updated_at": version.updated_at, "updated_by": version.updated_by.map(|user| user.0) })
}

fn version_from_json(value: &Value) -> Option<Version> {
    let updated_by = value.get("updated_by").and_then(Value::as_u64).map(UserId);
    Some(Version { updated_at: text(value, "updated_at")?.to_owned(), updated_by })
}

fn seen_from_json(value: &Value) -> SeenAround {
    let version = |key: &str| value.get(key).and_then(version_from_json);
    let date = text(value, "date").and_then(|date| date.parse().ok());
    SeenAround { date, before: version("before"), after: version("after") }
}

/// The fields that records and intents share: time, scope, batch and cause.
pub(super) fn batch_json(time: Timestamp, scope: &JournalScope, batch: &BatchId, cause: &Cause) -> Value {
    let mut value = json!({
        "time": time.to_string(),
        "profile": scope.profile,
        "server": scope.server,
        "domain": scope.domain.raw(),
        "user": scope.user.raw(),
        "batch": batch.0,
        "cause": cause.word(),
    });
    if let Cause::Undo(undone) = cause {
        value["undoes"] = json!(undone.0);
    }
    value
}

pub(super) fn batch_from_json(value: &Value) -> Option<(BatchId, Cause)> {
    let undoes = text(value, "undoes").map(|batch| BatchId(batch.to_owned()));
    Some((BatchId(text(value, "batch")?.to_owned()), Cause::from_word(text(value, "cause")?, undoes)?))
}

pub(super) fn scope_from_json(value: &Value) -> Option<JournalScope> {
    Some(JournalScope {
        profile: text(value, "profile").map(str::to_owned),
        server: text(value, "server")?.to_owned(),
        domain: text(value, "domain").unwrap_or_default().into(),
        user: text(value, "user").unwrap_or_default().into(),
    })
}

/// A hook as JSON.
#[must_use]
pub fn hook_json(hook: &Hook) -> Value {
    json!({
        "id": hook.id.0,
        "event": hook.event.wire(),
        "schema": hook.schema.as_ref().map(|schema| json!({ "id": schema.id.0, "name": schema.name.raw() })),
        "state": hook.state.word(),
    })
}

pub(super) fn queue_json(queue: &QueueRef) -> Value {
    json!({ "id": queue.id.0, "name": queue.name.raw() })
}

/// The record that this is; nothing where it is none, or one of a kind that this version does not know.
#[must_use]
pub fn record_from_json(value: &Value) -> Option<Record> {
    let optional_hook = |key: &str| match value.get(key)? {
        Value::Null => Some(None),
        hook => hook_from_json(hook).map(Some),
    };
    let (before, after) = (optional_hook("before")?, optional_hook("after")?);
    if before.is_none() && after.is_none() {
        return None;
    }
    let (batch, cause) = batch_from_json(value)?;
    let write = value.get("write").and_then(Value::as_u64).and_then(|write| usize::try_from(write).ok());
    Some(Record {
        time: text(value, "time")?.parse().ok()?,
        scope: scope_from_json(value)?,
        batch,
        cause,
        change: AppliedChange {
            queue: queue_from_json(value.get("queue")?)?,
            before,
            after,
            outcome: Outcome::from_word(text(value, "result")?, text(value, "reason").unwrap_or_default().into())?,
            replaces: value.get("stands_for").and_then(Value::as_u64).map(HookId),
            pause: pause_from_json(value),
        },
        intent: text(value, "intent")
            .zip(write)
            .map(|(intent, write)| IntentRef { intent: IntentId(intent.to_owned()), write }),
        seen: value.get("versions").map(seen_from_json),
    })
}

/// The hook that this is.
#[must_use]
pub fn hook_from_json(value: &Value) -> Option<Hook> {
    let schema = match value.get("schema")? {
        Value::Null => None,
        schema => Some(SchemaRef { id: SchemaId(number(schema, "id")?), name: name(schema) }),
    };
    let state = match text(value, "state")? {
        "on" => State::On,
        "off" => State::Off,
        _ => return None,
    };
    Some(Hook { id: HookId(number(value, "id")?), event: Event::from_wire(text(value, "event")?), schema, state })
}

pub(super) fn queue_from_json(value: &Value) -> Option<QueueRef> {
    Some(QueueRef { id: QueueId(number(value, "id")?), name: name(value) })
}

fn name(value: &Value) -> ServerText {
    text(value, "name").unwrap_or_default().into()
}

pub(super) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

fn number(value: &Value, key: &str) -> Option<u64> {
    value.get(key).and_then(Value::as_u64)
}

#[cfg(test)]
mod tests {
    use proptest::{option, prelude::*};

    use super::*;
    use crate::domain::Timestamp;

    fn any_text() -> impl Strategy<Value = ServerText> {
        any::<String>().prop_map(ServerText::from)
    }

    fn any_hook() -> impl Strategy<Value = Hook> {
        let schema = (any::<u64>(), any_text()).prop_map(|(id, name)| SchemaRef { id: SchemaId(id), name });
        (any::<u64>(), any::<String>(), option::of(schema), any::<bool>()).prop_map(|(id, event, schema, on)| Hook {
            id: HookId(id),
            event: Event::from_wire(&event),
            schema,
            state: State::from_enabled(on),
        })
    }

    fn any_cause() -> impl Strategy<Value = Cause> {
        use Cause::{Add, Apply, Copy, Edit, Fix, Pause, Remove, Resume, Switch};
        prop_oneof![
            prop::sample::select(vec![Add, Edit, Switch, Remove, Copy, Pause, Resume, Apply, Fix]),
            any::<String>().prop_map(|batch| Cause::Undo(BatchId(batch))),
        ]
    }

    fn any_record() -> impl Strategy<Value = Record> {
        let scope = (option::of(any::<String>()), any::<String>(), any_text(), any_text())
            .prop_map(|(profile, server, domain, user)| JournalScope { profile, server, domain, user });
        let outcome = prop_oneof![
            Just(Outcome::Done),
            Just(Outcome::RolledBack),
            any_text().prop_map(Outcome::Failed),
            any_text().prop_map(Outcome::Unclear),
            any_text().prop_map(Outcome::Undecided),
            Just(Outcome::AlreadyGone),
        ];
        let hooks = prop_oneof![
            any_hook().prop_map(|hook| (Some(hook), None)),
            any_hook().prop_map(|hook| (None, Some(hook))),
            (any_hook(), any_hook()).prop_map(|(before, after)| (Some(before), Some(after))),
        ];
        let change = (any::<u64>(), any_text(), hooks, outcome, option::of(any::<u64>())).prop_map(
            |(queue, name, (before, after), outcome, replaces)| AppliedChange {
                queue: QueueRef { id: QueueId(queue), name },
                before,
                after,
                outcome,
                replaces: replaces.map(HookId),
                pause: None,
            },
        );
        (0_u64..253_402_000_000_000, scope, any::<String>(), any_cause(), change).prop_map(
            |(time, scope, batch, cause, change)| Record {
                time: Timestamp(time),
                scope,
                batch: BatchId(batch),
                cause,
                change,
                intent: None,
                seen: None,
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_written_can_be_read(record in any_record()) {
            let line = record_json(&record).to_string();
            prop_assert!(!line.contains('\n'), "a record is a line");
            let value: Value = serde_json::from_str(&line).expect("it is JSON");
            prop_assert_eq!(record_from_json(&value), Some(record));
        }

        #[test]
        fn a_record_that_lacks_what_it_needs_is_none(record in any_record(), key in prop::sample::select(vec![
            "time", "server", "batch", "cause", "queue", "before", "after", "result",
        ])) {
            let mut value = record_json(&record);
            value.as_object_mut().expect("an object").remove(key);
            prop_assert_eq!(record_from_json(&value), None);
        }
    }

    #[test]
    fn a_record_of_a_later_version_is_read_as_far_as_it_means_the_same() {
        let text = r#"{"time":"2026-11-22T14:19:55.120Z","server":"demo","batch":"b","cause":"remove",
            "queue":{"id":1},"before":{"id":2,"event":"joined","schema":null,"state":"off","colour":"red"},"after":null,
            "result":"done","weather":"fine"}"#;
        let mut value: Value = serde_json::from_str(text).expect("it is JSON");
        let record = record_from_json(&value).expect("a record");
        assert_eq!((record.change.label().as_str(), record.scope.profile), ("Joined → (no flow schema)", None));
        value["cause"] = json!("juggle");
        assert_eq!(record_from_json(&value), None, "what it was for is not known");
        value["cause"] = json!("undo");
        assert_eq!(record_from_json(&value), None, "what it undid is not known");
    }
}
