//! Every hook of every queue, where a flow schema is used, and the matrix.

use webitel_hooks::app::{Size, Slot};
use webitel_hooks::domain::FailureKind;

use crate::screens::picture::{check, check_one, check_themes};
use crate::screens::server::FakeServer;
use crate::screens::story::Story;

const NARROW: Size = Size { width: 60, height: 20 };
const SMALLEST: Size = Size { width: 40, height: 8 };

fn at_work(size: Size) -> Story {
    Story::hooks(FakeServer::whole(), size)
}

fn all(size: Size) -> Story {
    at_work(size).press("A").answered()
}

fn matrix(size: Size) -> Story {
    at_work(size).press("M").answered()
}

#[test]
fn the_list() {
    check_themes("all-queues", |size| all(size).press("j j Space j Space"));
    check("all-queues-sorted", |size| all(size).press("s s s S G"));
    check("all-queues-read-only", |size| {
        Story::hooks(FakeServer { elsewhere: FakeServer::whole().elsewhere, ..FakeServer::read_only() }, size)
            .press("A")
            .answered()
    });
}

#[test]
fn while_it_is_read() {
    check("all-queues-begun", |size| at_work(size).press("A"));
    check_themes("all-queues-loading", |size| at_work(size).press("A").answers(4).press("j"));
    check("all-queues-stopped", |size| at_work(size).press("A").answers(4).press("Esc"));
    check("all-queues-not-read", |size| at_work(size).press("A").fails(Slot::AllHooks, FailureKind::Unreachable));
    check("all-queues-one-not-read", |size| {
        at_work(size).press("A").answers(1).fails_to_read(13, FailureKind::Forbidden).answered()
    });
}

#[test]
fn the_filter() {
    check("all-queues-filter-empty", |size| all(size).press("/"));
    check_themes("all-queues-filter-values", |size| {
        all(size).press("/").type_text("!state:off schema:c").press("Down")
    });
    check("all-queues-filter-bad", |size| all(size).press("/").type_text("crm type:loud"));
    check("all-queues-filter-kept", |size| all(size).press("Space /").type_text("!state:on").press("Enter"));
    check("all-queues-filter-none", |size| all(size).press("/").type_text("zebra").press("Enter"));
}

#[test]
fn where_used_and_many_at_once() {
    check("where-used", |size| at_work(size).press("w").answered());
    check("where-used-from-the-form", |size| at_work(size).press("a Enter").answered().press("F3").answered());
    check("all-queues-switch", |size| all(size).press("/").type_text("schema:crm").press("Enter Ctrl-A t"));
    check("all-queues-writing", |size| {
        all(size).press("/").type_text("schema:crm").press("Enter Ctrl-A t y").written().refused(FailureKind::Forbidden)
    });
}

#[test]
fn the_matrix() {
    check_themes("matrix", |size| matrix(size).press("j l l l"));
    check("matrix-loading", |size| at_work(size).press("M").answers(4));
    check("matrix-filter", |size| matrix(size).press("/").type_text("chat"));
    check("matrix-filter-none", |size| matrix(size).press("/").type_text("zebra").press("Enter"));
    check("matrix-add", |size| matrix(size).press("j j j j j j l Enter").answered());
}

#[test]
fn help() {
    check("help-all-queues", |size| all(size).press("/ F1 End"));
    check("help-matrix", |size| matrix(size).press("? End"));
}

#[test]
fn on_small_screens() {
    check_one("narrow-all-queues", &all(NARROW).press("j j Space"));
    check_one("narrow-all-queues-filter", &all(NARROW).press("/").type_text("st"));
    check_one("narrow-matrix", &matrix(NARROW).press("j l l l l l l l"));
    check_one("smallest-all-queues", &all(SMALLEST).press("j"));
    check_one("smallest-all-queues-filter", &all(SMALLEST).press("/").type_text("type:x"));
    check_one("smallest-matrix", &matrix(SMALLEST).press("j l l"));
}
