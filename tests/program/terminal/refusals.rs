//! What the program refuses before it shows anything, and what it does in a pipe.

use tempfile::TempDir;

use crate::terminal::piped::run;
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
    let url = |url: &str| Launch::new(&[]).with("WEBITEL_URL", url);
    refuses(
        url("https://admin:hush-hush@webitel.example.com"),
        &["WEBITEL_URL cannot be used", "user name or password"],
    );
    let token = url("https://webitel.example.com").with("WEBITEL_ACCESS_TOKEN", "two hush-hush words");
    refuses(token, &["WEBITEL_ACCESS_TOKEN cannot be used"]);
}

#[test]
fn plain_http_can_be_allowed() {
    // Nobody is there; but it is tried.
    let tui = Launch::new(&["--plain-http"]).at("http://[::ffff:127.77.0.3]:1", "hush-hush-token").start();
    tui.see_text("The queues were not loaded");
}

#[test]
fn a_terminal_that_cannot_move_its_cursor_is_reported() {
    refuses(Launch::new(&["--demo"]).with("TERM", "dumb"), &["This terminal cannot show a full-screen program"]);
}

#[test]
fn there_has_to_be_a_terminal() {
    for arguments in [&[][..], &["--demo"]] {
        let output = run(arguments, &[]);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(output.stdout, b"");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(told.starts_with("webitel-hooks: stdout is not a terminal") && told.lines().count() == 1, "{told}");
        assert!(told.contains("These commands need no terminal: queues, schemas, hooks, where-used, copy, "), "{told}");
    }
}

#[test]
fn what_prints_prints_without_a_terminal() {
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
        // A server that is set does not matter, and dumb is good enough.
        let output = run(arguments, &[("WEBITEL_URL", "nonsense://"), ("TERM", "dumb")]);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        let printed = String::from_utf8(output.stdout).expect("text");
        assert!(printed.contains(part), "{arguments:?} printed {} bytes", printed.len());
        assert!(!printed.contains("\x1b["), "no colours in a pipe: {arguments:?}");
        assert_eq!(output.stderr, b"", "{arguments:?}");
    }
}

#[test]
fn the_token_is_in_no_output_that_could_be_kept() {
    let settings = [
        ("WEBITEL_ACCESS_TOKEN", "hush-hush-token"),
        ("WEBITEL_HOOKS_SERVE_TOKEN", "hush-hush-serve-token"),
        ("WEBITEL_HOOKS_SERVE_PASSWORD", "hush-hush-password"),
    ];
    for arguments in [&["--help"][..], &["serve", "--help"], &["man"], &["serve", "--listen", "192.0.2.1:1"], &[]] {
        let output = run(arguments, &settings);
        let all = [output.stdout, output.stderr].concat();
        assert!(!String::from_utf8_lossy(&all).contains("hush-hush"), "{arguments:?}");
    }
}

#[test]
fn serve_says_why_it_does_not_start() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("letter.txt");
    std::fs::write(&file, "Dear all, this is no database.").expect("a file");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    for (arguments, told) in [
        (["--listen", "192.0.2.1:8080"], "does not listen on 192.0.2.1:8080"),
        (["--listen", address.as_str()], "is already in use by another program"),
        (["--data", file.to_str().expect("a path")], "is not a database"),
    ] {
        let output = run(&[&["serve"], &arguments[..]].concat(), &[]);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{complaint}");
        assert!(complaint.contains(told) && complaint.lines().count() == 1, "{complaint}");
        assert_eq!(output.stdout, b"");
    }
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), "Dear all, this is no database.");
}
