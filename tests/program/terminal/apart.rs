//! The server and the program apart: `serve` in one process, the screen in another.

use rustix::process::Signal;
use tempfile::TempDir;

use crate::harness::{Home, Terminal};
use crate::terminal::SUPPORT;
use crate::terminal::serve::Serve;
use crate::terminal::tui::keys::{ENTER, TAB, ctrl};

#[test]
fn serve_says_where_it_is_and_the_program_finds_it() {
    let serve = Serve::start(&["--data", ":memory:"]);
    assert!(serve.url.starts_with("http://127.0.0.1:") && serve.url.ends_with("/api"), "{}", serve.url);
    assert!(serve.token.len() >= 16, "{}", serve.token);
    assert!(serve.password.len() >= 12 && serve.password != serve.token, "{}", serve.password);
    // It accepts connections as soon as it has said so.
    assert_eq!(serve.ask("GET", "/api/userinfo", "").0, 200);

    let home = Home::at(&serve.url, &serve.token);
    let mut tui = home.play(&[]);
    let list = tui.see_queues();
    assert!(list.row(0).contains(&serve.host()), "{list}");
    tui.press(ENTER).see_hooks("Support line");
    tui.press("t").see_text("switched on");
    assert_eq!(serve.told(SUPPORT)[0], "answered Old CRM push on");
    // Nor is the token shown anywhere.
    assert_eq!(tui.times_written(&serve.token), 0);
    let (code, printed, complaints) = serve.end(Signal::INT);
    assert_eq!((code, printed.as_str(), complaints.as_str()), (Some(0), "", ""));
}

#[test]
fn serve_keeps_its_data_over_a_restart_whatever_ended_it() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("domain.sqlite");
    let data = data.to_str().expect("a path");
    let body = |event: &str| format!(r#"{{"event":"{event}","schema":{{"id":"5"}},"enabled":true}}"#);
    let path = format!("/api/call_center/queues/{SUPPORT}/hooks");
    for (count, (event, signal, code)) in
        [("missed", Signal::INT, Some(0)), ("active", Signal::TERM, Some(0)), ("offering", Signal::KILL, None)]
            .into_iter()
            .enumerate()
    {
        let serve = Serve::start(&["--data", data]);
        assert_eq!(serve.told(SUPPORT).len(), 4 + count, "what was there before");
        let (status, answer) = serve.ask("POST", &path, &body(event));
        assert_eq!(status, 200, "{answer}");
        assert_eq!(serve.end(signal).0, code, "{signal:?}");
    }
    let serve = Serve::start(&["--data", data]);
    assert_eq!(serve.told(SUPPORT).last().expect("a hook"), "offering Notify CRM on");
    assert_eq!(serve.end(Signal::TERM).0, Some(0));

    // Only `--reset` makes it all up anew.
    let serve = Serve::start(&["--data", data, "--reset"]);
    assert_eq!(serve.told(SUPPORT).len(), 4);
}

#[test]
fn serve_in_memory_forgets_and_leaves_no_file() {
    for _ in 0..2 {
        let serve = Serve::start(&["--data", ":memory:", "--token", "a-token-of-my-own"]);
        assert_eq!(serve.token, "a-token-of-my-own");
        assert_eq!(serve.ask("DELETE", &format!("/api/call_center/queues/{SUPPORT}/hooks/1"), "").0, 200);
        assert_eq!(serve.told(SUPPORT).len(), 3);
        assert_eq!(serve.home.names(""), [""; 0]);
    }
}

#[test]
fn the_program_goes_straight_to_a_queue_by_number_or_by_name() {
    let serve = Serve::start(&["--data", ":memory:"]);
    let home = Home::at(&serve.url, &serve.token);
    for wanted in ["12", "Support line"] {
        let tui = home.play(&["--queue", wanted]);
        let list = tui.see_hooks("Support line");
        assert!(list.has("1–4 of 4") && list.has_bar("Answered"), "{wanted}:\n{list}");
    }
    for (wanted, told) in [
        ("99999", "There is no queue with id 99999. Choose one from the list."),
        ("Support lin", "There is no queue named \"Support lin\". Choose one from the list."),
    ] {
        let mut tui = home.play(&["--queue", wanted]);
        tui.see_text(told);
        tui.see_queues();
        tui.press(ENTER).see_hooks("Support line");
    }
}

#[test]
fn a_refused_token_is_reported_and_replaced_by_signing_in() {
    let serve = Serve::start(&["--data", ":memory:"]);
    let home = Home::at(&serve.url, "no-token-of-this-server");
    let mut tui = home.play(&[]);
    let screen = tui.see_text("─ Sign in ─");
    assert!(screen.row(0).ends_with("signed out"), "{screen}");
    assert!(screen.has("The server does not accept the access token any more."), "{screen}");
    assert_eq!(tui.times_written("no-token-of-this-server"), 0);

    // The first name is wrong.
    tui.press("admim").press(TAB).press(TAB).press(&serve.password).press(ENTER);
    tui.see_text("does not accept this user name and password");
    tui.press(TAB);
    sign_in_as_admin(&mut tui, &serve.password);
    tui.press(ENTER).see_hooks("Support line");
}

#[test]
fn without_a_token_the_program_asks_who_it_is_for() {
    let serve = Serve::start(&["--data", ":memory:"]);
    let home = Home::new().set("WEBITEL_URL", &serve.url);
    let mut tui = home.play(&["--queue", "12"]);
    let screen = tui.see_text("─ Sign in ─");
    assert!(screen.row(0).ends_with("not signed in"), "{screen}");
    sign_in_as_admin(&mut tui, &serve.password);
    tui.see_hooks("Support line");
}

/// Signs in to the demo. What is typed as the password is never shown.
pub(crate) fn sign_in_as_admin(tui: &mut Terminal, password: &str) {
    tui.see_row(&["▸User"]);
    tui.press(&ctrl('u')).press("admin").press(TAB).press(TAB).see_row(&["▸Password"]);
    tui.press(&ctrl('u')).press(password).press(ENTER);
    tui.see_gone("─ Sign in ─");
    tui.see("who it is", |screen| screen.row(0).contains("Admin"));
    assert_eq!(tui.times_written(password), 0);
}
