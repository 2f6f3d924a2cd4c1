//! A paused hook looks paused to every command: it is off now, and to be on.

use std::fs;

use serde_json::Value;

use crate::harness::{PAUSED, Story};

/// Hook 4, Leaving → Close ticket of the support line, is paused.
fn story() -> Story {
    let story = Story::new();
    story.line("pause 4 --queue 12 --yes").done();
    story
}

#[test]
fn lists_say_paused_and_find_it() {
    let story = story();
    let run = story.line("hooks list --queue 12").done();
    let states: Vec<&str> = run
        .out
        .lines()
        .skip(1)
        .filter_map(|line| {
            ["paused", "off", "on"].into_iter().find(|word| line.split_whitespace().any(|part| part == *word))
        })
        .collect();
    assert_eq!(states, ["off", "on", "on", "paused"], "{}", run.out);
    let ids = |state: &str| -> Vec<u64> {
        let run = story.line(&format!("hooks list --queue 12 --state {state} --json")).done();
        run.named("hook").iter().map(|hook| hook["id"].as_u64().expect("an id")).collect()
    };
    assert_eq!((ids("paused"), ids("off"), ids("on")), (vec![4], vec![1, 4], vec![2, 3]));
    let hooks = story.line("where-used 'Close ticket' --json").done().named("hook");
    let paused = hooks.iter().find(|hook| hook["id"] == 4).expect("the hook");
    assert_eq!((paused["state"].as_str(), paused["paused"].as_bool()), (Some("off"), Some(true)));
    assert!(hooks.iter().filter(|hook| hook["id"] != 4).all(|hook| hook["paused"] == false));
    // Commands take it as a choice too.
    story.line("hooks enable --queue 12 --state paused --yes");
    assert_eq!(story.told(12)[3], "leaving Close ticket on");
}

#[test]
fn an_export_has_it_switched_on_and_says_why_it_is_not() {
    let story = Story::new();
    let before = story.line("export --queue 12").done().out;
    story.line("pause 4 --queue 12 --yes").done();
    let run = story.line("export --queue 12");
    assert_eq!((run.code, run.err.as_str()), (0, "Written as switched on: 1 paused hook.\n"));
    let (comments, others): (Vec<&str>, Vec<&str>) =
        run.out.lines().partition(|line| line.trim_start().starts_with("# Paused since"));
    assert_eq!((comments.len(), others), (1, before.lines().collect()));
    let json = story.line("export --queue 12 --format json");
    assert!(json.out.contains(r#""event": "leaving", "schema": "Close ticket", "schema_id": 7, "enabled": true"#));
}

#[test]
fn a_file_that_wants_it_on_is_in_order() {
    let story = Story::new();
    let file = story.path("hooks.yaml");
    fs::write(&file, story.line("export --queue 12").done().out).expect("written");
    story.line("pause 4 --queue 12 --yes").done();
    let note = "Support line: Leaving → Close ticket (hook 4) is paused here: it stays off until it is resumed.\n";
    let run = story.line("plan -f hooks.yaml --prune");
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", note));
    let run = story.line("apply -f hooks.yaml --prune --yes");
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "There is nothing to do.\n", note));
    // Resumed it is what the file wants.
    story.line("resume --yes").done();
    let run = story.line("plan -f hooks.yaml --prune");
    assert_eq!((run.code, run.err.as_str()), (0, ""));
}

#[test]
fn a_file_that_wants_it_off_ends_its_pause() {
    let story = Story::new();
    story.line("pause 3 4 --yes").done();
    let text = story.line("export --queue 12").out.replace("enabled: true", "enabled: false");
    fs::write(story.path("hooks.yaml"), text).expect("written");
    let over = "Support line: Leaving → Close ticket (hook 4) stays off; its pause ends.\n";
    let run = story.line("plan -f hooks.yaml");
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.err.contains(over), "{run:?}");
    story.line("apply -f hooks.yaml --yes");
    assert_eq!(story.line("resume --yes").err, "Nothing is paused on this server.\n");
    assert_eq!(story.told(12)[3], "leaving Close ticket off");
    assert_eq!((story.line("plan -f hooks.yaml").code, story.line("undo --yes").code), (0, 0));
    assert!(story.line("resume --dry-run").out.contains("Leaving → Close ticket (7) #4: paused → on"));
}

#[test]
fn a_file_that_gives_it_another_flow_schema_leaves_it_paused() {
    let story = Story::new();
    story.line("pause 4 --yes").done();
    let text = story.line("export --queue 12").out.replace("Close ticket", "Notify CRM").replace("_id: 7", "_id: 5");
    fs::write(story.path("hooks.yaml"), text).expect("written");
    let run = story.line("apply -f hooks.yaml --yes");
    assert_eq!((run.code, story.told(12).len()), (0, 4), "no second hook: {run:?}");
    assert_eq!(story.told(12)[3], "leaving Notify CRM off");
    assert!(story.line("resume --yes").out.ends_with("1 changed.\n"));
    assert_eq!(story.told(12)[3], "leaving Notify CRM on");
}

#[test]
fn while_pauses_cannot_be_read_nothing_takes_a_paused_hook_for_one_that_is_off() {
    let story = story();
    fs::write(story.path("hooks.yaml"), story.line("export --queue 12").out).expect("written");
    fs::write(story.path(PAUSED), "{\"paused\":[").expect("ours");
    for line in ["export --queue 12", "plan -f hooks.yaml", "apply -f hooks.yaml --yes", "hooks list --state paused"] {
        let run = story.line(line);
        assert_eq!((run.code, run.out.as_str()), (1, ""), "{line}: {run:?}");
        assert!(run.err.contains("it does not hold paused hooks"), "{line}: {run:?}");
    }
    assert_eq!(story.told(12)[3], "leaving Close ticket off", "nothing switched it on");
    for line in ["hooks list --queue 12", "hooks enable 1 --queue 12 --yes"] {
        let run = story.line(line);
        assert_eq!((run.code, run.err.matches("Which hooks are paused is not known: ").count()), (0, 1), "{run:?}");
    }
}

#[test]
fn its_copy_is_off_and_that_is_said() {
    let story = story();
    let run = story.line("copy --from 12 --to 21 --event leaving --yes");
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.err.contains("Leaving → Close ticket is paused: its copy is off, and is not resumed with it."),
        "{run:?}"
    );
    assert!(story.told(21).contains(&"leaving Close ticket off".to_owned()), "{:?}", story.told(21));
}

#[test]
fn the_doctor_names_it_and_never_removes_it_as_a_double() {
    let story = story();
    story.line("hooks add --queue 12 --event leaving --schema 'Notify CRM' --state off --yes").done();
    let run = story.line("doctor --queue 12");
    assert!(run.out.contains("Close ticket is paused."), "{}", run.out);
    let findings = story.line("doctor --queue 12 --json").done().named("finding");
    let paused = |finding: &Value| {
        finding["hooks"].as_array().is_some_and(|hooks| hooks.iter().any(|hook| hook["paused"] == true))
    };
    assert!(findings.iter().any(paused), "{findings:?}");
}
