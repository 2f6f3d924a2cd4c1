//! The lines of the journal: records, intents and their ends.
//!
//! A record says what a write did:
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
//!
//! An intent says what is about to be sent, and its end that nothing more comes of it:
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

use crate::domain::{Intent, IntentId, PauseChange, QueueRef, Record};

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
            return serde_json::from_value(value.get("intent")?.clone()).ok().map(Self::End);
        }
        if value.get("writes").is_some() {
            let mut intent: Box<Intent> = serde_json::from_value(value).ok()?;
            for write in &mut intent.writes {
                set_queue(&mut write.pause, &write.queue);
            }
            return Some(Self::Intent(intent));
        }
        let mut record: Box<Record> = serde_json::from_value(value).ok()?;
        let change = &mut record.change;
        set_queue(&mut change.pause, &change.queue);
        (change.before.is_some() || change.after.is_some()).then_some(Self::Record(record))
    }
}

/// The queue of a pause is that of its write.
fn set_queue(pause: &mut Option<PauseChange>, queue: &QueueRef) {
    if let Some(PauseChange::Begins(paused) | PauseChange::Ends(paused)) = pause {
        paused.queue = queue.clone();
    }
}

pub(super) fn end(intent: &IntentId) -> Value {
    json!({ "intent": intent, "end": true })
}

#[cfg(test)]
mod tests {
    use proptest::option;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{
        AppliedChange, BatchId, Cause, Event, Hook, HookId, JournalScope, Outcome, QueueId, SchemaId, SchemaRef,
        ServerText, State, Timestamp,
    };

