//! One job under one fault, and what must hold then.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use rusqlite::Connection;
use webitel_hooks::app::{Layer, Load, NoticeKind};
use webitel_hooks::domain::{Failure, FailureKind, Hook, HookId};

use crate::database::{self, Row, Template, number};
use crate::driver::{Driver, QUEUE};
use crate::faults::{Reach, Wrong};
use crate::jobs::{Job, SCHEMA, shown};

/// Where the cell stands in the matrix.
pub(crate) type Place = (Wrong, Reach, Job);

/// What the user met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Met {
    /// It was done all the same.
    Done,
    /// It was told that and why it was not done, or that it may have been; the same keys did it afterwards.
    Told,
}

impl Met {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Told => "told, done",
        }
    }
}

/// How long the trouble lasts: until the program has looked for what is not clear as often as it does by itself.
const AWHILE: Duration = Duration::from_secs(5);
/// Longer than any timer.
const EVER: Duration = Duration::from_secs(24 * 3600);
/// How often the user tries before it counts as impossible.
const TRIES: usize = 3;

/// Runs the cell. A panic in it is why it failed.
pub(crate) fn run(template: &Template, lag: Option<Duration>, (wrong, reach, job): Place) -> Result<Met, String> {
    catch_unwind(AssertUnwindSafe(|| Cell::new(template, lag, (wrong, reach, job)).play())).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        Err(format!("panicked: {}", text.unwrap_or("without a word")))
    })
}

struct Cell {
    driver: Driver,
    db: Connection,
    before: Vec<Row>,
    desired: Vec<Row>,
    /// The names of the rows that the job is about.
    names: Vec<Name>,
    wrong: Wrong,
    reach: Reach,
    job: Job,
    _folder: tempfile::TempDir,
}

/// What a row is called in messages: as it is, or as it was to become.
#[derive(Debug)]
struct Name {
    hook: Option<HookId>,
    any_of: Vec<String>,
}

type Held = Result<(), String>;

fn hold(holds: bool, why: impl FnOnce() -> String) -> Held {
    if holds { Ok(()) } else { Err(why()) }
}

