//! `q`: a pattern over the whole value, in no particular case (docs/webitel-api.md §3.2).

use serde_json::json;

use crate::support::{Demo, SUPPORT, demo};

/// The names that a list finds for `q`, percent-encoded here.
async fn found(demo: &Demo, list: &str, asked: &str) -> Vec<String> {
    let encoded: String = asked.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let key = if list.ends_with("hooks") { "event" } else { "name" };
    demo.column(&format!("{list}?size=1000&sort=id&q={encoded}"), key).await
}

const QUEUES: &str = "/call_center/queues";
const FLOWS: &str = "/routing/schema";

#[tokio::test]
async fn no_wildcard_is_implied() {
    let demo = demo();
    assert_eq!(found(&demo, QUEUES, "Sales").await, [""; 0]);
    assert_eq!(found(&demo, QUEUES, "Sales outbound").await, ["Sales outbound"]);
    assert_eq!(found(&demo, QUEUES, "sales*").await, ["Sales outbound"]);
    assert_eq!(found(&demo, QUEUES, "*SALES").await, ["Inbound sales"]);
    assert_eq!(found(&demo, QUEUES, "s*D").await, ["Sales outbound"]);
}

#[tokio::test]
async fn an_empty_q_is_no_filter() {
    let demo = demo();
    assert_eq!(found(&demo, QUEUES, "").await.len(), 57);
    assert_eq!(found(&demo, QUEUES, "*").await.len(), 57);
    assert_eq!(found(&demo, QUEUES, "%").await.len(), 57);
}

#[tokio::test]
async fn percent_and_underscore_are_wildcards_too() {
    let demo = demo();
    assert_eq!(found(&demo, QUEUES, "sales%").await, ["Sales outbound"]);
    assert_eq!(found(&demo, QUEUES, "_hat EU").await, ["Chat EU"]);
    assert_eq!(found(&demo, QUEUES, "hat EU").await, [""; 0]);
    assert_eq!(found(&demo, QUEUES, "__at EU").await, ["Chat EU"]);
    // One character, not one byte.
    assert_eq!(found(&demo, QUEUES, "客____").await, [""; 0]);
    assert_eq!(found(&demo, QUEUES, "客___").await, ["客服热线"]);
}

#[tokio::test]
async fn a_backslash_makes_the_next_character_a_plain_one() {
    let demo = demo();
    assert_eq!(found(&demo, FLOWS, r"%\%%").await, ["100% discount_code", "Wild * card_%"]);
    assert_eq!(found(&demo, FLOWS, r"*\_*").await, ["100% discount_code", "Wild * card_%"]);
    assert_eq!(found(&demo, FLOWS, r"*\\*").await, ["back\\slash"]);
    // A star is a percent sign before anything is escaped, so this asks for a percent sign.
    assert_eq!(found(&demo, FLOWS, r"%\*").await, ["Wild * card_%"]);
}

#[tokio::test]
async fn a_backslash_with_nothing_behind_it_is_an_error_of_the_database() {
    let answer = demo().get(&format!("{FLOWS}?q=%25%5C")).await;
    let detail = "pq: LIKE pattern must not end with escape character";
    answer.fails(500, "store.sql_routing_schema.get_all.app_error", detail);
}

#[tokio::test]
async fn case_does_not_matter_in_any_script() {
    let demo = demo();
    assert_eq!(found(&demo, QUEUES, "ГАРЯЧА*").await, ["Гаряча лінія"]);
    assert_eq!(found(&demo, QUEUES, "*ВІДДІЛ ПРОДАЖІВ").await, ["Відділ продажів"]);
    assert_eq!(found(&demo, QUEUES, "*österreich").await, ["Kundenhotline Österreich"]);
    assert_eq!(found(&demo, QUEUES, "*ÖSTERREICH").await, ["Kundenhotline Österreich"]);
    assert_eq!(found(&demo, FLOWS, "ночной ОТЧЁТ").await, ["Ночной отчёт"]);
}

#[tokio::test]
async fn queues_are_found_by_their_description_too() {
    let demo = demo();
    assert_eq!(found(&demo, QUEUES, "*look before they call").await, ["VIP callbacks"]);
    assert_eq!(found(&demo, QUEUES, "підтримка УКРАЇНСЬКОЮ*").await, ["Гаряча лінія"]);
}

#[tokio::test]
async fn hooks_are_found_by_their_event_only() {
    let demo = demo();
    assert_eq!(found(&demo, SUPPORT, "JOIN*").await, ["joined"]);
    assert_eq!(found(&demo, SUPPORT, "*ed").await, ["answered", "bridged", "joined"].map(str::to_owned));
    assert_eq!(found(&demo, SUPPORT, "*CRM*").await, [""; 0]);
}

#[tokio::test]
async fn a_search_combines_with_filters_and_pages() {
    let demo = demo();
    let list = demo.get(&format!("{SUPPORT}?q=*ed&schema_id=5&size=1&page=1")).await.ok();
    assert_eq!((&list["items"][0]["event"], &list["next"]), (&json!("bridged"), &json!(true)));
    let list = demo.get(&format!("{SUPPORT}?q=*ed&schema_id=5&size=1&page=2")).await.ok();
    assert_eq!((&list["items"][0]["event"], list.get("next")), (&json!("joined"), None));
}

#[tokio::test]
async fn quotes_in_a_search_are_only_text() {
    let demo = demo();
    assert_eq!(found(&demo, QUEUES, "*'single'*").await, ["\"Quoted\" & 'single' queue"]);
    assert_eq!(found(&demo, QUEUES, "' OR 1=1 --").await, [""; 0]);
}
