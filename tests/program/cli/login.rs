//! Signing in and out, on a terminal, with the embedded server and with one whose answers are written here.

use std::io::Read as _;
use std::net::TcpListener;

use rustix::process::Signal;

use crate::cli::server::{Canned, embedded};
use crate::harness::{Home, Run, mode, send};

/// A home with a profile for this server.
fn home(url: &str) -> Home {
    Home::with_config(&format!("[profiles.here]\nurl = \"{url}\"\n"))
}

/// The token in the one file of kept sign-ins.
fn kept(home: &Home) -> String {
    let names = home.names(".local/state/webitel-hooks/sessions");
    assert_eq!(names.len(), 1, "{names:?}");
    let text = home.read(&format!(".local/state/webitel-hooks/sessions/{}", names[0]));
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    value["token"].as_str().expect("a token").to_owned()
}

#[test]
fn a_production_profile_is_named_before_the_password_and_afterwards() {
    let server = embedded("administrators-own-token");
    let config = format!("[profiles.here]\nurl = \"{}\"\nproduction = true\nlabel = \"Kyiv\"\n", server.url());
    let home = Home::with_config(&config);
    let mut login = home.play(&["login", "--user", "admin"]);
    login.answer("Domain (optional): ", "\r");
    login.see_written("Password (not shown): ", 1);
    let named = " (production profile here, Kyiv)";
    let before = login.output();
    assert!(before.contains("Signing in to 127.0.0.1:") && before.contains(named), "{before}");
    login.press(&format!("{}\r", server.password()));
    login.see_written(&format!("{named} as Admin."), 1);
    assert_eq!(login.wait(), 0, "{}", login.output());
    assert!(home.run(&["logout"]).out.contains(named));
}

#[test]
fn in_and_out_again() {
    let server = embedded("administrators-own-token");
    let home = home(&server.url());
    let mut login = home.play(&["login", "--user", "admin"]);
    login.answer("Domain (optional): ", "\r");
    login.answer("Password (not shown): ", &format!("wrong\x15{}ї\x7f\r", server.password()));
    assert_eq!(login.wait(), 0, "what is typed can be corrected: {}", login.output());
    login.see_written(" (profile here) as Admin.", 1);
    let token = kept(&home);
    assert!(login.has_settings_of_before() && !login.output().contains(&token));
    let file =
        home.path(".local/state/webitel-hooks/sessions").join(&home.names(".local/state/webitel-hooks/sessions")[0]);
    assert_eq!((mode(&file), mode(file.parent().expect("a folder"))), (0o600, 0o700));
    assert!(home.run(&["profiles"]).out.contains("signed in"));

    let mut screen = home.play(&[]);
    screen.answer("Support line", "q");
    assert_eq!(screen.wait(), 0);
    assert!(!screen.output().contains(&token));

    let out = home.run(&["logout"]);
    assert_eq!((out.code, out.err.as_str()), (0, ""));
    assert!(
        out.out.starts_with("Signed out of 127.0.0.1:") && out.out.contains("(profile here); its token was deleted.")
    );
    assert!(home.names(".local/state/webitel-hooks/sessions").is_empty());
    let again = home.run(&["logout"]);
    assert!(again.code == 0 && again.out.starts_with("There is no sign-in for "), "{again:?}");

    // The server has ended it too.
    let home = home.set("WEBITEL_ACCESS_TOKEN", token);
    home.play(&[]).see_written("The server does not accept the access token any more.", 1);
}

#[test]
fn a_wrong_password_says_what_to_do() {
    let server = embedded("administrators-own-token");
    let home = home(&server.url());
    let mut login = home.play(&["login", "--user", "admin@demo.webitel.example"]);
    login.answer("Password (not shown): ", "hunter2\r");
    assert_eq!(login.wait(), 1);
    login.see_written(
        "Sign-in failed: Webitel does not accept this user name and password (401). Check the user name",
        1,
    );
    assert!(
        login.has_settings_of_before()
            && !login.output().contains("hunter2")
            && home.names(".local/state/webitel-hooks/sessions").is_empty()
    );
}

