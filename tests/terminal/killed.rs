//! The program is killed at any moment of a job: what it changed is on disk, and everything can be put back.
//!
//! `KILL_RUNS=100 cargo test --test terminal killed -- --nocapture` kills a hundred runs and prints what was found;
//! `KILL_SEED=…` repeats other moments than the usual ones.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    panic::catch_unwind,
    process::Output,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use rustix::process::Signal;
use serde_json::Value;
use tempfile::TempDir;
use webitel_hooks::demo::{Faults, Latency, Options};

use crate::{
    piped,
    tui::{
        Launch, Tui,
        keys::{ENTER, TAB, ctrl},
        starting,
    },
    webitel::Webitel,
    wire::Recorder,
};

/// So that answers are on their way for a while.
const LATENCY: Duration = Duration::from_millis(12);
/// Runs under way at once. Most of their time is waiting.
const TOGETHER: usize = 4;
/// The queues whose hooks are changed.
const QUEUES: [u64; 4] = [12, 18, 21, 33];

/// Adds, changes, switches and removes.
const FILE: &str = "version: 1
queues:
  - queue: Support line
    hooks:
      - { event: joined, schema: Close ticket, enabled: true }
      - { event: bridged, schema: Notify CRM, enabled: false }
      - { event: missed, schema: Notify CRM, enabled: true }
  - queue: Reception
    hooks:
      - { event: joined, schema: Notify CRM, enabled: true }
      - { event: missed, schema: Notify CRM, enabled: true }
";

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
    fn on_screen(self, tui: &mut Tui) {
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
                tui.press(ENTER).see_text(" to add");
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

type Hooks = BTreeMap<(u64, u64), Hook>;

/// What is compared of a hook.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Hook {
    event: String,
    schema: String,
    on: bool,
}

/// A server and somebody's home.
struct World {
    webitel: Webitel,
    recorder: Recorder,
    home: TempDir,
}

impl World {
    fn new() -> Self {
        let faults = Faults { latency: Some(Latency { least: LATENCY, most: LATENCY }), ..Faults::default() };
        let webitel = Webitel::with(Options { faults, ..Options::default() });
        let recorder = Recorder::before(&webitel.host());
        let home = TempDir::new().expect("a folder");
        fs::write(home.path().join("hooks.yaml"), FILE).expect("a file");
        Self { webitel, recorder, home }
    }

    fn launch(&self, arguments: &[&str]) -> Launch {
        let state = self.home.path().join("state");
        let launch = Launch::new(arguments).at(&self.recorder.url(), self.webitel.token());
        launch.with("XDG_STATE_HOME", &state.to_string_lossy())
    }

    fn line(&self, line: &str) -> Output {
        let words = self.words(line);
        let mut command = piped::command(self.home.path(), &words.iter().map(String::as_str).collect::<Vec<_>>());
        command.env("WEBITEL_URL", self.recorder.url()).env("WEBITEL_ACCESS_TOKEN", self.webitel.token());
        command.env("WEBITEL_REPLICA_LAG", "0s").stdout(std::process::Stdio::piped());
        let child = {
            let _alone = starting();
            command.stderr(std::process::Stdio::piped()).spawn().expect("it starts")
        };
        child.wait_with_output().expect("its end")
    }

    fn words(&self, line: &str) -> Vec<String> {
        let file = self.home.path().join("hooks.yaml").display().to_string();
        line.split(' ').map(|word| if word == "hooks.yaml" { file.clone() } else { word.to_owned() }).collect()
    }

    fn hooks(&self) -> Hooks {
        let mut hooks = Hooks::new();
        for queue in QUEUES {
            let list = self.webitel.get(&format!("/api/call_center/queues/{queue}/hooks?size=500"));
            for item in list["items"].as_array().into_iter().flatten() {
                let id = item["id"].as_u64().expect("an id");
                let hook = Hook {
                    event: item["event"].as_str().unwrap_or_default().to_owned(),
                    schema: item["schema"]["name"].as_str().unwrap_or_default().to_owned(),
                    on: item["enabled"].as_bool().unwrap_or_default(),
                };
                hooks.insert((queue, id), hook);
            }
        }
        hooks
    }

