//! Names and ids against a domain.

use super::*;
use crate::domain::{FlowSchema, Hook, HookId, Queue, QueueHooks, QueueType, SchemaRef, SchemaType};
use crate::files::{Known, resolve_hooks, resolve_queues};

struct Domain {
    name: ServerText,
    queues: Vec<Queue>,
    schemas: Vec<FlowSchema>,
}

fn domain(name: &str, queues: &[(u64, &str)], schemas: &[(u64, &str)]) -> Domain {
    let queue = |(id, name): &(u64, &str)| Queue {
        id: QueueId(*id),
        name: (*name).into(),
        kind: QueueType(1),
        state: State::On,
    };
    let schema =
        |(id, name): &(u64, &str)| FlowSchema { id: SchemaId(*id), name: (*name).into(), kind: SchemaType::Service };
    Domain {
        name: name.into(),
        queues: queues.iter().map(queue).collect(),
        schemas: schemas.iter().map(schema).collect(),
    }
}

fn demo() -> Domain {
    let queues = [(12, "Support line"), (13, "Support lane"), (14, "Sales"), (15, "Twin"), (16, "Twin"), (17, "")];
    domain("demo", &queues, &[(5, "Notify CRM"), (6, "Old CRM push"), (7, "Close ticket"), (8, "Twin"), (9, "Twin")])
}

impl Domain {
    fn known(&self) -> Known<'_> {
        Known { domain: Some(&self.name), queues: &self.queues, schemas: &self.schemas }
    }

    /// Returns the ids of the found queues, and the reported problems.
    fn queues(&self, text: &str) -> (Vec<u64>, String) {
        let reading = good(text);
        let resolved = resolve_queues(&reading, self.known());
        (resolved.found.iter().map(|found| found.queue.id.0).collect(), told(&resolved.problems))
    }

    fn schemas(&self, text: &str, actual: &[QueueHooks]) -> (Vec<u64>, String) {
        let reading = good(text);
        let queues = resolve_queues(&reading, self.known()).found;
        let resolved = resolve_hooks(&reading, self.known(), &queues, actual);
        let ids = resolved.found.iter().flat_map(|desired| &desired.hooks).map(|hook| hook.schema.id.0);
        (ids.collect(), told(&resolved.problems))
    }
}

fn queues(head: &str, named: &[&str]) -> String {
    let queues: String = named.iter().map(|named| format!("  - {{{named}, hooks: []}}\n")).collect();
    format!("version: 1\n{head}queues:\n{queues}")
}

fn hooks(head: &str, named: &[&str]) -> String {
    let hooks: String =
        named.iter().map(|named| format!("      - {{event: joined, enabled: false, {named}}}\n")).collect();
    format!("version: 1\n{head}queues:\n  - queue: Sales\n    hooks:\n{hooks}")
}

#[test]
fn a_name_in_another_unicode_form_is_found_and_the_exact_one_comes_first() {
    let (nfc, nfd) = ("\u{439}", "\u{438}\u{306}");
    let mixed = format!("{nfc}{nfd}");
    let two = domain("demo", &[(14, "Sales"), (20, nfc)], &[(5, nfd)]);
    assert_eq!(two.queues(&queues("", &[&format!("queue: {nfd}")])), (vec![20], String::new()));
    assert_eq!(two.schemas(&hooks("", &[&format!("schema: {nfc}")]), &[]), (vec![5], String::new()));
    let both = domain("demo", &[(20, nfc), (21, nfd)], &[]);
    assert_eq!(both.queues(&queues("", &[&format!("queue: {nfd}")])), (vec![21], String::new()));
    let several = domain("demo", &[(20, &format!("{nfc}{nfc}")), (21, &format!("{nfd}{nfd}"))], &[]);
    let (found, told) = several.queues(&queues("", &[&format!("queue: {mixed}")]));
    assert!(found.is_empty());
    assert!(told.contains("2 queues here are named") && told.contains("with the ids 20 and 21"), "{told}");
    let (found, _) = several.queues(&queues("", &[&format!("queue: {mixed}, id: 21")]));
    assert_eq!(found, [21]);
}

#[test]
fn the_name_counts_whatever_the_id() {
    let text = queues("domain: demo\n", &["queue: Support line, id: 12", "queue: Sales, id: 99"]);
    assert_eq!(
        demo().queues(&text),
        (
            vec![12, 14],
            "hooks.yaml:5:13: warning: The queue \"Sales\" has the id 14 here; there is none with the id 99. The name \
             counts."
                .to_owned()
        )
    );
    let text = queues("", &["queue: Sales, id: 12"]);
    assert_eq!(
        demo().queues(&text).1,
        "hooks.yaml:3:13: warning: The queue \"Sales\" has the id 14 here; the id 12 is that of \"Support \
         line\". The name counts."
    );
}

#[test]
fn where_several_have_the_name_the_id_decides() {
    assert_eq!(demo().queues(&queues("", &["queue: Twin, id: 16"])), (vec![16], String::new()));
    let told = "2 queues here are named \"Twin\", with the ids 15 and 16; add the id of one.";
    assert_eq!(demo().queues(&queues("", &["queue: Twin"])), (vec![], format!("hooks.yaml:3:13: {told}")));
    assert_eq!(demo().queues(&queues("", &["queue: Twin, id: 14"])), (vec![], format!("hooks.yaml:3:13: {told}")));
}

