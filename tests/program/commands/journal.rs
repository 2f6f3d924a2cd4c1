//! Every write goes into the journal, whatever became of it.

use std::fs;

use crate::harness::{Home, JOURNAL, PAUSED, Story, refusal};
use serde_json::{Value, json};

fn journal(story: &Story) -> Vec<Value> {
    story.journal().into_iter().filter(|line| line.get("result").is_some()).collect()
}

#[test]
fn an_intent_comes_before_the_records_of_its_writes_and_ends_after_them() {
    let story = Story::new();
    story.line("hooks disable --queue 12 --yes").done();
    let lines = story.journal();
    assert_eq!(lines[0]["writes"].as_array().map(Vec::len), Some(3), "one line for all");
    assert!(lines[1..4].iter().all(|line| line["result"] == "done" && line["intent"] == lines[0]["intent"]));
    assert_eq!((lines.len(), &lines[4]["end"]), (5, &Value::Bool(true)));
    let locks = fs::read_dir(story.path(".local/state/webitel-hooks/running")).expect("a folder");
    let held: Vec<_> = locks.map(|lock| lock.expect("a file").file_name()).filter(|name| name != ".taking").collect();
    assert!(held.is_empty(), "{held:?}");
}

#[test]
fn who_did_what_where_is_written_down() {
    let story = Story::new();
    story.line("hooks disable 2 --yes").done();
    let record = &journal(&story)[0];
    assert_eq!((&record["user"], &record["domain"]), (&json!("Admin"), &json!("demo.webitel.example")));
    assert_eq!((&record["server"], &record["profile"]), (&json!(story.server.url()), &Value::Null));
    assert_eq!((&record["cause"], &record["result"]), (&json!("switch"), &json!("done")));
    assert_eq!(record["queue"], json!({ "id": 12, "name": "Support line" }));
    assert_eq!((&record["before"]["state"], &record["after"]["state"]), (&json!("on"), &json!("off")));
}

#[test]
fn every_verb_has_its_cause_and_every_command_its_batch() {
    let story = Story::new();
    story.line("hooks add --queue 12 --event missed --schema 5 --yes").done();
    story.line("hooks set --queue 12 --event missed --to-schema 7 --yes").done();
    story.line("hooks remove --queue 12 --event missed --yes").done();
    story.line("copy --from 12 --to 21 --yes").done();
    let records = journal(&story);
    let causes: Vec<&str> = records.iter().filter_map(|record| record["cause"].as_str()).collect();
    assert_eq!(causes, ["add", "edit", "remove", "copy", "copy", "copy"]);
    let mut batches: Vec<&str> = records.iter().filter_map(|record| record["batch"].as_str()).collect();
    batches.dedup();
    assert_eq!(batches.len(), 4);
    assert_eq!(records[0]["before"], Value::Null);
    assert_eq!(records[2]["after"], Value::Null);
}

#[test]
fn refused_and_rolled_back_writes_are_recorded_too() {
    let story = Story::new();
    story.inject(refusal(400).method("POST"));
    story.line("hooks add --queue 12 --event joined --schema 'Screen pop' --swap --yes").refused(1, "None of 2 hooks");
    let mut results: Vec<Value> = journal(&story).iter().map(|record| record["result"].clone()).collect();
    results.sort_by_key(Value::to_string);
    assert_eq!(results, ["failed", "taken back"]);
}

#[test]
fn what_could_not_be_undone_is_refused_unless_that_is_said() {
    let story = Story::new();
    fs::create_dir_all(story.path(JOURNAL)).expect("a folder in its place");
    story.line("hooks disable 2 --yes").refused(1, "Nothing was changed; --without-undo makes the change anyway.");
    assert!(story.hooks(12)[1].state.enabled());
    let run = story.line("hooks disable 2 --yes --without-undo");
    assert_eq!(run.code, 0);
    assert!(run.err.contains("This cannot be undone later: /"), "{}", run.err);
    assert!(run.err.contains("journal.jsonl cannot be written: "), "{}", run.err);
    assert!(!story.hooks(12)[1].state.enabled());
}

#[test]
fn a_pause_that_could_not_be_saved_leaves_nothing_in_doubt() {
    let story = Story::new();
    // The file of pauses can be written as it is, but not with one more. An entry that this version cannot read stays.
    let entry = serde_json::json!({ "paused": [{ "from": "x".repeat(3900) }] });
    Home::write(&story, PAUSED, &format!("{entry:#}\n"));
    let run = story.shell("trap '' XFSZ; ulimit -f 8; webitel-hooks pause 2 --yes");
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.contains("File too large"), "{run:?}");
    assert!(story.hooks(12)[1].state.enabled());
    let history = story.line("history");
    assert!(!history.out.contains("in doubt"), "{history:?}");
}

#[test]
fn a_full_disk_is_a_journal_that_cannot_be_written() {
    let story = Story::new();
    // The journal is as large as a file may be: it can be opened, and nothing can be added to it.
    Home::write(&story, JOURNAL, &"\n".repeat(512));
    let full = |line: &str| story.shell(&format!("trap '' XFSZ; ulimit -f 1; webitel-hooks {line}"));
    for line in ["hooks disable 2 --yes", "pause 2 --yes"] {
        let run = full(line).refused(1, "Nothing was changed; --without-undo makes the change anyway.");
        assert!(run.err.contains("File too large"), "{run:?}");
        assert!(!run.err.contains("An earlier write failed"), "{run:?}");
        assert!(story.hooks(12)[1].state.enabled());
    }
    assert_eq!(story.paused(), [] as [Value; 0]);
    let run = full("hooks disable 2 --yes --without-undo");
    assert_eq!((run.code, story.hooks(12)[1].state.enabled()), (0, false), "{run:?}");
    assert!(run.err.contains("journal.jsonl cannot be written: File too large"), "{run:?}");
}
