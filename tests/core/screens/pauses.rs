//! Paused hooks, wherever they are seen.

use webitel_hooks::app::{Msg, Size};
use webitel_hooks::domain::{Event, Paused, PausedHooks, State, Timestamp};

use crate::pausing;
use crate::screens::picture::{check, check_themes};
use crate::screens::server::{FakeServer, hook};
use crate::screens::story::Story;

/// 2026-11-29 10:00 UTC.
const TEN: u64 = 1_795_946_400_000;

fn paused(id: u64, event: Event, schema: u64, name: &str, until: Option<u64>) -> Paused {
    let (since, until) = (Timestamp(TEN - 2 * 3_600_000), until.map(Timestamp));
    let paused = pausing::paused(12, hook(id, event, schema, name, State::On));
    Paused { since, until, reason: "INC-4711".into(), by: "Ann".into(), ..paused }
}

/// Two hooks of the support line are paused, of which one should be on by now.
fn pauses() -> Msg {
    let hooks = vec![
        paused(102, Event::Answered, 7, "Old CRM push", Some(TEN - 60_000)),
        paused(105, Event::Joined, 8, "Write call report", None),
    ];
    Msg::PausedRead(Ok(PausedHooks { hooks, at: Timestamp(TEN) }))
}

#[test]
fn in_every_list() {
    check("paused-start", |size| Story::queues(FakeServer::default(), size).send(pauses()));
    check_themes("paused-hooks", |size: Size| Story::hooks(FakeServer::default(), size).send(pauses()).press("G"));
    check("paused-all-hooks", |size| {
        Story::hooks(FakeServer::whole(), size).send(pauses()).press("A").answered().press("j")
    });
    check_themes("paused-matrix", |size: Size| {
        Story::hooks(FakeServer::whole(), size).send(pauses()).press("M").answered()
    });
}

#[test]
fn not_known_while_their_file_cannot_be_read() {
    let unreadable = || Msg::PausedRead(Err("paused.json does not hold paused hooks.".to_owned()));
    check("pauses-unknown", |size| Story::hooks(FakeServer::default(), size).send(unreadable()));
    // The file is read again after every write: it is said once.
    let story = |size| Story::hooks(FakeServer::default(), size).send(unreadable()).press("Esc").send(unreadable());
    check("pauses-unknown-again", story);
    check("paused-hooks-after", |size| story(size).send(pauses()));
}

#[test]
fn in_the_form() {
    let form = |size| Story::hooks(FakeServer::default(), size).send(pauses()).press("e").answered().press("Tab Tab");
    check("paused-form", form);
    check("paused-form-ends", |size| form(size).press("Space Space"));
}
