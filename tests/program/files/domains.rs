//! From one domain to another over HTTP: the same names, other ids.

use proptest::prelude::*;

use crate::files::folder::{FakeServer, Folder, Hook, hook};

const QUEUES: [&str; 3] = ["Support line", "Продажі: \"EU\" # 1", "yes"];
const SCHEMAS: [&str; 3] = ["Notify CRM", "12", "Закрити звернення"];

#[test]
fn a_file_from_staging_makes_production_the_same() {
    let staging = [
        hook(QUEUES[0], "joined", SCHEMAS[0], true),
        hook(QUEUES[0], "joined", SCHEMAS[1], false),
        hook(QUEUES[1], "leaving", SCHEMAS[2], true),
    ];
    let production = [
        hook(QUEUES[0], "joined", SCHEMAS[1], true),
        hook(QUEUES[0], "missed", SCHEMAS[1], true),
        hook(QUEUES[2], "missed", SCHEMAS[1], true),
    ];
    let staging = FakeServer::with(100, &QUEUES, &SCHEMAS, &staging);
    let turned: Vec<&str> = QUEUES.into_iter().rev().collect();
    let production = FakeServer::with(101, &turned, &SCHEMAS, &production);
    let folder = Folder::new();
    folder.run(&staging, &["export", "-o", "staging.yaml"]).ended(0);
    // The embedded server's domain always has the same name; a real staging has another one.
    folder.edit("staging.yaml", "domain: demo.webitel.example", "domain: staging.example");
    let plan = folder.run(&production, &["plan", "-f", "staging.yaml", "--prune"]).ended(3);
    assert_eq!(plan.err, "", "ids of another domain are nobody's concern");
    folder.run(&production, &["apply", "-f", "staging.yaml", "--prune", "--yes"]).ended(0);
    assert_eq!(production.hooks(), staging.hooks());
    assert_eq!(folder.run(&production, &["plan", "-f", "staging.yaml", "--prune"]).ended(0).out, "");
    assert_eq!(folder.run(&staging, &["plan", "-f", "staging.yaml", "--prune"]).ended(0).out, "");

    folder.edit("staging.yaml", "queue: Support line\n    id: 100", "id: 100");
    let nameless = folder.run(&production, &["plan", "-f", "staging.yaml"]).ended(2);
    assert!(nameless.err.contains("ids of staging.example are not valid in demo.webitel.example"), "{}", nameless.err);
}

fn hooks() -> impl Strategy<Value = Vec<Hook>> {
    let events = prop::sample::select(vec!["joined", "leaving", "wait_agent"]);
    let one =
        (prop::sample::select(&QUEUES[..]), events, prop::sample::select(&SCHEMAS[..]), prop::bool::weighted(0.7));
    prop::collection::vec(one.prop_map(|(queue, event, schema, on)| hook(queue, event, schema, on)), 0..16)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// The database itself refuses two enabled hooks for an event (docs/webitel-api.md §4.4), so an apply that ends well never had them.
    #[test]
    fn applying_an_export_with_prune_makes_any_domain_like_any_other(a in hooks(), b in hooks(), json in any::<bool>()) {
        let (a, b) = (FakeServer::with(100, &QUEUES, &SCHEMAS, &a), FakeServer::with(7_000, &QUEUES, &SCHEMAS, &b));
        let folder = Folder::new();
        let file = if json { "hooks.json" } else { "hooks.yaml" };
        folder.run(&a, &["export", "-o", file]).ended(0);
        folder.run(&b, &["apply", "-f", file, "--prune", "--yes"]).ended(0);
        prop_assert_eq!(b.hooks(), a.hooks());
        prop_assert_eq!(folder.run(&b, &["plan", "-f", file, "--prune"]).ended(0).out, "");
    }
}
