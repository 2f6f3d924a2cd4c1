//! From one domain to another over HTTP: the same names, other ids.

use proptest::prelude::*;

use crate::files::domain::{Hook, domain};

const QUEUES: [&str; 3] = ["Support line", "Продажі: \"EU\" # 1", "yes"];
const SCHEMAS: [&str; 3] = ["Notify CRM", "12", "Закрити звернення"];

#[test]
fn a_file_from_staging_makes_production_the_same() {
    let staging = [
        (QUEUES[0], "joined", SCHEMAS[0], true),
        (QUEUES[0], "joined", SCHEMAS[1], false),
        (QUEUES[1], "leaving", SCHEMAS[2], true),
    ];
    let production = [
        (QUEUES[0], "joined", SCHEMAS[1], true),
        (QUEUES[0], "missed", SCHEMAS[1], true),
        (QUEUES[2], "missed", SCHEMAS[1], true),
    ];
    let staging = domain(100, &QUEUES, &SCHEMAS, &staging);
    let turned: Vec<&str> = QUEUES.into_iter().rev().collect();
    let production = domain(101, &turned, &SCHEMAS, &production);
    let exported = staging.line("export").ended(0).out;
    // The embedded server's domain always has the same name; a real staging has another one.
    let text = exported.replace("domain: demo.webitel.example", "domain: staging.example");
    production.write("staging.yaml", &text);
    let plan = production.line("plan -f staging.yaml --prune").ended(3);
    assert_eq!(plan.err, "", "ids of another domain are nobody's concern");
    production.line("apply -f staging.yaml --prune --yes").ended(0);
    assert_eq!(production.server.all(), staging.server.all());
    for story in [&production, &staging] {
        story.write("staging.yaml", &text);
        assert_eq!(story.line("plan -f staging.yaml --prune").ended(0).out, "");
    }

    production.write("staging.yaml", &text.replace("queue: Support line\n    id: 100", "id: 100"));
    let nameless = production.line("plan -f staging.yaml").ended(2);
    assert!(nameless.err.contains("ids of staging.example are not valid in demo.webitel.example"), "{}", nameless.err);
}

fn hooks() -> impl Strategy<Value = Vec<Hook>> {
    let events = prop::sample::select(vec!["joined", "leaving", "wait_agent"]);
    let one =
        (prop::sample::select(&QUEUES[..]), events, prop::sample::select(&SCHEMAS[..]), prop::bool::weighted(0.7));
    prop::collection::vec(one, 0..16)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// The database itself refuses two enabled hooks for an event (docs/webitel-api.md §4.4), so an apply that ends well never had them.
    #[test]
    fn applying_an_export_with_prune_makes_any_domain_like_any_other(a in hooks(), b in hooks(), json in any::<bool>()) {
        let (a, b) = (domain(100, &QUEUES, &SCHEMAS, &a), domain(7_000, &QUEUES, &SCHEMAS, &b));
        let file = if json { "hooks.json" } else { "hooks.yaml" };
        a.run(&["export", "-o", file]).ended(0);
        b.write(file, &a.read(file));
        b.run(&["apply", "-f", file, "--prune", "--yes"]).ended(0);
        prop_assert_eq!(b.server.all(), a.server.all());
        prop_assert_eq!(b.run(&["plan", "-f", file, "--prune"]).ended(0).out, "");
    }
}