#[test]
fn an_id_alone_is_enough_in_its_own_domain() {
    let text = queues("domain: demo\n", &["id: 17", "id: 3"]);
    let told = "hooks.yaml:5:10: There is no queue with the id 3 here.";
    assert_eq!(demo().queues(&text), (vec![17], told.to_owned()));
}

#[test]
fn in_another_domain_ids_mean_nothing() {
    let text = queues("domain: staging\n", &["queue: Support line, id: 14", "queue: Twin, id: 15", "id: 14"]);
    assert_eq!(
        demo().queues(&text),
        (
            vec![12],
            "\
hooks.yaml:5:13: 2 queues here are named \"Twin\", with the ids 15 and 16; the file's ids are of staging and not valid in demo: \
             rename one of them, or change the id and domain in the file.
hooks.yaml:6:10: Only the id 14 is given, and ids of staging are not valid in demo; write the queue's name."
                .to_owned()
        )
    );
}

#[test]
fn all_unknown_names_are_reported_with_similar_ones() {
    let text = queues("", &["queue: Suport line", "queue: sales", "queue: Ζ, id: 400", "queue: Chat, id: 14"]);
    assert_eq!(
        demo().queues(&text),
        (
            vec![],
            "\
hooks.yaml:3:13: There is no queue \"Suport line\" here; the nearest are \"Support line\" (12) and \"Support lane\" (13).
hooks.yaml:4:13: There is no queue \"sales\" here; did you mean \"Sales\" (14)?
hooks.yaml:5:13: There is no queue \"Ζ\" here, nor any with a name like it.
hooks.yaml:6:13: There is no queue \"Chat\" here. The id is that of \"Sales\": if it was renamed, change the name in \
             the file."
                .to_owned()
        )
    );
}

#[test]
fn one_queue_named_in_two_ways_is_reported() {
    let told = "hooks.yaml:4:10: This is queue Sales (14), which is already in line 3.";
    assert_eq!(demo().queues(&queues("", &["queue: Sales", "id: 14"])), (vec![14], told.to_owned()));
}

#[test]
fn flow_schemas_are_found_as_queues_are() {
    let named = ["schema: Notify CRM, schema_id: 5", "schema: Old CRM", "schema_id: 7", "schema: Twin, schema_id: 9"];
    assert_eq!(
        demo().schemas(&hooks("", &named), &[]),
        (
            vec![5, 7, 9],
            "hooks.yaml:6:49: There is no flow schema \"Old CRM\" here; did you mean \"Old CRM push\" (6)?".to_owned()
        )
    );
}

#[test]
fn an_id_that_does_not_fit_is_reported_once_and_not_for_every_hook() {
    let (found, told) = demo().schemas(&hooks("", &["schema: Notify CRM, schema_id: 7"; 3]), &[]);
    assert_eq!((found, told.lines().count()), (vec![5, 5, 5], 1));
}

#[test]
fn a_flow_schema_that_nobody_would_choose_is_known_where_a_hook_runs_it() {
    let text = hooks("", &["schema: Voice menu", "schema_id: 31"]);
    assert_eq!(demo().schemas(&text, &[]).0, Vec::<u64>::new());
    let hook = |id, schema, name: &str| Hook {
        id: HookId(id),
        event: Event::Joined,
        schema: Some(SchemaRef { id: SchemaId(schema), name: name.into() }),
        state: State::Off,
    };
    let queue = demo().queues[2].clone();
    let actual = [QueueHooks { queue, hooks: vec![hook(1, 30, "Voice menu"), hook(2, 31, "")] }];
    assert_eq!(demo().schemas(&text, &actual), (vec![30, 31], String::new()));
}

#[test]
fn queues_keep_their_hooks_where_others_are_unknown() {
    let text = "\
version: 1
queues:
  - {queue: Nowhere, hooks: [{event: joined, schema: Nothing, enabled: true}]}
  - {queue: Sales, hooks: [{event: joined, schema: Notify CRM, enabled: true}]}
";
    let reading = good(text);
    let demo = demo();
    let resolved = resolve_queues(&reading, demo.known());
    let found: Vec<&Queue> = resolved.found.iter().map(|found| &found.queue).collect();
    assert_eq!(found, [&demo.queues[2]]);
    let desired = resolve_hooks(&reading, demo.known(), &resolved.found, &[]);
    assert_eq!((desired.found.len(), desired.found[0].hooks.len()), (1, 1));
    assert_eq!(desired.found[0].hooks[0].schema, demo.schemas[0].reference());
}

#[test]
fn many_unknown_names_in_a_large_domain_are_reported_quickly() {
    let names: Vec<String> = (0..3_000).map(|index| format!("Queue number {index}")).collect();
    let list: Vec<(u64, &str)> = names.iter().zip(1..).map(|(name, id)| (id, name.as_str())).collect();
    let wanted: Vec<String> = (0..2_000).map(|index| format!("queue: Qeueu number {index}")).collect();
    let text = queues("", &wanted.iter().map(String::as_str).collect::<Vec<_>>());
    let (found, told) = domain("demo", &list, &[]).queues(&text);
    assert_eq!((found.len(), told.lines().count()), (0, 2_000));
}
