//! The log file: one line for each request, and no secret in any.

use std::fs;

use crate::cli::server::embedded;
use crate::harness::{Home, mode};

#[test]
fn requests_are_logged_and_secrets_are_not() {
    let server = embedded("hunter2-is-the-token");
    let home = Home::with_config(&format!("[profiles.a]\nurl = \"{}\"\n", server.url()));
    let log = home.path("requests.log");
    let path = log.to_str().expect("text").to_owned();
    let mut login = home.play(&["login", "--user", "viewer", "--domain", "demo.webitel.example", "--log", &path]);
    login.see_written("Password (not shown): ", 1);
    login.press("hunter2-is-no-password\r");
    assert_eq!(login.wait(), 1);
    let mut login = home.play(&["login", "--user", "viewer", "--domain", "demo.webitel.example", "--log", &path]);
    login.see_written("Password (not shown): ", 1);
    login.press(&format!("{}\r", server.password()));
    assert_eq!(login.wait(), 0, "{}", login.output());
    let mut screen = home.play(&["--log", &path]);
    screen.see_written("Support line", 1);
    screen.press("q");
    assert_eq!(screen.wait(), 0);
    let session = home
        .read(&format!(".local/state/webitel-hooks/sessions/{}", home.names(".local/state/webitel-hooks/sessions")[0]));
    let session: serde_json::Value = serde_json::from_str(&session).expect("JSON");
    let token = session["token"].as_str().expect("a token");
    assert_eq!(home.run(&["logout", "--log", &path]).code, 0);

    let text = fs::read_to_string(&log).expect("a log");
    assert_eq!(mode(&log), 0o600);
    assert_eq!(text.matches(" started version=").count(), 4, "each start adds to it: {text}");
    for (path, status) in
        [("/login", 401), ("/login", 200), ("/userinfo", 200), ("/call_center/queues", 200), ("/logout", 200)]
    {
        let is_it =
            |line: &str| line.contains(&format!("path={}", path)) || line.contains(&format!("path={}", &path[1..]));
        let line = text.lines().find(|line| is_it(line) && line.contains(&format!("status={status}")));
        let line = line.unwrap_or_else(|| panic!("{path} {status} is not in {text}"));
        assert!(line.contains("method=") && line.contains("milliseconds=") && line.contains("request="), "{line}");
    }
    for secret in ["hunter2", token] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn a_log_that_cannot_be_written_is_told_before_anything_else() {
    let home = Home::new();
    let run = home.run(&["logout", "--log", "/nowhere/log"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--log /nowhere/log cannot be written: No such file"), "{}", run.err);
}
