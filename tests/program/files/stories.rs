//! What people do with files of hooks.

use std::os::unix::fs::symlink;

use crate::files::domain::domain;
use crate::harness::{Story, mode};

/// The files that are not hidden.
fn files(story: &Story) -> Vec<String> {
    let mut names = story.names("");
    names.retain(|name| !name.starts_with('.'));
    names
}

#[test]
fn what_was_exported_is_what_is_there() {
    let story = Story::new();
    let before = story.server.all();
    for name in ["hooks.yaml", "hooks.json"] {
        story.run(&["export", "-o", name]).ended(0);
        let planned = story.run(&["plan", "-f", name, "--prune"]).ended(0);
        assert_eq!(planned.out, "", "nothing is said when nothing would change");
        let applied = story.run(&["apply", "-f", name, "--prune", "--yes"]).ended(0);
        assert_eq!(applied.out, "There is nothing to do.\n");
    }
    assert_eq!(files(&story), ["hooks.json", "hooks.yaml"]);
    assert_eq!(story.server.all(), before);
}

#[test]
fn the_same_domain_is_always_the_same_bytes() {
    let story = Story::new();
    let first = story.line("export").ended(0).out;
    assert_eq!(story.line("export --format yaml").ended(0).out, first);
    assert!(first.starts_with("# Hooks of Webitel queues") && first.contains("\ndomain: demo.webitel.example\n"));
    let json = story.line("export --json").ended(0).out;
    assert_eq!(story.line("export --format json").ended(0).out, json);
    let contradiction = story.line("export --json --format yaml").ended(2);
    assert!(contradiction.err.contains("contradict"), "{}", contradiction.err);
}

#[test]
fn a_file_is_exported_edited_planned_and_applied() {
    let story = Story::new();
    story.line("export --queue 'Support line' -o support.yaml").ended(0);
    let before = story.told(12);
    let text = story.read("support.yaml");
    let edited = text.replace("schema: Close ticket\n        schema_id: 7\n", "schema: Open ticket\n");
    assert_ne!(text, edited);
    story.write("support.yaml", &edited);

    let plan = story.line("plan -f support.yaml").ended(3);
    let (head, rest) = plan.out.split_once('\n').expect("lines");
    assert_eq!(head, "Support line (12)");
    assert!(
        rest.contains("~ Leaving → Close ticket (7)") && rest.contains("flow schema Close ticket (7) → Open ticket")
    );
    assert!(rest.ends_with("0 to add, 1 to change, 0 to remove.\n"), "{}", plan.out);
    assert!(!plan.out.contains('\u{1b}'), "no colours where nobody watches");
    assert_eq!(story.told(12), before, "a plan changes nothing");

    let dry = story.line("apply -f support.yaml --dry-run").ended(0);
    assert!(dry.out.contains("dry run"), "{}", dry.out);
    assert_eq!(story.told(12), before, "nor does a dry run");

    let unasked = story.line("apply -f support.yaml").ended(2);
    assert!(unasked.err.contains("--yes"), "{}", unasked.err);
    assert_eq!(story.told(12), before, "nor what nobody agreed to");

    story.line("apply -f support.yaml --yes").ended(0);
    let swapped: Vec<String> = before.iter().map(|hook| hook.replace("Close ticket", "Open ticket")).collect();
    assert_eq!(story.told(12), swapped);
    assert_eq!(story.line("plan -f support.yaml").ended(0).out, "");
    let again = story.line("apply -f support.yaml --yes").ended(0);
    assert_eq!(again.out, "There is nothing to do.\n", "applied twice");
    let journal = story.journal();
    let record = journal.iter().find(|line| line.get("result").is_some()).expect("a record");
    assert_eq!((&record["cause"], &record["result"]), (&"apply".into(), &"done".into()));
}

const QUEUES: [&str; 2] = ["Support line", "Sales"];
const SCHEMAS: [&str; 3] = ["Notify CRM", "Old CRM push", "Close ticket"];

fn small() -> Story {
    let hooks = [
        ("Support line", "joined", "Notify CRM", true),
        ("Support line", "joined", "Old CRM push", false),
        ("Support line", "leaving", "Close ticket", true),
        ("Sales", "joined", "Notify CRM", true),
    ];
    domain(40, &QUEUES, &SCHEMAS, &hooks)
}

const DESIRED: &str = "\
version: 1
queues:
  - queue: Support line
    hooks:
      - event: joined
        schema: Old CRM push
        enabled: true
";

#[test]
fn what_a_file_does_not_name_stays_and_what_stands_in_the_way_is_switched_off() {
    let story = small();
    story.write("desired.yaml", DESIRED);
    let plan = story.line("plan -f desired.yaml").ended(3);
    assert!(plan.out.contains("Notify CRM (40)") && plan.out.contains("on → off"), "{}", plan.out);
    assert!(plan.out.ends_with("0 to add, 2 to change, 0 to remove.\n"), "{}", plan.out);
    story.line("apply -f desired.yaml --yes").ended(0);
    assert_eq!(
        story.server.all(),
        [
            "Sales: joined Notify CRM on",
            "Support line: joined Notify CRM off",
            "Support line: joined Old CRM push on",
            "Support line: leaving Close ticket on",
        ]
    );
}

#[test]
fn prune_removes_what_the_file_does_not_name_from_the_queues_that_it_names() {
    let story = small();
    story.write("desired.yaml", DESIRED);
    let plan = story.line("plan -f desired.yaml --prune").ended(3);
    assert!(plan.out.ends_with("0 to add, 1 to change, 2 to remove.\n"), "{}", plan.out);
    assert!(!plan.out.contains("Sales"), "{}", plan.out);
    story.line("apply -f desired.yaml --prune --yes").ended(0);
    assert_eq!(story.server.all(), ["Sales: joined Notify CRM on", "Support line: joined Old CRM push on"]);
    assert_eq!(story.line("plan -f desired.yaml --prune").ended(0).out, "");
}

