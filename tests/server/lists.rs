//! Pages, order and columns of lists (docs/webitel-api.md §3).

use serde_json::{Value, json};

use crate::support::{SUPPORT, demo, demo_with, plain};
use webitel_hooks::demo::{Options, SeedSize};

const FLOWS: &str = "/routing/schema";
const QUEUES: &str = "/call_center/queues";
const VIP: &str = "/call_center/queues/18/hooks";

#[tokio::test]
async fn pages_follow_each_other_until_next_is_left_out() {
    let demo = demo();
    let whole = demo.column(&format!("{QUEUES}?size=1000&sort=id"), "id").await;
    assert_eq!(whole.len(), 57);
    let mut read = Vec::new();
    for page in 1..=6 {
        let list = demo.get(&format!("{QUEUES}?size=10&sort=id&page={page}")).await.ok();
        let items = list["items"].as_array().expect("items").clone();
        assert_eq!(items.len(), if page == 6 { 7 } else { 10 });
        assert_eq!(list.get("next"), (page != 6).then_some(&json!(true)), "page {page}");
        read.extend(items.iter().map(|item| plain(&item["id"])));
    }
    assert_eq!(read, whole);
    assert_eq!(demo.get(&format!("{QUEUES}?size=10&page=7")).await.text, "{}");
}

#[tokio::test]
async fn a_last_page_that_is_exactly_full_has_no_next() {
    let demo = demo();
    assert_eq!(demo.get(&format!("{SUPPORT}?size=4")).await.ok().get("next"), None);
    assert_eq!(demo.get(&format!("{SUPPORT}?size=3")).await.ok()["next"], true);
    assert_eq!(demo.get(&format!("{SUPPORT}?size=2&page=2")).await.ok().get("next"), None);
}

#[tokio::test]
async fn a_size_that_makes_no_sense_is_forty() {
    let demo = demo();
    for size in
        ["", "size=", "size=0", "size=-1", "size=-99999999999999999999", "size=20001", "size=99999999999999999999"]
    {
        let list = demo.get(&format!("{QUEUES}?{size}")).await.ok();
        assert_eq!(list["items"].as_array().map(Vec::len), Some(40), "{size}");
        assert_eq!(list["next"], true, "{size}");
    }
    let list = demo.get(&format!("{QUEUES}?size=20000")).await.ok();
    assert_eq!((list["items"].as_array().map(Vec::len), list.get("next")), (Some(57), None));
}

#[tokio::test]
async fn a_page_that_makes_no_sense_is_the_first_and_one_past_the_end_is_empty() {
    let demo = demo();
    let first = demo.get(&format!("{QUEUES}?size=5&page=1")).await.ok();
    for page in ["", "page=", "page=0", "page=-3"] {
        assert_eq!(demo.get(&format!("{QUEUES}?size=5&{page}")).await.ok(), first, "{page}");
    }
    for page in ["13", "999999", "9223372036854775807", "99999999999999999999"] {
        assert_eq!(demo.get(&format!("{QUEUES}?size=5&page={page}")).await.text, "{}", "{page}");
    }
}

#[tokio::test]
async fn page_and_size_that_are_no_numbers_are_refused() {
    let demo = demo();
    demo.get(&format!("{QUEUES}?page=two")).await.fails_at_the_gateway(400);
    demo.get(&format!("{SUPPORT}?size=1.5")).await.fails_at_the_gateway(400);
}

#[tokio::test]
async fn every_list_has_its_own_default_order() {
    let demo = demo();
    let events = demo.column(&format!("{VIP}?size=100"), "event").await;
    assert_eq!(events.len(), 27);
    assert!(events.is_sorted());
    let priorities: Vec<i64> = numbers(demo.column(&format!("{QUEUES}?size=100"), "priority").await);
    assert!(priorities.is_sorted_by(|one, next| one >= next));
    assert_eq!(priorities[0], 100);
    let created = numbers(demo.column(&format!("{FLOWS}?size=500&fields=created_at"), "created_at").await);
    assert!(created.len() > 100 && created.is_sorted_by(|one, next| one >= next));
    assert!(numbers(demo.column("/call_center/teams", "id").await).is_sorted());
}

fn numbers(texts: Vec<String>) -> Vec<i64> {
    texts.into_iter().map(|text| if text.is_empty() { 0 } else { text.parse().expect("a number") }).collect()
}

