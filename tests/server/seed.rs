//! The domain that a new database holds (docs/webitel-api.md §11): what exercises a client well is all there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use webitel_hooks::demo::{Options, SeedSize};

use crate::support::{Demo, demo, demo_with, plain};

async fn queues(demo: &Demo) -> Vec<Value> {
    demo.items("/call_center/queues?size=20000&sort=id").await
}

async fn hooks_by_queue(demo: &Demo) -> BTreeMap<String, Vec<Value>> {
    let mut all = BTreeMap::new();
    for queue in queues(demo).await {
        let path = format!("/call_center/queues/{}/hooks?size=20000", plain(&queue["id"]));
        all.insert(plain(&queue["name"]), demo.items(&path).await);
    }
    all
}

#[tokio::test]
async fn there_are_57_queues_of_every_type() {
    let queues = queues(&demo()).await;
    assert_eq!(queues.len(), 57);
    let kinds: BTreeSet<u64> = queues.iter().map(|queue| queue["type"].as_u64().unwrap_or(0)).collect();
    assert_eq!(kinds, (0..=9).collect());
    assert!(queues.iter().any(|queue| queue.get("team").is_none()));
    assert!(queues.iter().any(|queue| queue.get("enabled").is_none()));
    assert!(queues.iter().any(|queue| queue.get("priority").is_none()));
}

#[tokio::test]
async fn the_queues_of_the_presentation_are_as_promised() {
    let demo = demo();
    let all = queues(&demo).await;
    let named = |name: &str| all.iter().find(|queue| queue["name"] == name).unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(named("Support line")["id"], "12");
    assert_eq!(named("Sales outbound")["enabled"], true);
    assert_eq!(named("Chat EU").get("enabled"), None);
    let callbacks = named("Callback list");
    assert_eq!((callbacks.get("type"), callbacks.get("enabled"), callbacks.get("priority")), (None, None, None));
    let hooks = hooks_by_queue(&demo).await;
    let counts = ["Support line", "Sales outbound", "Callback list", "Chat EU"].map(|name| hooks[name].len());
    assert_eq!(counts, [4, 2, 0, 1]);
}

#[tokio::test]
async fn there_are_at_least_120_schemas_of_every_type() {
    let kinds = demo().column("/routing/schema?size=1000", "type").await;
    assert!(kinds.len() >= 120, "{}", kinds.len());
    assert_eq!(kinds.into_iter().collect::<BTreeSet<_>>().len(), 5);
}

#[tokio::test]
async fn hooks_are_in_every_state() {
    let hooks = hooks_by_queue(&demo()).await;
    let known = ["joined", "answered", "offering", "bridged", "missed", "leaving", "processing", "active"];
    let events: BTreeSet<String> = hooks.values().flatten().map(|hook| plain(&hook["event"])).collect();
    assert!(known.iter().all(|event| events.contains(*event)));
    assert!(events.contains("wait_agent"));
    assert!(events.contains("escalated"), "an event that nobody knows");
    let both = |hooks: &Vec<Value>| {
        let on: BTreeSet<_> =
            hooks.iter().filter(|hook| hook["enabled"] == true).map(|hook| plain(&hook["event"])).collect();
        hooks.iter().any(|hook| hook.get("enabled").is_none() && on.contains(&plain(&hook["event"])))
    };
    assert!(hooks.values().filter(|hooks| both(hooks)).count() > 3);
    assert!(hooks.values().filter(|hooks| hooks.is_empty()).count() > 3);
    assert!(hooks["VIP line"].len() >= 25);
}

