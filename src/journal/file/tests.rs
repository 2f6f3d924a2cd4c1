//! The journal on a disk: torn lines, several programs, and what happens when it grows.

use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::domain::{
    AppliedChange, BatchId, Cause, Event, Hook, HookId, JournalScope, Outcome, QueueId, QueueRef, State,
};
use crate::journal::now;

fn record(number: u64) -> Record {
    let hook = Hook { id: HookId(number), event: Event::Joined, schema: None, state: State::On };
    let queue = QueueRef { id: QueueId(1), name: "Support".into() };
    let scope = JournalScope { server: "demo".into(), ..JournalScope::default() };
    let change = AppliedChange::new(queue, Some(hook), None, Outcome::Done);
    Record::new(now(), scope, BatchId("b-1".into()), Cause::Remove, change)
}

fn numbers(reading: &Reading) -> Vec<u64> {
    reading.records.iter().filter_map(|record| Some(record.change.before.as_ref()?.id.0)).collect()
}

fn journal(folder: &tempfile::TempDir) -> Journal {
    Journal::at(folder.path().join("state/journal.jsonl"))
}

#[test]
fn what_was_added_is_read_the_oldest_first_and_is_ours_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = journal(&folder);
    assert_eq!(journal.read().expect("empty"), Reading::default());
    journal.append(&[]).expect("nothing to do");
    assert!(!journal.path().exists(), "nothing was done, so nothing is written");
    journal.append(&[record(1), record(2)]).expect("added");
    journal.append(&[record(3)]).expect("added");
    assert_eq!(numbers(&journal.read().expect("read")), [1, 2, 3]);
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!((mode(journal.path()), mode(journal.path().parent().expect("a folder"))), (0o600, 0o700));
}

#[test]
fn torn_and_foreign_lines_are_left_out_and_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = journal(&folder);
    journal.append(&[record(1)]).expect("added");
    let mut file = open_private_record(journal.path()).expect("ours");
    file.write_all(b"{\"weather\":\"fine\"}\n\n\xff\xfe\n{\"time\":\"2026-").expect("ours");
    journal.append(&[record(2)]).expect("added");
    let reading = journal.read().expect("read");
    assert_eq!((numbers(&reading), reading.unreadable), (vec![1, 2], 3), "the torn line took none with it");
    let told = reading.remark().expect("it is told");
    assert_eq!(told, "3 lines of the journal could not be read and were left out.");
}

#[test]
fn it_does_not_grow_for_ever() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Journal { largest: 2000, ..journal(&folder) };
    for number in 1..=100 {
        journal.append(&[record(number)]).expect("added");
    }
    let size = |path: &Path| fs::metadata(path).expect("it is there").len();
    assert!(size(journal.path()) < 3000 && size(&journal.older()) < 3000);
    let read = numbers(&journal.read().expect("read"));
    let first = read[0];
    assert!(first > 1 && read.len() > 5, "{read:?}");
    assert_eq!(read, (first..=100).collect::<Vec<u64>>(), "what is kept is the latest, without a gap");
}

#[test]
fn many_writers_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Journal { largest: 40_000, ..journal(&folder) };
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let journal = &journal;
            scope.spawn(move || {
                for number in 0..25 {
                    journal.append(&[record(writer * 100 + number), record(1000)]).expect("added");
                }
            });
        }
    });
    let reading = journal.read().expect("read");
    let mut read = numbers(&reading);
    assert!(read.windows(2).all(|pair| (pair[0] == 1000) != (pair[1] == 1000)), "what was added together is so");
    read.retain(|number| *number != 1000);
    read.sort_unstable();
    let all: Vec<u64> = (0..4).flat_map(|writer| (0..25).map(move |number| writer * 100 + number)).collect();
    assert_eq!((read, reading.unreadable), (all, 0));
}

#[test]
fn one_that_others_can_change_is_not_believed() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = journal(&folder);
    journal.append(&[record(1)]).expect("added");
    fs::set_permissions(journal.path(), fs::Permissions::from_mode(0o666)).expect("it is ours");
    let told = journal.read().expect_err("open to all").to_string();
    assert!(told.starts_with("the journal cannot be used: others may read or change"), "{told}");
}

#[test]
fn the_older_file_is_recent_only_while_the_newer_one_is_small() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = journal(&folder);
    Journal::at(journal.older()).append(&[record(1)]).expect("added");
    journal.append(&[record(2)]).expect("added");
    assert_eq!(numbers(&journal.recent().expect("read")), [1, 2]);
    journal.append(&(3..=4000).map(record).collect::<Vec<Record>>()).expect("added");
    let recent = numbers(&journal.recent().expect("read"));
    assert!(recent.first().is_some_and(|first| *first > 2), "{recent:?}");
    assert_eq!(recent.last(), Some(&4000));
    assert_eq!(numbers(&journal.read().expect("read")).len(), 4000);
}
