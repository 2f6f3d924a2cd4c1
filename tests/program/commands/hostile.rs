//! Names that would steer a terminal are shown harmless, and are whole for scripts.

use webitel_hooks::domain::make_harmless;

use crate::harness::Story;

fn is_harmless(text: &str) -> bool {
    text.lines().all(|line| make_harmless(line) == line)
}

#[test]
fn no_output_has_anything_that_steers_a_terminal() {
    let story = Story::new();
    for line in [
        "queues",
        "schemas --all",
        "hooks list",
        "where-used 5",
        "queues --json",
        "schemas --all --json",
        "hooks list --json",
        "hooks disable --schema 5 --dry-run",
        "hooks disable --schema 5 --dry-run --json",
        "copy --from 82 --to 12 --dry-run",
        "hooks disable --schema 5 --yes",
    ] {
        let run = story.line(line).done();
        assert!(is_harmless(&run.out) && !run.out.is_empty(), "{line}: {:?}", run.out);
    }
    let run = story.line("hooks list --queue 'Evil'").refused(2, "Did you mean \"Evil");
    assert!(is_harmless(&run.err), "{:?}", run.err);
    for line in
        [&["plan", "-f", "\u{1b}[2Jx.yaml"][..], &["export", "-o", "no/\u{1b}[2Jx"], &["undo", "\u{1b}[2J", "--yes"]]
    {
        let run = story.run(line);
        assert!(run.code > 0 && run.err.contains("[2J") && is_harmless(&run.err), "{run:?}");
    }
    let run = story.run(&["hooks", "list", "--queue", "\u{1b}[2J\u{202e}x"]).refused(2, "No queue has");
    assert!(is_harmless(&run.err), "{:?}", run.err);
}

#[test]
fn a_name_from_the_json_leads_back_to_its_queue() {
    let story = Story::new();
    let queues = story.line("queues --json").done().objects();
    let evil = queues.iter().find(|queue| queue["id"] == 82).expect("it is in the demo's data");
    let name = evil["name"].as_str().expect("a text");
    assert!(name.contains('\u{1b}') && name.contains('\u{202e}'));
    let hooks = story.run(&["hooks", "list", "--json", "--queue", name]).done().objects();
    assert!(!hooks.is_empty() && hooks.iter().all(|hook| hook["queue"]["id"] == 82));
    let event = hooks.iter().find_map(|hook| hook["event"].as_str().filter(|event| event.contains('\u{1b}')));
    let event = event.expect("an event that steers a terminal");
    let run = story.run(&["hooks", "disable", "--event", event, "--yes", "--json"]).done();
    assert_eq!(run.named("summary")[0]["changed"], 1);
}
