//! The log file: one line for each request, and no secret in any.

use std::fs;

use crate::cli::server::embedded;
use crate::harness::{Home, mode};

#[test]
fn sign_in_and_sign_out_are_logged_without_their_secrets() {
    let server = embedded("hunter2-is-the-token");
    let home = Home::with_config(&format!("[profiles.a]\nurl = \"{}\"\n", server.url()));
    let log = home.path("requests.log");
    let path = log.to_str().expect("text").to_owned();
    let mut login = home.play(&["login", "--user", "viewer", "--domain", "demo.webitel.example", "--log", &path]);
    login.answer("Password (not shown): ", &format!("{}\r", server.password()));
    assert_eq!(login.wait(), 0, "{}", login.output());
    let sessions = ".local/state/webitel-hooks/sessions";
    let session = home.read(&format!("{sessions}/{}", home.names(sessions)[0]));
    let session: serde_json::Value = serde_json::from_str(&session).expect("JSON");
    assert_eq!(home.run(&["logout", "--log", &path]).code, 0);

    let text = fs::read_to_string(&log).expect("a log");
    assert_eq!(mode(&log), 0o600);
    assert_eq!(text.matches(" started version=").count(), 2, "each start adds to it: {text}");
    for request in ["method=POST path=login ", "method=POST path=logout "] {
        assert!(text.contains(request), "{request} is not in {text}");
    }
    for secret in [session["token"].as_str().expect("a token"), server.password()] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn a_log_that_cannot_be_written_is_reported_before_anything_else() {
    let home = Home::new();
    let run = home.run(&["logout", "--log", "/nowhere/log"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--log /nowhere/log cannot be written: No such file"), "{}", run.err);
}
