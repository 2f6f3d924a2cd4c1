//! `paths`, `profiles` and `config`.

use serde_json::{Value, json};

use crate::harness::{Home, mode};

#[test]
fn paths_are_printed_for_people_and_scripts() {
    let home = Home::new();
    let run = home.run(&["paths"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let config = home.path(".config/webitel-hooks/config.toml").display().to_string();
    assert!(run.out.contains(&config) && run.out.starts_with("WHAT      WHERE "), "{}", run.out);
    let object: Value = serde_json::from_str(&home.run(&["paths", "--json"]).out).expect("JSON");
    let state = home.path(".local/state/webitel-hooks");
    assert_eq!(
        object,
        json!({
            "config": config,
            "state": state,
            "sessions": state.join("sessions"),
            "demo": state.join("demo.sqlite"),
            "journal": state.join("journal.jsonl"),
            "paused": state.join("paused.json"),
            "running": state.join("running"),
            "log": null,
        })
    );
}

#[test]
fn the_folders_of_the_desktop_are_honoured() {
    let home = Home::new().set("XDG_CONFIG_HOME", "/etc/xdg-mine").set("XDG_STATE_HOME", "/var/mine");
    let object: Value = serde_json::from_str(&home.run(&["paths", "--json"]).out).expect("JSON");
    assert_eq!(object["config"], "/etc/xdg-mine/webitel-hooks/config.toml");
    assert_eq!(object["demo"], "/var/mine/webitel-hooks/demo.sqlite");
    let home = Home::new().set("XDG_CONFIG_HOME", "relative");
    let object: Value = serde_json::from_str(&home.run(&["paths", "--json"]).out).expect("JSON");
    assert_eq!(object["config"], json!(home.path(".config/webitel-hooks/config.toml")), "a relative one is ignored");
}

const PROFILES: &str = r#"
default_profile = "prod"
[profiles.prod]
url = "https://cc.example.com/app/"
token_command = ["/usr/bin/pass", "show", "hunter2"]
label = "production"
colour = "red"
read_only = true
[profiles.lab]
url = "https://10.0.0.5"
token_file = "~/lab.token"
insecure_tls = true
refresh = "30s"
[profiles.home]
url = "http://localhost:8080"
user = "ann"
"#;

#[test]
fn profiles_are_listed_with_the_way_to_the_token_and_without_it() {
    let home = Home::with_config(PROFILES);
    let run = home.run(&["profiles"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let expected = format!(
        "\
NAME            HOST            TOKEN{0}MARKS
prod (default)  cc.example.com  command pass{1}production, red, read only
lab             10.0.0.5        file {2}  INSECURE TLS, refresh 30s
home            localhost:8080  not signed in
",
        " ".repeat(home.path("lab.token").display().to_string().len() + 2),
        " ".repeat(home.path("lab.token").display().to_string().len() - 5),
        home.path("lab.token").display(),
    );
    assert_eq!(run.out, expected);
}

#[test]
fn profiles_as_json_are_one_object() {
    let home = Home::with_config(PROFILES);
    let run = home.run(&["profiles", "--json"]);
    assert!(!run.out.contains("hunter2"), "the arguments of a command may hold a secret");
    let object: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(object["default"], "prod");
    let prod = &object["profiles"][0];
    assert_eq!(prod["url"], "https://cc.example.com/api");
    assert_eq!(prod["token"], json!({ "from": "command", "program": "pass" }));
    assert_eq!((&prod["read_only"], &prod["colour"]), (&json!(true), &json!("red")));
    assert_eq!(object["profiles"][1]["refresh_seconds"], 30);
    assert_eq!(object["profiles"][2]["token"], json!({ "from": "sign-in", "signed_in": false }));
}

#[test]
fn without_a_file_there_are_no_profiles() {
    let home = Home::new();
    let run = home.run(&["profiles"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert!(run.err.starts_with("There are no profiles in "), "{}", run.err);
    assert_eq!(
        home.run(&["profiles", "--json"]).out.replace(char::is_whitespace, ""),
        r#"{"default":null,"profiles":[]}"#
    );
}

#[test]
fn a_file_to_begin_with_is_written_once() {
    let home = Home::new();
    assert_eq!(home.run(&["config", "check"]).code, 2, "there is none yet");
    let run = home.run(&["config", "init"]);
    let path = home.path(".config/webitel-hooks/config.toml");
    assert_eq!((run.code, run.out), (0, format!("{}\n", path.display())));
    assert_eq!(mode(&path), 0o600);
    let run = home.run(&["config", "check"]);
    assert_eq!((run.code, run.out), (0, format!("{} has no mistakes: 0 profiles.\n", path.display())));
    home.write(".config/webitel-hooks/config.toml", "# mine\n");
    let run = home.run(&["config", "init"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("already exists and was left unchanged"), "{}", run.err);
    assert_eq!(home.read(".config/webitel-hooks/config.toml"), "# mine\n");
}

#[test]
fn a_check_also_looks_at_the_files_that_are_counted_on() {
    let home = Home::with_config(
        "[profiles.a]\nurl = \"a.example\"\ntoken_file = \"~/t\"\nca_file = \"none.pem\"\n[profiles.b]\nurl = \"b.example\"\n",
    );
    home.write_as("t", "hunter2\n", 0o644);
    let run = home.run(&["config", "check"]);
    let mend = format!("chmod 600 {}", home.path("t").display());
    assert_eq!(run.code, 2);
    assert!(run.err.contains("profile a: token_file cannot be used: ") && run.err.contains(&mend), "{}", run.err);
    assert!(run.err.contains("profile a: ca_file cannot be used: ") && !run.err.contains("hunter2"), "{}", run.err);
}

#[test]
fn a_mistake_after_an_option_of_the_program_is_reported_as_the_mistake_it_is() {
    for (arguments, message) in [
        (&["--demo", "calls"][..], "unrecognized subcommand 'calls'"),
        (&["--queue", "12", "calls"], "unrecognized subcommand 'calls'"),
        (&["--demo", "pause", "4", "--forever"], "unexpected argument '--forever' found"),
        (&["--demo", "hooks", "list", "-o", "json"], "there is no -o json: pass --json"),
        (&["--demo", "history"], "unexpected argument '--demo' found"),
    ] {
        let run = Home::new().run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.err.contains(message), "{arguments:?}: {}", run.err);
    }
}
