//! The program is killed at any moment of a job: what it changed is on disk, and everything can be put back.
//!
//! `KILL_RUNS=100 cargo test --test program killed -- --nocapture` kills a hundred runs and prints what was found;
//! `KILL_SEED=…` repeats other moments than the usual ones.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::catch_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{fmt, thread};

use rustix::process::Signal;
use serde_json::Value;
use webitel_hooks::demo::{Faults, Latency};

use crate::harness::Terminal;
use crate::terminal::relayed::{Hook, RelayedStory, contents, random};
use crate::terminal::tui::keys::{ENTER, TAB, ctrl};

/// So that answers are on their way for a while.
const LATENCY: Duration = Duration::from_millis(12);
/// Runs under way at once. Most of their time is waiting.
const TOGETHER: usize = 4;
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Job {
    Apply,
    Copy,
    Bulk,
    Undo,
    Pause,
    Resume,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Command,
    Screen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Signal(Signal),
    ClosedTerminal,
}

/// Every job by every way; a file is applied by the command alone.
const JOBS: [(Job, By); 11] = [
    (Job::Apply, By::Command),
    (Job::Copy, By::Screen),
    (Job::Bulk, By::Command),
    (Job::Undo, By::Screen),
    (Job::Pause, By::Command),
    (Job::Resume, By::Screen),
    (Job::Copy, By::Command),
    (Job::Bulk, By::Screen),
    (Job::Undo, By::Command),
    (Job::Pause, By::Screen),
    (Job::Resume, By::Command),
];
const ENDINGS: [Ending; 4] =
    [Ending::Signal(Signal::KILL), Ending::Signal(Signal::HUP), Ending::Signal(Signal::TERM), Ending::ClosedTerminal];

impl Job {
    /// What has to be done before it.
    fn preparation(self) -> Option<&'static str> {
        match self {
            Self::Undo => Some("apply -f hooks.yaml --prune --yes"),
            Self::Resume => Some("pause --queue 18 --yes"),
            _ => None,
        }
    }

    fn line(self) -> &'static str {
        match self {
            Self::Apply => "apply -f hooks.yaml --prune --yes",
            Self::Copy => "copy --from 12 --to 21 --to 33 --yes",
            Self::Bulk => "hooks disable --queue 18 --yes",
            Self::Undo => "undo --yes",
            Self::Pause => "pause --queue 18 --yes",
            Self::Resume => "resume --yes",
        }
    }

    /// Up to the key that begins to write.
    fn on_screen(self, tui: &mut Terminal) {
        match self {
            Self::Apply => unreachable!("there is no such command of the screen"),
            Self::Copy => {
                tui.press(&ctrl('a')).see_text("4 checked");
                tui.press("c").see_text("Copy 4 hooks to");
                for (part, name) in [("recep", "Reception"), ("csat", "CSAT robot")] {
                    tui.press(part).see_bar(&[name]);
                    tui.press(TAB).see_bar(&["[x]", name]);
                    tui.press(&ctrl('u')).see_row(&["[ ] Billing questions"]);
                }
                tui.press(ENTER).see_text("[y] Add");
            }
            // Of one queue, so it is not asked about.
            Self::Bulk => drop(tui.press(&ctrl('a')).see_text("27 checked")),
            Self::Undo => drop(tui.press("u").see_text("[y]")),
            Self::Pause => {
                tui.press(&ctrl('a')).see_text("27 checked");
                tui.press("z").see_text("Pause 8 hooks");
            }
            Self::Resume => drop(tui.press("Z").see_text("Resume 8 hooks")),
        }
    }

    /// The key that begins to write.
    const fn key(self) -> &'static str {
        match self {
            Self::Bulk => "t",
            _ => "y",
        }
    }

    /// How many requests that write it sends at least.
    const fn writes(self) -> u64 {
        match self {
            Self::Apply | Self::Undo => 5,
            Self::Copy => 4,
            Self::Bulk | Self::Pause | Self::Resume => 8,
        }
    }
}

/// Whether a record is about this hook, and says that it was, or may have been, changed.
fn is_about(record: &Value, (queue, id): (u64, u64), now: Option<&Hook>) -> bool {
    let sides = [&record["before"], &record["after"]];
    let is_known = sides.iter().any(|side| side["id"] == id);
    // Nobody knows yet which id an addition in doubt has.
    let is_addition = record["before"].is_null()
        && now.is_some_and(|now| {
            let after = &record["after"];
            after["event"] == now.event.as_str() && after["schema"]["name"] == now.schema.as_str()
        });
    record["queue"]["id"] == queue
        && (is_known || is_addition)
        && ["done", "unclear", "differs"].contains(&record["result"].as_str().unwrap_or_default())
}

/// What was found in some runs.
#[derive(Debug, Default, Clone, Copy)]
struct Found {
    runs: usize,
    /// Runs that had ended when they were to be killed.
    over: usize,
    changed: usize,
    in_doubt: usize,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { runs, over, changed, in_doubt } = self;
        write!(f, "{runs:>3} runs, {over:>2} over before; {changed:>4} hooks changed, {in_doubt:>3} writes in doubt")
    }
}

