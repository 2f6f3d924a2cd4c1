//! What was confirmed is what is done: a colleague changes hooks between every question and its answer.
//!
//! Nothing of the colleague's is overwritten, everything else is done as it was confirmed, and all of it can be undone.
//! `COLLEAGUE_RUNS=10 cargo test --test program confirmed -- --nocapture` makes ten runs of each case.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::catch_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use webitel_hooks::demo::Faults;

use crate::harness::Terminal;
use crate::harness::http::ask;
use crate::terminal::colleagues;
use crate::terminal::relayed::{Hook, Hooks, RelayedStory, contents, random};
use crate::terminal::tui::keys::{DOWN, ENTER, TAB, ctrl};

/// How far the replica is behind, where there is one.
const LAG: Duration = Duration::from_millis(700);
/// Cases under way at once. Most of their time is waiting.
const TOGETHER: usize = 6;

/// A command or a job of the screen.
struct Case {
    name: &'static str,
    /// The queue whose hooks the colleague changes.
    queue: u64,
    /// What the user did before.
    before: &'static str,
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    Line(&'static str),
    /// The queue that is open, how to come to the question, and the answer.
    Screen(u64, fn(&mut Terminal), &'static str),
}

const fn line(name: &'static str, before: &'static str, line: &'static str) -> Case {
    Case { name, queue: 12, before, what: What::Line(line) }
}

const fn screen(name: &'static str, before: &'static str, question: fn(&mut Terminal), answer: &'static str) -> Case {
    Case { name, queue: 12, before, what: What::Screen(12, question, answer) }
}

const CASES: [Case; 20] = [
    line("enable", "hooks disable --queue 12 --yes", "hooks enable --queue 12"),
    line("disable", "", "hooks disable --queue 12"),
    line("set", "", "hooks set --queue 12 --to-schema 37"),
    line("add", "", "hooks add --queue 12 --event missed --schema 5"),
    line("remove", "", "hooks remove --queue 12"),
    line("copy", "", "copy --from 18 --to 12 --on-conflict replace"),
    line("apply", "", "apply -f hooks.yaml --keep-going"),
    line("apply --prune", "", "apply -f hooks.yaml --prune --keep-going"),
    line("undo", "hooks set --queue 12 --to-schema 37 --yes", "undo"),
    line("pause", "", "pause --queue 12"),
    line("resume", "pause --queue 12 --yes", "resume"),
    Case { name: "doctor --fix", queue: 36, before: "", what: What::Line("doctor --queue 36 --fix") },
    screen("toggle", "", |tui| drop(tui.press(DOWN).press(DOWN).see_bar(&["Joined"])), "t"),
    screen("form", "", colleagues::edited_form, "\x13"),
    screen("removal", "", |tui| drop(tui.press(DOWN).press("d").see_text("Remove 1 hook?")), "y"),
    screen("bulk", "", |tui| drop(tui.press("\x01").see_text("4 checked")), "t"),
    Case { name: "copy on the screen", queue: 21, before: "", what: What::Screen(12, copied, "y") },
    screen(
        "undo on the screen",
        "hooks set --queue 12 --to-schema 37 --yes",
        |tui| drop(tui.press("u").see_text("[y]")),
        "y",
    ),
    screen("resume on the screen", "pause --queue 12 --yes", |tui| drop(tui.press("Z").see_text("[y]")), "y"),
    Case { name: "doctor on the screen", queue: 36, before: "", what: What::Screen(12, doctored, "y") },
];

fn copied(tui: &mut Terminal) {
    tui.press(&ctrl('a')).see_text("4 checked");
    tui.press("c").see_text("Copy 4 hooks to");
    tui.press("recep").see_bar(&["Reception"]);
    tui.press(TAB).see_bar(&["[x]", "Reception"]);
    tui.press(ENTER).see_text("[y] Add");
}

fn doctored(tui: &mut Terminal) {
    tui.press("D").see_text("Doctor");
    let is_there = |tui: &Terminal| tui.screen().bar().contains("VIP callbacks");
    while !is_there(tui) {
        let before = tui.screen().bar();
        tui.press(DOWN).see("the next finding", |screen| screen.bar() != before);
    }
    tui.press("F").see_text("[y]");
}

/// What a colleague made of a hook; nothing: it is removed.
type Theirs = ((u64, u64), Option<Hook>);

/// A random write of a colleague.
fn colleague(relayed: &RelayedStory, queue: u64, hooks: &Hooks, state: &mut u64) -> Theirs {
    let ids: Vec<u64> = hooks.keys().filter(|(of, _)| *of == queue).map(|(_, id)| *id).collect();
    loop {
        let pick = usize::try_from(random(state, 1 + ids.len() as u64)).expect("an index");
        let picked = ids.get(pick).map(|id| (*id, &hooks[&(queue, *id)]));
        let events = ["processing", "joined", "missed", "custom"];
        let event = events[usize::try_from(random(state, 4)).expect("an index")];
        let path = format!("/api/call_center/queues/{queue}/hooks");
        let one = |id: u64| format!("{path}/{id}");
        let (method, path, body) = match (picked, random(state, 4)) {
            (Some((id, hook)), 0) => ("PATCH", one(id), format!(r#"{{"enabled":{}}}"#, !hook.on)),
            (Some((id, _)), 1) => ("PATCH", one(id), r#"{"schema":{"id":"86"}}"#.to_owned()),
            (Some((id, _)), 2) => ("PATCH", one(id), format!(r#"{{"event":"{event}"}}"#)),
            (Some((id, _)), _) => ("DELETE", one(id), String::new()),
            (None, _) => ("POST", path, format!(r#"{{"event":"{event}","schema":{{"id":"86"}},"enabled":true}}"#)),
        };
        let (status, answer) = ask(&relayed.story.server.host(), relayed.story.server.token(), method, &path, &body);
        // Of two hooks that are on for an event the server refuses the second.
        if status == 200 {
            let id = picked.map(|(id, _)| id).or(answer["id"].as_u64()).expect("an id");
            return ((queue, id), (method != "DELETE").then(|| Hook::of(&answer)));
        }
    }
}

/// What came of a run.
struct Run {
    start: Hooks,
    before: Hooks,
    after: Hooks,
    theirs: Vec<Theirs>,
    /// The exit code of a command, and what was said.
    code: Option<u32>,
    said: String,
    relayed: RelayedStory,
}

fn play(case: &Case, lag: Option<Duration>, colleagues: Option<u64>) -> Run {
    let relayed = RelayedStory::with(Faults { stale_reads: lag, ..Faults::default() });
    let start = relayed.hooks();
    if !case.before.is_empty() {
        let output = relayed.story.line(case.before);
        assert!(output.code == 0, "{output:?}");
    }
    let before = relayed.hooks();
    let mut tui = match case.what {
        What::Line(line) => {
            let tui = relayed.launch(line).size(200, 60).start();
            tui.see_text("[y/N]");
            tui
        }
        What::Screen(queue, question, _) => {
            let mut tui = relayed.launch(&format!("--queue {queue} --refresh off")).start();
            tui.see_hooks("Support line");
            question(&mut tui);
            tui
        }
    };
    let mut theirs = Vec::new();
    if let Some(mut state) = colleagues {
        for _ in 0..=random(&mut state, 2) {
            let hooks = theirs.iter().fold(before.clone(), |hooks, (key, hook): &Theirs| with(hooks, *key, hook));
            theirs.push(colleague(&relayed, case.queue, &hooks, &mut state));
        }
    }
    let code = match case.what {
        What::Line(_) => {
            // No to the second question, which offers again what changed meanwhile.
            tui.press("y\rn\r");
            Some(tui.end().code)
        }
        What::Screen(_, _, answer) => {
            let asked = tui.screen().rows();
            tui.press(answer);
            tui.see("the end", |screen| {
                let is_waiting = screen.has("saving") || screen.has("[c] Cancel") || screen.has("Saving");
                !is_waiting && screen.rows() != asked
            });
            None
        }
    };
    relayed.relay.settle();
    let said = tui.screen().to_string();
    drop(tui);
    let after = relayed.hooks();
    Run { start, before, after, theirs, code, said, relayed }
}

fn with(mut hooks: Hooks, key: (u64, u64), hook: &Option<Hook>) -> Hooks {
    match hook {
        Some(hook) => drop(hooks.insert(key, hook.clone())),
        None => drop(hooks.remove(&key)),
    }
    hooks
}

/// Checks a run against the one of the same case in which nobody else did anything.
fn check(run: &Run, alone: &Run) {
    let Run { start, before, after, theirs, code, said, relayed } = run;
    assert_eq!(*before, alone.before);
    let mut theirs: BTreeMap<_, _> = theirs.iter().cloned().collect();
    // What is as it was shown is nobody's change.
    theirs.retain(|key, hook| before.get(key) != hook.as_ref());
    // Where the colleague's hook is on for an event of ours, the server refuses ours.
    let events = |hooks: &Hooks| hooks.values().map(|hook| hook.event.clone()).collect::<BTreeSet<_>>();
    let ours: BTreeSet<String> = [start, before, &alone.after].into_iter().flat_map(events).collect();
    let in_the_way = theirs.iter().any(|(key, hook)| {
        let before = before.get(key).map(|before| (&before.event, before.on));
        hook.as_ref().is_some_and(|hook| hook.on && ours.contains(&hook.event) && before != Some((&hook.event, true)))
    });
    for (key, hook) in &theirs {
        assert_eq!(after.get(key), hook.as_ref(), "the colleague's {key:?} was overwritten; it said {said}");
    }
    let added = |after: &Hooks, theirs: &BTreeMap<(u64, u64), Option<Hook>>| {
        let new = after.iter().filter(|(key, _)| !before.contains_key(key) && !theirs.contains_key(key));
        let mut new: Vec<_> = new.map(|((queue, _), hook)| (*queue, hook.clone())).collect();
        new.sort();
        new
    };
    let (new, confirmed) = (added(after, &theirs), added(&alone.after, &BTreeMap::new()));
    assert!(in_the_way || new == confirmed, "{new:?} were added, confirmed was {confirmed:?}; it said {said}");
    for (key, hook) in before.iter().filter(|(key, _)| !theirs.contains_key(key)) {
        let (now, confirmed) = (after.get(key), alone.after.get(key));
        let is_left = in_the_way && now == Some(hook);
        assert!(now == confirmed || is_left, "{key:?} is {now:?}, confirmed was {confirmed:?}; it said {said}");
    }
    // What differs from what was confirmed is told.
    let untold = theirs.iter().filter(|(key, hook)| {
        let (shown, confirmed) = (before.get(key), alone.after.get(key));
        shown.is_some() && shown != confirmed && shown != hook.as_ref() && confirmed != hook.as_ref()
    });
    for (key, _) in untold {
        assert!(
            code.is_none_or(|code| code == 1 || code == 4),
            "{key:?} was not written, and the code is {code:?}: {said}"
        );
    }
    if in_the_way {
        return;
    }
    let undone = relayed.undo_all();
    // A hook that the colleague removed first does not come back either.
    let expected = theirs.iter().fold(start.clone(), |hooks, (key, hook)| with(hooks, *key, hook));
    assert_eq!(
        contents(&relayed.hooks()),
        contents(&expected),
        "after all was undone: {undone:#?}; before that it said {said}"
    );
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what a long run is for")]
fn what_was_confirmed_is_done_and_what_a_colleague_did_stays() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let runs = usize::try_from(number("COLLEAGUE_RUNS").unwrap_or(1)).expect("a number of runs");
    let seed = number("COLLEAGUE_SEED").unwrap_or_default();
    let only = std::env::var("COLLEAGUE_CASE").ok();
    let (next, failed) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let cases: Vec<&Case> = CASES.iter().filter(|case| only.as_ref().is_none_or(|only| case.name == only)).collect();
    thread::scope(|scope| {
        for _ in 0..TOGETHER {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut at = String::from("alone");
                    let played = catch_unwind(std::panic::AssertUnwindSafe(|| {
                        let alone = play(case, None, None);
                        assert_ne!(alone.before, alone.after, "nothing is done, so nothing is tested: {}", alone.said);
                        check(&alone, &alone);
                        for run in 0..runs {
                            for (index, lag) in [None, Some(LAG)].into_iter().enumerate() {
                                let seed = seed + (run * 2 + index) as u64 * 7919 + case.name.len() as u64;
                                at = format!("lag {lag:?}, seed {seed}");
                                check(&play(case, lag, Some(seed)), &alone);
                            }
                        }
                    }));
                    if played.is_err() {
                        failed.lock().expect("whole").push(format!("{}: {at}", case.name));
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().expect("whole");
    assert!(failed.is_empty(), "{} of {} cases failed, as is told above: {failed:#?}", failed.len(), cases.len());
    println!("{} cases, each with and without a lagging replica, {runs} times.", cases.len());
}
