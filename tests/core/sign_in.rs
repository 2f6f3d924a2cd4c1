//! Signing in over what is on the screen: codes, mistakes, giving up, and a refusal that was not the token's fault.

use webitel_hooks::app::{ConnectionStatus, Layer, Msg, SignIn, SignInDefaults, SignInField, SignedIn, Slot};
use webitel_hooks::domain::{Event, FailureKind};

use crate::all_queues::domain;
use crate::fixtures::{failure, four_hooks, identity, support_line};
use crate::story::{Story, opened};

/// A token that is refused while the hooks are read again.
fn refused() -> Story {
    let mut story = opened(four_hooks());
    story.press("Space j r").expect_any().fail(Slot::Hooks, FailureKind::SignedOut).expect(&["read who I am"]);
    story.fail(Slot::Identity, FailureKind::SignedOut).expect(&[]);
    story
}

/// The same, with a name and a password on their way.
fn sent() -> Story {
    let mut story = refused();
    story.type_text("admin").press("Tab Tab").type_text("secret").press("Enter").expect(&["sign in"]);
    story
}

fn layer(story: &Story) -> &SignIn {
    story
        .model
        .layers
        .iter()
        .find_map(|layer| match layer {
            Layer::SignIn(sign_in) => Some(sign_in.as_ref()),
            _ => None,
        })
        .expect("the sign-in is open")
}

fn is_open(story: &Story) -> bool {
    story.model.layers.iter().any(|layer| matches!(layer, Layer::SignIn(_)))
}

#[test]
fn one_refusal_is_no_proof_against_a_token() {
    let mut story = opened(four_hooks());
    story.press("r").expect_any().fail(Slot::Hooks, FailureKind::SignedOut).expect(&["read who I am"]);
    assert!(!is_open(&story));
    story.reply_identity(identity(true, true)).says("although the access token is valid").expect(&[]);
    assert!(!is_open(&story));
    assert_eq!(story.model.session.status, ConnectionStatus::Connected);
}

#[test]
fn all_queues_are_read_on_after_the_sign_in() {
    let mut story = opened(four_hooks());
    story.press("A").read_one(&domain(), 0).read_one(&domain(), 0).expect_any();
    for _ in 0..3 {
        story.read_fails(0, FailureKind::SignedOut);
    }
    story.expect(&["read who I am"]).fail(Slot::Identity, FailureKind::SignedOut).expect(&[]);
    story.type_text("admin").press("Tab Tab").type_text("secret").press("Enter").expect(&["sign in"]);
    story.send(Msg::SignedIn(Ok(SignedIn::Done { not_kept: None })));
    story.expect(&["read who I am", "read hooks of 13", "read hooks of 14", "read hooks of 15"]).read_all(&domain());
    assert!(story.model.reading.is_complete() && story.view().is_some());
}

#[test]
fn several_refusals_are_checked_once() {
    let mut story = opened(four_hooks());
    story.press("t").expect_any().refused(Some(1), FailureKind::SignedOut).expect_any();
    story.press("j r").expect_any().fail(Slot::Hooks, FailureKind::SignedOut).expect(&[]);
    story.fail(Slot::Identity, FailureKind::SignedOut);
    assert!(is_open(&story));
}

#[test]
fn a_second_factor_is_asked_for_and_a_wrong_code_is_no_wrong_password() {
    let mut story = sent();
    story.send(Msg::SignedIn(Ok(SignedIn::SecondFactor("session".into()))));
    assert_eq!(layer(&story).fields(), [SignInField::Code]);
    story.press("Enter").says("Type the code").type_text("123456").press("Enter").expect(&["send the code"]);
    story.send(Msg::SignedIn(Err(failure(FailureKind::WrongCode))));
    assert_eq!((layer(&story).field, layer(&story).code.length()), (SignInField::Code, 0));
    story.type_text("654321").press("Enter").expect(&["send the code"]);
    story.send(Msg::SignedIn(Ok(SignedIn::Done { not_kept: None })));
    assert!(!is_open(&story));
}

#[test]
fn a_wrong_password_keeps_the_name_and_asks_for_the_password_again() {
    let mut story = sent();
    story.send(Msg::SignedIn(Err(failure(FailureKind::WrongPassword))));
    let sign_in = layer(&story);
    assert_eq!((sign_in.field, sign_in.user.text(), sign_in.password.length()), (SignInField::Password, "admin", 0));
    assert!(sign_in.failure.is_some() && !sign_in.busy);
    // The failure goes with the next character.
    story.type_text("s");
    assert!(layer(&story).failure.is_none());
}

