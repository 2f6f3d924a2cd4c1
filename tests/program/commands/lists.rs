//! `queues`, `schemas`, `hooks list` and `where-used`.

use std::io::{BufRead as _, BufReader};

use serde_json::{Value, json};
use webitel_hooks::demo::SeedSize;

use crate::harness::{FakeServer, Story};

#[test]
fn queues_are_a_table_for_people() {
    let story = Story::new();
    let run = story.line("queues --search sales").done();
    assert_eq!(
        run.out,
        "\
ID  QUEUE           TYPE               STATE
14  Sales outbound  Predictive dialer  on
24  Inbound sales   Inbound queue      on
"
    );
    let off = story.line("queues --state off --search 'chat'").done();
    assert_eq!(off.out.lines().count(), 2, "{}", off.out);
    assert!(off.out.contains("15  Chat EU  Chat inbound queue  off"), "{}", off.out);
    let none = story.line("queues --search 'no such thing'");
    assert_eq!((none.code, none.out.as_str(), none.err.as_str()), (0, "", "No queue matches.\n"));
}

#[test]
fn queues_are_objects_for_scripts() {
    let run = Story::new().line("queues --search sales --json").done();
    let expected = json!({
        "object": "queue", "id": 14, "name": "Sales outbound", "type": 5, "type_name": "Predictive dialer", "state": "on",
    });
    assert_eq!(run.objects()[0], expected);
    assert_eq!(run.objects().len(), 2);
}

#[test]
fn all_queues_are_listed_whatever_a_page_holds() {
    let story = Story::of(FakeServer::of_size(SeedSize { queues: 1200, ..SeedSize::default() }));
    let ids: Vec<u64> =
        story.line("queues --json").done().objects().iter().filter_map(|queue| queue["id"].as_u64()).collect();
    assert_eq!(ids.len(), 1200);
    assert!(ids.is_sorted_by(|one, next| one < next));
}

#[test]
fn schemas_are_those_for_hooks_unless_all_are_wanted() {
    let story = Story::new();
    let run = story.line("schemas --search 'CRM push'").done();
    assert_eq!(run.out, "ID  FLOW SCHEMA   TYPE\n6   Old CRM push  default\n");
    let of = |line: &str| -> Vec<Value> {
        story.line(line).done().objects().iter().map(|schema| schema["type"].clone()).collect()
    };
    assert!(of("schemas --json").iter().all(|kind| kind == "service" || kind == "default"));
    assert!(of("schemas --all --json").iter().any(|kind| kind == "voice"));
    let found = story.line("schemas --search 'Notify CRM' --json").done().objects();
    let expected = json!({ "object": "schema", "id": 5, "name": "Notify CRM", "type": "service" });
    assert!(found.contains(&expected) && found.len() == 3, "anywhere in the name: {found:?}");
}

#[test]
fn the_hooks_of_a_queue_are_listed_with_what_keeps_them_from_running() {
    let run = Story::new().line("hooks list --queue 'Support line'").done();
    assert_eq!(
        run.out,
        "\
ID  QUEUE         TYPE     EVENT     FLOW SCHEMA   STATE  REMARKS
1   Support line  inbound  Answered  Old CRM push  off    no public Webitel version up to 26.06 fires it
2   Support line  inbound  Bridged   Notify CRM    on
3   Support line  inbound  Joined    Notify CRM    on
4   Support line  inbound  Leaving   Close ticket  on
"
    );
}

#[test]
fn a_hook_of_a_switched_off_queue_is_listed_with_those_for_whom_it_still_fires() {
    let story = Story::new();
    for event in ["leaving", "add_member", "active"] {
        story.line(&format!("hooks add --queue 38 --event {event} --schema 5 --yes"));
    }
    let remark = |event: &str| {
        let run = story.line(&format!("hooks list --queue 38 --event {event}"));
        run.out.lines().last().and_then(|line| line.split_once("  on")).map(|(_, remark)| remark.trim().to_owned())
    };
    let only = "the queue is off: it fires only for contacts that are in it already";
    let by_hand = "members that an agent dials by hand";
    assert_eq!(remark("active"), Some(format!("{only} and {by_hand}")));
    assert_eq!(remark("leaving"), Some(format!("{only}, {by_hand} and members that expire")));
    assert_eq!(remark("add_member"), Some(String::new()), "the queue's state makes no difference");
    story.line("hooks add --queue 38 --event joined --schema 5 --yes");
    assert_eq!(remark("joined"), Some("it never fires in queues of this type; the queue is off".to_owned()));
}

