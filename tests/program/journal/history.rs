//! `history`: what was done, the newest last, without any server.

use std::fs;
use std::io::Write as _;

use crate::harness::{JOURNAL, Run, Story};

fn an_afternoon() -> Story {
    let story = Story::new();
    story.line("hooks disable 3 --yes").done();
    story.line("hooks remove --queue 'VIP line' --schema test --yes").done();
    story.line("undo --yes");
    story.line("pause --queue 12 --event leaving --yes").done();
    story.unset()
}

fn column(run: &Run, title: &str) -> Vec<String> {
    let mut lines = run.out.lines();
    let begin = lines.next().and_then(|head| head.find(title)).expect("a column");
    lines.map(|line| line.get(begin..).unwrap_or_default().split("  ").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn the_newest_stands_last() {
    let story = an_afternoon();
    let run = story.line("history").done();
    let causes = column(&run, "CAUSE");
    assert_eq!(
        (causes.first().map(String::as_str), causes.last().map(String::as_str)),
        (Some("switch"), Some("pause"))
    );
    let lines: Vec<&str> = run.out.lines().collect();
    assert!(lines[1].contains("Support line (12)  Joined → Notify CRM #3"), "{}", lines[1]);
    assert!(lines[1].contains("  on → off") && lines[1].ends_with("  done"), "{}", lines[1]);
    assert!(run.out.contains("  came back, "), "{}", run.out);
    assert_eq!(story.line("history --limit 1").done().out.lines().count(), 2);
}

#[test]
fn scripts_get_the_lines_of_the_journal() {
    let story = an_afternoon();
    let records = story.line("history --json").done().named("record");
    assert_eq!(records.len(), story.journal().iter().filter(|line| line.get("result").is_some()).count());
    let first = &records[0];
    assert_eq!(
        (&first["cause"], &first["before"]["state"], &first["after"]["state"]),
        (&"switch".into(), &"on".into(), &"off".into())
    );
    assert_eq!(first["queue"], serde_json::json!({ "id": 12, "name": "Support line" }));
    assert!(first["time"].as_str().is_some_and(|time| time.ends_with('Z')) && first["server"].as_str().is_some());
    let undone = records.iter().find(|record| record["cause"] == "undo").expect("an undo");
    assert_eq!(undone["undoes"], records[1]["batch"]);
    // Writes are answered in any order, and written down as they are.
    let ids = |cause: &str, id: fn(&serde_json::Value) -> &serde_json::Value| {
        let mut ids: Vec<u64> =
            records.iter().filter(|record| record["cause"] == cause).filter_map(|record| id(record).as_u64()).collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(ids("undo", |record| &record["stands_for"]), ids("remove", |record| &record["before"]["id"]));
    assert!(!ids("undo", |record| &record["stands_for"]).is_empty());
}

#[test]
fn the_history_can_be_narrowed() {
    let story = an_afternoon();
    let causes = |line: &str| -> Vec<String> {
        let records = story.line(line).done().named("record");
        records.iter().map(|record| record["cause"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(causes("history --queue 12 --json"), ["switch", "pause"]);
    assert_eq!(causes("history --queue 'Support line' --since 1h --json"), ["switch", "pause"]);
    assert_eq!(causes("history --since 2199-01-01T00:00:00Z --json"), [] as [&str; 0]);
    let run = story.line("history --queue nowhere");
    assert_eq!((run.code, run.err.as_str()), (0, "The journal has no matching changes.\n"));
    story.line("history --since yesterday").refused(2, "use 30m, 12h, 7d");
}

#[test]
fn torn_lines_are_counted_and_hide_no_other() {
    let story = an_afternoon();
    let path = story.path(JOURNAL);
    let mut file = fs::OpenOptions::new().append(true).open(&path).expect("a journal");
    file.write_all(b"{\"time\":\"2026-").expect("ours");
    let run = story.line("history --limit 1000");
    assert_eq!((run.code, run.err.as_str()), (0, "1 line of the journal could not be read and was left out.\n"));
}

#[test]
fn a_journal_that_others_can_change_is_not_believed() {
    use std::os::unix::fs::PermissionsExt;
    let story = an_afternoon();
    let path = story.path(JOURNAL);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).expect("ours");
    story.line("history").refused(1, "The journal cannot be used: others may read or change");
}
