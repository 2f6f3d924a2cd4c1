//! `docs/json.md` names every key that the output has, and no other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::harness::{Home, Story, refusal};
use serde_json::Value;
use strum::VariantArray as _;
use webitel_hooks::domain::FailureKind;

type Keys = BTreeMap<String, BTreeSet<String>>;

/// The keys of each object, from the first columns of the tables below its heading. A row whose value begins with a link to
/// a shared value stands for the keys of that value too; the row `…` stands for them alone.
fn documented() -> Keys {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/json.md")).expect("the document");
    let mut shared = Keys::new();
    let mut objects = Keys::new();
    let mut section = String::new();
    let mut lists_keys = false;
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ").or_else(|| line.strip_prefix("### ")) {
            section = heading.to_lowercase().replace(' ', "-");
        } else if line.starts_with("| ") && line.ends_with(" |") && !line.starts_with("| `") && !line.starts_with("| …")
        {
            lists_keys = line == "| Key | Value |";
        }
        let Some((first, value)) = line.strip_prefix("| ").and_then(|row| row.split_once(" | ")) else { continue };
        if !lists_keys || line == "| Key | Value |" {
            continue;
        }
        let nested = ["[", "list of ["].iter().find_map(|start| value.strip_prefix(start)?.split_once("](#"));
        let nested = nested.map(|(_, rest)| &shared[rest.split(')').next().unwrap_or_default()]);
        let mut keys = BTreeSet::new();
        for key in first.split(", ").map(|key| key.trim_matches('`')) {
            let prefix = if key == "…" { String::new() } else { format!("{key}.") };
            keys.extend(nested.into_iter().flatten().map(|inner| format!("{prefix}{inner}")));
            keys.extend((key != "…").then(|| key.to_owned()));
        }
        let sections = if section.starts_with('`') { &mut objects } else { &mut shared };
        sections.entry(section.trim_matches('`').to_owned()).or_default().extend(keys);
    }
    objects
}

/// Adds the keys of a value, those within as `outer.inner`.
fn collect(keys: &mut BTreeSet<String>, path: &str, value: &Value) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                keys.insert(path.clone());
                collect(keys, &path, value);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(keys, path, item)),
        _ => {}
    }
}

const PROFILES: &str = r#"
[profiles.main]
url = "https://cc.example.com"
token_command = ["pass", "show", "main"]
[profiles.lab]
url = "https://lab.example.com"
token_file = "~/lab.token"
[profiles.home]
url = "http://localhost:8080"
"#;

fn printed() -> Keys {
    let mut keys = Keys::new();
    let home = Home::with_config(PROFILES);
    for command in ["profiles", "paths"] {
        let document = serde_json::from_str(&home.run(&[command, "--json"]).out).expect("one JSON document");
        collect(keys.entry(command.to_owned()).or_default(), "", &document);
    }
    let story = Story::new();
    let file = story.path("hooks.yaml");
    fs::write(&file, "version: 1\nqueues:\n  - queue: Suport line\n    hooks: []\n").expect("it is written");
    for line in [
        "queues",
        "schemas",
        "hooks list",
        "where-used 5",
        "hooks add --queue 12 --event missed --schema 5 --yes",
        "hooks add --queue 12 --event active --schema 5 --yes",
        "hooks set 2 --to-schema 7 --yes",
        "hooks remove 2 --yes",
        "copy --from 12 --to 21 --yes",
        "pause --queue 18 --event missed --for 2h --reason INC-4711 --yes",
        "resume --yes",
        "undo --yes",
        "hooks remove 4 --yes",
        "undo --yes",
        "history",
        "hooks add --queue 68 --event answered --schema 5 --yes",
        "doctor",
        "plan -f hooks.yaml",
        "hooks list --queue 'Suport line'",
        "hooks disable --queue 12 --yes",
    ] {
        if line.starts_with("hooks disable") {
            story.inject(refusal(403).method("PATCH").always());
        }
        let line = line.replace("hooks.yaml", &file.display().to_string());
        let run = story.line(&format!("{line} --json"));
        for object in run.objects() {
            let name = object["object"].as_str().expect("every object says what it is").to_owned();
            collect(keys.entry(name).or_default(), "", &object);
        }
        for line in run.err.lines() {
            // Here the only key says what it is.
            let object: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
            let name = object.as_object().and_then(|object| object.keys().next()).expect("a key").clone();
            collect(keys.entry(name).or_default(), "", &object);
        }
    }
    keys
}

#[test]
fn every_key_is_documented_and_every_documented_key_is_there() {
    let (documented, printed) = (documented(), printed());
    assert_eq!(documented.keys().collect::<Vec<_>>(), printed.keys().collect::<Vec<_>>());
    for (object, keys) in &printed {
        let known = documented.get(object).unwrap_or_else(|| panic!("docs/json.md has no `{object}`"));
        assert_eq!(known, keys, "the keys of `{object}`");
    }
}

#[test]
fn every_kind_of_failure_is_documented() {
    let text = include_str!("../../../docs/json.md");
    for kind in FailureKind::VARIANTS {
        assert!(text.contains(&format!("`{}`", kind.word())), "docs/json.md does not have {kind:?}");
    }
}
