//! Copying hooks: the queues to pick from, the reading, the plan and its choices.

use webitel_hooks::app::{Size, Slot};
use webitel_hooks::domain::FailureKind;

use crate::screens::picture::{check, check_one, check_themes};
use crate::screens::server::FakeServer;
use crate::screens::story::Story;

/// Joined, Bridged and Leaving are checked, and the queues to copy them to are there.
fn picking(size: Size) -> Story {
    Story::hooks(FakeServer::whole(), size).press("S S Ctrl-A c").answered()
}

fn planned(size: Size) -> Story {
    picking(size).press("Ctrl-A Enter").answered()
}

#[test]
fn the_queues_to_pick_from() {
    check_themes("copy-targets", |size| picking(size).press("Tab Down Down Tab"));
    check("copy-targets-typed", |size| picking(size).press("Tab").type_text("l").press("Tab"));
    check("copy-targets-none", |size| picking(size).type_text("zebra"));
    check("copy-targets-loading", |size| Story::hooks(FakeServer::whole(), size).press("c"));
    check("copy-targets-failed", |size| {
        Story::hooks(FakeServer::whole(), size).press("c").fails(Slot::CopyQueues, FailureKind::Forbidden)
    });
    check("copy-targets-many", |size| {
        Story::hooks(FakeServer::with_queues(60), size).press("c").answered().press("PgDn Tab Down Down")
    });
}

#[test]
fn reading_the_targets() {
    check("copy-reading", |size| picking(size).press("Ctrl-A Enter").answers(4));
    check("copy-not-read", |size| picking(size).press("Tab Enter").fails(Slot::CopyHooks, FailureKind::Unreachable));
}

#[test]
fn the_plan_and_its_choices() {
    check_themes("copy-plan", |size| planned(size).press("j j"));
    check("copy-plan-replaced", |size| planned(size).press("o j"));
    check("copy-plan-all", |size| planned(size).press("o o f G"));
    check("copy-plan-left-out", |size| planned(size).press("j Space j"));
    check("copy-plan-one", |size| {
        let story = Story::hooks(FakeServer::whole(), size).press("c").answered().type_text("room");
        story.press("Enter").answered()
    });
    check("copy-plan-nothing", |size| {
        let story = Story::hooks(FakeServer::whole(), size).press("c").answered().type_text("support");
        story.press("Enter").answered()
    });
    check("copy-plan-unread", |size| {
        let story = picking(size).type_text("line").press("Ctrl-A Enter");
        story.fails(Slot::CopyHooks, FailureKind::Forbidden).answered().press("G")
    });
}

#[test]
fn narrow_and_small() {
    let sizes = [
        ("narrow", Size { width: 60, height: 20 }),
        ("small", Size { width: 40, height: 12 }),
        ("smallest", Size { width: 40, height: 8 }),
    ];
    for (name, size) in sizes {
        check_one(&format!("{name}-copy-targets"), &picking(size).press("Tab Down Tab"));
        check_one(&format!("{name}-copy-plan"), &planned(size).press("o j j"));
    }
}
