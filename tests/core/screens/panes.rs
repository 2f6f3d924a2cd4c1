//! The two panes, in every state they can be in.

use webitel_hooks::{app::Slot, domain::FailureKind};

use crate::screens::{
    desk::Desk,
    office::Office,
    picture::{check, check_themes},
};

#[test]
fn the_start_screen() {
    check_themes("start", Desk::unset);
}

#[test]
fn loading() {
    check_themes("loading", |size| Desk::starting(Office::default(), size));
}

#[test]
fn the_queues() {
    check_themes("queues", |size| Desk::queues(Office::default(), size).press("j j"));
}

#[test]
fn queues_that_could_not_be_loaded() {
    check("queues-failed", |size| {
        Desk::starting(Office::default(), size).fails(Slot::Queues, FailureKind::Unreachable)
    });
}

#[test]
fn a_domain_without_queues() {
    check("queues-none", |size| Desk::queues(Office { queues: Vec::new(), ..Office::default() }, size));
}

#[test]
fn queues_sorted_by_type() {
    check("queues-sorted", |size| Desk::queues(Office::default(), size).press("s s").answered());
}

#[test]
fn queues_searched_for() {
    check("queues-filter-typed", |size| Desk::queues(Office::default(), size).press("/").type_text("line"));
    check("queues-filter-other-layout", |size| {
        Desk::queues(Office::default(), size).press("/").type_text("дшту").press("Enter").answered()
    });
    check("queues-filter-none", |size| {
        Desk::queues(Office::default(), size).press("/").type_text("nothing").press("Enter").answered()
    });
}

#[test]
fn hooks_being_loaded() {
    check("hooks-loading", |size| Desk::queues(Office::default(), size).press("Enter"));
    check("hooks-loading-again", |size| Desk::hooks(Office::default(), size).press("r"));
}

#[test]
fn the_hooks() {
    check_themes("hooks", |size| Desk::hooks(Office::default(), size).press("j j"));
}

#[test]
fn a_queue_without_hooks() {
    check_themes("hooks-none", |size| Desk::hooks(Office { hooks: Vec::new(), ..Office::default() }, size));
}

#[test]
fn hooks_that_could_not_be_loaded() {
    check_themes("hooks-failed", |size| {
        Desk::queues(Office::default(), size).press("Enter").fails(Slot::Hooks, FailureKind::Server)
    });
}

#[test]
fn hooks_checked_and_under_way() {
    check_themes("hooks-checked", |size| Desk::hooks(Office::default(), size).press("Space j Space j j"));
    check_themes("hooks-pending", |size| Desk::hooks(Office::default(), size).press("j t j Space j Space d y k k k k"));
}

#[test]
fn hooks_sorted() {
    check("hooks-sorted", |size| Desk::hooks(Office::default(), size).press("s S"));
    check("hooks-unsorted", |size| Desk::hooks(Office::default(), size).press("S S"));
}

#[test]
fn hooks_filtered() {
    check_themes("hooks-filter-typed", |size| Desk::hooks(Office::default(), size).press("/").type_text("crm"));
    check("hooks-filter-kept", |size| {
        Desk::hooks(Office::default(), size).press("Space /").type_text("crm").press("Enter")
    });
    check("hooks-filter-hides-check", |size| {
        Desk::hooks(Office::default(), size).press("Space G Space /").type_text("crm").press("Enter")
    });
    check("hooks-filter-none", |size| Desk::hooks(Office::default(), size).press("/").type_text("xyz").press("Enter"));
}

#[test]
fn hooks_on_several_pages() {
    check("hooks-page-2", |size| Desk::hooks(Office::with_hooks(57), size).press("PgDn j"));
    check("hooks-page-fixed", |size| Desk::hooks(Office::with_hooks(57), size).press("p p PgDn"));
    check("hooks-page-long", |size| Desk::hooks(Office::with_hooks(157), size).press("p p p p PgDn j j j"));
}

#[test]
fn a_user_who_may_only_look() {
    check_themes("read-only", |size| Desk::hooks(Office::read_only(), size));
    check("read-only-refused", |size| Desk::hooks(Office::read_only(), size).press("d"));
}

#[test]
fn the_other_pane_after_a_look() {
    check("queues-after-hooks", |size| Desk::hooks(Office::default(), size).press("Tab j"));
}
