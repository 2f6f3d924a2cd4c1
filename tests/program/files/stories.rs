//! What people do with files of hooks.

use crate::files::folder::{FakeServer, Folder, hook};
use crate::harness::Home;

#[test]
fn what_was_exported_is_what_is_there() {
    let (webitel, folder) = (FakeServer::demo(), Folder::new());
    let before = webitel.hooks();
    for name in ["hooks.yaml", "hooks.json"] {
        folder.run(&webitel, &["export", "-o", name]).ended(0);
        let planned = folder.run(&webitel, &["plan", "-f", name, "--prune"]).ended(0);
        assert_eq!(planned.out, "", "nothing is said when nothing would change");
        let applied = folder.run(&webitel, &["apply", "-f", name, "--prune", "--yes"]).ended(0);
        assert_eq!(applied.out, "There is nothing to do.\n");
    }
    assert_eq!(folder.names(), ["hooks.json", "hooks.yaml"]);
    assert_eq!(webitel.hooks(), before);
}

#[test]
fn the_same_domain_is_always_the_same_bytes() {
    let (webitel, folder) = (FakeServer::demo(), Folder::new());
    let first = folder.run(&webitel, &["export"]).ended(0).out;
    assert_eq!(folder.run(&webitel, &["export", "--format", "yaml"]).ended(0).out, first);
    assert!(first.starts_with("# Hooks of Webitel queues") && first.contains("\ndomain: demo.webitel.example\n"));
    let json = folder.run(&webitel, &["export", "--json"]).ended(0).out;
    assert_eq!(folder.run(&webitel, &["export", "--format", "json"]).ended(0).out, json);
    let contradiction = folder.run(&webitel, &["export", "--json", "--format", "yaml"]).ended(2);
    assert!(contradiction.err.contains("contradict"), "{}", contradiction.err);
}

#[test]
fn a_file_is_exported_edited_planned_and_applied() {
    let (webitel, folder) = (FakeServer::demo(), Folder::new());
    folder.run(&webitel, &["export", "--queue", "Support line", "-o", "support.yaml"]).ended(0);
    let before = webitel.hooks_of("Support line");
    folder.edit("support.yaml", "schema: Close ticket\n        schema_id: 7\n", "schema: Open ticket\n");

    let plan = folder.run(&webitel, &["plan", "-f", "support.yaml"]).ended(3);
    let (head, rest) = plan.out.split_once('\n').expect("lines");
    assert_eq!(head, "Support line (12)");
    assert!(
        rest.contains("~ Leaving → Close ticket (7)") && rest.contains("flow schema Close ticket (7) → Open ticket")
    );
    assert!(rest.ends_with("0 to add, 1 to change, 0 to remove.\n"), "{}", plan.out);
    assert!(!plan.out.contains('\u{1b}'), "no colours where nobody watches");
    assert_eq!(webitel.hooks_of("Support line"), before, "a plan changes nothing");

    let dry = folder.run(&webitel, &["apply", "-f", "support.yaml", "--dry-run"]).ended(0);
    assert!(dry.out.contains("dry run"), "{}", dry.out);
    assert_eq!(webitel.hooks_of("Support line"), before, "nor does a dry run");

    let unasked = folder.run(&webitel, &["apply", "-f", "support.yaml"]).ended(2);
    assert!(unasked.err.contains("--yes"), "{}", unasked.err);
    assert_eq!(webitel.hooks_of("Support line"), before, "nor what nobody agreed to");

    folder.run(&webitel, &["apply", "-f", "support.yaml", "--yes"]).ended(0);
    let swapped: Vec<_> = before
        .into_iter()
        .map(|hook| if hook.2 == "Close ticket" { (hook.0, hook.1, "Open ticket".to_owned(), hook.3) } else { hook })
        .collect();
    assert_eq!(webitel.hooks_of("Support line"), swapped);
    assert_eq!(folder.run(&webitel, &["plan", "-f", "support.yaml"]).ended(0).out, "");
    let again = folder.run(&webitel, &["apply", "-f", "support.yaml", "--yes"]).ended(0);
    assert_eq!(again.out, "There is nothing to do.\n", "applied twice");
    let journal = folder.journal();
    let record = journal.iter().find(|line| line.get("result").is_some()).expect("a record");
    assert_eq!((&record["cause"], &record["result"]), (&"apply".into(), &"done".into()));
}

const QUEUES: [&str; 2] = ["Support line", "Sales"];
const SCHEMAS: [&str; 3] = ["Notify CRM", "Old CRM push", "Close ticket"];

