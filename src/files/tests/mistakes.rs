//! Tests that every mistake is reported at once, with its line and column.

use super::*;
use crate::files::MOST_BYTES;

/// Returns the reported mistakes of a text, one per line.
fn mistakes(text: &str) -> String {
    match read(text.as_bytes(), None) {
        Ok(reading) => format!("read: {}", told(&reading.warnings)),
        Err(problems) => told(&problems),
    }
}

#[test]
fn all_mistakes_are_reported_and_not_the_first_alone() {
    let text = "\
version: 1
domian: demo
queues:
  - queue: Support line
    hook:
      - event: joined
    hooks:
      - event: joined
        schema: Notify CRM
        enabled: yes
      - event: leaving
        shema: Notify CRM
        enabled: true
      - schema: 12
        schema_id: five
        enabled: 1
      - joined
  - id: \"12\"
    hooks:
  - hooks: []
";
    assert_eq!(
        mistakes(text),
        "\
hooks.yaml:2:1: Unknown key \"domian\"; did you mean \"domain\"?
hooks.yaml:5:5: Unknown key \"hook\"; did you mean \"hooks\"?
hooks.yaml:10:18: \"enabled\" must be true or false, not \"yes\".
hooks.yaml:11:9: \"schema\" is missing in a hook; write schema: with a name, or schema_id: with an id.
hooks.yaml:12:9: Unknown key \"shema\"; did you mean \"schema\"?
hooks.yaml:14:9: \"event\" is missing in a hook; write event: joined.
hooks.yaml:14:17: \"schema\" must be a string, in quotation marks if it looks like something else, not a number.
hooks.yaml:15:20: \"schema_id\" must be an id, a whole number such as 12, not a string.
hooks.yaml:16:18: \"enabled\" must be true or false, not a number.
hooks.yaml:17:9: A hook must be a table with event, schema, schema_id and enabled, not a string.
hooks.yaml:18:9: \"id\" must be an id, a whole number such as 12, without quotation marks.
hooks.yaml:19:10: \"hooks\" is empty; for none write hooks: [].
hooks.yaml:20:5: \"queue\" is missing in a queue; write queue: with a name, or id: with an id."
    );
}

#[test]
fn json_has_places_too() {
    let text = "{\n  \"version\": 1,\n  \"queues\": [\n    { \"queue\": \"Служба\", \"idd\": 3, \"hooks\": [ { \"event\": \"joined\" } ] }\n  ]\n}\n";
    assert_eq!(
        mistakes(text),
        "\
hooks.yaml:4:26: Unknown key \"idd\"; did you mean \"id\"?
hooks.yaml:4:47: \"schema\" is missing in a hook; write schema: with a name, or schema_id: with an id.
hooks.yaml:4:47: \"enabled\" is missing in a hook; write enabled: true or enabled: false."
    );
    for (text, told) in [
        ("{\"version\": 1,\n \"queues\": [}", "2:13: This is not JSON: expected value."),
        ("{\"version\": 1,\n \"queues\": [] ", "2:15: This is not JSON: EOF while parsing an object."),
        ("{\"version\": 01}", "1:14: This is not JSON: invalid number."),
        (
            "{\"version\": 1, \"domain\": \"a\nb\"}",
            "2:1: This is not JSON: control character (\\u0000-\\u001F) found while parsing a string.",
        ),
        ("{\"version\": 1, \"domain\": \"\\ud800\"}", "1:33: This is not JSON: unexpected end of hex escape."),
        ("{\"version\": 1, \"queues\": [], }", "1:30: This is not JSON: trailing comma."),
        ("{'version': 1}", "1:2: This is not JSON: key must be a string."),
        ("{} {}", "1:4: This is not JSON: trailing characters."),
        (
            "{\"version\": 1, \"version\": 1, \"queues\": []}",
            "1:16: \"version\" is here for the second time; the first is in line 1.",
        ),
    ] {
        assert_eq!(mistakes(text), format!("hooks.yaml:{told}"), "{text}");
    }
}

