//! The program without a terminal: keys in, effects carried out one after the other by the real client.

use std::collections::VecDeque;
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use webitel_hooks::api::{Client, ConnectionOptions, Limits, LoginClient, MaxWait, Retries, SignedIn as Way};
use webitel_hooks::app::{Effect, IoRequest, Layer, Model, Msg, ServerChoice, SignedIn, Size, TimerId, start, update};
use webitel_hooks::demo::{DataLocation, Faults, Options};
use webitel_hooks::domain::{Change, Credential, JournalScope, Query, QueueId, QueueSelector};
use webitel_hooks::journal::{Journal, PausedStore};
use webitel_hooks::runtime::executor::{self, Control, Records};
use webitel_hooks::ui::measure;

use crate::faults::{Reach, What};
use crate::jobs::Job;
use crate::scripted::{Scripted, ScriptedFault, Trouble};

/// "Support line".
pub(crate) const QUEUE: QueueId = QueueId(12);

/// What is long enough for a timer to be about waiting for something else than a pause in the typing.
const SOON: Duration = Duration::from_secs(1);
/// Timers that ring before the driver says that they never end.
const MOST_TIMERS: usize = 100;

/// The program and its server.
pub(crate) struct Driver {
    pub(crate) model: Model,
    pub(crate) server: Scripted,
    runtime: Runtime,
    login: LoginClient,
    healthy: Client,
    /// The client that requests go out by while nobody listens.
    nobody: Client,
    hasty: Client,
    /// What is written down; in a folder of its own.
    records: Records,
    _folder: TempDir,
    trouble: Option<(What, Reach, Job)>,
    /// The connections of others.
    crowd: Vec<TcpStream>,
    timers: Vec<(Duration, TimerId)>,
    /// How far the server's copy lags behind: while the program waits for that, real time has to pass.
    lag: Option<Duration>,
}

/// Pauses and limits in milliseconds, so that a cell takes no longer.
fn login(url: &str, milliseconds: u64) -> LoginClient {
    let whole = Duration::from_millis(milliseconds);
    let options = ConnectionOptions {
        limits: Limits { connect: Duration::from_secs(5), whole, answer_bytes: 8 << 20 },
        retries: Retries {
            attempts: 2,
            pauses: [Duration::from_millis(1); 3],
            max_wait: MaxWait::OfEach(Duration::from_secs(1)),
        },
        ..ConnectionOptions::default()
    };
    LoginClient::new(url.parse().expect("an address"), options).expect("a client")
}

impl Driver {
    /// Over this file and a copy that lags, with the queue opened at the start if `opened`. Asks nothing yet.
    pub(crate) fn new(file: &Path, opened: bool, lag: Option<Duration>) -> Self {
        let data = DataLocation::File(file.to_owned());
        let faults = Faults { stale_reads: lag, ..Faults::default() };
        let server = Scripted::start(Options { data, faults, ..Options::default() });
        let healthy = login(&server.url(), 20_000);
        let client = |login: LoginClient| login.client(server.token().parse().expect("a token"));
        let folder = TempDir::new().expect("a folder");
        let files =
            (Journal::at(folder.path().join("journal.jsonl")), PausedStore::at(folder.path().join("paused.json")));
        let wanted = opened.then_some(QueueSelector::Id(QUEUE));
        Self {
            model: Model::new(Size { width: 100, height: 30 }, ServerChoice::Demo, wanted)
                .with_replica_lag(lag.unwrap_or_default()),
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime"),
            healthy: client(healthy.clone()),
            hasty: client(login(&server.url(), 100)),
            login: healthy,
            // No server of any test listens on that address.
            nobody: client(login("http://127.0.0.2:1/api", 20_000)),
            server,
            records: Records::new(Some(files), JournalScope { server: "demo".into(), ..JournalScope::default() })
                .with_replica_lag(lag.unwrap_or_default()),
            _folder: folder,
            trouble: None,
            crowd: Vec::new(),
            timers: Vec::new(),
            lag,
        }
    }

    /// Begins the session.
    pub(crate) fn start(&mut self) {
        let effects = start(&mut self.model);
        self.carry_out(effects);
    }

    /// Presses keys, one after the other, each with all that comes of it.
    pub(crate) fn press(&mut self, keys: &[&str]) {
        for key in keys {
            let chord = key.parse().expect("a key");
            self.tell(Msg::Key(chord));
        }
    }

    /// Types a text and lets the pause after it pass.
    pub(crate) fn type_text(&mut self, text: &str) {
        for character in text.chars() {
            self.press(&[&character.to_string()]);
        }
        self.ring(SOON);
    }

    /// From now on things go wrong.
    pub(crate) fn begin_trouble(&mut self, what: What, reach: Reach, job: Job) {
        self.trouble = Some((what, reach, job));
        if let What::Crowd(connections) = what {
            let url = self.server.url();
            let address = url.trim_start_matches("http://").trim_end_matches("/api");
            self.crowd.extend((0..connections).map(|_| TcpStream::connect(address).expect("it accepts")));
        }
        if let What::Server(trouble) = what {
            let (method, path) = job.request();
            let planned = ScriptedFault::new(trouble);
            self.server.inject(match reach {
                Reach::First => planned.method(method).path(path),
                Reach::Own => planned.method(method).path(path).always(),
                Reach::All => planned.always(),
            });
        }
    }