fn small() -> FakeServer {
    let hooks = [
        hook("Support line", "joined", "Notify CRM", true),
        hook("Support line", "joined", "Old CRM push", false),
        hook("Support line", "leaving", "Close ticket", true),
        hook("Sales", "joined", "Notify CRM", true),
    ];
    FakeServer::with(40, &QUEUES, &SCHEMAS, &hooks)
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
    let (webitel, folder) = (small(), Folder::new());
    folder.write("desired.yaml", DESIRED);
    let plan = folder.run(&webitel, &["plan", "-f", "desired.yaml"]).ended(3);
    assert!(plan.out.contains("Notify CRM (40)") && plan.out.contains("on → off"), "{}", plan.out);
    assert!(plan.out.ends_with("0 to add, 2 to change, 0 to remove.\n"), "{}", plan.out);
    folder.run(&webitel, &["apply", "-f", "desired.yaml", "--yes"]).ended(0);
    assert_eq!(
        webitel.hooks(),
        [
            hook("Sales", "joined", "Notify CRM", true),
            hook("Support line", "joined", "Notify CRM", false),
            hook("Support line", "joined", "Old CRM push", true),
            hook("Support line", "leaving", "Close ticket", true),
        ]
    );
}

#[test]
fn prune_removes_what_the_file_does_not_name_from_the_queues_that_it_names() {
    let (webitel, folder) = (small(), Folder::new());
    folder.write("desired.yaml", DESIRED);
    let plan = folder.run(&webitel, &["plan", "-f", "desired.yaml", "--prune"]).ended(3);
    assert!(plan.out.ends_with("0 to add, 1 to change, 2 to remove.\n"), "{}", plan.out);
    assert!(!plan.out.contains("Sales"), "{}", plan.out);
    folder.run(&webitel, &["apply", "-f", "desired.yaml", "--prune", "--yes"]).ended(0);
    assert_eq!(
        webitel.hooks(),
        [hook("Sales", "joined", "Notify CRM", true), hook("Support line", "joined", "Old CRM push", true)]
    );
    assert_eq!(folder.run(&webitel, &["plan", "-f", "desired.yaml", "--prune"]).ended(0).out, "");
}

#[test]
fn a_script_reads_one_object_a_step() {
    let (webitel, folder) = (small(), Folder::new());
    folder.write("desired.yaml", DESIRED);
    let plan = folder.run(&webitel, &["plan", "-f", "desired.yaml", "--prune", "--json"]).ended(3);
    let lines = plan.objects();
    let (summary, changes) = lines.split_last().expect("lines");
    let actions: Vec<&str> = changes.iter().filter_map(|change| change["action"].as_str()).collect();
    assert_eq!(changes.len(), 3);
    assert!(actions.iter().all(|action| ["edit", "remove"].contains(action)), "{actions:?}");
    assert!(changes.iter().all(|change| change["queue"]["name"] == "Support line" && change["outcome"] == "planned"));
    assert_eq!((&summary["object"], &summary["removed"]), (&"summary".into(), &2.into()));
    folder.run(&webitel, &["apply", "-f", "desired.yaml", "--prune", "--json", "--yes"]).ended(0);
    assert_eq!(folder.run(&webitel, &["plan", "-f", "desired.yaml", "--prune", "--json"]).ended(0).out, "");
}

#[test]
fn some_queues_of_a_file_can_be_chosen() {
    let (webitel, folder) = (small(), Folder::new());
    folder.write(
        "all.yaml",
        "version: 1\nqueues:\n- {queue: Support line, hooks: []}\n- {queue: Sales, hooks: []}\n- {queue: Gone, hooks: []}\n",
    );
    folder.run(&webitel, &["apply", "-f", "all.yaml", "--prune", "--queue", "Sales", "--yes"]).ended(0);
    assert_eq!(webitel.hooks_of("Sales"), []);
    assert_eq!(webitel.hooks_of("Support line").len(), 3);
    folder.write("support.yaml", "version: 1\nqueues: [{queue: Support line, hooks: []}]\n");
    let other = folder.run(&webitel, &["plan", "-f", "support.yaml", "--prune", "--queue", "Sales"]).ended(2);
    assert!(other.err.contains("has no queue Sales (41)"), "{}", other.err);
}