#[test]
fn giving_up_leaves_the_terminal_as_it_was() {
    let server = Canned::start(&[]);
    let home = home(&server.url);
    for (typed, signal, code) in [
        ("hun\x03", None, 130),
        ("hun\x1c", None, 131),
        ("", Some(Signal::TERM), 143),
        ("", Some(Signal::HUP), 129),
        ("\x04", None, 1),
    ] {
        let mut login = home.play(&["login", "--user", "ann@here"]);
        login.see_written("Password (not shown): ", 1);
        assert!(!login.has_settings_of_before(), "nothing is shown now");
        login.press(typed);
        if let Some(signal) = signal {
            login.signal(signal);
        }
        assert_eq!(login.wait(), code, "{typed:?} {signal:?}");
        assert!(login.has_settings_of_before() && !login.output().contains("hun"), "{:?}", login.output());
    }
    let mut login = home.play(&["login"]);
    login.answer("User name: ", "\x03");
    assert_eq!(login.wait(), 130, "and where what is typed is shown");
    assert!(!server.heard().iter().any(|(call, ..)| call.starts_with("POST")), "nothing was sent");
}

#[test]
fn a_wait_is_said_at_once() {
    let server = Canned::start(&[("GET /api/login?domain=here", 429, "{}")]);
    let home = home(&server.url);
    let login = home.play(&["login", "--user", "ann@here"]);
    login.see_written("The server asks for fewer requests (429): waiting 2 s, until ", 1);
    login.signal(Signal::INT);
    assert_eq!(login.wait(), 130);
}

