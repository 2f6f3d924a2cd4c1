//! Flags win over the environment, and that over the file; and no token is shown to a server that it is not for.
//!
//! `logout` tells which server it is about and whose token it left alone, and asks nobody where no sign-in is kept.

use crate::harness::Home;

const FILE: &str = r#"
default_profile = "main"
[profiles.main]
url = "https://main.example"
[profiles.other]
url = "https://other.example"
token_file = "~/t"
[profiles.plain]
url = "http://plain.example"
plain_http = true
[profiles.careless]
url = "http://careless.example"
"#;

const ONLY_A_TOKEN: Environment = &[("WEBITEL_ACCESS_TOKEN", "hunter2")];
const WHOLE: Environment = &[("WEBITEL_URL", "https://env.example"), ("WEBITEL_ACCESS_TOKEN", "hunter2")];
const OTHER_NAME: Environment = &[("WEBITEL_URL", "https://env.example"), ("WEBITEL_AUTH_TOKEN", "hunter2")];
const BOTH_NAMES: Environment =
    &[("WEBITEL_URL", "https://env.example"), ("WEBITEL_AUTH_TOKEN", "x"), ("WEBITEL_ACCESS_TOKEN", "hunter2")];
const EMPTY: Environment = &[("WEBITEL_URL", ""), ("WEBITEL_ACCESS_TOKEN", ""), ("WEBITEL_AUTH_TOKEN", "hunter2")];
const OF_A_PROFILE: Environment = &[("WEBITEL_URL", "other.example/app/")];

/// Variables and their values.
type Environment = &'static [(&'static str, &'static str)];
/// Flags, environment, the server, whose token.
type Choice = (&'static [&'static str], Environment, &'static str, &'static str);
/// Flags, environment, what is told.
type Refusal = (&'static [&'static str], Environment, &'static str);

fn home(environment: Environment) -> Home {
    environment.iter().fold(Home::with_config(FILE), |home, (name, value)| home.set(name, *value))
}

#[test]
fn the_table() {
    let rows: &[Choice] = &[
        (&[], &[], "main.example (profile main)", ""),
        (&["--profile", "other"], &[], "other.example (profile other)", "token_file"),
        (&["--url", "flag.example"], &[], "flag.example", ""),
        // A profile is known by its server, however that was named.
        (&["--url", "https://other.example/api"], &[], "other.example (profile other)", "token_file"),
        (&[], OF_A_PROFILE, "other.example (profile other)", "token_file"),
        (&[], WHOLE, "env.example", "WEBITEL_ACCESS_TOKEN"),
        (&[], OTHER_NAME, "env.example", "WEBITEL_AUTH_TOKEN"),
        (&[], BOTH_NAMES, "env.example", "WEBITEL_ACCESS_TOKEN"),
        (&[], EMPTY, "main.example (profile main)", "WEBITEL_AUTH_TOKEN"),
        // A token without a server is for whichever is chosen.
        (&[], ONLY_A_TOKEN, "main.example (profile main)", "WEBITEL_ACCESS_TOKEN"),
        (&["--profile", "other"], ONLY_A_TOKEN, "other.example (profile other)", "WEBITEL_ACCESS_TOKEN"),
        (&["--url", "flag.example"], ONLY_A_TOKEN, "flag.example", "WEBITEL_ACCESS_TOKEN"),
        // One that stands beside another server is not.
        (&["--profile", "other"], WHOLE, "other.example (profile other)", "token_file"),
        (&["--profile", "main"], WHOLE, "main.example (profile main)", ""),
        (&["--url", "flag.example"], WHOLE, "flag.example", ""),
        (&["--url", "https://env.example"], WHOLE, "env.example", "WEBITEL_ACCESS_TOKEN"),
        // Plain http where it is allowed.
        (&["--profile", "plain"], &[], "plain.example (profile plain)", ""),
        (&["--profile", "careless", "--plain-http"], &[], "careless.example (profile careless)", ""),
        (&["--url", "http://localhost:1"], &[], "localhost:1", ""),
    ];
    for (flags, environment, server, whose) in rows {
        let arguments: Vec<&str> = ["logout"].iter().chain(*flags).copied().collect();
        let run = home(environment).run(&arguments);
        let alone = match *whose {
            "" => String::new(),
            whose => format!(" The token of {whose} is not a session of login and was left alone."),
        };
        let told = format!("There is no sign-in for {server}.{alone}\n");
        assert_eq!((run.code, run.out, run.err.as_str()), (0, told, ""), "{flags:?} {environment:?}");
    }
}

#[test]
fn unusable_settings_are_reported_with_their_source() {
    let rows: &[Refusal] = &[
        (
            &["--profile", "nobody"],
            &[],
            "--profile names no profile of this file; the profiles are main, other, plain, careless",
        ),
        (&["--url", "ftp://x"], &[], "--url cannot be used: the address must start with https:// or http://"),
        (&["--url", "https://a:hunter2@x"], &[], "--url cannot be used: the address contains a user name or password"),
        (&[], &[("WEBITEL_URL", "two words")], "WEBITEL_URL cannot be used: this is not an address"),
        (
            &["--url", "http://10.0.0.1"],
            &[],
            "--url is plain http to 10.0.0.1: the access token would be sent unencrypted",
        ),
        (&[], &[("WEBITEL_URL", "http://10.0.0.1")], "WEBITEL_URL is plain http to 10.0.0.1"),
        (&["--profile", "careless"], &[], "config.toml:12: \"url\" is plain http to careless.example"),
        (
            &["--profile", "main", "--url", "x"],
            &[],
            "the argument '--profile <NAME>' cannot be used with '--url <URL>'",
        ),
    ];
    for (flags, environment, message) in rows {
        let arguments: Vec<&str> = ["logout"].iter().chain(*flags).copied().collect();
        let run = home(environment).run(&arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{flags:?}");
        assert!(run.err.contains(message) && !run.err.contains("hunter2"), "{message} is not in {}", run.err);
    }
}

#[test]
fn of_several_profiles_one_has_to_be_chosen() {
    let two = "[profiles.a]\nurl = \"a.example\"\n[profiles.b]\nurl = \"b.example\"\n";
    let run = Home::with_config(two).run(&["logout"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("has several profiles. Choose one with --profile, or set default_profile there: a, b."));
    let run = Home::with_config("[profiles.a]\nurl = \"a.example\"\n").run(&["logout"]);
    assert_eq!(run.out, "There is no sign-in for a.example (profile a).\n", "the only one needs no mark");
    let run = Home::new().run(&["logout"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("No server is configured: pass --url or --profile, set WEBITEL_URL, or try --demo."),
        "{}",
        run.err
    );
}