#[test]
fn a_file_may_come_from_the_standard_input() {
    let (webitel, folder) = (small(), Folder::new());
    let plan = folder.fed(&webitel, &["plan", "-f", "-"], DESIRED).ended(3);
    assert!(plan.out.contains("0 to add, 2 to change"), "{}", plan.out);
    let unasked = folder.fed(&webitel, &["apply", "-f", "-"], DESIRED).ended(2);
    assert!(unasked.err.contains("--yes"), "{}", unasked.err);
    folder.fed(&webitel, &["apply", "-f", "-", "--yes"], DESIRED).ended(0);
    let exported = folder.run(&webitel, &["export", "--json"]).ended(0).out;
    assert_eq!(folder.fed(&webitel, &["plan", "-f", "-", "--prune"], &exported).ended(0).out, "", "JSON too");
    let broken = folder.fed(&webitel, &["plan", "-f", "-"], "version: 3\n").ended(2);
    assert!(broken.err.starts_with("stdin:1:10: This is version 3"), "{}", broken.err);
}

#[test]
fn the_file_in_the_help_is_read() {
    let (webitel, folder) = (FakeServer::demo(), Folder::new());
    let help = folder.run(&webitel, &["plan", "--help"]).ended(0).out;
    let lines: Vec<&str> =
        help.lines().skip_while(|line| *line != "A file:").skip(1).take_while(|line| !line.is_empty()).collect();
    let text: String = lines.iter().map(|line| format!("{}\n", line.strip_prefix("  ").unwrap_or(line))).collect();
    assert!(text.starts_with("version: 1\n"), "{help}");
    assert_eq!(
        folder.fed(&webitel, &["plan", "-f", "-"], &text).ended(0).out,
        "",
        "the hand-made domain has this hook"
    );
}

#[test]
fn an_export_replaces_a_file_as_a_whole_and_leaves_it_where_it_fails() {
    let (webitel, folder) = (small(), Folder::new());
    folder.write("hooks.yaml", "mine\n");
    folder.run(&webitel, &["export", "--queue", "Nowhere", "-o", "hooks.yaml"]).ended(2);
    assert_eq!(folder.read("hooks.yaml"), "mine\n");
    folder.run(&webitel, &["export", "--queue", "Sales", "--queue", "Support line", "-o", "hooks.yaml"]).ended(0);
    assert_eq!(folder.read("hooks.yaml"), folder.run(&webitel, &["export"]).ended(0).out);
    folder.run(&webitel, &["export", "-o", "no/such/folder.yaml"]).ended(1);
    assert_eq!(folder.names(), ["hooks.yaml"]);
}

#[test]
fn an_export_keeps_who_may_read_the_file_and_writes_through_links() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let (webitel, folder) = (small(), Folder::new());
    folder.write("hooks.yaml", "mine\n");
    let (file, link) = (folder.path("hooks.yaml"), folder.path("link.yaml"));
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).expect("it is ours");
    symlink("hooks.yaml", &link).expect("a link");
    for name in ["hooks.yaml", "link.yaml"] {
        folder.write("hooks.yaml", "mine\n");
        folder.run(&webitel, &["export", "-o", name]).ended(0);
        assert!(folder.read("hooks.yaml").contains("queue: Support line"), "{name}");
        let mode = std::fs::metadata(&file).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o640, "{name}");
    }
    assert!(link.symlink_metadata().expect("it is there").is_symlink());
    let printed = folder.run(&webitel, &["export", "-o", "/dev/stdout"]).ended(0).out;
    assert_eq!(printed, folder.read("hooks.yaml"));
}

#[test]
fn on_a_terminal_the_plan_is_coloured_and_asked_about() {
    let webitel = small();
    let home = |variable: (&str, &str)| {
        let home = Home::new().set("WEBITEL_URL", webitel.server.url()).set(variable.0, variable.1);
        let home = home.set("WEBITEL_ACCESS_TOKEN", webitel.server.token());
        home.write("desired.yaml", DESIRED, 0o600);
        home
    };
    let coloured = home(("LANG", "C.UTF-8"));
    let file = coloured.path("desired.yaml").to_string_lossy().into_owned();
    let mut played = coloured.play(&["apply", "-f", &file]);
    played.see_written("\u{1b}[36m~ ", 1);
    played.answer("[y/N]", "n\r");
    assert_eq!(played.wait(), 1);
    played.see_written("Nothing was changed", 1);
    assert_eq!(webitel.hooks_of("Sales").len() + webitel.hooks_of("Support line").len(), 4);

    let plain = home(("NO_COLOR", "1"));
    let file = plain.path("desired.yaml").to_string_lossy().into_owned();
    let played = plain.play(&["plan", "-f", &file]);
    played.see_written("2 to change", 1);
    assert_eq!(played.wait(), 3);
    assert!(!played.output().contains("\u{1b}[36m"), "{:?}", played.output());
}