    fn read(line: &str) -> Option<Record> {
        match Line::read(line.as_bytes())? {
            Line::Record(record) => Some(*record),
            Line::Intent(_) | Line::End(_) => None,
        }
    }

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
            |(queue, name, (before, after), outcome, replaces)| {
                let queue = QueueRef { id: QueueId(queue), name };
                let change = AppliedChange::new(queue, before, after, outcome);
                AppliedChange { replaces: replaces.map(HookId), ..change }
            },
        );
        (0_u64..253_402_000_000_000, scope, any::<String>(), any_cause(), change).prop_map(
            |(time, scope, batch, cause, change)| Record::new(Timestamp(time), scope, BatchId(batch), cause, change),
        )
    }

    proptest! {
        #[test]
        fn what_is_written_can_be_read(record in any_record()) {
            let line = json!(record).to_string();
            prop_assert!(!line.contains('\n'), "a record is a line");
            prop_assert_eq!(read(&line), Some(record));
        }

        #[test]
        fn a_record_that_lacks_what_it_needs_is_none(record in any_record(), key in prop::sample::select(vec![
            "time", "server", "batch", "cause", "queue", "before", "after", "result",
        ])) {
            let mut value = json!(record);
            value.as_object_mut().expect("an object").remove(key);
            prop_assert_eq!(read(&value.to_string()), None);
        }
    }

    /// Scripts, older journals and version 0.1.0 rely on these keys and words.
    #[test]
    fn every_key_and_word_stays() {
        let time = "2026-11-22T14:19:55.120Z";
        let hook = json!({ "id": 7, "event": "wait_agent", "schema": { "id": 5, "name": "CRM" }, "state": "off" });
        let record = json!({
            "time": time, "profile": "main", "server": "demo", "domain": "example.com", "user": "Ann",
            "batch": "r-2", "cause": "undo", "undoes": "r-1", "queue": { "id": 12, "name": "Support" },
            "before": { "id": 6, "event": "x y", "schema": null, "state": "on" }, "after": hook,
            "result": "done", "reason": "it is off", "stands_for": 6, "intent": "r.1", "write": 0,
            "pause": { "change": "begins", "hook": hook, "since": time, "until": time, "reason": "INC-1", "by": "Ann",
                "batch": "r-1" },
            "versions": { "date": time, "before": null, "after": { "updated_at": "8", "updated_by": 3 } },
        });
        let Some(Line::Record(read)) = Line::read(record.to_string().as_bytes()) else { panic!("no record: {record}") };
        assert_eq!(json!(read), record);
        assert_eq!(read.change.pause.as_ref().and_then(|pause| Some(pause.after()?.queue.id)), Some(QueueId(12)));
        let intent = json!({
            "intent": "r.1", "run": "r", "time": time, "profile": null, "server": "demo", "domain": "", "user": "",
            "batch": "r-1", "cause": "mend", "writes": [{
                "queue": { "id": 12, "name": "" }, "before": hook, "after": null, "stands_for": null, "alike": [9],
                "pause": { "change": "ends", "hook": hook, "since": time, "by": "", "batch": "r-1" },
            }],
        });
        let Some(Line::Intent(read)) = Line::read(intent.to_string().as_bytes()) else { panic!("no intent: {intent}") };
        assert_eq!(json!(read), intent);
    }

    #[test]
    fn a_pause_that_cannot_be_read_leaves_the_record() {
        let text = r#"{"time":"2026-11-22T14:19:55.120Z","server":"demo","batch":"b","cause":"pause","queue":{"id":1},
            "before":{"id":2,"event":"joined","schema":null,"state":"on"},"after":null,"result":"done",
            "pause":{"change":"moves"}}"#;
        assert_eq!(read(text).map(|record| record.change.pause), Some(None));
    }

    #[test]
    fn a_value_of_another_kind_costs_the_line_only_if_nothing_makes_sense_without_it() {
        let hook = json!({ "id": 7, "event": "joined", "schema": { "id": 5, "name": "CRM" }, "state": "off" });
        let place = json!({ "time": "2026-11-22T14:19:55.120Z", "profile": "main", "server": "demo", "domain": "x",
            "user": "Ann", "batch": "r-1", "cause": "switch", "intent": "r.1", "run": "r", "write": 0 });
        let change = json!({ "queue": { "id": 12, "name": "Support" }, "before": hook, "after": hook, "result": "done",
            "reason": "", "stands_for": 6, "alike": [9] });
        let version = json!({ "updated_at": "8", "updated_by": 3 });
        let mut record = place.clone();
        record.as_object_mut().expect("an object").extend(change.as_object().expect("an object").clone());
        record["versions"] = json!({ "date": "2026-11-22T14:19:55.120Z", "before": version, "after": version });
        let mut intent = place;
        intent["writes"] = json!([change]);
        let of_record = "/profile /domain /user /reason /stands_for /versions /versions/date /versions/before \
            /versions/after /versions/after/updated_at /versions/after/updated_by /queue/name /before/schema/name";
        let of_intent = "/profile /domain /user /writes/0/stands_for /writes/0/alike /writes/0/queue/name";
        for (line, keys) in [(record, of_record), (intent, of_intent)] {
            for key in keys.split_whitespace() {
                for odd in [Value::Null, json!(1.5), json!({ "weather": "fine" })] {
                    let mut line = line.clone();
                    *line.pointer_mut(key).expect(key) = odd;
                    assert!(Line::read(line.to_string().as_bytes()).is_some(), "{key}: {line}");
                }
            }
        }
    }

    #[test]
    fn a_record_of_a_later_version_is_read_as_far_as_it_means_the_same() {
        let text = r#"{"time":"2026-11-22T14:19:55.120Z","server":"demo","batch":"b","cause":"remove",
            "queue":{"id":1},"before":{"id":2,"event":"joined","schema":null,"state":"off","colour":"red"},"after":null,
            "result":"done","weather":"fine"}"#;
        let mut value: Value = serde_json::from_str(text).expect("it is JSON");
        let record = read(text).expect("a record");
        assert_eq!((record.change.label().as_str(), record.scope.profile.clone()), ("Joined → (no flow schema)", None));
        value["undoes"] = json!("a");
        assert_eq!(read(&value.to_string()), Some(record), "only an undo undoes a batch");
        value["undoes"] = Value::Null;
        value["cause"] = json!("juggle");
        assert_eq!(read(&value.to_string()), None, "what it was for is not known");
        value["cause"] = json!("undo");
        assert_eq!(read(&value.to_string()), None, "what it undid is not known");
    }
}
