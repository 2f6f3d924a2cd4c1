//! The form, with each of its fields and in every state of its save.

use webitel_hooks::app::Slot;
use webitel_hooks::domain::{FailureKind, State};

use crate::screens::picture::{check, check_themes};
use crate::screens::server::FakeServer;
use crate::screens::story::Story;

fn add(size: webitel_hooks::app::Size) -> Story {
    Story::hooks(FakeServer::default(), size).press("a").answered()
}

/// Missed, Write call report: complete, on Save.
fn complete(size: webitel_hooks::app::Size) -> Story {
    add(size).type_text("mis").press("Enter").type_text("report").answered().press("Enter")
}

fn edit(size: webitel_hooks::app::Size) -> Story {
    Story::hooks(FakeServer::default(), size).press("j j e")
}

#[test]
fn each_field_of_a_new_hook() {
    check_themes("form-add-event", add);
    check("form-add-event-typed", |size| add(size).type_text("ing"));
    check("form-add-event-none", |size| add(size).type_text("xyz"));
    check_themes("form-add-schema", |size| add(size).type_text("mis").press("Enter"));
    check("form-add-state", |size| add(size).press("Tab Tab"));
    check_themes("form-add-save", complete);
    check("form-add-close", |size| complete(size).press("Tab"));
}

#[test]
fn a_search_under_way() {
    check("form-schema-first", |size| Story::hooks(FakeServer::default(), size).press("a Tab"));
    check("form-schema-searching", |size| add(size).press("Tab").type_text("crm").pause());
    check("form-schema-chosen-early", |size| add(size).press("Tab").type_text("crm").press("Enter"));
    check("form-schema-none", |size| add(size).press("Tab").type_text("xyz").answered());
    check("form-schema-other-layout", |size| add(size).press("Tab").type_text("скь").answered());
    check("form-schema-failed", |size| {
        Story::hooks(FakeServer::default(), size).press("a Tab").fails(Slot::FormSchemas, FailureKind::TimedOut)
    });
}

#[test]
fn an_event_that_another_hook_has() {
    check_themes("form-conflict", |size| {
        add(size).type_text("joi").press("Enter").type_text("close").answered().press("Enter")
    });
    check("form-conflict-question", |size| {
        add(size).type_text("joi").press("Enter").type_text("close").answered().press("Enter Enter")
    });
}

#[test]
fn a_save() {
    check("form-saving", |size| complete(size).press("Enter"));
    check_themes("form-save-failed", |size| complete(size).press("Enter").refused(FailureKind::Server));
    check("form-save-forbidden", |size| complete(size).press("Enter").refused(FailureKind::Forbidden));
    check("form-saved", |size| complete(size).press("Enter").written());
}

#[test]
fn a_user_who_may_not_read_flow_schemas() {
    check("form-without-schemas", |size| Story::hooks(FakeServer::without_schemas(), size).press("a Tab"));
}

#[test]
fn a_hook_being_edited() {
    check("form-edit-loading", edit);
    check_themes("form-edit", |size| edit(size).answered());
    check("form-edit-changed", |size| edit(size).answered().type_text("off").press("Enter"));
    check("form-edit-failed", |size| edit(size).fails(Slot::FormHook, FailureKind::Unreachable).answered());
    check("form-edit-gone", |size| edit(size).fails(Slot::FormHook, FailureKind::NotFound).answered());
}

#[test]
fn a_hook_that_someone_else_changed_meanwhile() {
    let saved_late = |size| edit(size).answered().type_text("off").press("Enter");
    check("form-changed-meanwhile", |size| {
        let switch_off = |server: &mut FakeServer| server.hooks[0].state = State::Off;
        saved_late(size).meanwhile(switch_off).press("Enter").answered()
    });
    check("form-vanished-meanwhile", |size| {
        saved_late(size).meanwhile(|server| drop(server.hooks.remove(0))).press("Enter").answered()
    });
    check("form-not-checked", |size| {
        saved_late(size).compares_late().press("Enter").cannot_be_compared(FailureKind::Unreachable)
    });
}

#[test]
fn leaving_with_something_unsaved() {
    check("form-close-question", |size| complete(size).press("Esc"));
}