#[test]
fn another_yaml_and_control_characters_are_refused_with_their_place() {
    assert_eq!(
        mistakes("# hooks\n%YAML 2.0\n---\nversion: 1\n"),
        "hooks.yaml:2:1: This file is YAML 2.0; this program reads YAML 1.x."
    );
    let text = "version: 1\nqueues:\n  - queue: a\n    hooks: [{event: jo\u{1}ined, schema: b, enabled: true}]\n";
    assert_eq!(
        mistakes(text),
        "hooks.yaml:4:23: A control character is not allowed here; in quotation marks write it as \\x01."
    );
    assert!(mistakes("%YAML 1.2\n---\nversion: 2\n").starts_with("hooks.yaml:3:10: This is version 2"), "1.x is read");
}

#[test]
fn another_version_is_reported_alone() {
    assert_eq!(
        mistakes("version: 2\nteams: []\n"),
        "hooks.yaml:1:10: This is version 2 of the format; this program reads version 1 only."
    );
    assert_eq!(mistakes("version: one\n"), "hooks.yaml:1:10: \"version\" must be the number 1, not a string.");
    assert_eq!(mistakes("queues: []\n"), "hooks.yaml:1:1: \"version\" is missing in the file; write version: 1.");
}

const QUEUE: &str = "version: 1\nqueues:\n  - queue: A\n    hooks:\n";

fn hook(event: &str, schema: &str, enabled: bool) -> String {
    format!("      - event: {event}\n        schema: {schema}\n        enabled: {enabled}\n")
}

#[test]
fn two_enabled_hooks_for_an_event_are_refused_with_both_lines() {
    let text =
        format!("{QUEUE}{}{}{}", hook("joined", "A", true), hook("joined", "A", false), hook("joined", "B", true));
    assert_eq!(
        mistakes(&text),
        "hooks.yaml:11:9: A queue has only one enabled hook for an event; line 5 has the one for \"joined\"."
    );
}

#[test]
fn a_disabled_hook_that_is_there_twice_is_allowed_with_a_warning() {
    let text = format!("{QUEUE}{}{}", hook("joined", "A", false), hook("joined", "A", false));
    assert_eq!(mistakes(&text), "read: hooks.yaml:8:9: warning: This is the same hook as in line 5.");
    let text = format!("{QUEUE}{}", hook("joined", "A", false).repeat(4));
    assert_eq!(mistakes(&text), "read: hooks.yaml:8:9: warning: This is the same hook as in lines 5, 11 and 14.");
}

#[test]
fn a_queue_stands_in_a_file_once() {
    let queues = |queues: &[&str]| {
        let queues: String = queues.iter().map(|queue| format!("  - {{{queue}, hooks: []}}\n")).collect();
        mistakes(&format!("version: 1\nqueues:\n{queues}"))
    };
    let told = |line: usize, column: usize| {
        format!("hooks.yaml:{line}:{column}: This queue is in the file twice; see line 3.")
    };
    assert_eq!(queues(&["queue: A", "queue: A"]), told(4, 13));
    assert_eq!(queues(&["queue: A, id: 1", "queue: B", "queue: A"]), told(5, 13));
    assert_eq!(queues(&["queue: A", "queue: A, id: 1"]), told(4, 13));
    assert_eq!(queues(&["id: 1", "id: 1"]), told(4, 10));
    assert_eq!(
        queues(&["queue: A, id: 1", "queue: A, id: 2", "id: 3", "queue: B, id: 1"]),
        "read: ",
        "others of the same name"
    );
}

#[test]
fn an_event_that_looks_like_a_typo_is_reported() {
    let told = |event: &str| mistakes(&format!("{QUEUE}{}", hook(event, "A", true)));
    assert_eq!(
        told("joind"),
        "read: hooks.yaml:5:16: warning: The event \"joind\" is unknown to this program. Did you mean \"joined\"?"
    );
    assert_eq!(
        told("Leaving"),
        "read: hooks.yaml:5:16: warning: The event \"Leaving\" is unknown to this program. Did you mean \"leaving\"?"
    );
    assert_eq!(told("wait_agent"), "read: ", "another event is the server's business");
    assert_eq!(told("\"\""), "read: hooks.yaml:5:16: warning: This hook has no event and never fires.");
}