#[test]
fn without_a_terminal_there_is_nobody_to_ask() {
    let home = home("https://cc.example.com");
    let run = home.run(&["login", "--user", "ann"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("so it needs a terminal. In a script set WEBITEL_ACCESS_TOKEN"), "{}", run.err);
}

#[test]
fn a_profile_with_another_way_to_its_token_needs_no_sign_in() {
    let home = Home::with_config("[profiles.a]\nurl = \"cc.example.com\"\ntoken_command = \"pass x\"\n");
    let run = home.run(&["login"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("The profile a takes its token from token_command"), "{}", run.err);
}

#[test]
fn a_second_factor_is_asked_for_until_it_is_right() {
    let server = Canned::start(&[
        ("GET /api/login?domain=here", 300, r#"{"enabled_tfa":true,"login_options":"sso_and_local"}"#),
        ("POST /api/login", 200, r#"{"id":"session-hunter2"}"#),
        ("POST /api/login/2fa", 401, r#"{"id":"app.totp","code":401,"detail":"wrong","status":"Unauthorized"}"#),
    ]);
    let home = home(&server.url);
    let mut login = home.play(&["login", "--user", "ann", "--domain", "here", "--log", "log"]);
    login.answer("Password (not shown): ", "hunter2\r");
    for (asked, code) in ["111111", "222222", "333333"].iter().enumerate() {
        login.see_written("Two-factor code (not shown): ", asked + 1);
        login.press(&format!("{code}\r"));
    }
    assert_eq!(login.wait(), 1);
    login.see_written("Sign-in failed: Webitel does not accept this code (401). Type the code that is shown now.", 1);
    let sent: Vec<String> =
        server.heard().into_iter().filter(|heard| heard.0 == "POST /api/login/2fa").map(|heard| heard.2).collect();
    assert_eq!(sent.len(), 3);
    assert!(sent[2].contains("333333") && sent[2].contains("session-hunter2"), "{sent:?}");
    let kept = login.output() + &home.read("log");
    assert!(!kept.contains("hunter2") && !kept.contains("333333"), "{kept}");
}

#[test]
fn a_code_that_is_right_signs_in() {
    let server = Canned::start(&[
        ("POST /api/login", 200, r#"{"id":"abc"}"#),
        ("POST /api/login/2fa", 200, r#"{"access_token":"token-hunter2"}"#),
        ("GET /api/userinfo", 200, r#"{"name":"Ann\u001b[2J"}"#),
        (
            "POST /api/logout",
            401,
            r#"{"id":"session.valid","code":401,"detail":"Unauthenticated","status":"Unauthorized"}"#,
        ),
    ]);
    let home = home(&server.url);
    let mut login = home.play(&["login", "--user", "ann@here"]);
    login.answer("Password (not shown): ", "pass\r");
    login.answer("Two-factor code (not shown): ", "123456\r");
    assert_eq!(login.wait(), 0, "{}", login.output());
    assert_eq!(kept(&home), "token-hunter2");
    assert!(!login.output().contains("hunter2") && !login.output().contains("\x1b[2J"), "{:?}", login.output());
    // It had ended meanwhile: its token is forgotten all the same.
    let out = home.run(&["logout"]);
    assert_eq!(out.code, 0, "{out:?}");
    assert!(out.out.starts_with("The session had already ended at "), "{out:?}");
    assert!(home.names(".local/state/webitel-hooks/sessions").is_empty());
    let ends: Vec<(String, String, String)> =
        server.heard().into_iter().filter(|heard| heard.0 == "POST /api/logout").collect();
    assert!(!ends.is_empty() && ends.iter().all(|heard| heard.1 == "token-hunter2"), "{ends:?}");
}

#[test]
fn a_domain_without_passwords_says_so_before_one_is_typed() {
    let server = Canned::start(&[("GET /api/login?domain=here", 300, r#"{"login_options":"sso_only"}"#)]);
    let home = home(&server.url);
    let login = home.play(&["login", "--user", "ann@here"]);
    assert_eq!(login.wait(), 1);
    login.see_written("allows only single sign-on. Create an API access token in Webitel and use that instead.", 1);
    assert!(!login.output().contains("Password"));
}

#[test]
fn an_expired_password_says_what_to_do() {
    let server = Canned::start(&[(
        "POST /api/login",
        412,
        r#"{"id":"app.password.expired","code":412,"detail":"hunter2 expired","status":"Precondition Failed"}"#,
    )]);
    let home = home(&server.url);
    let mut login = home.play(&["login", "--user", "ann@here"]);
    login.answer("Password (not shown): ", "hunter2\r");
    assert_eq!(login.wait(), 1);
    login.see_written("the password has expired. Change it in Webitel's web client, then sign in again.", 1);
    assert!(!login.output().contains("hunter2"));
}

#[test]
fn a_sign_out_that_does_not_reach_the_server_keeps_the_token() {
    let home = home("http://127.0.0.1:9");
    let session = r#"{"server":"http://127.0.0.1:9/api","user":"Ann","token":"hunter2"}"#;
    let file = ".local/state/webitel-hooks/sessions/here@127.0.0.1_9.json";
    home.write(file, session);
    let run = home.run(&["logout"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("Sign-out failed, and the token is kept: "), "{}", run.err);
    assert!(run.err.contains(&home.path(file).display().to_string()) && !run.err.contains("hunter2"), "{}", run.err);
    assert_eq!(home.read(file), session);
}

#[test]
fn a_kept_sign_in_is_for_its_own_server() {
    let server = Canned::start(&[]);
    let home = home(&server.url);
    let host = server.url.trim_start_matches("http://").replace(':', "_");
    let file = format!(".local/state/webitel-hooks/sessions/here@{host}.json");
    home.write(&file, r#"{"server":"https://other.example/api","user":"","token":"hunter2"}"#);
    let run = home.run(&["logout"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("belongs to another server"), "{}", run.err);
    assert!(server.heard().is_empty());
}

#[test]
fn a_sign_out_that_is_stopped_keeps_the_token_and_says_that_the_session_may_have_ended() {
    let server = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = server.local_addr().expect("an address");
    let home = home(&format!("http://{address}"));
    let file = format!(".local/state/webitel-hooks/sessions/here@127.0.0.1_{}.json", address.port());
    home.write(&file, &format!(r#"{{"server":"http://{address}/api","user":"Ann","token":"hunter2"}}"#));
    let child = home.spawn("logout");
    let (mut connection, _) = server.accept().expect("it connects");
    assert!(connection.read(&mut [0; 1]).expect("it sends a request") > 0);
    send(&child, Signal::INT);
    let run = Run::of(child);
    run.refused(130, "Stopped; the token is kept. The session ended if the server received the request.");
    assert!(home.read(&file).contains("hunter2"));
}
