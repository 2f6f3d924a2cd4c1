//! What is wrong is told before anything is written, and all of it.

use crate::files::domain::domain;
use crate::harness::Story;

fn small() -> Story {
    domain(40, &["Support line", "Sales", "Twin", "Twin"], &["Notify CRM", "Close ticket"], &[])
}

#[test]
fn all_unknown_names_are_reported_and_nothing_is_written() {
    let story = small();
    story.write(
        "hooks.yaml",
        "\
version: 1
queues:
  - queue: Suport line
    hooks: []
  - queue: Sales
    hooks:
      - {event: joined, schema: Notify CRM, enabled: true}
      - {event: leaving, schema: Close tickets, enabled: true}
  - queue: Twin
    hooks: []
",
    );
    let run = story.line("apply -f hooks.yaml --yes").ended(2);
    assert_eq!(
        run.err,
        "\
hooks.yaml:3:12: There is no queue \"Suport line\" here; did you mean \"Support line\" (40)?
hooks.yaml:8:34: There is no flow schema \"Close tickets\" here; did you mean \"Close ticket\" (41)?
hooks.yaml:9:12: 2 queues here are named \"Twin\", with the ids 42 and 43; add the id of one.
webitel-hooks: hooks.yaml has 3 names that are unknown or ambiguous in this domain. Nothing was changed.
"
    );
    assert_eq!((run.out.as_str(), story.server.all()), ("", vec![]));
}

#[test]
fn mistakes_in_the_text_are_reported_without_asking_a_server() {
    let story = small();
    story.write("hooks.yaml", "version: 1\nqueus: []\nqueues:\n  - queue: Sales\n    hooks:\n      - event: joind\n");
    for verb in ["plan", "apply"] {
        // An address where nobody listens: it is not needed.
        let run = story.run(&[verb, "-f", "hooks.yaml", "--url", "http://127.0.0.1:1"]).ended(2);
        assert_eq!(
            run.err,
            "\
hooks.yaml:2:1: Unknown key \"queus\"; did you mean \"queues\"?
hooks.yaml:6:9: \"schema\" is missing in a hook; write schema: with a name, or schema_id: with an id.
hooks.yaml:6:9: \"enabled\" is missing in a hook; write enabled: true or enabled: false.
hooks.yaml:6:16: warning: The event \"joind\" is unknown to this program. Did you mean \"joined\"?
webitel-hooks: hooks.yaml has 3 mistakes. Nothing was changed.
"
        );
    }
}

#[test]
fn mistakes_are_objects_for_scripts() {
    let story = small();
    story.write("hooks.yaml", "version: 1\nqueues:\n  - queue: Nowhere\n    hooks: []\n");
    let run = story.line("plan -f hooks.yaml --json").ended(2);
    let lines: Vec<serde_json::Value> = run.err.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 2, "{}", run.err);
    let place = &lines[0]["mistake"];
    assert_eq!((&place["line"], &place["column"], &place["file"]), (&3.into(), &12.into(), &"hooks.yaml".into()));
    assert_eq!(lines[1]["error"]["kind"], "unknown");
    let document = include_str!("../../../docs/json.md");
    for key in place.as_object().expect("an object").keys() {
        assert!(document.contains(&format!("| `mistake.{key}` |")), "docs/json.md does not have mistake.{key}");
    }
    story.write("hooks.yaml", "version: 1\n");
    let run = story.line("plan -f hooks.yaml --json").ended(2);
    assert!(run.err.lines().last().is_some_and(|line| line.contains("\"kind\":\"mistaken\"")), "{}", run.err);
}

#[test]
fn a_file_that_cannot_be_read_is_reported() {
    let story = small();
    let run = story.line("plan -f no.yaml").ended(2);
    assert!(run.err.contains("no.yaml cannot be read: No such file"), "{}", run.err);
    let run = story.line("plan -f /dev/zero").ended(2);
    assert!(run.err.contains("/dev/zero cannot be read: it is not a regular file."), "{}", run.err);
    let run = story.line("plan").ended(2);
    assert!(run.err.contains("--file"), "{}", run.err);
}

#[test]
fn an_id_of_another_name_is_reported_and_the_name_counts() {
    let story = small();
    story.write("hooks.yaml", "version: 1\nqueues:\n  - {queue: Sales, id: 40, hooks: [{event: joined, schema: Notify CRM, enabled: true}]}\n");
    let run = story.line("apply -f hooks.yaml --yes").ended(0);
    assert!(run.err.contains("warning: The queue \"Sales\" has the id 41 here; the id 40 is that of \"Support line\""));
    assert_eq!(story.told(41).len(), 1);
}
