//! What was done here, and what is wrong with the hooks.

use webitel_hooks::app::{JournalText, Msg, Size, Slot};
use webitel_hooks::domain::{
    AppliedChange, BatchId, Cause, FailureKind, Hook, JournalScope, Outcome, QueueId, QueueRef, Record, State,
    Timestamp,
};

use crate::screens::picture::{check, check_one, check_themes};
use crate::screens::server::FakeServer;
use crate::screens::story::Story;

const SMALLEST: Size = Size { width: 40, height: 8 };
const NARROW: Size = Size { width: 60, height: 20 };

fn record(minute: u64, cause: Cause, before: Option<Hook>, after: Option<Hook>, outcome: Outcome) -> Record {
    let queue = QueueRef { id: QueueId(12), name: "Support line".into() };
    let scope = JournalScope { server: "demo".into(), user: "Ann \u{1b}[2J Marlow".into(), ..JournalScope::default() };
    let batch = BatchId(format!("20261122T141955-3fa9-{minute}"));
    let change = AppliedChange::new(queue, before, after, outcome);
    Record::new(Timestamp(1_795_357_195_120 + minute * 60_000), scope, batch, cause, change)
}

fn journal(remark: Option<&str>) -> Msg {
    let hooks = FakeServer::default().hooks;
    let off = |hook: &Hook| Hook { state: State::Off, ..hook.clone() };
    let refused = Outcome::Failed("your user lacks the right to do this (403)".into());
    let mut records = vec![
        record(1, Cause::Switch, Some(hooks[1].clone()), Some(off(&hooks[1])), Outcome::Done),
        record(2, Cause::Remove, Some(hooks[0].clone()), None, Outcome::Done),
        record(3, Cause::Pause, Some(hooks[3].clone()), Some(off(&hooks[3])), refused),
    ];
    records.extend((4..30).map(|minute| record(minute, Cause::Add, None, Some(hooks[2].clone()), Outcome::Done)));
    // Three hooks were added together.
    let together = BatchId("20261122T144455-3fa9-27".into());
    records.iter_mut().rev().take(3).for_each(|record| record.batch = together.clone());
    let here = JournalScope { server: "demo".into(), ..JournalScope::default() };
    Msg::JournalRead(Ok(JournalText { records, here, remark: remark.map(str::to_owned) }))
}

fn at_work(size: Size) -> Story {
    Story::hooks(FakeServer::whole(), size)
}

#[test]
fn the_history() {
    check("history-reading", |size| at_work(size).press("H"));
    check_themes("history", |size| at_work(size).press("H").send(journal(None)).press("G k k"));
    check("history-remark", |size| {
        let remark = "2 lines of the journal could not be read and were left out.";
        at_work(size).press("H").send(journal(Some(remark)))
    });
    check("history-unreadable", |size| {
        at_work(size).press("H").send(Msg::JournalRead(Err("others may read or change it.".to_owned())))
    });
}

#[test]
fn the_doctor() {
    check("doctor-reading", |size| at_work(size).press("D"));
    check_themes("doctor", |size| at_work(size).press("D").answered().press("j"));
    check("doctor-fix", |size| at_work(size).press("D").answered().press("F"));
    check("doctor-without-schemas", |size| {
        at_work(size).press("D").fails(Slot::Doctor, FailureKind::Forbidden).answered()
    });
}

#[test]
fn on_small_screens() {
    for (size, name) in [(SMALLEST, "smallest"), (NARROW, "narrow")] {
        check_one(&format!("{name}-history"), &at_work(size).press("H").send(journal(None)));
        check_one(&format!("{name}-doctor"), &at_work(size).press("D").answered());
    }
}
