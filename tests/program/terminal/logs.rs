//! `--log`: what happened, and nothing that nobody else may know.

use webitel_hooks::demo::{Fault, Faults, Moment, Options, Refusal};

use crate::harness::http::ask;
use crate::harness::{FakeServer, Story, mode};
use crate::scripted::ScriptedFault;
use crate::terminal::tui::keys::{ENTER, TAB, ctrl};

const TOKEN: &str = "hush-hush-token";
const PASSWORD: &str = "hush-hush-password";

/// The names that a line of the log may have values for.
const NAMES: [&str; 10] =
    ["version", "request", "method", "path", "number", "of", "status", "failure", "milliseconds", "next_milliseconds"];

/// The value of a name in a line.
fn value<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    line.split(' ').find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
}

#[test]
fn a_session_is_written_down_without_its_secrets() {
    let faults = Faults { expire_after: Some(100), ..Faults::default() };
    let options = Options { token: Some(TOKEN.to_owned()), faults, ..Options::default() };
    let story = Story::of(FakeServer::with(options));
    let failing = Fault::Refuse(Refusal::Status(502), Moment::Before);
    story.inject(ScriptedFault::new(failing).method("GET").path("/queues/12/hooks"));

    let launch = story.launch(&["--queue", "12", "--log", "requests.log"]);
    let mut tui = launch.through_shell(r#"exec "$0" "$@" 2> complaints"#).start();
    tui.see_hooks("Support line");
    while ask(&story.server.host(), story.server.token(), "GET", "/api/userinfo", "").0 == 200 {}
    tui.press("t").see_text("─ Sign in ─");
    tui.press("admin").press(TAB).press(TAB).press(PASSWORD).press(ENTER);
    tui.see_text("does not accept this user name and password");
    tui.press(&ctrl('u')).press(story.server.password()).press(ENTER).see_gone("─ Sign in ─");
    tui.press("t").see_text("Answered → Old CRM push switched on");

    let text = story.read("requests.log");
    assert_eq!(mode(&story.path("requests.log")), 0o600);
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].contains("started version="), "{text}");
    for line in &lines {
        let names = line.split(' ').filter_map(|word| Some(word.split_once('=')?.0));
        assert!(names.into_iter().all(|name| NAMES.contains(&name)), "{line}");
    }
    for line in &lines[1..] {
        for name in ["request", "method", "path", "number", "of", "milliseconds"] {
            assert!(value(line, name).is_some(), "no {name} in {line}");
        }
    }

    // The request that failed is there twice: the same request, its second attempt after the pause that was announced.
    let hooks: Vec<&&str> = lines.iter().filter(|line| line.contains("path=call_center/queues/12/hooks ")).collect();
    let [failed, answered] = hooks[..2] else { panic!("{text}") };
    assert_eq!((value(failed, "status"), value(answered, "status")), (Some("502"), Some("200")), "{text}");
    assert_eq!((value(failed, "number"), value(answered, "number")), (Some("1"), Some("2")), "{text}");
    assert_eq!(value(failed, "request"), value(answered, "request"));
    assert!(value(failed, "next_milliseconds").is_some() && value(failed, "failure").is_some(), "{failed}");
    let of = |method: &str, path: &str, status: &str| {
        let same = |line: &&&str| {
            value(line, "method") == Some(method)
                && value(line, "path") == Some(path)
                && value(line, "status") == Some(status)
        };
        lines.iter().filter(same).count()
    };
    assert_eq!((of("POST", "login", "401"), of("POST", "login", "200")), (1, 1), "{text}");
    let hook = "call_center/queues/12/hooks/1";
    // The version of the queue is read before the hook is written to, which already needed the new token.
    assert_eq!((of("PATCH", hook, "401"), of("PATCH", hook, "200")), (0, 1), "{text}");
    assert_eq!(of("GET", "call_center/queues", "401"), 1, "{text}");

    assert_eq!(story.read("complaints"), "");
    for secret in ["hush-hush", TOKEN, PASSWORD] {
        assert!(!text.contains(secret), "{secret} is in the log: {text}");
        assert_eq!(tui.times_written(secret), 0, "{secret} is on the screen");
    }
}
