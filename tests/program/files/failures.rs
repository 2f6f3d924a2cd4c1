//! Writes that fail in the middle, and those of whom nothing comes.

use webitel_hooks::demo::{Fault, Moment, Refusal, ScriptedFault};

use crate::files::folder::{FakeServer, Folder};

const EVENTS: [&str; 6] = ["joined", "answered", "offering", "bridged", "missed", "leaving"];

fn small() -> FakeServer {
    FakeServer::with(40, &["Support line"], &["Notify CRM", "Old CRM push"], &[])
}

/// Six new hooks; the server takes four at a time.
fn six() -> String {
    let hook = |event: &&str| format!("      - {{event: {event}, schema: Notify CRM, enabled: true}}\n");
    let hooks: String = EVENTS.iter().map(hook).collect();
    format!("version: 1\nqueues:\n  - queue: Support line\n    hooks:\n{hooks}")
}

fn refused(method: &str) -> ScriptedFault {
    ScriptedFault::new(Fault::Refuse(Refusal::Status(400), Moment::Before)).method(method).path("/hooks")
}

#[test]
fn a_failure_stops_what_was_not_begun_and_applying_again_does_the_rest() {
    let (webitel, desk) = (small(), Folder::new());
    desk.write("six.yaml", &six());
    webitel.server.inject(refused("POST"));
    let run = desk.run(&webitel, &["apply", "-f", "six.yaml", "--yes"]).ended(4);
    let count = |word: &str| run.out.lines().filter(|line| line.starts_with(word)).count();
    assert_eq!(count("failed: "), 1, "{}", run.out);
    let done = count("done: ");
    assert!(count("not tried: ") >= 1 && done + count("not tried: ") == 5, "{}", run.out);
    assert_eq!(webitel.hooks().len(), done, "what is told is what is there");
    assert!(run.err.contains(&format!("{done} of 6 hooks were written as planned.")), "{}", run.err);
    desk.run(&webitel, &["apply", "-f", "six.yaml", "--yes"]).ended(0);
    assert_eq!(webitel.hooks().len(), 6);
    desk.run(&webitel, &["plan", "-f", "six.yaml", "--prune"]).ended(0);
}

#[test]
fn with_keep_going_only_what_failed_is_missing() {
    let (webitel, desk) = (small(), Folder::new());
    desk.write("six.yaml", &six());
    webitel.server.inject(refused("POST").after(1));
    let run = desk.run(&webitel, &["apply", "-f", "six.yaml", "--keep-going", "--yes"]).ended(4);
    assert_eq!(webitel.hooks().len(), 5);
    assert!(run.err.contains("5 of 6 hooks were written as planned."), "{}", run.err);
    desk.run(&webitel, &["plan", "-f", "six.yaml"]).ended(3);
}

#[test]
fn where_nothing_could_be_written_nothing_was_changed() {
    let (webitel, desk) = (small(), Folder::new());
    desk.write("six.yaml", &six());
    webitel.server.inject(refused("POST").always());
    for keep_going in [false, true] {
        let mut arguments = vec!["apply", "-f", "six.yaml", "--yes", "--json"];
        arguments.extend(keep_going.then_some("--keep-going"));
        let run = desk.run(&webitel, &arguments).ended(1);
        assert_eq!(run.objects().last().expect("a summary")["outcome"], "failed");
        assert_eq!(webitel.hooks(), []);
    }
}

#[test]
fn what_was_switched_off_for_a_hook_that_failed_is_on_again() {
    let (webitel, desk) = (FakeServer::with(40, &["Sales"], &["Notify CRM", "Old CRM push"], &[]), Folder::new());
    let file = |schema: &str| {
        format!("version: 1\nqueues: [{{queue: Sales, hooks: [{{event: joined, schema: {schema}, enabled: true}}]}}]\n")
    };
    desk.write("first.yaml", &file("Notify CRM"));
    desk.write(
        "off.yaml",
        "version: 1\nqueues: [{queue: Sales, hooks: [{event: joined, schema: Old CRM push, enabled: false}]}]\n",
    );
    desk.run(&webitel, &["apply", "-f", "first.yaml", "--yes"]).ended(0);
    desk.run(&webitel, &["apply", "-f", "off.yaml", "--yes"]).ended(0);
    let before = webitel.hooks();
    desk.write("second.yaml", &file("Old CRM push"));
    // The first PATCH switches the one off, the second would switch the other on.
    webitel.server.inject(refused("PATCH").after(1));
    desk.run(&webitel, &["apply", "-f", "second.yaml", "--yes"]).ended(1);
    assert_eq!(webitel.hooks(), before);
}

#[test]
fn half_a_domain_is_never_exported() {
    let (webitel, desk) = (FakeServer::demo(), Folder::new());
    desk.write("hooks.yaml", "mine\n");
    webitel.server.inject(refused("GET").after(3));
    let run = desk.run(&webitel, &["export", "-o", "hooks.yaml"]).ended(1);
    assert!(run.err.contains("Nothing was exported."), "{}", run.err);
    assert_eq!((run.out.as_str(), desk.read("hooks.yaml").as_str()), ("", "mine\n"));
}

#[test]
fn a_queue_that_cannot_be_read_is_not_planned_for() {
    let (webitel, desk) = (small(), Folder::new());
    desk.write("six.yaml", &six());
    webitel.server.inject(refused("GET").always());
    desk.run(&webitel, &["apply", "-f", "six.yaml", "--yes"]).ended(1);
    webitel.server.forget_planned_faults();
    assert_eq!(webitel.hooks(), []);
}
