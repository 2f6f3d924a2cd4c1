//! Questions, texts to read, the palette, and what the status row tells.

use webitel_hooks::app::Slot;
use webitel_hooks::domain::FailureKind;

use crate::screens::picture::{check, check_themes};
use crate::screens::server::FakeServer;
use crate::screens::story::Story;

fn hooks(size: webitel_hooks::app::Size) -> Story {
    Story::hooks(FakeServer::default(), size)
}

#[test]
fn questions_before_a_removal() {
    check_themes("question-remove-1", |size| hooks(size).press("d"));
    check("question-remove-30", |size| Story::hooks(FakeServer::with_hooks(30), size).press("Ctrl-A d"));
    check("question-remove-30-scrolled", |size| {
        Story::hooks(FakeServer::with_hooks(30), size).press("Ctrl-A d PgDn Left")
    });
}

#[test]
fn questions_about_a_swap() {
    // The last Joined is off and the first one is on.
    check("question-swap", |size| hooks(size).press("S S G t"));
    check("question-taken", |size| {
        Story::hooks(FakeServer::with_hooks(24), size)
            .press("S S")
            .press(&"j ".repeat(8))
            .press("Space j Space j Space t")
    });
}

#[test]
fn questions_before_the_end() {
    check("question-quit-writing", |size| hooks(size).press("j t q"));
    check("question-quit-form", |size| hooks(size).press("a").answered().type_text("mis").press("Enter Ctrl-C"));
}

#[test]
fn texts_to_read() {
    check_themes("help-hooks", |size| hooks(size).press("?"));
    check("help-queues", |size| Story::queues(FakeServer::default(), size).press("?"));
    check("help-form", |size| hooks(size).press("a").answered().press("F1 End"));
    check_themes("event-joined", |size| hooks(size).press("j j i"));
    check("event-answered", |size| hooks(size).press("i"));
    check("messages-none", |size| hooks(size).press("m"));
    check("messages", |size| hooks(size).press("t").refused(FailureKind::Forbidden).press("j t").written().press("m"));
}

#[test]
fn what_to_copy_to_the_clipboard() {
    check_themes("clipboard", |size| hooks(size).press("y"));
    check("clipboard-checked", |size| hooks(size).press("Ctrl-A y j"));
}

#[test]
fn the_palette() {
    check_themes("palette", |size| hooks(size).press(":"));
    check("palette-typed", |size| hooks(size).press(":").type_text("check").press("Down"));
    check("palette-none", |size| hooks(size).press(":").type_text("xyz"));
    check("palette-read-only", |size| Story::hooks(FakeServer::read_only(), size).press(":"));
}

#[test]
fn what_the_status_row_tells() {
    check("notice-hint", |size| hooks(size).press("x"));
    check("notice-success", |size| hooks(size).press("j t").written());
    check("notice-error", |size| hooks(size).press("j t").refused(FailureKind::Forbidden));
    check("notice-warning", |size| {
        let gone = FakeServer { hooks: FakeServer::default().hooks, ..FakeServer::default() };
        Story::hooks(gone, size).press("r").fails(Slot::Hooks, FailureKind::SignedOut)
    });
    check_themes("notice-too-long", |size| {
        hooks(size).press("Space j Space j Space t").refused(FailureKind::Server).refused(FailureKind::Forbidden)
    });
}
