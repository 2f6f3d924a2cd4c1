//! Every mistake in the configuration file is told with its line and what was meant, and never with a value.

use std::path::Path;

use webitel_hooks::config::{File, Paths, TokenSource};
use webitel_hooks::domain::MarkColour;

use crate::harness::Home;

fn parse(text: &str) -> Result<File, Vec<String>> {
    let paths = Paths::new("/home/ann".into(), Path::new("/config"), Path::new("/state"));
    File::parse(text, &paths).map_err(|problems| {
        problems.iter().map(|problem| format!("FILE:{}: {}", problem.line, problem.message)).collect()
    })
}

/// The one mistake in a profile with this line.
#[track_caller]
fn mistake(line: &str) -> String {
    let text = format!("[profiles.main]\nurl = \"https://cc.example.com\"\n{line}\n");
    match parse(&text) {
        Err(mistakes) if mistakes.len() == 1 => mistakes.concat(),
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn an_unknown_key_names_the_one_that_was_meant() {
    for (line, message) in [
        ("tokn_file = \"x\"", "\"tokn_file\" is not a setting; did you mean \"token_file\"?"),
        ("token-command = \"x\"", "\"token-command\" is not a setting; did you mean \"token_command\"?"),
        ("color = \"red\"", "\"color\" is not a setting; did you mean \"colour\"?"),
        ("readonly = true", "\"readonly\" is not a setting; did you mean \"read_only\"?"),
        ("Label = \"x\"", "\"Label\" is not a setting; did you mean \"label\"?"),
        (
            "xyzzy = 1",
            "\"xyzzy\" is not a setting; a profile has url, token_command, token_file, user, domain, label, colour, \
             read_only, production, confirm_above, ca_file, insecure_tls, plain_http, refresh and max_wait",
        ),
        (
            "default_profile = \"main\"",
            "\"default_profile\" is not a setting; it stands at the top of the file, above all profiles",
        ),
    ] {
        assert_eq!(mistake(line), format!("FILE:3: {message}"));
    }
}

#[test]
fn a_secret_has_no_place_in_it_and_is_not_repeated() {
    for key in ["token", "access_token", "password", "API-Key"] {
        let told = mistake(&format!("{key} = \"hunter2\""));
        let advice =
            "secrets do not belong in this file: use token_command or token_file, or sign in with webitel-hooks login";
        assert_eq!(told, format!("FILE:3: {key:?} is not a setting; {advice}"));
    }
}

#[test]
fn a_bad_value_says_what_is_allowed() {
    for (line, message) in [
        ("read_only = \"hunter2\"", "\"read_only\" must be true or false, not a string"),
        ("confirm_above = -1", "\"confirm_above\" must be a whole number from 0 to 1000000000"),
        ("confirm_above = 1.5", "\"confirm_above\" must be a whole number from 0 to 1000000000"),
        ("confirm_above = 99999999999999999999", "\"confirm_above\" must be a whole number from 0 to 1000000000"),
        ("confirm_above = true", "\"confirm_above\" must be a whole number from 0 to 1000000000, not true or false"),
        ("label = 3", "\"label\" must be a string in quotation marks, not a number"),
        ("label = \" \"", "\"label\" is empty"),
        ("user = \"a\\nb\"", "\"user\" must not contain a line break or another control character"),
        (
            "colour = \"gren\"",
            "\"colour\" must be one of black, red, green, yellow, blue, magenta, cyan and white; did you mean \"green\"?",
        ),
        ("colour = \"#ff0000\"", "\"colour\" must be one of black, red, green, yellow, blue, magenta, cyan and white"),
        ("refresh = \"often\"", "\"refresh\" must be a time from 2s to 24h such as 30s or 2m, or off"),
        ("refresh = 1", "\"refresh\" must be a time from 2s to 24h such as 30s or 2m, or off"),
        ("refresh = [30]", "\"refresh\" must be a time from 2s to 24h such as 30s or 2m, or off"),
        ("refresh = 1979-05-27", "\"refresh\" must be a time from 2s to 24h such as 30s or 2m, or off"),
        ("max_wait = \"25h\"", "\"max_wait\" must be a time up to 24h such as 30s or 2m"),
        ("max_wait = false", "\"max_wait\" must be a time up to 24h such as 30s or 2m"),
        ("token_command = []", "\"token_command\" is empty"),
        ("token_command = \"\"", "\"token_command\" is empty"),
        (
            "token_command = [\"pass\", 1]",
            "\"token_command\" must be a list of strings in quotation marks, not a number",
        ),
        (
            "token_command = true",
            "\"token_command\" must be a command, or a list of a program and its arguments, not true or false",
        ),
        ("token_command = \"pass 'x\"", "\"token_command\" has a quotation mark that is not closed"),
        (
            "token_command = \"pass x | head -1\"",
            "\"token_command\" runs without a shell; where one is needed write [\"sh\", \"-c\", \"...\"]",
        ),
        (
            "token_command = \"a\"\ntoken_file = \"b\"",
            "\"token_file\" and \"token_command\" exclude each other: keep one",
        ),
    ] {
        let line_number = 2 + line.lines().count();
        assert_eq!(mistake(line), format!("FILE:{line_number}: {message}"));
    }
}

#[test]
fn the_top_of_the_file_knows_what_belongs_elsewhere() {
    for (text, message) in [
        ("url = \"x\"", "1: \"url\" is not a setting; it belongs to a profile, below a line such as [profiles.main]"),
        ("\n[prod]\nurl = \"x\"", "2: \"prod\" is not a setting; a profile begins with [profiles.prod]"),
        ("[profile.x]\nurl = \"x\"", "1: \"profile\" is not a setting; did you mean \"profiles\"?"),
        ("profiles = 3", "1: a profile begins with a line such as [profiles.main]"),
        ("profiles.main = \"x\"", "1: a profile begins with a line such as [profiles.main]"),
        ("default_profile = \"hunter2\"", "1: \"default_profile\" names no profile: the file has none"),
        (
            "default_profile = \"b\"\n[profiles.a]\nurl = \"x\"",
            "1: \"default_profile\" names no profile of this file; the profiles are a",
        ),
        ("[profiles.a]", "1: the profile \"a\" has no \"url\": add the server's address"),
        (
            "[profiles.\"../a\"]\nurl = \"x\"",
            "1: the name of a profile may have letters, digits, dots, dashes and underscores, \
             and must not begin with a dot or a dash",
        ),
    ] {
        assert_eq!(parse(text).expect_err(text), [format!("FILE:{message}")], "{text}");
    }
    let broken = parse("[profiles.a\nurl = \"hunter2\"").expect_err("no TOML").concat();
    assert!(broken.starts_with("FILE:1: this is not TOML: ") && !broken.contains("hunter2"), "{broken}");
    let twice = parse("[profiles.a]\nurl = \"x\"\nurl = \"hunter2\"").expect_err("twice").concat();
    assert!(twice.starts_with("FILE:3: this is not TOML: duplicate key") && !twice.contains("hunter2"), "{twice}");
}

#[test]
fn all_mistakes_are_reported_at_once_in_the_order_of_the_file() {
    let told = parse("refesh = 1\n[profiles.b]\nurl = 1\n[profiles.a]\nurl = \"x\"\nread_only = 1").expect_err("three");
    let lines: Vec<&str> = told.iter().map(|line| line.split(": ").next().unwrap_or_default()).collect();
    assert_eq!(lines, ["FILE:1", "FILE:3", "FILE:6"], "{told:?}");
}

#[test]
fn a_whole_file_is_read_as_it_was_meant() {
    let file = parse(
        "default_profile = \"b\"\nrefresh = \"1m\"\n\
         [profiles.b]\nurl = \"cc.example.com\"\ntoken_command = \"~/bin/get 'a b'\"\ncolour = \"Red\"\nrefresh = 30\n\
         [profiles.a]\nurl = \"x\"\ntoken_file = \"t\"\nca_file = \"~/ca.pem\"\nread_only = true\nrefresh = false\n",
    )
    .expect("no mistakes");
    assert_eq!(file.names(), ["b", "a"], "in its order");
    assert_eq!(file.usual().map(|profile| profile.name.as_str()), Some("b"));
    let (b, a) = (&file.profiles[0], &file.profiles[1]);
    assert_eq!(b.token, TokenSource::Command(vec!["/home/ann/bin/get".into(), "a b".into()]));
    assert_eq!(b.mark.colour, Some(MarkColour::Red));
    assert_eq!(b.refresh.map(|refresh| refresh.to_string()).as_deref(), Some("30s"));
    assert_eq!(a.token, TokenSource::File("/config/webitel-hooks/t".into()));
    assert_eq!(a.ca_file.as_deref(), Some(Path::new("/home/ann/ca.pem")));
    assert!(a.mark.read_only && !b.mark.read_only);
    assert_eq!(a.refresh.map(|refresh| refresh.to_string()).as_deref(), Some("off"));
}

#[test]
fn the_program_tells_them_with_the_path_and_ends_with_2() {
    let home = Home::with_config("[profiles.main]\nurl = \"ftp://hunter2\"\n");
    let path = home.path(".config/webitel-hooks/config.toml");
    let told = format!(
        "webitel-hooks: the configuration file has mistakes.\n{}:2: \"url\" cannot be used: the address must start with \
         https:// or http://\n",
        path.display()
    );
    for verb in [&["config", "check"][..], &["profiles"], &["login"], &["logout"]] {
        let run = home.run(verb);
        assert_eq!((run.code, run.err, run.out.as_str()), (2, told.clone(), ""), "{verb:?}");
    }
    assert_eq!(home.run(&["paths"]).code, 0, "where the file is can be asked all the same");
}
