//! The two panes, in every state they can be in.

use webitel_hooks::app::Slot;
use webitel_hooks::domain::{ClassRights, FailureKind, Rights};

use crate::screens::picture::{DEFAULT, SIZES, check, check_themes, frame, lines};
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

#[test]
fn the_last_row_offers_what_can_be_done_now() {
    let offered = |story: &Story| {
        let (buffer, _) = frame(&story.model, DEFAULT);
        lines(&buffer).pop().map(|line| line.trim().to_owned()).unwrap_or_default()
    };
    let size = SIZES[0];
    let story = Story::hooks(FakeServer::default(), size);
    assert_eq!(offered(&story), "a add  e edit  t on/off  d remove  z pause  c copy  Tab queues  ? help  q quit");
    let story = story.press("t").written();
    assert_eq!(offered(&story), "a add  e edit  t on/off  d remove  z pause  u undo  Tab queues  ? help  q quit");
    let empty = Story::hooks(FakeServer { hooks: Vec::new(), ..FakeServer::default() }, size);
    assert_eq!(offered(&empty), "a add  / filter  s sort  Tab queues  A all hooks  M matrix  ? help  q quit");
    let rights = Rights { queues: ClassRights { read: true, update: false }, ..Rights::UNRESTRICTED };
    let read_only = Story::hooks(FakeServer { rights, ..FakeServer::default() }, size);
    assert_eq!(offered(&read_only), "Space check  / filter  Tab queues  A all hooks  w where used  ? help  q quit");
}