    /// From now on all is well.
    pub(crate) fn end_trouble(&mut self) {
        self.trouble = None;
        self.crowd.clear();
        self.server.forget_planned_faults();
    }

    /// Rings the timers that ring within this time, the earliest first, and what they set up in turn.
    pub(crate) fn ring(&mut self, within: Duration) {
        for _ in 0..MOST_TIMERS {
            let due = self.timers.iter().enumerate().filter(|(_, (delay, _))| *delay <= within);
            let Some((index, _)) = due.min_by_key(|(_, (delay, _))| *delay) else { return };
            let (delay, timer) = self.timers.remove(index);
            if delay >= SOON {
                self.let_the_copy_catch_up();
            }
            self.tell(Msg::Timer(timer));
        }
        panic!("timers that never end");
    }

    /// Waits until the copy has caught up with what was written so far, unless it is meant never to catch up.
    pub(crate) fn let_the_copy_catch_up(&self) {
        if let Some(lag) = self.lag.filter(|lag| *lag < SOON) {
            std::thread::sleep(lag + Duration::from_millis(10));
        }
    }

    pub(crate) const fn is_lagging(&self) -> bool {
        self.lag.is_some()
    }

    /// Signs in, if that is asked for.
    pub(crate) fn sign_in_if_asked(&mut self) {
        if !matches!(self.model.layers.last(), Some(Layer::SignIn(_))) {
            return;
        }
        self.type_text("admin");
        self.press(&["Tab", "Tab"]);
        let password = self.server.password().to_owned();
        self.type_text(&password);
        self.press(&["Enter"]);
    }

    fn tell(&mut self, message: Msg) {
        let effects = update(&mut self.model, message);
        self.model.fit(measure(&self.model));
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        let mut effects = VecDeque::from(effects);
        while let Some(effect) = effects.pop_front() {
            let message = match effect {
                Effect::Io(IoRequest::Fetch { slot, generation, query }) => {
                    let client = self.client(|job| job.asks(&query));
                    let result = self.runtime.block_on(webitel_hooks::runtime::run_query(&client, &query));
                    Msg::Loaded { slot, generation, result }
                }
                Effect::Execute { run, batch, mut order } => {
                    let writes: Vec<Change> = order.run.plan().steps().iter().map(|step| step.change.clone()).collect();
                    let client = self.client(|job| writes.iter().any(|change| job.writes(change)));
                    let mut reports = Vec::new();
                    let report = |_: &_, progress| reports.push(Msg::RunProgress { run, progress });
                    let (_control, controlled) = watch::channel(Control::GoOn);
                    let work = executor::execute(&client, &self.records, batch, &mut order, controlled, report);
                    let result = self.runtime.block_on(work);
                    reports.push(Msg::RunEnded { run, result });
                    for report in reports {
                        effects.extend(update(&mut self.model, report));
                    }
                    continue;
                }
                Effect::Io(IoRequest::SignIn(Credential::Password(credentials))) => {
                    let outcome = self.runtime.block_on(self.login.sign_in(&credentials));
                    Msg::SignedIn(outcome.map(|way| match way {
                        Way::Token(token) => {
                            self.healthy = self.login.client(token);
                            SignedIn::Done { not_kept: None }
                        }
                        Way::SecondFactor { session } => SignedIn::SecondFactor(session),
                    }))
                }
                Effect::Io(IoRequest::After { timer, delay }) => {
                    self.timers.push((delay, timer));
                    continue;
                }
                _ => continue,
            };
            effects.extend(update(&mut self.model, message));
            self.model.fit(measure(&self.model));
        }
    }

    /// The client for a request, which does the job or not.
    fn client(&mut self, own: impl Fn(Job) -> bool) -> Client {
        match self.trouble {
            None | Some((What::Crowd(_), ..)) => self.healthy.clone(),
            Some((What::Server(_), ..)) => self.hasty_if_silent(),
            Some((What::Refused, reach, job)) => {
                let hit = reach == Reach::All || own(job);
                if hit && reach == Reach::First {
                    self.trouble = None;
                }
                if hit { self.nobody.clone() } else { self.healthy.clone() }
            }
        }
    }

    fn hasty_if_silent(&self) -> Client {
        let silent = matches!(self.trouble, Some((What::Server(Trouble::Silence(_)), ..)));
        if silent { self.hasty.clone() } else { self.healthy.clone() }
    }
}

impl Job {
    fn asks(self, query: &Query) -> bool {
        match self {
            Self::LoadQueues => matches!(query, Query::Queues(_)),
            Self::LoadHooks => matches!(query, Query::Hooks(_)),
            Self::SearchSchemas => matches!(query, Query::Schemas(_)),
            _ => false,
        }
    }

    fn writes(self, change: &Change) -> bool {
        match self {
            Self::Add => matches!(change, Change::Add(_)),
            Self::Edit | Self::Toggle => matches!(change, Change::Edit { .. }),
            Self::RemoveOne | Self::RemoveThree => matches!(change, Change::Remove(_)),
            _ => false,
        }
    }
}
