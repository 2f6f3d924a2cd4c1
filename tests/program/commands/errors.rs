//! Mistakes and failures before anything is done: a sentence on the standard error, or one JSON object.

use std::net::TcpListener;

use crate::harness::Story;

#[test]
fn without_a_server_or_a_token_the_error_says_what_to_do() {
    let story = Story::new().unset();
    story
        .line("queues")
        .refused(2, "No server is configured: pass --url or --profile, set WEBITEL_URL, or try --demo.");
    story
        .line("queues --url http://127.0.0.1:9")
        .refused(2, "There is no access token for 127.0.0.1:9: set WEBITEL_ACCESS_TOKEN, use token_command");
    assert_eq!(story.line("queues --json").error()["kind"], "usage");
}

#[test]
fn a_server_that_is_not_there_or_does_not_know_the_token_is_a_failure() {
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", closed.local_addr().expect("an address"));
    drop(closed);
    let story = Story::new();
    let stranger = story.set("WEBITEL_ACCESS_TOKEN", "wrong-token-of-nobody");
    let run = stranger.line("queues").refused(1, "webitel-hooks: Webitel does not accept the token (401).");
    assert!(run.out.is_empty() && !run.err.contains("wrong-token"), "{run:?}");
    assert_eq!(stranger.line("hooks list --json").error()["kind"], "signed_out");
    let alone = stranger.set("WEBITEL_URL", &address);
    let run = alone.line("queues --json");
    assert_eq!((run.code, run.error()["kind"].as_str()), (1, Some("unreachable")));
}

#[test]
fn a_usage_error_is_reported_like_any_other() {
    let story = Story::new();
    for line in [
        "hooks frobnicate",
        "hooks list --state maybe",
        "hooks add --queue 12 --schema 5",
        "copy --from 12",
        "where-used",
        "queues --demo --url http://localhost",
        "queues --data x",
    ] {
        let run = story.line(line).refused(2, "error: ");
        assert_eq!(run.out, "", "{line}");
        let json = story.line(&format!("{line} --json"));
        let message = json.error()["message"].as_str().expect("a text").to_owned();
        assert!((json.code, json.out.as_str()) == (2, "") && json.error()["kind"] == "usage", "{line}: {json:?}");
        assert!(!message.contains('\n') && !message.starts_with("error"), "{message}");
    }
}

#[test]
fn help_is_no_error_and_no_json() {
    let run = Story::new().line("hooks list --help --json").done();
    assert!(run.out.contains("Examples:"), "{}", run.out);
}
