//! Other screens than the two that every picture is taken at.

use webitel_hooks::app::{SignInDefaults, Size};
use webitel_hooks::domain::FailureKind;

use crate::screens::picture::{DEFAULT, check_one};
use crate::screens::server::FakeServer;
use crate::screens::story::Story;

const NARROW: Size = Size { width: 60, height: 20 };
const WIDE: Size = Size { width: 200, height: 50 };
const SMALLEST: Size = Size { width: 40, height: 8 };

fn every_place(name: &str, size: Size) {
    let hooks = || Story::hooks(FakeServer::default(), size);
    let see = |place: &str, story: Story| check_one(&format!("{name}-{place}"), &story);
    see("start", Story::unset(size));
    see("queues", Story::queues(FakeServer::default(), size).press("j j"));
    see("hooks", hooks().press("j j"));
    see("hooks-checked", hooks().press("Space j Space j j"));
    see("hooks-page-2", Story::hooks(FakeServer::with_hooks(57), size).press("PgDn j"));
    see("hooks-filter-typed", hooks().press("/").type_text("crm"));
    see("form-add-event", hooks().press("a").answered());
    see("form-add-schema", hooks().press("a").answered().type_text("mis").press("Enter"));
    see("form-add-state", hooks().press("a").answered().press("Tab Tab"));
    see("form-event-chosen", hooks().press("a").answered().type_text("lea").press("Enter Shift-Tab"));
    see("form-conflict", hooks().press("a").answered().type_text("joi").press("Enter Enter"));
    see("question-remove-30", Story::hooks(FakeServer::with_hooks(30), size).press("Ctrl-A d"));
    see("question-swap", hooks().press("S S G t"));
    see("help-hooks", hooks().press("?"));
    see("sign-in", Story::signing_in(size, SignInDefaults::default()));
    see("palette", hooks().press(":"));
    see("notice-error", hooks().press("j t").refused(FailureKind::Forbidden));
}

#[test]
fn one_pane() {
    every_place("narrow", NARROW);
}

#[test]
fn a_wide_screen() {
    every_place("wide", WIDE);
}

#[test]
fn the_smallest_screen() {
    every_place("smallest", SMALLEST);
}

#[test]
fn a_screen_that_is_too_small() {
    check_one("too-small", &Story::hooks(FakeServer::default(), Size { width: 30, height: 6 }));
}

#[test]
fn nothing_is_lost_on_a_screen_that_was_too_small_for_a_while() {
    let before = Story::hooks(FakeServer::default(), NARROW).press("j j Space a").answered().type_text("mis");
    let expected = crate::screens::picture::frame(&before.model, DEFAULT);
    let after = before.resize(30, 6).resize(0, 0).resize(60, 20);
    assert_eq!(crate::screens::picture::frame(&after.model, DEFAULT), expected);
}
