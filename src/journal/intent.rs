//! Intents as lines of the journal.
//!
//! ```json
//! {"intent":"20261122T141955-3fa9-1.1","run":"20261122T141955-3fa9","time":"2026-11-22T14:19:55.120Z","profile":"main",
//!  "server":"https://cc.example.com/api","domain":"example.com","user":"Ann","batch":"20261122T141955-3fa9-1",
//!  "cause":"switch","writes":[{"queue":{…},"before":{…},"after":{…},"stands_for":null,"alike":[]}]}
//! {"intent":"20261122T141955-3fa9-1.1","end":true}
//! ```
//!
//! The records of its writes have `intent` and `write`, the write's index. After the `end` every write without a record
//! was surely not sent. Version 0.1.0 skips both lines.

use serde_json::{Value, json};

use super::record::{
    batch_from_json, batch_json, hook_from_json, hook_json, pause_from_json, queue_from_json, queue_json,
    scope_from_json, text, write_pause,
};
use crate::domain::{HookId, IntendedWrite, Intent, IntentId, Record};

/// A line of the journal.
pub(super) enum Line {
    Record(Box<Record>),
    Intent(Box<Intent>),
    /// This intent is finished.
    End(IntentId),
}

impl Line {
    /// Parses a line. `None` if it is malformed, or of a kind that this version does not know.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(bytes).ok()?;
        if value.get("end").and_then(Value::as_bool) == Some(true) {
            return Some(Self::End(IntentId(text(&value, "intent")?.to_owned())));
        }
        if value.get("writes").is_some() {
            return intent_from_json(&value).map(|intent| Self::Intent(Box::new(intent)));
        }
        super::record::record_from_json(&value).map(|record| Self::Record(Box::new(record)))
    }
}

pub(super) fn intent_json(intent: &Intent) -> Value {
    let write = |write: &IntendedWrite| {
        let mut value = json!({
            "queue": queue_json(&write.queue),
            "before": write.before.as_ref().map(hook_json),
            "after": write.after.as_ref().map(hook_json),
            "stands_for": write.replaces.map(|hook| hook.0),
            "alike": write.alike.iter().map(|hook| hook.0).collect::<Vec<_>>(),
        });
        write_pause(&mut value, write.pause.as_ref());
        value
    };
    let mut value = batch_json(intent.time, &intent.scope, &intent.batch, &intent.cause);
    value["intent"] = json!(intent.id.0);
    value["run"] = json!(intent.run);
    value["writes"] = intent.writes.iter().map(write).collect();
    value
}

pub(super) fn end_json(intent: &IntentId) -> Value {
    json!({ "intent": intent.0, "end": true })
}

fn intent_from_json(value: &Value) -> Option<Intent> {
    let hook = |value: Option<&Value>| match value {
        None | Some(Value::Null) => Some(None),
        Some(hook) => hook_from_json(hook).map(Some),
    };
    let write = |value: &Value| {
        let alike = value.get("alike").and_then(Value::as_array).cloned().unwrap_or_default();
        Some(IntendedWrite {
            queue: queue_from_json(value.get("queue")?)?,
            before: hook(value.get("before"))?,
            after: hook(value.get("after"))?,
            replaces: value.get("stands_for").and_then(Value::as_u64).map(HookId),
            alike: alike.iter().filter_map(Value::as_u64).map(HookId).collect(),
            pause: pause_from_json(value),
        })
    };
    let (batch, cause) = batch_from_json(value)?;
    Some(Intent {
        id: IntentId(text(value, "intent")?.to_owned()),
        run: text(value, "run")?.to_owned(),
        time: text(value, "time")?.parse().ok()?,
        scope: scope_from_json(value)?,
        batch,
        cause,
        writes: value.get("writes")?.as_array()?.iter().map(write).collect::<Option<_>>()?,
    })
}
