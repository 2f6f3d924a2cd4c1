//! A program that is killed at any moment: what it changed is on disk, and what is in doubt is looked up afterwards.
//!
//! `KILL_RUNS=100 cargo test --test commands killed -- --nocapture` kills a hundred runs and prints what was found.

use std::{
    collections::{BTreeMap, BTreeSet},
    thread::sleep,
    time::Duration,
};

use serde_json::Value;
use webitel_hooks::demo::{Faults, Latency};

use crate::office::Office;

/// Has several hooks.
const QUEUE: u64 = 12;
/// So that many are killed while an answer is on its way.
const LATENCY: Duration = Duration::from_millis(15);

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what a long run is for")]
fn what_a_killed_run_changed_is_in_the_history() {
    let runs: u64 = std::env::var("KILL_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(6);
    let office = Office::with(Faults { latency: Some(Latency { least: LATENCY, most: LATENCY }), ..Faults::default() });
    let mut expected = states(&office);
    let (mut changed, mut doubted) = (0, 0);
    for run in 0..runs {
        let before = states(&office);
        let before_run = history(&office).len();
        let verb = if run % 2 == 0 { "disable" } else { "enable" };
        let mut child = office.spawn(&format!("hooks {verb} --queue {QUEUE} --yes"));
        if run % 3 == 0 {
            // As soon as the first hook has changed on the server, whose answer may still be on its way.
            while states(&office) == before && child.try_wait().expect("it is ours").is_none() {
                sleep(Duration::from_millis(2));
            }
        } else {
            // From before the first request to after the last.
            sleep(Duration::from_millis(30 + run * 7919 % 600));
        }
        child.kill().expect("it is killed");
        child.wait().expect("it has ended");
        sleep(Duration::from_millis(60));

        let now = states(&office);
        let differ: Vec<u64> = now.iter().filter(|(id, state)| before[id] != **state).map(|(id, _)| *id).collect();
        let since = history(&office);
        let known: BTreeSet<u64> = since[before_run..].iter().map(hook).collect();
        assert!(differ.iter().all(|id| known.contains(id)), "run {run}: {differ:?} changed, {known:?} are known");
        changed += differ.len();
        doubted += since.iter().filter(|change| change["result"] == "unclear").count();

        office.line("doctor --queue 12 --json");
        let settled = history(&office);
        assert!(settled.iter().all(|change| change["result"] != "unclear"), "run {run}: {settled:?}");
        for change in settled.iter().filter(|change| change["result"] == "done") {
            expected.insert(hook(change), change["after"]["state"] == "on");
        }
        assert_eq!(expected, now, "run {run}: the history leads to what the server holds");
    }
    assert!(changed > 0, "no run was killed after it had changed a hook, so nothing was tested");
    println!("{runs} runs killed: {changed} hooks changed, all in the history; {doubted} were in doubt and looked up.");
}

fn states(office: &Office) -> BTreeMap<u64, bool> {
    office.hooks(QUEUE).iter().map(|hook| (hook.id.0, hook.state.enabled())).collect()
}

/// Every change, oldest first.
fn history(office: &Office) -> Vec<Value> {
    office.line("history --json --limit 100000").objects()
}

fn hook(change: &Value) -> u64 {
    change["before"]["id"].as_u64().or_else(|| change["after"]["id"].as_u64()).expect("an id")
}