#[tokio::test]
async fn a_plus_a_space_and_nothing_all_mean_ascending() {
    let demo = demo();
    let ascending = ["answered", "bridged", "joined", "leaving"];
    for sort in ["event", "+event", "%2Bevent", "%20event", "%20%2Bevent", "+event+"] {
        assert_eq!(demo.column(&format!("{SUPPORT}?sort={sort}"), "event").await, ascending, "{sort}");
    }
    for sort in ["-event", "%20-event"] {
        let mut found = demo.column(&format!("{SUPPORT}?sort={sort}"), "event").await;
        found.reverse();
        assert_eq!(found, ascending, "{sort}");
    }
    let ids = numbers(demo.column(&format!("{SUPPORT}?sort=-id"), "id").await);
    assert!(ids.is_sorted_by(|one, next| one > next));
}

#[tokio::test]
async fn references_sort_by_name_and_switches_by_state() {
    let demo = demo();
    let flows = |hooks: Vec<Value>| hooks.iter().map(|hook| plain(&hook["schema"]["name"])).collect::<Vec<_>>();
    let found = flows(demo.items(&format!("{SUPPORT}?sort=%2Bschema")).await);
    assert_eq!(found, ["Close ticket", "Notify CRM", "Notify CRM", "Old CRM push"]);
    let found = flows(demo.items(&format!("{SUPPORT}?sort=-schema")).await);
    assert_eq!(found, ["Old CRM push", "Notify CRM", "Notify CRM", "Close ticket"]);
    assert_eq!(demo.column(&format!("{SUPPORT}?sort=enabled"), "enabled").await, ["", "true", "true", "true"]);
    assert_eq!(demo.column(&format!("{SUPPORT}?sort=-enabled"), "enabled").await, ["true", "true", "true", ""]);
    let ids: Vec<i64> = numbers(
        demo.items(&format!("{SUPPORT}?sort=schema_id"))
            .await
            .iter()
            .map(|hook| plain(&hook["schema"]["id"]))
            .collect(),
    );
    assert_eq!(ids, [5, 5, 6, 7]);
}

#[tokio::test]
async fn what_is_missing_comes_last_ascending_and_first_descending() {
    let demo = demo();
    let teams = |queues: Vec<Value>| queues.iter().map(|queue| plain(&queue["team"]["name"])).collect::<Vec<_>>();
    let ascending = teams(demo.items(&format!("{QUEUES}?size=100&sort=%2Bteam")).await);
    let named = ascending.iter().filter(|team| !team.is_empty()).count();
    assert!(named > 30 && named < 57);
    assert!(ascending[..named].iter().all(|team| !team.is_empty()));
    let descending = teams(demo.items(&format!("{QUEUES}?size=100&sort=-team")).await);
    assert!(descending[..57 - named].iter().all(String::is_empty));
    assert_eq!(descending[57 - named], ascending[named - 1]);
}

#[tokio::test]
async fn texts_sort_without_regard_to_case() {
    let demo = demo();
    let names = demo.column(&format!("{FLOWS}?size=500&sort=name"), "name").await;
    let place = |name: &str| names.iter().position(|found| found == name).expect("it is there");
    assert!(place("back\\slash") < place("Billing: mark call"));
    assert!(place("hook test") < place("HubSpot engagement"));
    assert!(place("test") < place("Test (do not delete!)"));
    assert!(place("Test (do not delete!)") < place("test 2"));
}

#[tokio::test]
async fn every_column_of_the_contract_sorts() {
    let demo = demo();
    let lists = [
        (SUPPORT, "id schema event enabled queue_id schema_id"),
        ("/call_center/teams/3/hooks", "id schema event enabled team_id schema_id"),
        (
            QUEUES,
            "id name type enabled priority team calendar strategy description count waiting active tags \
            resource_groups resources schema do_schema after_schema form_schema dnc_list ringtone grantee \
            team_id sticky_agent processing processing_sec processing_renewal_sec created_at created_by \
            updated_at updated_by domain_id",
        ),
        (FLOWS, "id name type editor debug tags created_at created_by updated_at updated_by domain_id"),
        ("/call_center/teams", "id name"),
    ];
    for (list, columns) in lists {
        let count = demo.items(&format!("{list}?size=1000")).await.len();
        for column in columns.split(' ') {
            for sign in ["%2B", "-", ""] {
                let items = demo.items(&format!("{list}?size=1000&sort={sign}{column}")).await;
                assert_eq!(items.len(), count, "{list} by {sign}{column}");
            }
        }
    }
}

#[tokio::test]
async fn numbers_sort_as_numbers() {
    let demo = demo();
    for column in ["id", "priority", "count", "waiting", "active", "type", "updated_at"] {
        let up = numbers(demo.column(&format!("{QUEUES}?size=100&sort={column}"), column).await);
        assert!(up.is_sorted() && up.first() < up.last(), "{column}");
        let down = numbers(demo.column(&format!("{QUEUES}?size=100&sort=-{column}"), column).await);
        assert!(down.is_sorted_by(|one, next| one >= next), "{column}");
    }
}

