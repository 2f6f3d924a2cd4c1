//! The six calls on the hooks of a queue (admin-api §4).

use serde_json::json;

use crate::support::{NOTIFY_CRM, SUPPORT, demo, plain};

#[tokio::test]
async fn the_support_line_has_its_four_hooks_in_order_of_event() {
    let demo = demo();
    let hooks = demo.items(SUPPORT).await;
    let told: Vec<_> = hooks
        .iter()
        .map(|hook| (plain(&hook["event"]), plain(&hook["schema"]["name"]), hook["enabled"] == true))
        .collect();
    let wanted = [
        ("answered", "Old CRM push", false),
        ("bridged", "Notify CRM", true),
        ("joined", "Notify CRM", true),
        ("leaving", "Close ticket", true),
    ];
    assert_eq!(told, wanted.map(|(event, flow, enabled)| (event.to_owned(), flow.to_owned(), enabled)));
}

#[tokio::test]
async fn a_new_hook_is_answered_with_200_and_found_again() {
    let demo = demo();
    let body = json!({"schema": {"id": NOTIFY_CRM}, "event": "missed", "enabled": true});
    let made = demo.post(SUPPORT, body).await.ok();
    assert!(made["id"].is_u64());
    assert_eq!(made["schema"], json!({"id": "5", "name": "Notify CRM"}));
    assert_eq!(made["event"], "missed");
    assert_eq!(made["enabled"], true);
    assert_eq!(demo.get(&format!("{SUPPORT}/{}", made["id"])).await.ok(), made);
    assert!(demo.items(SUPPORT).await.contains(&made));
}