#[test]
fn broken_yaml_is_reported_with_its_place() {
    assert_eq!(mistakes(""), "hooks.yaml:1:1: The file is empty; a hooks file starts with version: 1.");
    assert_eq!(mistakes("# nothing\n"), "hooks.yaml:1:1: The file is empty; a hooks file starts with version: 1.");
    assert_eq!(
        mistakes("just text"),
        "hooks.yaml:1:1: The file must be a table with version, domain and queues, not a string."
    );
    assert_eq!(
        mistakes("version: 1\nqueues: []\n---\nversion: 1\n"),
        "hooks.yaml:3:1: A second document starts here; a file has only one."
    );
    assert_eq!(
        mistakes("version: 1\nqueues:\n\t- queue: A\n"),
        "hooks.yaml:3:1: This line is indented with a tab; YAML allows only spaces."
    );
    let torn = mistakes("version: 1\nqueues: [\n");
    assert!(torn.starts_with("hooks.yaml:3:1: This is not YAML: "), "{torn}");
    let quote = mistakes("version: 1\ndomain: \"demo\nqueues: []\n");
    assert!(quote.contains(": This is not YAML: "), "{quote}");
    assert_eq!(
        mistakes("version: 1\nversion: 1\nqueues: []\n"),
        "hooks.yaml:2:1: \"version\" is here for the second time; the first is in line 1."
    );
}

#[test]
fn bytes_that_are_no_text_are_reported_with_their_place() {
    let problems = read(b"version: 1\ndomain: \xff\n", None).expect_err("not text");
    assert_eq!(told(&problems), "hooks.yaml:2:9: This is not UTF-8 text.");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_mistake() {
    let text = "\u{feff}version: 1\r\nqueues:\r\n  - queue: A\r\n    hooks: []\r\n";
    assert_eq!(good(text).file.queues[0].queue, Named::Name("A".into()));
}

#[test]
fn names_in_mistakes_steer_no_terminal() {
    let told = mistakes("version: 1\nqueues: []\n\"\\e[2J\\u202e\": 1\n");
    assert!(told.contains("Unknown key") && !told.contains(['\u{1b}', '\u{202e}']), "{told}");
}

#[test]
fn a_million_laughs_are_refused_at_the_first() {
    let mut text = String::from("version: 1\na: &a [x, x, x, x, x, x, x, x, x]\n");
    for (one, other) in ('b'..='z').zip('a'..) {
        text.push_str(&format!(
            "{one}: &{one} [*{other}, *{other}, *{other}, *{other}, *{other}, *{other}, *{other}]\n"
        ));
    }
    assert_eq!(
        mistakes(&text),
        "hooks.yaml:2:4: Anchors and aliases (& and *) are not supported; write the value out."
    );
    let aliased = "version: 1\nqueues: *all\n";
    assert!(mistakes(aliased).starts_with("hooks.yaml:2:9: "), "{}", mistakes(aliased));
    assert!(mistakes("version: !!int 1\nqueues: []\n").contains("Tags"));
    assert!(mistakes("? [a]\n: 1\n").contains("cannot be a key"));
}

#[test]
fn deep_nesting_and_long_files_are_refused_at_once() {
    for text in ["[".repeat(1_000_000), "{\"a\":".repeat(1_000_000), "- ".repeat(100_000), "a: {".repeat(100_000)] {
        let told = mistakes(&text);
        assert!(told.contains("too deep") || told.contains("not YAML"), "{told}");
    }
    let problems = read(&vec![b' '; MOST_BYTES + 1], None).expect_err("too long");
    assert_eq!(told(&problems), "hooks.yaml:1:1: The file is longer than 16 MiB, the limit for hooks files.");
}