#[tokio::test]
async fn expressions_are_refused_as_unknown_columns_and_do_nothing() {
    let demo = demo();
    let before = demo.items(SUPPORT).await;
    for sort in [
        "event,id",
        "lower(event)",
        "event::text",
        "case when enabled then 1 else 2 end",
        "event; DROP TABLE cc_queue_events",
        "(SELECT 1)",
        "event\" DESC",
        "EVENT",
        "rowid",
        "*",
    ] {
        let encoded: String = form_urlencode(sort);
        let answer = demo.get(&format!("{SUPPORT}?sort={encoded}")).await;
        let detail = format!("pq: column \"{sort}\" does not exist");
        answer.fails(500, "store.sql_queue_hook.get_all.app_error", &detail);
    }
    assert_eq!(demo.items(SUPPORT).await, before);
}

fn form_urlencode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn every_list_names_itself_when_it_cannot_be_sorted() {
    let demo = demo();
    let detail = r#"pq: column "x" does not exist"#;
    for (list, id) in [
        (QUEUES, "store.sql_queue.get_all.app_error"),
        (FLOWS, "store.sql_routing_schema.get_all.app_error"),
        ("/call_center/teams", "store.sql_agent_team.get_all.app_error"),
        ("/call_center/teams/3/hooks", "store.sql_team_hook.get_all.app_error"),
    ] {
        demo.get(&format!("{list}?sort=-x")).await.fails(500, id, detail);
    }
}

#[tokio::test]
async fn fields_choose_columns_and_unknown_ones_are_dropped() {
    let demo = demo();
    let list = demo.get(&format!("{SUPPORT}?fields=id&fields=event&fields=colour")).await.ok();
    for item in list["items"].as_array().expect("items") {
        let keys: Vec<&str> = item.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(keys, ["event", "id"]);
    }
    let list = demo.get(&format!("{SUPPORT}?fields=schema.name")).await.ok();
    assert_eq!(list["items"][0], json!({"schema": {"name": "Old CRM push"}}));
    let list = demo.get(&format!("{SUPPORT}?fields=schema.id&fields=schema.name&fields=id")).await.ok();
    assert_eq!(list["items"][0]["schema"], json!({"id": "6", "name": "Old CRM push"}));
}

#[tokio::test]
async fn without_any_known_field_rows_are_empty() {
    let demo = demo();
    for fields in ["fields=id,event", "fields=colour", "fields=", "fields=queue_id"] {
        let list = demo.get(&format!("{SUPPORT}?{fields}")).await.ok();
        assert_eq!(list, json!({"items": [{}, {}, {}, {}]}), "{fields}");
    }
}

#[tokio::test]
async fn rows_that_tie_come_in_another_order_for_each_page() {
    let demo = demo();
    let scan = async |sort: &str| {
        let mut ids = Vec::new();
        for page in 1.. {
            let list = demo.get(&format!("{FLOWS}?fields=id&size=10&page={page}&sort={sort}")).await.ok();
            ids.extend(list["items"].as_array().expect("items").iter().map(|flow| plain(&flow["id"])));
            if list["next"] != true {
                break;
            }
        }
        let rows = ids.len();
        ids.sort();
        ids.dedup();
        (rows, ids.len())
    };
    let (rows, distinct) = scan("%2Bid").await;
    assert_eq!(rows, distinct);
    let (rows, distinct) = scan("type").await;
    assert!(distinct < rows, "{distinct} of {rows} flows were seen, as in the engine");
    assert_eq!(scan("type").await, (rows, distinct), "the same every time");
}

#[tokio::test]
async fn an_item_whose_columns_are_all_falsy_is_still_an_item() {
    let demo = demo();
    let list = demo.get(&format!("{SUPPORT}?fields=enabled&sort=enabled")).await.ok();
    assert_eq!(list["items"], json!([{}, {"enabled": true}, {"enabled": true}, {"enabled": true}]));
}

#[tokio::test]
async fn a_list_of_twenty_thousand_fits_one_page() {
    let seed = SeedSize { queues: 58, schemas: 0, hooks_per_queue: Some(20_001) };
    let demo = demo_with(Options { seed, ..Options::default() });
    let id = &demo.get(&format!("{QUEUES}?sort=-id&size=1&fields=id")).await.ok()["items"][0]["id"];
    let list = demo.get(&format!("{QUEUES}/{}/hooks?size=20000&sort=id", plain(id))).await.ok();
    assert_eq!((list["items"].as_array().map(Vec::len), &list["next"]), (Some(20_000), &json!(true)));
}
