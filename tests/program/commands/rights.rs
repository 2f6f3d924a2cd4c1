//! Users who may not do everything, and the ways to a token.

use crate::harness::{Home, JOURNAL, Story};

/// The same server for another of the demo's users.
fn signed_in(story: Story, user: &str) -> Story {
    let token = story.server.session_of(user);
    story.set("WEBITEL_ACCESS_TOKEN", &token)
}

#[test]
fn who_may_not_read_flow_schemas_names_them_by_id() {
    let story = signed_in(Story::new(), "dispatcher");
    story.line("where-used 'Notify CRM'").refused(1, "Your user lacks the right to read flow schemas (403).");
    assert_eq!(story.line("where-used 5 --json").done().objects().len(), 6);
    story.line("hooks disable --schema 5 --queue 12 --yes").done();
    story.line("schemas").refused(1, "Your user lacks the right to read flow schemas (403).");
}

#[test]
fn who_may_only_look_changes_nothing() {
    let story = signed_in(Story::new(), "viewer");
    story.line("hooks list --queue 12").done();
    let run = story.line("hooks disable --queue 12 --yes --json");
    assert_eq!((run.code, run.error()["kind"].as_str()), (2, Some("forbidden")));
    assert!(run.named("change").is_empty(), "nothing was sent");
    story.line("hooks disable --queue 12 --dry-run").refused(2, "lacks the right to change queues");
    story.line("export --queue 12").done();
    signed_in(Story::new(), "guest").line("queues").refused(1, "(403)");
}

#[test]
fn who_may_change_one_queue_changes_that_one() {
    let story = signed_in(Story::new(), "lead");
    // Only the queues of the lead's team are there at all.
    let run = story.line("hooks disable --state on --yes").refused(4, "hooks were written as planned.");
    assert!(run.out.contains("done: Support line (12)") && run.out.contains("failed: "), "{}", run.out);
    assert!(!run.out.contains("Sales outbound"), "{}", run.out);
}

#[test]
fn the_token_comes_as_it_does_for_the_program_and_the_log_has_the_requests() {
    let story = Story::new();
    let config = format!("[profiles.a]\nurl = \"{}\"\ntoken_file = \"~/secret\"\n", story.server.url());
    let home = Home::with_config(&config);
    home.write("secret", &format!("{}\n", story.server.token()));
    let log = home.path("log").display().to_string();
    let run = home.run(&["hooks", "list", "--profile", "a", "--queue", "12", "--log", &log]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let log = home.read("log");
    assert!(log.contains("path=call_center/queues/12/hooks") && !log.contains(story.server.token()), "{log}");
    let run = home.run(&["hooks", "disable", "2", "--profile", "a", "--yes"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(home.read(JOURNAL).contains("\"profile\":\"a\""));
}