#[tokio::test]
async fn awkward_names_are_among_queues_and_schemas() {
    let demo = demo();
    let queues = demo.column("/call_center/queues?size=1000", "name").await;
    let flows = demo.column("/routing/schema?size=1000", "name").await;
    for names in [&queues, &flows] {
        let has = |wanted: fn(char) -> bool| names.iter().any(|name| name.contains(wanted));
        assert!(has(|letter| ('а'..='я').contains(&letter)), "Cyrillic");
        assert!(has(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter)), "CJK");
        assert!(has(|letter| letter > '\u{1f300}'), "emoji");
        for sign in ['"', '\'', '%', '_', '*', '\u{1b}', '\u{7}', '\u{9b}', '\u{202e}'] {
            assert!(names.iter().any(|name| name.contains(sign)), "{sign:?}");
        }
        assert!(names.iter().any(|name| name.chars().count() == 200), "200 characters");
    }
    let evil = hooks_by_queue(&demo).await;
    assert!(evil.values().flatten().any(|hook| plain(&hook["event"]).contains('\u{1b}')));
}

#[tokio::test]
async fn the_same_domain_is_seeded_every_time() {
    let seed = SeedSize { queues: 80, schemas: 200, hooks_per_queue: None };
    let (one, other) =
        (demo_with(Options { seed, ..Options::default() }), demo_with(Options { seed, ..Options::default() }));
    for path in ["/call_center/queues?size=20000&sort=id", "/routing/schema?size=20000&sort=id"] {
        assert_eq!(one.get(path).await.text, other.get(path).await.text);
    }
    assert_eq!(hooks_by_queue(&one).await, hooks_by_queue(&other).await);
}

#[tokio::test]
async fn a_size_adds_to_the_hand_made_domain() {
    let seed = SeedSize { queues: 70, schemas: 150, hooks_per_queue: Some(12) };
    let demo = demo_with(Options { seed, ..Options::default() });
    let all = queues(&demo).await;
    assert_eq!(all.len(), 70);
    assert_eq!(demo.items("/routing/schema?size=1000").await.len(), 150);
    let mut full = 0;
    for queue in &all {
        let hooks = demo.items(&format!("/call_center/queues/{}/hooks?size=100", plain(&queue["id"]))).await;
        if hooks.len() == 12 {
            full += 1;
            let events: BTreeSet<String> = hooks.iter().map(|hook| plain(&hook["event"])).collect();
            assert_eq!(events.len(), 9);
        }
    }
    assert_eq!(full, 13);
    let first = &demo.get("/call_center/queues?size=1").await.ok()["items"][0];
    assert_eq!(first["name"], "Support line");
}

#[tokio::test]
async fn a_size_below_the_hand_made_domain_changes_nothing() {
    let seed = SeedSize { queues: 1, schemas: 1, hooks_per_queue: Some(3) };
    let small = demo_with(Options { seed, ..Options::default() });
    let path = "/call_center/queues?size=1000&sort=id";
    assert_eq!(small.get(path).await.text, demo().get(path).await.text);
}

#[tokio::test]
async fn a_hundred_thousand_hooks_are_there_and_can_be_paged() {
    let seed = SeedSize { queues: 1057, schemas: 500, hooks_per_queue: Some(100) };
    let demo = demo_with(Options { seed, ..Options::default() });
    let queues = demo.items("/call_center/queues?size=20000&sort=-id&fields=id").await;
    assert_eq!(queues.len(), 1057);
    let first = plain(&queues[0]["id"]);
    let list = demo.get(&format!("/call_center/queues/{first}/hooks?size=1&sort=-id")).await.ok();
    assert!(list["items"][0]["id"].as_u64() >= Some(100_000));
    let last = plain(&queues[999]["id"]);
    for queue in [first, last] {
        let list = demo.get(&format!("/call_center/queues/{queue}/hooks?size=99&page=2")).await.ok();
        assert_eq!((list["items"].as_array().map(Vec::len), list.get("next")), (Some(1), None));
    }
    // The rules hold for generated hooks too.
    let on = json!({"schema": {"id": 5}, "event": "joined", "enabled": true});
    let path = format!("/call_center/queues/{}/hooks", plain(&queues[0]["id"]));
    let had_one = demo.items(&format!("{path}?event=joined&size=100")).await.iter().any(|hook| hook["enabled"] == true);
    assert_eq!(demo.post(&path, on).await.status, if had_one { 400 } else { 200 });
}
