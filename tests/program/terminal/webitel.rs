//! The embedded server inside the test, asked by hand what it really holds.

use serde_json::Value;
use webitel_hooks::demo::{Options, SeedSize};

use crate::harness::Relay;
use crate::harness::http::{ask, session_of};
use crate::scripted::{Scripted, ScriptedFault};
use crate::terminal::tui::{Launch, Terminal};

/// The queue "Support line", with four hooks.
pub(crate) const SUPPORT: u64 = 12;

/// The embedded server with data of its own, and its token.
pub(crate) struct FakeServer(Scripted);

/// A hook as the server has it: event, flow schema, on or off.
pub(crate) type Hook = (String, String, bool);

impl FakeServer {
    /// With the hand-made domain.
    pub(crate) fn start() -> Self {
        Self::of_size(SeedSize::default())
    }

    /// With a larger domain.
    pub(crate) fn of_size(seed: SeedSize) -> Self {
        Self::with(Options { seed, ..Options::default() })
    }

    /// As it is told.
    pub(crate) fn with(options: Options) -> Self {
        Self(Scripted::start(options))
    }

    /// Something will go wrong.
    pub(crate) fn plan(&self, fault: ScriptedFault) {
        self.0.inject(fault);
    }

    /// Its replica shows everything that was written so far.
    pub(crate) fn let_replica_catch_up(&self) {
        self.0.let_replica_catch_up();
    }

    /// Its URL.
    pub(crate) fn url(&self) -> String {
        self.0.url()
    }

    /// Its host and port.
    pub(crate) fn host(&self) -> String {
        self.url().trim_start_matches("http://").trim_end_matches("/api").to_owned()
    }

    /// The token it accepts.
    pub(crate) fn token(&self) -> &str {
        self.0.token()
    }

    /// The password of its users.
    pub(crate) fn password(&self) -> &str {
        self.0.password()
    }

    /// A session token of one of its users.
    pub(crate) fn session_of(&self, user: &str) -> String {
        session_of(&self.0, user)
    }

    /// What it answers to a GET.
    pub(crate) fn get(&self, path: &str) -> Value {
        let (status, body) = ask(&self.host(), self.token(), "GET", path, "");
        assert_eq!(status, 200, "GET {path}: {body}");
        body
    }

    /// A queue's hooks, by id.
    pub(crate) fn hooks(&self, queue: u64) -> Vec<Hook> {
        hooks_in(&self.get(&format!("/api/call_center/queues/{queue}/hooks?size=5000&sort=%2Bid")))
    }

    /// Someone else adds a hook.
    pub(crate) fn add_hook(&self, queue: u64, event: &str, schema: u64, enabled: bool) {
        let body = format!(r#"{{"event":"{event}","schema":{{"id":"{schema}"}},"enabled":{enabled}}}"#);
        let path = format!("/api/call_center/queues/{queue}/hooks");
        let (status, answer) = ask(&self.host(), self.token(), "POST", &path, &body);
        assert_eq!(status, 200, "{answer}");
    }

    /// Someone else changes a hook.
    pub(crate) fn change_hook(&self, queue: u64, hook: u64, body: &str) {
        let path = format!("/api/call_center/queues/{queue}/hooks/{hook}");
        let (status, answer) = ask(&self.host(), self.token(), "PATCH", &path, body);
        assert_eq!(status, 200, "{answer}");
    }

    /// Someone else removes a hook.
    pub(crate) fn remove_hook(&self, queue: u64, hook: u64) {
        let path = format!("/api/call_center/queues/{queue}/hooks/{hook}");
        let (status, answer) = ask(&self.host(), self.token(), "DELETE", &path, "");
        assert_eq!(status, 200, "{answer}");
    }
}

/// The program with these arguments on a server of its own, with a relay between them.
pub(crate) fn relayed(arguments: &[&str]) -> (FakeServer, Relay, Terminal) {
    let webitel = FakeServer::start();
    let relay = Relay::before(&webitel.url());
    let tui = Launch::new(arguments).at(&relay.url(), webitel.token()).start();
    (webitel, relay, tui)
}

/// The hooks of a list that a server answered.
pub(crate) fn hooks_in(list: &Value) -> Vec<Hook> {
    let items = list["items"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    items
        .iter()
        .map(|item| {
            // The API leaves out what is false.
            (text(&item["event"]), text(&item["schema"]["name"]), item["enabled"].as_bool().unwrap_or(false))
        })
        .collect()
}

/// A hook to compare with.
pub(crate) fn hook(event: &str, schema: &str, enabled: bool) -> Hook {
    (event.to_owned(), schema.to_owned(), enabled)
}