impl Cell {
    fn new(template: &Template, lag: Option<Duration>, (wrong, reach, job): Place) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("demo.sqlite");
        template.copy_to(&file);
        let driver = Driver::new(&file, job.in_a_queue(), lag);
        let db = Connection::open(&file).expect("the database");
        let before = database::rows(&db);
        let desired = job.desired(&before, database::schema(&db, SCHEMA));
        Self { driver, db, before, desired, names: Vec::new(), wrong, reach, job, _folder: folder }
    }

    fn play(mut self) -> Result<Met, String> {
        self.job.prepare(&mut self.driver);
        self.names = self.names();
        self.driver.begin_trouble(self.wrong.what, self.reach, self.job);
        self.job.begin(&mut self.driver);
        self.driver.ring(AWHILE);
        // A new connection is told over what failed, until the next key.
        self.driver.press(&["Ctrl-L"]);
        let met = if self.job.seems_done(&self.driver) { Met::Done } else { Met::Told };
        self.while_it_lasts(met).map_err(|why| format!("while it lasts, {why}"))?;
        self.driver.end_trouble();
        self.afterwards().map_err(|why| format!("afterwards, {why}"))?;
        Ok(met)
    }

    fn names(&self) -> Vec<Name> {
        let name = |hook: &Hook| {
            let now = format!("{} → {}", hook.event, hook.schema_label());
            let desired = (self.job == Job::Edit).then(|| format!("{} → {SCHEMA}", hook.event));
            Name { hook: Some(hook.id), any_of: desired.into_iter().chain([now]).collect() }
        };
        let of_rows = shown(&self.driver).filter(|hook| self.job.targets().contains(&hook.event)).map(name);
        let added = (self.job == Job::Add).then(|| Name { hook: None, any_of: vec![format!("Missed → {SCHEMA}")] });
        of_rows.chain(added).collect()
    }

    fn while_it_lasts(&self, met: Met) -> Held {
        self.nothing_is_pending()?;
        self.only_what_is_desired_is_written()?;
        self.checks_are_kept()?;
        match met {
            Met::Done if self.wrong.lies_about(self.job, self.driver.is_lagging()) => Ok(()),
            Met::Done => self.the_screen_is_true(),
            Met::Told => {
                hold(self.job.kept(&self.driver), || {
                    format!("what was chosen is lost: {:?}", self.driver.model.form())
                })?;
                self.it_is_told()
            }
        }
    }

    fn afterwards(&mut self) -> Held {
        self.driver.let_the_copy_catch_up();
        self.driver.sign_in_if_asked();
        self.driver.ring(EVER);
        for _ in 0..TRIES {
            if self.driver.model.layers.iter().any(|layer| layer.question().is_some()) {
                self.driver.press(&["Esc"]);
            }
            self.driver.sign_in_if_asked();
            if self.driver.model.layers.is_empty() {
                self.driver.press(&["r"]);
            }
            if self.job.seems_done(&self.driver) {
                break;
            }
            self.job.again(&mut self.driver);
        }
        self.driver.ring(EVER);
        let told = || self.driver.model.notices.current().map_or("nothing", |notice| &notice.text).to_owned();
        hold(self.job.seems_done(&self.driver), || format!("it cannot be done: {}", told()))?;
        hold(database::rows(&self.db) == self.desired, || {
            format!("the database is not as desired: {:?}", database::audit(&self.db))
        })?;
        self.nothing_is_pending()?;
        self.only_what_is_desired_is_written()?;
        self.the_screen_is_true()
    }

    fn nothing_is_pending(&self) -> Held {
        let model = &self.driver.model;
        let pending = shown(&self.driver).find(|hook| model.writes.pending(hook.id).is_some());
        hold(model.writes.unfinished() == 0 && pending.is_none(), || "a write is pending".to_owned())?;
        hold(model.form().is_none_or(|form| !form.is_saving()), || "the form is still being saved".to_owned())?;
        hold(model.waiting_for().is_none(), || format!("{:?} is waited for", model.waiting_for()))
    }

    /// Each row was changed at most once, as desired, and no other.
    fn only_what_is_desired_is_written(&self) -> Held {
        let now = database::rows(&self.db);
        for row in &now {
            let known = self.before.contains(row) || self.desired.contains(row);
            hold(known, || format!("a row is neither as before nor as desired: {row:?}"))?;
        }
        for row in self.before.iter().filter(|row| self.desired.contains(row)) {
            hold(now.contains(row), || format!("another row was changed or removed: {row:?}"))?;
        }
        let audit = database::audit(&self.db);
        let mut once = audit.clone();
        once.dedup();
        hold(audit == once && audit.len() <= self.names.len(), || format!("written twice: {audit:?}"))
    }

    /// Rows that are still there have the checks that they had.
    fn checks_are_kept(&self) -> Held {
        let model = &self.driver.model;
        let is_checked = |hook: &&Hook| model.hooks.checks.iter().any(|(_, id)| *id == hook.id);
        let lost = shown(&self.driver).find(|hook| self.job.checked().contains(&hook.event) && !is_checked(hook));
        hold(lost.is_none(), || format!("the check of {lost:?} is lost"))
    }

    /// The open queue's hooks on the screen are those in the database.
    fn the_screen_is_true(&self) -> Held {
        if self.driver.model.hooks.queue().is_none() {
            return Ok(());
        }
        let rows: Vec<Row> = database::rows(&self.db).into_iter().filter(|row| row.queue == number(QUEUE.0)).collect();
        let seen: Vec<Row> = shown(&self.driver).map(row_of).collect();
        hold(seen == rows, || format!("the screen shows {seen:?}, the database has {rows:?}"))
    }

    /// What stands on the screen says what to do, and for writes about which row.
    fn it_is_told(&self) -> Held {
        let model = &self.driver.model;
        if !self.job.is_write() {
            let load = match self.job {
                Job::LoadQueues => Some(&model.queues.load),
                Job::LoadHooks => Some(&model.hooks.load),
                _ => model.form().map(|form| &form.picker.load),
            };
            return match load {
                Some(Load::Failed(failure)) if !failure.advice().is_empty() => Ok(()),
                load => Err(format!("no reason stands on the screen: {load:?}")),
            };
        }
        let notice = model.notices.current().filter(|notice| notice.kind != NoticeKind::Hint);
        let mut text = notice.map_or_else(String::new, |notice| notice.text.clone());
        let mut advised = advice().iter().any(|advice| text.contains(advice));
        if let Some(dialog) = model.layers.last().and_then(Layer::question) {
            text.push_str(&dialog.lines.join(" "));
            advised |= !dialog.buttons.choices().is_empty();
        }
        for Name { hook, any_of } in &self.names {
            let still_there = hook.is_none_or(|id| shown(&self.driver).any(|hook| hook.id == id));
            hold(!still_there || any_of.iter().any(|name| text.contains(name)), || {
                format!("{any_of:?} is not named: {text}")
            })?;
        }
        hold(advised, || format!("it is not told what to do: {text}"))
    }
}

fn row_of(hook: &Hook) -> Row {
    Row {
        queue: number(QUEUE.0),
        id: number(hook.id.0),
        event: hook.event.wire().to_owned(),
        schema: hook.schema.as_ref().map_or(0, |schema| number(schema.id.0)),
        enabled: hook.state.enabled(),
    }
}

/// What a message can tell to do.
fn advice() -> Vec<&'static str> {
    use FailureKind as Kind;
    let kinds = [
        Kind::SignedOut,
        Kind::Forbidden,
        Kind::NotFound,
        Kind::Rejected,
        Kind::TooManyRequests,
        Kind::Server,
        Kind::NotWebitel,
    ];
    let mut advice: Vec<&str> = kinds.iter().map(|kind| Failure::new(*kind, None, "").advice()).collect();
    advice.extend(["Save looks it up first", "u looks it up", "try again in a moment"]);
    advice
}
