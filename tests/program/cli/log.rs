//! The log file: one line for each request, and no secret in any.

use std::fs;

use crate::cli::server::embedded;
use crate::harness::http::serve;
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
fn each_attempt_is_logged_by_what_came_of_it_without_its_query_and_its_body() {
    let echo = r#"{"id":"x","detail":"hunter2 is no token for Secret line"}"#;
    let mut answers = [
        "503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
        "200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}".to_owned(),
        format!(
            "400 x\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{echo}",
            echo.len()
        ),
    ]
    .into_iter();
    let home = Home::at(&serve(move |_| answers.next().expect("no more requests")), "hunter2");
    home.run(&["queues", "--search", "Secret line", "--log", "log"]).ended(0);
    home.run(&["queues", "--search", "Secret line", "--log", "log"]).ended(1);
    let log = home.read("log");
    assert!(!log.contains("hunter2") && !log.contains("Secret"), "{log}");
    // The time, the number of the request and the milliseconds are never the same twice.
    let told = |line: &str| {
        let words = line.split_whitespace().skip(1);
        let words = words.filter(|word| !word.starts_with("request=") && !word.starts_with("milliseconds="));
        words.collect::<Vec<_>>().join(" ")
    };
    let lines: Vec<String> = log.lines().filter(|line| !line.contains(" started ")).map(told).collect();
    let read = "method=GET path=call_center/queues number";
    assert_eq!(
        lines,
        [
            format!("WARN failed {read}=1 of=4 status=503 failure=Server next_milliseconds=0"),
            format!("DEBUG answered {read}=2 of=4 status=200"),
            format!("WARN failed {read}=1 of=4 status=400 failure=Rejected"),
        ]
    );
}

#[test]
fn a_log_that_cannot_be_written_is_reported_before_anything_else() {
    let home = Home::new();
    let run = home.run(&["logout", "--log", "/nowhere/log"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--log /nowhere/log cannot be written: No such file"), "{}", run.err);
}
