//! The embedded server inside the test: what it really holds, and what somebody else does to it.

use std::fs;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::OnceLock;

use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;
use webitel_hooks::demo::{self, DataLocation, Options, SeedSize};

use super::http::ask;
use crate::scripted::Scripted;

/// A running server with data of its own.
pub(crate) struct FakeServer {
    server: Scripted,
    _folder: Option<TempDir>,
}

impl Deref for FakeServer {
    type Target = Scripted;

    fn deref(&self) -> &Scripted {
        &self.server
    }
}

impl FakeServer {
    /// With the hand-made domain.
    pub(crate) fn start() -> Self {
        Self::with(Options::default())
    }

    /// With a larger domain.
    pub(crate) fn of_size(seed: SeedSize) -> Self {
        Self::with(Options { seed, ..Options::default() })
    }

    /// As it is told.
    pub(crate) fn with(options: Options) -> Self {
        Self { server: Scripted::start(options), _folder: None }
    }

    /// With the hand-made domain, in which this is changed first.
    pub(crate) fn prepared(prepare: impl FnOnce(&Connection)) -> Self {
        // Made once for all tests.
        static SEEDED: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
        let (_, seeded) = SEEDED.get_or_init(|| {
            let folder = tempfile::tempdir().expect("a folder");
            let file = folder.path().join("demo.sqlite");
            let data = DataLocation::File(file.clone());
            drop(demo::start(Options { data, ..Options::default() }).expect("it starts"));
            let db = Connection::open(&file).expect("the database");
            db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("all is in one file");
            (folder, file)
        });
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("demo.sqlite");
        fs::copy(seeded, &file).expect("it can be copied");
        prepare(&Connection::open(&file).expect("the database"));
        let options = Options { data: DataLocation::File(file), ..Options::default() };
        Self { _folder: Some(folder), ..Self::with(options) }
    }

    /// Its host and port.
    pub(crate) fn host(&self) -> String {
        self.url().trim_start_matches("http://").trim_end_matches("/api").to_owned()
    }

    /// What it answers to its administrator.
    #[track_caller]
    pub(crate) fn ask(&self, method: &str, path: &str, body: &str) -> Value {
        let (status, answer) = ask(&self.host(), self.token(), method, path, body);
        assert_eq!(status, 200, "{method} {path}: {answer}");
        answer
    }

    /// A session token of one of its users.
    pub(crate) fn session_of(&self, user: &str) -> String {
        let credentials = json!({"username": user, "password": self.password()});
        let answer = self.ask("POST", "/api/login", &credentials.to_string());
        answer["access_token"].as_str().expect("a token").to_owned()
    }

    /// A queue's hooks, by id, in a line for each: event, flow schema, state.
    #[track_caller]
    pub(crate) fn told(&self, queue: u64) -> Vec<String> {
        told(&self.ask("GET", &format!("/api/call_center/queues/{queue}/hooks?size=5000&sort=%2Bid"), ""))
    }

    /// The hooks of all queues, in one order, in a line for each that begins with the queue's name.
    pub(crate) fn all(&self) -> Vec<String> {
        let queues = self.ask("GET", "/api/call_center/queues?size=500", "");
        let of = |queue: &Value| {
            let id = queue["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
            let name = queue["name"].as_str().expect("a name").to_owned();
            self.told(id).into_iter().map(move |hook| format!("{name}: {hook}"))
        };
        let mut all: Vec<String> = queues["items"].as_array().into_iter().flatten().flat_map(of).collect();
        all.sort();
        all
    }

    /// Someone else adds a hook.
    pub(crate) fn add_hook(&self, queue: u64, event: &str, schema: u64, enabled: bool) {
        let body = format!(r#"{{"event":"{event}","schema":{{"id":"{schema}"}},"enabled":{enabled}}}"#);
        self.ask("POST", &format!("/api/call_center/queues/{queue}/hooks"), &body);
    }

    /// Someone else changes a hook.
    pub(crate) fn change_hook(&self, queue: u64, hook: u64, body: &str) {
        self.ask("PATCH", &format!("/api/call_center/queues/{queue}/hooks/{hook}"), body);
    }

    /// Someone else removes a hook.
    pub(crate) fn remove_hook(&self, queue: u64, hook: u64) {
        self.ask("DELETE", &format!("/api/call_center/queues/{queue}/hooks/{hook}"), "");
    }
}

/// The hooks of a list that a server answered, in a line for each.
pub(crate) fn told(list: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    // The API leaves out what is false.
    let state = |hook: &Value| if hook["enabled"] == true { "on" } else { "off" };
    let told = |hook: &Value| format!("{} {} {}", text(&hook["event"]), text(&hook["schema"]["name"]), state(hook));
    list["items"].as_array().into_iter().flatten().map(told).collect()
}
