//! What the program refuses before it shows anything, and what it does in a pipe.

use crate::harness::{Home, Run};
use crate::terminal::tui::{ENTER_SCREEN, End, Launch};

/// Starts it in a terminal, where it must say this, one sentence, and end with the code for wrong use.
fn refuses(launch: Launch, told: &[&str]) {
    let tui = launch.start();
    assert_eq!(tui.end(), End::with(2));
    // Long sentences are wrapped by the terminal.
    let screen: String = tui.screen().rows().concat();
    for part in told {
        assert!(screen.contains(part), "{part:?} is not in {screen}");
    }
    assert!(screen.starts_with("webitel-hooks: "), "{screen}");
    assert_eq!((tui.times_written(ENTER_SCREEN), tui.modes_left()), (0, vec![]), "the screen was never taken");
    assert_eq!(tui.times_written("hush-hush"), 0, "a secret is never repeated");
}

#[test]
fn settings_that_cannot_be_used_are_reported_in_a_sentence() {
    let home = Home::new();
    let url = home.launch(&[]).with("WEBITEL_URL", "https://admin:hush-hush@webitel.example.com");
    refuses(url, &["WEBITEL_URL cannot be used", "user name or password"]);
    let home = Home::at("https://webitel.example.com", "two hush-hush words");
    refuses(home.launch(&[]), &["WEBITEL_ACCESS_TOKEN cannot be used"]);
}

#[test]
fn plain_http_can_be_allowed() {
    // Nobody is there; but it is tried.
    let home = Home::at("http://[::ffff:127.77.0.3]:1", "hush-hush-token");
    home.play(&["--plain-http"]).see_text("The queues were not loaded");
}

#[test]
fn a_terminal_that_cannot_move_its_cursor_is_reported() {
    let home = Home::new();
    refuses(home.launch(&["--demo"]).with("TERM", "dumb"), &["This terminal cannot show a full-screen program"]);
}

#[test]
fn there_has_to_be_a_terminal() {
    for arguments in [&[][..], &["--demo"]] {
        let Run { code, out, err: told, .. } = Home::new().run(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(told.starts_with("webitel-hooks: stdout is not a terminal") && told.lines().count() == 1, "{told}");
        assert!(told.contains("These commands need no terminal: queues, schemas, hooks, where-used, copy, "), "{told}");
    }
}

#[test]
fn what_prints_prints_without_a_terminal() {
    // A server that is set does not matter, and dumb is good enough.
    let home = Home::new().set("WEBITEL_URL", "nonsense://").set("TERM", "dumb");
    for (arguments, part) in [
        (&["--help"][..], "--demo"),
        (&["--version"], env!("CARGO_PKG_VERSION")),
        (&["help", "serve"], "--listen"),
        (&["serve", "--help"], "--listen"),
        (&["man"], ".TH webitel-hooks"),
        (&["completions", "bash"], "complete -F _webitel__hooks"),
        (&["completions", "zsh"], "#compdef webitel-hooks"),
        (&["completions", "fish"], "complete -c webitel-hooks"),
        (&["completions", "fish"], "It is copied and stays switched off"),
    ] {
        let printed = home.run(arguments).done().out;
        assert!(printed.contains(part), "{arguments:?} printed {} bytes", printed.len());
        assert!(!printed.contains("\x1b["), "no colours in a pipe: {arguments:?}");
    }
}

#[test]
fn the_token_is_in_no_output_that_could_be_kept() {
    let home = Home::new()
        .set("WEBITEL_ACCESS_TOKEN", "hush-hush-token")
        .set("WEBITEL_HOOKS_SERVE_TOKEN", "hush-hush-serve-token")
        .set("WEBITEL_HOOKS_SERVE_PASSWORD", "hush-hush-password");
    for arguments in [&["--help"][..], &["serve", "--help"], &["man"], &["serve", "--listen", "192.0.2.1:1"], &[]] {
        let Run { out, err, .. } = home.run(arguments);
        assert!(!out.contains("hush-hush") && !err.contains("hush-hush"), "{arguments:?}");
    }
}

#[test]
fn serve_says_why_it_does_not_start() {
    let home = Home::new();
    home.write("letter.txt", "Dear all, this is no database.");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    for (arguments, told) in [
        (["--listen", "192.0.2.1:8080"], "does not listen on 192.0.2.1:8080"),
        (["--listen", address.as_str()], "is already in use by another program"),
        (["--data", "letter.txt"], "is not a database"),
    ] {
        let run = home.run(&[&["serve"], &arguments[..]].concat()).refused(1, told);
        assert_eq!((run.out.as_str(), run.err.lines().count()), ("", 1), "{}", run.err);
    }
    assert_eq!(home.read("letter.txt"), "Dear all, this is no database.");
}