fn play(seed: u64, job: Job, by: By, ending: Ending) -> Found {
    let mut state = seed;
    let faults = Faults { latency: Some(Latency { least: LATENCY, most: LATENCY }), ..Faults::default() };
    let relayed = RelayedStory::with(faults);
    let start = relayed.hooks();
    if let Some(line) = job.preparation() {
        let output = relayed.story.line(line);
        assert!(output.code == 0, "{output:?}");
    }
    let (before, records) = (relayed.hooks(), relayed.history().len());
    let writes = |requests: &[String]| requests.iter().filter(|request| !request.starts_with("GET")).count() as u64;
    let earlier = writes(&relayed.relay.requests());

    let tui = match by {
        By::Command => relayed.launch(job.line()).start(),
        By::Screen => {
            let (queue, name) = if job == Job::Copy { ("12", "Support line") } else { ("18", "VIP line") };
            let mut tui = relayed.launch(&format!("--queue {queue}")).start();
            tui.see_hooks(name);
            job.on_screen(&mut tui);
            tui.press(job.key());
            tui
        }
    };
    // One in four is killed before it writes; the others with any number of writes sent, and at any moment after that.
    let sent = if random(&mut state, 4) == 0 { 0 } else { 1 + random(&mut state, job.writes()) };
    relayed.relay.see("writes", |requests| writes(requests) >= earlier + sent);
    thread::sleep(Duration::from_millis(random(&mut state, 40)));
    let is_over = tui.has_ended();
    match ending {
        Ending::Signal(signal) if !is_over => {
            tui.signal(signal);
            tui.end();
        }
        Ending::Signal(_) => {}
        Ending::ClosedTerminal => drop(tui.close_terminal()),
    }
    relayed.relay.settle();

    let now = relayed.hooks();
    let since = relayed.history().split_off(records);
    let keys = before.keys().chain(now.keys()).collect::<BTreeSet<_>>();
    let differ: Vec<_> = keys.into_iter().filter(|key| before.get(key) != now.get(key)).collect();
    assert!(sent == 0 || !differ.is_empty(), "a write was sent, and nothing was changed");
    for key in &differ {
        let is_known = since.iter().any(|record| is_about(record, **key, now.get(key)));
        assert!(is_known, "hook {key:?} was changed, and the history does not know it: {since:#?}");
    }
    if matches!(job, Job::Pause | Job::Resume) {
        let paused = relayed.paused();
        for (key, hook) in &now {
            let is_forgotten = start[key].on && !hook.on && !paused.contains(key);
            assert!(!is_forgotten, "hook {key:?} was switched off, and `resume` does not know it: {paused:?}");
        }
    }

    let said = relayed.undo_all();
    let restored = relayed.hooks();
    assert_eq!(contents(&restored), contents(&start), "undo brings the start back; it said {said:#?}");
    assert!(relayed.paused().is_empty(), "what is on again is not paused: {:?}; {said:#?}", relayed.paused());
    let open = relayed.history().into_iter().filter(|record| record["result"] == "unclear").collect::<Vec<_>>();
    assert!(open.is_empty(), "what was in doubt was looked up: {open:#?}");
    let in_doubt = since.iter().filter(|record| record["result"] == "unclear").count();
    Found { runs: 1, over: usize::from(is_over), changed: differ.len(), in_doubt }
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what a long run is for")]
fn what_a_killed_program_changed_is_in_the_history_and_can_be_undone() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let runs = number("KILL_RUNS").map_or(JOBS.len(), |runs| usize::try_from(runs).expect("a number of runs"));
    let seed = number("KILL_SEED").unwrap_or_default();
    let (next, found) = (AtomicUsize::new(0), Mutex::new(BTreeMap::<String, Found>::new()));
    let failed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..TOGETHER {
            scope.spawn(|| {
                while let Some(run) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|run| *run < runs) {
                    let ((job, by), ending) = (JOBS[run % JOBS.len()], ENDINGS[run % ENDINGS.len()]);
                    let Ok(one) = catch_unwind(|| play(seed + run as u64, job, by, ending)) else {
                        failed.lock().expect("whole").push(format!("run {run}: {job:?} by {by:?}, {ending:?}"));
                        continue;
                    };
                    let mut found = found.lock().expect("no run panics while it holds this");
                    for key in [format!("{job:?}"), format!("by {by:?}"), format!("{ending:?}"), "together".to_owned()]
                    {
                        let all = found.entry(key).or_default();
                        all.runs += one.runs;
                        all.over += one.over;
                        all.changed += one.changed;
                        all.in_doubt += one.in_doubt;
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().expect("whole");
    assert!(failed.is_empty(), "{} of {runs} runs failed, as is told above: {failed:#?}", failed.len());
    let found = found.into_inner().expect("no run panics while it holds this");
    for (key, found) in &found {
        println!("{key:<16}{found}");
        assert!(found.changed > 0 || found.runs < 4, "{key}: nothing was changed, so nothing was tested");
    }
}
