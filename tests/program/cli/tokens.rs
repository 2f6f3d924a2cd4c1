//! Where the token comes from, and that it goes nowhere else.

use crate::cli::server::embedded;
use crate::harness::Home;

const TOKEN: &str = "hunter2-is-the-token";

/// Plays the full-screen program until it shows the server's queues. Gives all that it wrote.
#[track_caller]
fn reaches_the_server(home: &Home, arguments: &[&str]) -> String {
    let mut screen = home.play(arguments);
    screen.answer("Support line", "q");
    assert_eq!(screen.wait(), 0, "{}", screen.output());
    screen.output()
}

#[test]
fn every_way_leads_to_the_server_and_shows_no_token() {
    let server = embedded(TOKEN);
    let command = format!("[profiles.a]\nurl = \"{}\"\ntoken_command = \"cat ../secret\"\n", server.url());
    let command = command.replace("cat ../secret", "sh get");
    let file = format!("[profiles.a]\nurl = \"{}\"\ntoken_file = \"~/secret\"\n", server.url());
    let url = format!("[profiles.a]\nurl = \"{}\"\n", server.url());
    for (config, variable) in [(command, None), (file, None), (url, Some("WEBITEL_AUTH_TOKEN"))] {
        let mut home = Home::with_config(&config.replace("sh get", "sh -c 'cat $HOME/secret'"));
        home.write("secret", &format!("{TOKEN}\nuser: ann\n"));
        if let Some(variable) = variable {
            home = home.set(variable, TOKEN);
        }
        assert!(!reaches_the_server(&home, &[]).contains(TOKEN));
        for verb in [&["profiles"][..], &["profiles", "--json"], &["config", "check"], &["logout"], &["paths"]] {
            let run = home.run(verb);
            assert!(run.code == 0 && !run.out.contains(TOKEN) && !run.err.contains(TOKEN), "{verb:?}: {run:?}");
        }
    }
}

#[test]
fn a_token_that_cannot_be_got_is_reported_before_the_screen_changes() {
    let url = "url = \"http://127.0.0.1:9\"";
    for (setting, mode, code, message) in [
        (
            "token_file = \"~/secret\"",
            0o644,
            2,
            "127.0.0.1:9 (profile a): token_file cannot be used: others may read or change",
        ),
        ("token_file = \"~/none\"", 0o600, 2, "none is not there"),
        (
            "token_command = \"false\"",
            0o600,
            1,
            "127.0.0.1:9 (profile a): token_command (false) failed with exit status: 1.",
        ),
        ("token_command = \"true\"", 0o600, 1, "token_command (true) printed no token"),
        ("token_command = [\"/none\", \"hunter2\"]", 0o600, 1, "token_command cannot be run: none: No such file"),
        (
            "token_command = [\"sh\", \"-c\", \"cat $HOME/secret; echo locked >&2; exit 2\"]",
            0o600,
            1,
            "token_command (sh) failed with exit status: 2: locked.",
        ),
        ("token_command = \"echo two words\"", 0o600, 2, "The token of token_command cannot be used: "),
    ] {
        let home = Home::with_config(&format!("[profiles.a]\n{url}\n{setting}\n"));
        home.write_as("secret", "hunter2\n", mode);
        let screen = home.play(&[]);
        assert_eq!(screen.wait(), code, "{setting}");
        screen.see_written(message, 1);
        let output = screen.output();
        assert!(!output.contains("hunter2") && !output.contains("\x1b[?1049h"), "{output:?}");
    }
}

#[test]
fn who_signs_in_on_the_screen_is_signed_in_at_the_next_start_too() {
    let server = embedded(TOKEN);
    let home = Home::with_config(&format!("[profiles.a]\nurl = \"{}\"\nuser = \"admin\"\n", server.url()));
    let mut screen = home.play(&[]);
    screen.answer("Sign in", &format!("{}\r", server.password()));
    screen.answer("Support line", "q");
    assert_eq!(screen.wait(), 0, "{}", screen.output());
    assert_eq!(home.names(".local/state/webitel-hooks/sessions").len(), 1);
    assert!(!reaches_the_server(&home, &[]).contains("Sign in"));
    assert!(home.run(&["logout"]).out.starts_with("Signed out of "));
}

#[test]
fn the_demo_wins_over_everything() {
    let home = Home::with_config("[profiles.main]\nurl = \"https://cc.example\"\n").set("WEBITEL_URL", "ftp://nowhere");
    reaches_the_server(&home, &["--demo", "--data", ":memory:"]);
}