#[test]
fn a_hook_for_scripts_has_its_queue_with_it() {
    let run = Story::new().line("hooks list --queue 15 --json").done();
    let expected = json!([{
        "object": "hook", "id": 7, "event": "joined", "schema": { "id": 64, "name": "Tag conversation" }, "state": "on",
        "queue": { "id": 15, "name": "Chat EU", "type": 6, "type_name": "Chat inbound queue", "state": "off" },
        "remarks": ["queue_off"], "paused": false,
    }]);
    let mut objects = Value::from(run.objects());
    objects[0]["schema"]["id"] = json!(64);
    assert_eq!(objects, expected);
}

#[test]
fn conditions_are_all_to_be_fulfilled_and_repeated_ones_any() {
    let story = Story::new();
    let found = |line: &str| -> Vec<(u64, String)> {
        let hooks = story.line(line).done().objects();
        let of = |hook: &Value| {
            (hook["queue"]["id"].as_u64().expect("an id"), hook["event"].as_str().expect("a text").to_owned())
        };
        hooks.iter().map(of).collect()
    };
    let of = |pairs: &[(u64, &str)]| pairs.iter().map(|(id, event)| (*id, (*event).to_owned())).collect::<Vec<_>>();
    assert_eq!(found("hooks list --queue 12 --state on --event joined --json"), of(&[(12, "joined")]));
    assert_eq!(
        found("hooks list --queue 12 --queue Reception --event JOINED --event missed --json"),
        of(&[(12, "joined"), (21, "missed")])
    );
    assert_eq!(found("hooks list --schema 5 --queue 12 --json"), of(&[(12, "bridged"), (12, "joined")]));
    assert_eq!(found("hooks list --schema 5 --schema 'Close ticket' --queue 12 --json").len(), 3);
    assert_eq!(found("hooks list --event wait_agent --json").len(), 3, "an event that no admin client offers");
    assert!(found("hooks list --json").len() > 100);
}

#[test]
fn scripts_get_hooks_as_they_come() {
    let (relay, story) = Story::new().holding("/queues/18/hooks", 0);
    let mut child = story.spawn("hooks list --json");
    let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
    let first: Value = serde_json::from_str(&lines.next().expect("a line").expect("text")).expect("JSON");
    assert_eq!((&first["queue"]["id"], &first["id"]), (&json!(12), &json!(1)), "while others are still awaited");
    relay.expect_held(1);
    relay.let_go();
    assert!(lines.count() > 100);
    assert!(child.wait().expect("it is ours").success());
}

#[test]
fn no_such_hook_is_no_failure() {
    let run = Story::new().line("hooks list --queue 12 --event missed");
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", "No hook matches.\n"));
    assert_eq!(Story::new().line("hooks list --queue 12 --event missed --json").done().out, "");
}

#[test]
fn where_used_finds_the_schema_in_every_queue() {
    let story = Story::new();
    let by_name = story.line("where-used 'Notify CRM'").done();
    assert!(by_name.out.starts_with("ID   QUEUE "), "{}", by_name.out);
    assert_eq!(by_name.out.lines().count(), 7);
    assert_eq!(by_name.out, story.line("where-used 5").done().out);
    let objects = story.line("where-used 5 --json").done().objects();
    assert!(objects.iter().all(|hook| hook["schema"]["id"] == 5) && objects.len() == 6);
    let unused = story.line("where-used 'Voice mail'");
    assert_eq!((unused.code, unused.out.as_str(), unused.err.as_str()), (0, "", "No hook runs this flow schema.\n"));
}

#[test]
fn the_embedded_server_can_be_asked_without_any_setting() {
    let story = Story::new().unset();
    let run = story.line("hooks list --queue 12 --demo --data :memory:").done();
    assert!(run.out.contains("Notify CRM"), "{}", run.out);
    let path = story.path("mine.sqlite");
    let path = path.display();
    story.line(&format!("hooks disable --queue 12 --yes --demo --data '{path}'")).done();
    let kept = story.line(&format!("hooks list --queue 12 --state on --demo --data '{path}' --json")).done();
    assert_eq!(kept.out, "", "what was changed is there the next time");
}
