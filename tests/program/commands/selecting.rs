//! What is unknown or ambiguous is told with candidates, before anything is written.

use std::fs;

use serde_json::json;

use crate::harness::{FakeServer, Story};

#[test]
fn an_unknown_queue_is_reported_with_similar_ones() {
    let story = Story::new();
    story
        .line("hooks list --queue 'Suport line'")
        .refused(2, "No queue has the id or name \"Suport line\". Did you mean \"Support line\" (12)");
    let error = story.line("hooks list --queue 'Suport line' --json").error();
    assert_eq!(
        (&error["kind"], &error["candidates"][0]),
        (&json!("unknown"), &json!({ "id": 12, "name": "Support line" }))
    );
    story.line("hooks list --queue 999999").refused(2, "No queue has the id or name \"999999\".");
    story.line("hooks list --queue ''").refused(2, "No queue has the id or name \"\".");
}

#[test]
fn an_unknown_flow_schema_is_reported_with_similar_ones() {
    let story = Story::new();
    for line in [
        "where-used 'notify crm'",
        "hooks list --schema 'notify crm'",
        "hooks set --queue 12 --to-schema 'notify crm' --yes",
    ] {
        story
            .line(line)
            .refused(2, "No flow schema has the id or name \"notify crm\". Did you mean \"Notify CRM\" (5)");
    }
}

#[test]
fn an_unknown_event_is_reported_with_the_most_similar_one() {
    let story = Story::new();
    for line in [
        "hooks list --event joind",
        "hooks add --queue 12 --event joind --schema 5 --yes",
        "hooks disable --event joind --yes",
    ] {
        story.line(line).refused(2, "Unknown event \"joind\". Did you mean \"joined\"?");
    }
    story.line("hooks list --event xyz").refused(2, "Events are joined, answered, offering,");
}

/// A server whose queues and flow schemas have these names.
fn renamed(queues: &[(i64, &str)], schemas: &[(i64, &str)]) -> Story {
    Story::of(FakeServer::prepared(|database| {
        for (table, names) in [("cc_queue", queues), ("acr_routing_scheme", schemas)] {
            for (id, name) in names {
                database.execute(&format!("UPDATE {table} SET name = ? WHERE id = ?"), (name, id)).expect("renamed");
            }
        }
    }))
}

/// й, ї and ё as one character, as two, and both in one name.
#[test]
fn a_name_in_another_unicode_form_is_found_by_every_command() {
    const NFC: &str = "Нічний їжак ёлка";
    const NFD: &str = "Нічнии\u{306} і\u{308}жак е\u{308}лка";
    const MIXED: &str = "Нічний і\u{308}жак ёлка";
    for (stored, typed) in [(NFC, NFD), (NFD, NFC), (NFC, MIXED), (NFD, MIXED)] {
        let story = renamed(&[(12, stored)], &[(5, stored)]);
        fs::write(story.path("hooks.yaml"), format!("version: 1\nqueues:\n- queue: {typed}\n  hooks: []\n"))
            .expect("written");
        for line in [
            "queues --search '{}'",
            "schemas --search '{}'",
            "hooks list --queue '{}' --schema '{}'",
            "where-used '{}'",
            "export --queue '{}'",
            "plan hooks.yaml --queue '{}'",
            "hooks set --schema '{}' --to-schema '{}' --dry-run",
            "copy --from '{}' --to Reception --dry-run",
            "copy --from Reception --to '{}' --dry-run",
            "doctor --queue '{}'",
            "pause --queue '{}' --schema '{}' --yes",
            "resume --queue '{}' --schema '{}' --yes",
        ] {
            let run = story.shell(&format!("webitel-hooks {}", line.replace("{}", typed)));
            assert_eq!(run.code, 0, "{line}: {run:?}");
        }
    }
    let story = renamed(&[(12, NFC), (15, NFD)], &[]);
    let (exact, other) = (story.line(&format!("hooks list --queue '{NFD}' --json")), "is the name of 2 queues: 12 (");
    assert_eq!(exact.objects()[0]["queue"]["id"], 15, "the exact one");
    story.line(&format!("hooks list --queue '{MIXED}'")).refused(2, other);
    story.line("pause --queue 12 --queue 15 --yes").done();
    story.line(&format!("resume --queue '{MIXED}' --yes")).refused(2, "is the name of 2 queues: 12, 15. Pass the id.");
}

#[test]
fn an_ambiguous_queue_is_an_error_that_lists_the_candidates() {
    let story = renamed(&[(15, "Support line")], &[]);
    story.line("hooks disable --queue 'Support line' --yes").refused(
        2,
        "\"Support line\" is the name of 2 queues: 12 (Inbound queue, on), 15 (Chat inbound queue, off). Pass the id.",
    );
    let error = story.line("hooks list --queue 'Support line' --json").error();
    assert_eq!(error["kind"], "ambiguous");
    assert_eq!(
        error["candidates"],
        json!([{ "id": 12, "name": "Support line" }, { "id": 15, "name": "Support line" }])
    );
    story.line("hooks list --queue 15").done();
}

#[test]
fn a_write_that_names_no_hooks_is_refused() {
    let story = Story::new();
    for verb in ["enable", "disable", "remove", "set --to-state off"] {
        story.line(&format!("hooks {verb} --yes")).refused(2, "No hooks are selected");
    }
    story.line("hooks set --queue 12 --yes").refused(2, "Nothing to change: pass --to-event");
}

#[test]
fn hooks_are_named_by_id_in_whichever_queue_they_are() {
    let story = Story::new();
    let run = story.line("hooks disable 2 7 --yes --json").done();
    let ids: Vec<_> = run.named("change").iter().map(|change| change["before"]["id"].clone()).collect();
    assert_eq!(ids, [json!(2), json!(7)]);
    story.line("hooks disable 2 999999 --yes").refused(2, "No queue that you may see has the hook 999999.");
    story.line("hooks disable 7 --queue 12 --yes").refused(2, "None of these queues has the hook 7.");
}
