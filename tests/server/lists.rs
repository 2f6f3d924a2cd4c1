//! Pages, order and columns of lists (docs/webitel-api.md §3).

use serde_json::json;

use crate::support::{SUPPORT, demo, demo_with, plain};
use webitel_hooks::demo::{Options, SeedSize};

const FLOWS: &str = "/routing/schema";
const QUEUES: &str = "/call_center/queues";

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
async fn parameters_of_another_type_are_refused() {
    let demo = demo();
    for path in ["/call_center/queues?page=two", "/call_center/queues?enabled=maybe", "/routing/schema?type=servic"] {
        demo.get(path).await.fails_at_the_gateway(400);
    }
    demo.get(&format!("{SUPPORT}?size=1.5")).await.fails_at_the_gateway(400);
}

#[tokio::test]
async fn hooks_are_found_by_their_event_only() {
    let demo = demo();
    assert_eq!(demo.column(&format!("{SUPPORT}?q=*ed"), "event").await, ["answered", "bridged", "joined"]);
    assert_eq!(demo.get(&format!("{SUPPORT}?q=*CRM*")).await.text, "{}");
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
    let schemas = async |sort: &str| {
        let hooks = demo.items(&format!("{SUPPORT}?sort={sort}")).await;
        hooks.iter().map(|hook| plain(&hook["schema"]["name"])).collect::<Vec<_>>()
    };
    let mut names = schemas("%2Bschema").await;
    assert_eq!(names, ["Close ticket", "Notify CRM", "Notify CRM", "Old CRM push"]);
    names.reverse();
    assert_eq!(schemas("-schema").await, names);
    assert_eq!(demo.column(&format!("{SUPPORT}?sort=enabled"), "enabled").await, ["", "true", "true", "true"]);
    assert_eq!(demo.column(&format!("{SUPPORT}?sort=-enabled"), "enabled").await, ["true", "true", "true", ""]);
}

#[tokio::test]
async fn a_missing_value_comes_last_ascending_and_first_descending() {
    let demo = demo();
    let teams = async |sort: &str| {
        let queues = demo.items(&format!("{QUEUES}?size=100&sort={sort}")).await;
        queues.iter().map(|queue| plain(&queue["team"]["name"])).collect::<Vec<_>>()
    };
    let (ascending, descending) = (teams("%2Bteam").await, teams("-team").await);
    let named = ascending.iter().filter(|team| !team.is_empty()).count();
    assert!(named > 30 && named < 57);
    assert!(ascending[..named].iter().all(|team| !team.is_empty()));
    assert!(descending[..57 - named].iter().all(String::is_empty));
    assert_eq!(descending[57 - named], ascending[named - 1]);
}

#[tokio::test]
async fn queues_come_by_priority_and_teams_by_id() {
    let demo = demo();
    let priorities = numbers(demo.column(&format!("{QUEUES}?size=100"), "priority").await);
    assert!(priorities[0] == 100 && priorities.is_sorted_by(|one, next| one >= next));
    assert!(numbers(demo.column("/call_center/teams", "id").await).is_sorted());
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
async fn a_list_of_twenty_thousand_fits_one_page() {
    let seed = SeedSize { queues: 58, schemas: 0, hooks_per_queue: Some(20_001) };
    let demo = demo_with(Options { seed, ..Options::default() });
    let id = &demo.get(&format!("{QUEUES}?sort=-id&size=1&fields=id")).await.ok()["items"][0]["id"];
    let list = demo.get(&format!("{QUEUES}/{}/hooks?size=20000&sort=id", plain(id))).await.ok();
    assert_eq!((list["items"].as_array().map(Vec::len), &list["next"]), (Some(20_000), &json!(true)));
}