#[test]
fn a_script_reads_one_object_a_step() {
    let story = small();
    story.write("desired.yaml", DESIRED);
    let plan = story.line("plan -f desired.yaml --prune --json").ended(3);
    let lines = plan.objects();
    let (summary, changes) = lines.split_last().expect("lines");
    let actions: Vec<&str> = changes.iter().filter_map(|change| change["action"].as_str()).collect();
    assert_eq!(changes.len(), 3);
    assert!(actions.iter().all(|action| ["edit", "remove"].contains(action)), "{actions:?}");
    assert!(changes.iter().all(|change| change["queue"]["name"] == "Support line" && change["outcome"] == "planned"));
    assert_eq!((&summary["object"], &summary["removed"]), (&"summary".into(), &2.into()));
    story.line("apply -f desired.yaml --prune --json --yes").ended(0);
    assert_eq!(story.line("plan -f desired.yaml --prune --json").ended(0).out, "");
}

#[test]
fn some_queues_of_a_file_can_be_chosen() {
    let story = small();
    story.write(
        "all.yaml",
        "version: 1\nqueues:\n- {queue: Support line, hooks: []}\n- {queue: Sales, hooks: []}\n- {queue: Gone, hooks: []}\n",
    );
    story.line("apply -f all.yaml --prune --queue Sales --yes").ended(0);
    assert_eq!(story.told(41), [""; 0]);
    assert_eq!(story.told(40).len(), 3);
    story.write("support.yaml", "version: 1\nqueues: [{queue: Support line, hooks: []}]\n");
    let other = story.line("plan -f support.yaml --prune --queue Sales").ended(2);
    assert!(other.err.contains("has no queue Sales (41)"), "{}", other.err);
}

#[test]
fn a_file_may_come_from_the_standard_input() {
    let story = small();
    let plan = story.fed(&["plan", "-f", "-"], DESIRED).ended(3);
    assert!(plan.out.contains("0 to add, 2 to change"), "{}", plan.out);
    let unasked = story.fed(&["apply", "-f", "-"], DESIRED).ended(2);
    assert!(unasked.err.contains("--yes"), "{}", unasked.err);
    story.fed(&["apply", "-f", "-", "--yes"], DESIRED).ended(0);
    let exported = story.line("export --json").ended(0).out;
    assert_eq!(story.fed(&["plan", "-f", "-", "--prune"], &exported).ended(0).out, "", "JSON too");
    let broken = story.fed(&["plan", "-f", "-"], "version: 3\n").ended(2);
    assert!(broken.err.starts_with("stdin:1:10: This is version 3"), "{}", broken.err);
}

#[test]
fn the_file_in_the_help_is_read() {
    let story = Story::new();
    let help = story.line("plan --help").ended(0).out;
    let lines: Vec<&str> =
        help.lines().skip_while(|line| *line != "A file:").skip(1).take_while(|line| !line.is_empty()).collect();
    let text: String = lines.iter().map(|line| format!("{}\n", line.strip_prefix("  ").unwrap_or(line))).collect();
    assert!(text.starts_with("version: 1\n"), "{help}");
    assert_eq!(story.fed(&["plan", "-f", "-"], &text).ended(0).out, "", "the hand-made domain has this hook");
}

#[test]
fn an_export_replaces_a_file_as_a_whole_and_leaves_it_where_it_fails() {
    let story = small();
    story.write("hooks.yaml", "mine\n");
    story.line("export --queue Nowhere -o hooks.yaml").ended(2);
    assert_eq!(story.read("hooks.yaml"), "mine\n");
    story.line("export --queue Sales --queue 'Support line' -o hooks.yaml").ended(0);
    assert_eq!(story.read("hooks.yaml"), story.line("export").ended(0).out);
    story.line("export -o no/such/folder.yaml").ended(1);
    assert_eq!(files(&story), ["hooks.yaml"]);
}

#[test]
fn an_export_keeps_who_may_read_the_file_and_writes_through_links() {
    let story = small();
    story.write_as("hooks.yaml", "mine\n", 0o640);
    let (file, link) = (story.path("hooks.yaml"), story.path("link.yaml"));
    symlink("hooks.yaml", &link).expect("a link");
    for name in ["hooks.yaml", "link.yaml"] {
        story.write_as("hooks.yaml", "mine\n", 0o640);
        story.run(&["export", "-o", name]).ended(0);
        assert!(story.read("hooks.yaml").contains("queue: Support line"), "{name}");
        assert_eq!(mode(&file), 0o640, "{name}");
    }
    assert!(link.symlink_metadata().expect("it is there").is_symlink());
    let printed = story.line("export -o /dev/stdout").ended(0).out;
    assert_eq!(printed, story.read("hooks.yaml"));
}

#[test]
fn on_a_terminal_the_plan_is_coloured_and_asked_about() {
    let story = small();
    story.write("desired.yaml", DESIRED);
    let mut coloured = story.play(&["apply", "-f", "desired.yaml"]);
    coloured.see_written("\u{1b}[36m~ ", 1);
    coloured.answer("[y/N]", "n\r");
    assert_eq!(coloured.wait(), 1);
    coloured.see_written("Nothing was changed", 1);
    assert_eq!(story.server.all().len(), 4);

    let plain = story.launch(&["plan", "-f", "desired.yaml"]).with("NO_COLOR", "1").start();
    plain.see_written("2 to change", 1);
    assert_eq!(plain.wait(), 3);
    assert!(!plain.output().contains("\u{1b}[36m"), "{:?}", plain.output());
}
