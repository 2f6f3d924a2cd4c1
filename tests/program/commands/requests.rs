//! What a command asks of the server, counted: a hook is read again only where its queue was changed since it was planned.

use webitel_hooks::demo::SeedSize;

use crate::harness::{FakeServer, JOURNAL, Run, Story};

/// The requests of a command line that writes, as method and path, in their order.
fn requests(story: &Story, line: &str) -> Vec<String> {
    let log = story.path("requests.log");
    story.line(&format!("{line} --log {}", log.display())).done();
    let text = std::fs::read_to_string(&log).expect("a log");
    std::fs::remove_file(&log).expect("removed");
    let value = |line: &str, key: &str| {
        let rest = line.split_once(&format!("{key}="))?.1;
        Some(rest.split([' ', '?']).next().unwrap_or_default().to_owned())
    };
    text.lines().filter_map(|line| Some(format!("{} {}", value(line, "method")?, value(line, "path")?))).collect()
}

const VERSIONS: &str = "GET call_center/queues";
const HOOKS: &str = "GET call_center/queues/12/hooks";

#[test]
fn a_write_costs_five_requests_besides_who_asks_and_which_queue() {
    let story = Story::new().set("WEBITEL_REPLICA_LAG", "5s");
    let asked = requests(&story, "hooks disable 2 --queue 12 --yes");
    let patch = "PATCH call_center/queues/12/hooks/2";
    assert_eq!(asked[..2], ["GET userinfo", "GET call_center/queues/12"]);
    assert_eq!(asked[2..], [VERSIONS, HOOKS, VERSIONS, patch, VERSIONS]);
    // Our own write of a moment ago makes no difference.
    let asked = requests(&story, "hooks enable 2 --queue 12 --yes");
    assert_eq!(asked[2..], [VERSIONS, HOOKS, VERSIONS, patch, VERSIONS]);
}

#[test]
fn many_hooks_of_many_queues_cost_two_requests_each_and_two_a_group() {
    let server = FakeServer::of_size(SeedSize { queues: 150, hooks_per_queue: Some(1), schemas: 0 });
    let story = Story::of(server).set("WEBITEL_REPLICA_LAG", "5s");
    let asked = requests(&story, "hooks disable --state on --yes");
    let count = |is_meant: &dyn Fn(&str) -> bool| asked.iter().filter(|request| is_meant(request)).count();
    let writes = count(&|request| request.starts_with("PATCH"));
    let lists = count(&|request| request.ends_with("/hooks"));
    let groups = writes.div_ceil(64);
    assert!(writes > 128 && lists >= 150, "{writes} writes, {lists} lists");
    assert_eq!(asked.len(), 2 + lists + writes + 2 * groups, "who asks and the queues come on top");
}

#[test]
fn two_processes_take_turns_at_a_queue() {
    let (relay, story) = Story::new().holding("PATCH ", 0);
    let first = story.spawn("hooks disable 2 --queue 12 --yes");
    relay.expect_held(1);
    let second = story.spawn("hooks set 2 --queue 12 --to-schema 7 --yes");
    let intents = || {
        let journal = std::fs::read_to_string(story.path(JOURNAL));
        journal.unwrap_or_default().lines().filter(|line| line.contains("\"writes\"")).count()
    };
    while intents() < 2 {
        std::thread::yield_now();
    }
    relay.let_go();
    Run::of(first).done();
    // It was planned before the first one wrote, and compared after.
    let second = Run::of(second);
    let second = second.refused(1, "The hook was not written; nothing was changed.");
    assert!(second.out.contains("Somebody else changed it meanwhile"), "{second:?}");
}