#[test]
fn whatever_else_fails_keeps_everything_that_was_typed() {
    for kind in [FailureKind::Unreachable, FailureKind::TimedOut, FailureKind::Server, FailureKind::PasswordExpired] {
        let mut story = sent();
        story.send(Msg::SignedIn(Err(failure(kind))));
        let sign_in = layer(&story);
        assert_eq!((sign_in.user.text(), sign_in.password.length(), sign_in.busy), ("admin", 6, false), "{kind:?}");
        story.press("Enter").expect(&["sign in"]);
    }
}

#[test]
fn esc_stops_waiting_first_and_then_goes_back_to_what_was_there() {
    let mut story = sent();
    story.press("Esc").says("Stopped waiting").expect(&["give up the sign-in"]);
    assert!(is_open(&story));
    // The answer that comes all the same signs nobody in.
    story.send(Msg::SignedIn(Ok(SignedIn::Done { not_kept: None }))).expect(&[]);
    assert!(is_open(&story));
    story.press("Esc").says("what is shown may be out of date. r asks again.");
    assert!(!is_open(&story));
    assert_eq!((story.checked(), story.rows().len()), (vec![1], 4));
}

#[test]
fn who_has_signed_in_finds_everything_and_what_failed_is_read_again() {
    let mut story = sent();
    story.send(Msg::SignedIn(Ok(SignedIn::Done { not_kept: None }))).says("Nothing was lost");
    story.expect(&["read who I am", "read hooks of 12"]);
    story.reply_hooks(four_hooks());
    assert_eq!((story.checked(), story.cursor()), (vec![1], Some(2)));
}

#[test]
fn a_session_that_could_not_be_kept_is_reported() {
    let mut story = sent();
    story.send(Msg::SignedIn(Ok(SignedIn::Done { not_kept: Some("the disk is full.".into()) })));
    story.says("Signed in, for this time only: the disk is full.");
}

#[test]
fn a_name_from_the_settings_leaves_only_the_password_to_type() {
    let mut story = opened(four_hooks());
    let defaults = SignInDefaults { user: "ann".into(), domain: "lab".into(), password: None };
    story.model = story.model.clone().with_sign_in(defaults, false);
    story
        .press("r")
        .fail(Slot::Hooks, FailureKind::SignedOut)
        .fail(Slot::Identity, FailureKind::SignedOut)
        .expect_any();
    assert_eq!(layer(&story).field, SignInField::Password);
    story.type_text("secret").press("Enter").expect(&["sign in"]);
    assert!(!format!("{:?}", story.model).contains("secret"), "no debugging output has it");
    story.send(Msg::SignedIn(Ok(SignedIn::Done { not_kept: None }))).expect_any();
    story.reply_queues(vec![support_line()], false);
}

#[test]
fn at_the_embedded_server_everything_is_filled_in() {
    let mut story = opened(four_hooks());
    let defaults = SignInDefaults { user: "admin".into(), domain: String::new(), password: Some("secret".into()) };
    story.model = story.model.clone().with_sign_in(defaults, false);
    story
        .press("r")
        .fail(Slot::Hooks, FailureKind::SignedOut)
        .fail(Slot::Identity, FailureKind::SignedOut)
        .expect_any();
    assert_eq!((layer(&story).user.text(), layer(&story).password.length()), ("admin", 6));
    story.press("Enter").expect(&["sign in"]);
    assert!(!format!("{:?}", story.model).contains("secret"), "no debugging output has it");
}

#[test]
fn a_sign_in_never_takes_letters_that_are_typed_elsewhere() {
    let mut story = opened(four_hooks());
    story.press("a").expect_any().fail(Slot::FormSchemas, FailureKind::SignedOut).expect(&["read who I am"]);
    story.type_text("off").fail(Slot::Identity, FailureKind::SignedOut).expect(&[]);
    assert!(!is_open(&story), "the next letter belongs to the event");
    story.says("does not accept the access token any more").type_text("er");
    assert_eq!(story.model.form().expect("the form is open").event_input.text(), "offer");
    assert!(!is_open(&story));
    story.press("Enter");
    assert!(is_open(&story), "nobody types now");
    assert_eq!(story.model.form().and_then(|form| form.event.clone()), Some(Event::Offering));
}

#[test]
fn signing_in_again_takes_the_password_only() {
    let mut story = sent();
    story.send(Msg::SignedIn(Ok(SignedIn::Done { not_kept: None }))).expect_any();
    story.press("r").expect_any().fail(Slot::Hooks, FailureKind::SignedOut).expect_any();
    story.fail(Slot::Identity, FailureKind::SignedOut).expect(&[]);
    let sign_in = layer(&story);
    assert_eq!((sign_in.user.text(), sign_in.field), ("admin", SignInField::Password));
}
