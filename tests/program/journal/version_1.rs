//! Files of version 0.1.0: today's program reads them, and what it writes itself is read there, or skipped whole.
//!
//! `version-1` holds what the program of that version wrote (only the server's address was replaced): a switch, two
//! removals, an addition, an edit that was undone, a pause, another addition, a refused removal, and a switch whose answer
//! was lost. What cannot be tested here is that program itself; `read_by_version_1` repeats its rules.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use crate::harness::{Run, Story};
use crate::journal::colleague;

const STATE: &str = ".local/state/webitel-hooks";
const JOURNAL: &str = include_str!("version-1/journal.jsonl");
const PAUSED: &str = include_str!("version-1/paused.json");

/// A server as that program left it, and its files.
fn left_by_version_1() -> Story {
    let story = Story::new();
    for line in [
        "hooks disable 3",
        "hooks remove 22 29",
        "hooks add --queue 12 --event missed --schema 5",
        "hooks disable 2",
        "hooks add --queue 12 --event answered --schema 5",
        "hooks disable 127",
    ] {
        colleague(&story, &format!("{line} --yes"));
    }
    let folder = story.path(STATE);
    fs::create_dir_all(&folder).expect("a folder");
    fs::set_permissions(&folder, Permissions::from_mode(0o700)).expect("it is ours");
    for (name, text) in [("journal.jsonl", JOURNAL), ("paused.json", PAUSED)] {
        let path = folder.join(name);
        fs::write(&path, text.replace("https://webitel.example/api", &story.server.url())).expect("a file");
        fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("it is ours");
    }
    story
}

#[test]
fn its_journal_is_read_line_by_line() {
    let story = left_by_version_1();
    let run = story.line("history --json --limit 1000").done();
    let written: Vec<Value> = JOURNAL.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let read = run.named("record");
    assert_eq!(read.len(), written.len());
    for (written, mut read) in written.into_iter().zip(read) {
        for (key, value) in written.as_object().expect("a record").iter().filter(|(key, _)| *key != "server") {
            assert_eq!(read[key].take(), *value, "{key} of {written}");
        }
    }
}

#[test]
fn what_it_did_is_undone_up_to_the_start() {
    let (story, fresh) = (left_by_version_1(), Story::new());
    let sorted = |story: &Story| {
        let mut all: Vec<String> = [12, 18].into_iter().flat_map(|queue| story.told(queue)).collect();
        all.sort();
        all
    };
    assert_ne!(sorted(&story), sorted(&fresh));
    let undone = |run: &Run| run.named("batch").first().map(|batch| batch["cause"].as_str().unwrap_or("").to_owned());
    let causes: Vec<String> = std::iter::from_fn(|| undone(&story.line("undo --yes --json"))).take(10).collect();
    // The edit was undone already, and the refused removal is nothing to undo.
    assert_eq!(causes, ["switch", "add", "pause", "add", "remove", "switch"]);
    assert_eq!(sorted(&story), sorted(&fresh));
    assert_eq!(story.line("resume --yes").err, "Nothing is paused on this server.\n");
}

#[test]
fn what_it_paused_is_resumed() {
    let story = left_by_version_1();
    let run = story.line("resume --yes").done();
    assert!(run.out.contains("~ Bridged → Notify CRM (5) #2: paused → on"), "{}", run.out);
    assert!(story.told(12).contains(&"bridged Notify CRM on".to_owned()));
    assert_eq!(story.line("resume --yes").err, "Nothing is paused on this server.\n");
}

/// Whether version 0.1.0 takes a line for a record. It counts the others, and changes no line.
fn read_by_version_1(line: &Value) -> bool {
    let text = |value: &Value, key: &str| value[key].as_str().map(str::to_owned);
    let number = |value: &Value, key: &str| value[key].is_u64();
    let is_hook = |hook: &Value| {
        let schema = hook.get("schema");
        number(hook, "id")
            && text(hook, "event").is_some()
            && schema.is_some_and(|schema| schema.is_null() || number(schema, "id"))
            && ["on", "off"].contains(&hook["state"].as_str().unwrap_or_default())
    };
    let (before, after) = (line.get("before"), line.get("after"));
    let sides = [before, after];
    let cause = text(line, "cause").unwrap_or_default();
    let causes = ["add", "edit", "switch", "remove", "copy", "pause", "resume", "apply", "mend"];
    sides.iter().all(|side| side.is_some_and(|hook| hook.is_null() || is_hook(hook)))
        && sides.iter().flatten().any(|hook| !hook.is_null())
        && ["time", "server", "batch"].iter().all(|key| text(line, key).is_some())
        && (causes.contains(&cause.as_str()) || (cause == "undo" && text(line, "undoes").is_some()))
        && number(&line["queue"], "id")
        && ["done", "taken back", "failed", "unclear"].contains(&line["result"].as_str().unwrap_or_default())
}

#[test]
fn it_reads_todays_records_and_skips_the_other_lines_whole() {
    assert!(JOURNAL.lines().all(|line| read_by_version_1(&serde_json::from_str(line).expect("JSON"))), "its own lines");
    let story = left_by_version_1();
    let lines = [
        "hooks enable --queue 12 --event joined",
        "copy --from 12 --to 21",
        "pause --queue 21",
        "resume",
        "undo",
        "hooks disable --queue 21",
    ];
    for line in lines {
        story.line(&format!("{line} --yes"));
    }
    let lines = story.journal().split_off(JOURNAL.lines().count());
    let (records, others): (Vec<&Value>, Vec<&Value>) = lines.iter().partition(|line| line.get("result").is_some());
    assert!(records.len() > 8 && others.len() >= 10, "{} records, {} other lines", records.len(), others.len());
    assert!(records.iter().all(|record| read_by_version_1(record)), "{records:#?}");
    // A pause that ended without a write is a change of nothing to it.
    assert!(records.iter().any(|record| record["pause"]["change"] == "ends" && record["before"] == record["after"]));
    assert!(!others.iter().any(|other| read_by_version_1(other)), "an intent must not look like a record: {others:#?}");
    // It writes pauses of its own into the file, and keeps entries with keys that are new.
    let kept: Value = serde_json::from_str(PAUSED).expect("JSON");
    let keys = |entry: &Value| entry.as_object().expect("an entry").keys().cloned().collect::<Vec<_>>();
    let needed = keys(&kept["paused"][0]);
    for entry in story.paused() {
        assert!(needed.iter().all(|key| keys(&entry).contains(key)), "{entry}");
    }
}
