//! When the server is slow, gone, or wants to know who is there; and when someone else is at work.

use std::time::Duration;

use webitel_hooks::app::{Msg, SignInDefaults, SignedIn, Size, Slot};
use webitel_hooks::domain::{Attempt, FailureKind, State};

use crate::screens::picture::{DEFAULT, check, check_themes, frame, lines};
use crate::screens::server::FakeServer;
use crate::screens::story::{DESIGN, Story, failure};

fn hooks(size: Size) -> Story {
    Story::hooks(FakeServer::default(), size)
}

fn signing_in(size: Size) -> Story {
    let defaults = SignInDefaults { user: "anna".into(), domain: "example.com".into(), password: None };
    Story::signing_in(size, defaults)
}

#[test]
fn waiting_for_the_server() {
    check("waiting-hooks", |size| Story::queues(FakeServer::default(), size).press("Enter").wait());
    check("waiting-write", |size| hooks(size).press("t").wait().wait());
}

#[test]
fn a_server_that_asks_for_patience() {
    let asked = Attempt {
        request: "1".into(),
        method: "GET",
        path: "call_center/queues/12/hooks".into(),
        number: 1,
        of: 4,
        outcome: Err(FailureKind::TooManyRequests),
        status: Some(429),
        elapsed: Duration::from_millis(20),
        next_after: Some(Duration::from_secs(300)),
    };
    let size = DESIGN;
    let story = Story::queues(FakeServer::default(), size).press("Enter").send(Msg::Attempt(asked));
    let lines = lines(&frame(&story.model, DEFAULT).0);
    let said = lines.iter().any(|line| line.contains(" 0 s · attempt 2 of 4 after 5 min"));
    assert!(said, "it is said at once: {lines:?}");
}

#[test]
fn a_connection_that_is_lost() {
    check_themes("lost", |size| {
        hooks(size).press("r").fails(Slot::Hooks, FailureKind::Unreachable).press("Esc").wait()
    });
}

#[test]
fn signing_in_before_anything_else() {
    check_themes("sign-in", |size| Story::signing_in(size, SignInDefaults::default()));
    check("sign-in-left", |size| Story::signing_in(size, SignInDefaults::default()).press("Esc"));
    check("sign-in-help", |size| signing_in(size).press("F1"));
    check("sign-in-password", |size| signing_in(size).type_text("secret"));
    check("sign-in-waiting", |size| signing_in(size).type_text("secret").press("Enter"));
    check("sign-in-wrong", |size| {
        let wrong = Err(failure(FailureKind::WrongPassword));
        signing_in(size).type_text("secret").press("Enter").send(Msg::SignedIn(wrong))
    });
    check("sign-in-code", |size| {
        let wants_code = Ok(SignedIn::SecondFactor("session".into()));
        signing_in(size).type_text("secret").press("Enter").send(Msg::SignedIn(wants_code)).type_text("1234")
    });
}

#[test]
fn a_token_that_is_refused_over_an_open_form() {
    check("sign-in-over-form", |size| {
        hooks(size)
            .press("a")
            .fails(Slot::FormSchemas, FailureKind::SignedOut)
            .fails(Slot::Identity, FailureKind::SignedOut)
    });
}

#[test]
fn a_hook_that_someone_else_switched_off() {
    check("changed-by-others", |size| {
        let live = Story::with_live_refresh(size, Duration::from_secs(10)).press("Enter").answered().wait().answered();
        live.meanwhile(|server| server.hooks[2].state = State::Off).wait().answered()
    });
}
