//! `--stale-reads`: hooks as a lagging copy of the database shows them (admin-api §3).

use std::time::Duration;

use serde_json::{Value, json};
use webitel_hooks::demo::{DataLocation, Faults, Options};

use crate::support::{Demo, NOTIFY_CRM, SUPPORT, demo_with};

/// A server whose copy lags this far behind.
fn lagging(lag: Duration, data: DataLocation) -> Demo {
    demo_with(Options { faults: Faults { stale_reads: Some(lag), ..Faults::default() }, data, ..Options::default() })
}

/// Longer than any test.
const FOR_EVER: Duration = Duration::from_secs(3600);

/// A hook that can be added.
fn missed() -> Value {
    json!({"schema": {"id": NOTIFY_CRM}, "event": "missed", "enabled": true})
}

async fn missed_hooks(demo: &Demo) -> usize {
    demo.items(&format!("{SUPPORT}?event=missed")).await.len()
}

#[tokio::test]
async fn stale_reads_show_the_past_of_hooks_and_the_present_of_queues() {
    let demo = lagging(FOR_EVER, DataLocation::Memory);
    let (before, touched) = (demo.items(SUPPORT).await, demo.touched(12).await);
    let gone = "sql: no rows in result set";

    let made = demo.post(SUPPORT, missed()).await.ok();
    assert_eq!(made["event"], "missed", "a write answers with what it wrote");
    let (id, path) = (&made["id"], format!("{SUPPORT}/{}", made["id"]));
    assert_eq!(demo.items(SUPPORT).await, before);
    let detail = format!("Id={id}, {gone}");
    demo.get(&path).await.fails(404, "store.sql_queue_hook.get.app_error", &detail);
    demo.put(&path, missed()).await.fails(404, "store.sql_queue_hook.get.app_error", &detail);
    demo.patch(&path, json!({"enabled": false})).await.fails(404, "store.sql_queue_hook.get.app_error", &detail);
    demo.delete(&path).await.fails(404, "store.sql_queue_hook.get.app_error", &detail);
    assert!(demo.touched(12).await > touched, "queues are never stale");

    let old = demo.hook(SUPPORT, "joined", true).await;
    let path = format!("{SUPPORT}/{}", old["id"]);
    let changed = demo.patch(&path, json!({"event": "offering"})).await.ok();
    let changed_again = demo.patch(&path, json!({"enabled": false})).await.ok();
    assert_eq!((&changed["event"], &changed_again["event"]), (&json!("offering"), &json!("offering")));
    assert_eq!(changed_again.get("enabled"), None);
    assert_eq!(demo.get(&path).await.ok(), old);
    demo.delete(&path).await.ok();
    assert_eq!(demo.get(&path).await.ok(), old);
    assert_eq!(demo.items(SUPPORT).await, before);
    assert_eq!(demo.items(&format!("{SUPPORT}?event=joined")).await, [old]);
}

#[tokio::test]
async fn stale_reads_catch_up() {
    let demo = lagging(Duration::from_millis(20), DataLocation::Memory);
    let made = demo.post(SUPPORT, missed()).await.ok();
    let path = format!("{SUPPORT}/{}", made["id"]);
    while demo.get(&path).await.status == 404 {}
    assert_eq!(demo.get(&path).await.ok(), made);
    demo.delete(&path).await.ok();
    while demo.get(&path).await.status == 200 {}
    assert_eq!(missed_hooks(&demo).await, 0);
}

#[tokio::test]
async fn stale_reads_leave_nothing_in_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = DataLocation::File(folder.path().join("demo.sqlite"));
    let demo = lagging(FOR_EVER, data.clone());
    let made = demo.post(SUPPORT, missed()).await.ok();
    assert_eq!(missed_hooks(&demo).await, 0);
    drop(demo);
    let demo = demo_with(Options { data, ..Options::default() });
    assert_eq!(demo.items(&format!("{SUPPORT}?event=missed")).await, [made]);
}
