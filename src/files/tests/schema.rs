//! `assets/hooks-file.schema.json` says what the reader does.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::files::entries::Kind;
use crate::files::read::{HOOK, QUEUE, TOP};
use crate::files::write;

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../assets/hooks-file.schema.json")).expect("the schema is JSON")
}

fn validator() -> jsonschema::Validator {
    jsonschema::draft202012::new(&schema()).expect("the schema is a schema")
}

#[test]
fn every_key_of_the_reader_is_in_the_schema_and_no_other() {
    let schema = schema();
    for (kind, at) in [(TOP, ""), (QUEUE, "/$defs/queue"), (HOOK, "/$defs/hook")] {
        let Kind { name, keys } = kind;
        let properties = schema.pointer(&format!("{at}/properties")).and_then(Value::as_object);
        let there: BTreeSet<&str> = properties.into_iter().flat_map(|keys| keys.keys().map(String::as_str)).collect();
        assert_eq!(there, keys.iter().copied().collect(), "{name}");
        assert_eq!(schema.pointer(&format!("{at}/additionalProperties")), Some(&Value::Bool(false)), "{name}");
    }
}

#[test]
fn the_schema_names_the_events_that_webitel_defines() {
    let schema = schema();
    let named = schema.pointer("/$defs/hook/properties/event/examples").and_then(Value::as_array);
    let named: Vec<&str> = named.into_iter().flatten().filter_map(Value::as_str).collect();
    assert_eq!(named, Event::KNOWN.iter().map(Event::wire).collect::<Vec<_>>());
}

proptest! {
    #[test]
    fn whatever_is_written_is_valid(file in file()) {
        let text = write(&file, Format::Json);
        let value: Value = serde_json::from_str(&text).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert!(validator().is_valid(&value), "{}", text);
    }
}

/// A file that both accept, and one value in it.
fn with(pointer: &str, value: Value) -> Value {
    let hook = json!({ "event": "joined", "schema": "Notify CRM", "schema_id": 5, "enabled": true });
    let queue = json!({ "queue": "Support line", "id": 12, "hooks": [hook] });
    let mut file = json!({ "version": 1, "domain": "demo", "queues": [queue] });
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
    let table = file.pointer_mut(parent).and_then(Value::as_object_mut).expect("a table");
    if value == json!("GONE") {
        table.remove(key);
    } else {
        table.insert(key.to_owned(), value);
    }
    file
}

#[test]
fn both_refuse_the_same() {
    let validator = validator();
    let queue = "/queues/0";
    let hook = "/queues/0/hooks/0";
    let gone = || json!("GONE");
    for (pointer, value, fits) in [
        ("/version".to_owned(), json!(1), true),
        ("/version".to_owned(), json!(2), false),
        ("/version".to_owned(), json!("1"), false),
        ("/version".to_owned(), gone(), false),
        ("/domain".to_owned(), gone(), true),
        ("/domain".to_owned(), json!(""), false),
        ("/queues".to_owned(), gone(), false),
        ("/queues".to_owned(), json!([]), true),
        ("/queues".to_owned(), json!({}), false),
        ("/queues".to_owned(), json!(null), false),
        ("/queues".to_owned(), json!(["Support line"]), false),
        ("/more".to_owned(), json!(1), false),
        (format!("{queue}/queue"), gone(), true),
        (format!("{queue}/queue"), json!(""), false),
        (format!("{queue}/queue"), json!(12), false),
        (format!("{queue}/id"), gone(), true),
        (format!("{queue}/id"), json!("12"), false),
        (format!("{queue}/id"), json!(-1), false),
        (format!("{queue}/id"), json!(1.5), false),
        (format!("{queue}/id"), json!(9_223_372_036_854_775_808_u64), false),
        (format!("{queue}/hooks"), gone(), false),
        (format!("{queue}/hooks"), json!([]), true),
        (format!("{queue}/hooks"), json!(null), false),
        (format!("{queue}/team"), json!("x"), false),
        (format!("{hook}/event"), gone(), false),
        (format!("{hook}/event"), json!("wait_agent"), true),
        (format!("{hook}/event"), json!(3), false),
        (format!("{hook}/schema"), gone(), true),
        (format!("{hook}/schema"), json!(null), false),
        (format!("{hook}/schema_id"), gone(), true),
        (format!("{hook}/schema_id"), json!(true), false),
        (format!("{hook}/enabled"), gone(), false),
        (format!("{hook}/enabled"), json!("on"), false),
        (format!("{hook}/enabled"), json!(1), false),
        (format!("{hook}/properties"), json!([]), false),
    ] {
        let file = with(&pointer, value);
        assert_eq!(validator.is_valid(&file), fits, "the schema, {pointer}: {file}");
        // JSON is nearly YAML: both readers see the same.
        for format in [Format::Json, Format::Yaml] {
            let read = read(file.to_string().as_bytes(), Some(format));
            let problems = read.as_ref().err().map(|problems| told(problems));
            assert_eq!(read.is_ok(), fits, "the reader, {pointer}: {file} {problems:?}");
        }
    }
    let mut neither = with("/queues/0/queue", gone());
    neither["queues"][0].as_object_mut().expect("a table").remove("id");
    assert!(!validator.is_valid(&neither) && read(neither.to_string().as_bytes(), None).is_err());
}
