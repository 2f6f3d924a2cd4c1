//! The two panes, in every state they can be in.

use webitel_hooks::app::Slot;
use webitel_hooks::domain::FailureKind;

use crate::screens::picture::{check, check_themes};
use crate::screens::server::FakeServer;
use crate::screens::story::Story;

#[test]
fn the_start_screen() {
    check_themes("start", Story::unset);
}

#[test]
fn loading() {
    check_themes("loading", |size| Story::starting(FakeServer::default(), size));
}

#[test]
fn the_queues() {
    check_themes("queues", |size| Story::queues(FakeServer::default(), size).press("j j"));
}

#[test]
fn queues_that_could_not_be_loaded() {
    check("queues-failed", |size| {
        Story::starting(FakeServer::default(), size).fails(Slot::Queues, FailureKind::Unreachable)
    });
}

#[test]
fn a_domain_without_queues() {
    check("queues-none", |size| Story::queues(FakeServer { queues: Vec::new(), ..FakeServer::default() }, size));
}

#[test]
fn queues_sorted_by_type() {
    check("queues-sorted", |size| Story::queues(FakeServer::default(), size).press("s s").answered());
}

#[test]
fn queues_searched_for() {
    check("queues-filter-typed", |size| Story::queues(FakeServer::default(), size).press("/").type_text("line"));
    check("queues-filter-other-layout", |size| {
        Story::queues(FakeServer::default(), size).press("/").type_text("дшту").press("Enter").answered()
    });
    check("queues-filter-none", |size| {
        Story::queues(FakeServer::default(), size).press("/").type_text("nothing").press("Enter").answered()
    });
}

#[test]
fn hooks_being_loaded() {
    check("hooks-loading", |size| Story::queues(FakeServer::default(), size).press("Enter"));
    check("hooks-loading-again", |size| Story::hooks(FakeServer::default(), size).press("r"));
}

#[test]
fn the_hooks() {
    check_themes("hooks", |size| Story::hooks(FakeServer::default(), size).press("j j"));
}

#[test]
fn a_queue_without_hooks() {
    check_themes("hooks-none", |size| Story::hooks(FakeServer { hooks: Vec::new(), ..FakeServer::default() }, size));
}

#[test]
fn hooks_that_could_not_be_loaded() {
    check_themes("hooks-failed", |size| {
        Story::queues(FakeServer::default(), size).press("Enter").fails(Slot::Hooks, FailureKind::Server)
    });
}

#[test]
fn hooks_checked_and_under_way() {
    check_themes("hooks-checked", |size| Story::hooks(FakeServer::default(), size).press("Space j Space j j"));
    check_themes("hooks-pending", |size| {
        Story::hooks(FakeServer::default(), size).press("j t j Space j Space d y k k k k")
    });
}

#[test]
fn hooks_sorted() {
    check("hooks-sorted", |size| Story::hooks(FakeServer::default(), size).press("s S"));
    check("hooks-unsorted", |size| Story::hooks(FakeServer::default(), size).press("S S"));
}

#[test]
fn hooks_filtered() {
    check_themes("hooks-filter-typed", |size| Story::hooks(FakeServer::default(), size).press("/").type_text("crm"));
    check("hooks-filter-kept", |size| {
        Story::hooks(FakeServer::default(), size).press("Space /").type_text("crm").press("Enter")
    });
    check("hooks-filter-hides-check", |size| {
        Story::hooks(FakeServer::default(), size).press("Space G Space /").type_text("crm").press("Enter")
    });
    check("hooks-filter-none", |size| {
        Story::hooks(FakeServer::default(), size).press("/").type_text("xyz").press("Enter")
    });
}

#[test]
fn hooks_on_several_pages() {
    check("hooks-page-2", |size| Story::hooks(FakeServer::with_hooks(57), size).press("PgDn j"));
    check("hooks-page-fixed", |size| Story::hooks(FakeServer::with_hooks(57), size).press("p p PgDn"));
    check("hooks-page-long", |size| Story::hooks(FakeServer::with_hooks(157), size).press("p p p p PgDn j j j"));
}

#[test]
fn a_user_who_may_only_look() {
    check_themes("read-only", |size| Story::hooks(FakeServer::read_only(), size));
    check("read-only-refused", |size| Story::hooks(FakeServer::read_only(), size).press("d"));
}

#[test]
fn the_other_pane_after_a_look() {
    check("queues-after-hooks", |size| Story::hooks(FakeServer::default(), size).press("Tab j"));
}