    /// The changes that the journal knows, oldest first.
    fn history(&self) -> Vec<Value> {
        let output = self.line("history --json --limit 100000");
        let text = String::from_utf8(output.stdout).expect("text");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    /// The hooks that `resume` would switch on.
    fn paused(&self) -> Vec<(u64, u64)> {
        let Ok(text) = fs::read_to_string(self.home.path().join("state/webitel-hooks/paused.json")) else {
            return Vec::new();
        };
        let value: Value = serde_json::from_str(&text).expect("JSON");
        let entries = value["paused"].as_array().expect("a list");
        let ids = |entry: &Value| Some((entry["queue"]["id"].as_u64()?, entry["hook"]["id"].as_u64()?));
        entries.iter().filter_map(ids).collect()
    }
}

/// What the hooks are, whatever their ids.
fn contents(hooks: &Hooks) -> Vec<(u64, &Hook)> {
    let mut contents: Vec<_> = hooks.iter().map(|((queue, _), hook)| (*queue, hook)).collect();
    contents.sort();
    contents
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

/// The next number of a sequence that looks random.
fn random(state: &mut u64, below: u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) % below
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
    let world = World::new();
    let start = world.hooks();
    if let Some(line) = job.preparation() {
        let output = world.line(line);
        assert!(output.status.success(), "{output:?}");
    }
    let (before, records) = (world.hooks(), world.history().len());
    let writes = |requests: &[String]| requests.iter().filter(|request| !request.starts_with("GET")).count() as u64;
    let earlier = writes(&world.recorder.requests());

    let tui = match by {
        By::Command => {
            let words = world.words(job.line());
            world.launch(&words.iter().map(String::as_str).collect::<Vec<_>>()).start()
        }
        By::Screen => {
            let (queue, name) = if job == Job::Copy { ("12", "Support line") } else { ("18", "VIP line") };
            let mut tui = world.launch(&["--queue", queue]).start();
            tui.see_hooks(name);
            job.on_screen(&mut tui);
            tui.press(job.key());
            tui
        }
    };
    // One in four is killed before it writes; the others with any number of writes sent, and at any moment after that.
    let sent = if random(&mut state, 4) == 0 { 0 } else { 1 + random(&mut state, job.writes()) };
    world.recorder.see("writes", |requests| writes(requests) >= earlier + sent);
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
    world.recorder.settle();

    let now = world.hooks();
    let since = world.history().split_off(records);
    let keys = before.keys().chain(now.keys()).collect::<BTreeSet<_>>();
    let differ: Vec<_> = keys.into_iter().filter(|key| before.get(key) != now.get(key)).collect();
    assert!(sent == 0 || !differ.is_empty(), "a write was sent, and nothing was changed");
    for key in &differ {
        let is_known = since.iter().any(|record| is_about(record, **key, now.get(key)));
        assert!(is_known, "hook {key:?} was changed, and the history does not know it: {since:#?}");
    }
    if matches!(job, Job::Pause | Job::Resume) {
        let paused = world.paused();
        for (key, hook) in &now {
            let is_forgotten = start[key].on && !hook.on && !paused.contains(key);
            assert!(!is_forgotten, "hook {key:?} was switched off, and `resume` does not know it: {paused:?}");
        }
    }

    let mut said = Vec::new();
    for _ in 0..4 {
        let output = world.line("undo --yes");
        said.push(format!("{output:?}"));
        if String::from_utf8_lossy(&output.stderr).contains("There is nothing to undo") {
            break;
        }
    }
    let restored = world.hooks();
    assert_eq!(contents(&restored), contents(&start), "undo brings the start back; it said {said:#?}");
    assert!(world.paused().is_empty(), "what is on again is not paused: {:?}; {said:#?}", world.paused());
    let open = world.history().into_iter().filter(|record| record["result"] == "unclear").collect::<Vec<_>>();
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
