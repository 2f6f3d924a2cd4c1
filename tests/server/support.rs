//! A server for one test and a client to talk to it.

use std::io::Read as _;
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use reqwest::{Client, Method};
use serde_json::{Value, json};
use tempfile::TempDir;
use webitel_hooks::demo::{DataLocation, Options, Server};

use crate::scripted::Scripted;

/// "Support line": answered off, bridged on, joined on, leaving on.
pub(crate) const SUPPORT: &str = "/call_center/queues/12/hooks";
/// The flow schema "Notify CRM".
pub(crate) const NOTIFY_CRM: &str = "5";

/// A running server, and the token of whoever is asking.
pub(crate) struct Demo {
    pub(crate) server: Scripted,
    client: Client,
    token: Option<String>,
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) text: String,
}

/// A client that talks to loopback only: no proxy, no TLS in use.
pub(crate) fn client() -> Client {
    // The crypto provider is process-wide; a second test finds it there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().build().expect("a client without TLS settings can be built")
}

/// A fresh hand-made domain in memory.
pub(crate) fn demo() -> Demo {
    demo_with(Options::default())
}

/// A server over a file.
pub(crate) fn demo_in(file: &Path) -> Demo {
    demo_with(Options { data: DataLocation::File(file.to_owned()), ..Options::default() })
}

/// A folder that lasts as long as the test, and the path of a database in it.
pub(crate) fn data_file() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("demo.sqlite");
    (folder, file)
}

/// Where a server listens.
pub(crate) fn address(server: &Server) -> SocketAddr {
    server.url().trim_start_matches("http://").trim_end_matches("/api").parse().expect("host and port")
}

/// All that comes until the server ends the connection; a reset is an end too.
pub(crate) fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A database file as version 0.1.0 wrote it.
pub(crate) fn version_1(folder: &Path) -> PathBuf {
    let file = folder.join("version-1.sqlite");
    let db = rusqlite::Connection::open(&file).expect("a database");
    db.execute_batch(include_str!("../golden/version-1.sql")).expect("the data");
    file
}

/// A server with these options.
pub(crate) fn demo_with(options: Options) -> Demo {
    let server = Scripted::start(options);
    let token = Some(server.token().to_owned());
    Demo { server, client: client(), token }
}

impl Demo {
    /// Goes on without a token.
    pub(crate) fn signed_out(mut self) -> Self {
        self.token = None;
        self
    }

    /// Goes on with this token.
    pub(crate) fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// The body of a sign-in with the right password.
    pub(crate) fn credentials(&self, user: &str) -> Value {
        json!({"username": user, "password": self.server.password()})
    }

    /// A new session token of one of the demo's users.
    pub(crate) async fn session_of(&self, user: &str) -> String {
        plain(&self.post("/login", self.credentials(user)).await.ok()["access_token"])
    }

    /// Signs in as one of the demo's users.
    pub(crate) async fn signed_in_as(self, user: &str) -> Self {
        let token = self.session_of(user).await;
        self.with_token(&token)
    }

    /// A request that is not sent yet; `path` may carry a query, as it is.
    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.server.url()));
        match &self.token {
            Some(token) => request.header("X-Webitel-Access", token),
            None => request,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::POST, path).json(&body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::PUT, path).json(&body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::PATCH, path).json(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        send(self.request(Method::DELETE, path)).await
    }

    /// The items of a list that fits one page.
    pub(crate) async fn items(&self, path: &str) -> Vec<Value> {
        let list = self.get(path).await.ok();
        assert_eq!(list.get("next"), None, "the whole list is meant to fit one page: {path}");
        list["items"].as_array().cloned().unwrap_or_default()
    }

    /// One key of every item of a list, as text.
    pub(crate) async fn column(&self, path: &str, key: &str) -> Vec<String> {
        let list = self.get(path).await.ok();
        let items = list["items"].as_array().cloned().unwrap_or_default();
        items.iter().map(|item| plain(&item[key])).collect()
    }

    /// The hook of the queue with this event and state.
    pub(crate) async fn hook(&self, hooks: &str, event: &str, enabled: bool) -> Value {
        let items = self.items(&format!("{hooks}?size=1000")).await;
        let fits = |hook: &&Value| hook["event"] == event && hook["enabled"].as_bool().unwrap_or(false) == enabled;
        items.iter().find(fits).cloned().unwrap_or_else(|| panic!("no {event} hook, enabled {enabled}, in {hooks}"))
    }

    /// `updated_at` of the queue, in milliseconds. Returns when that millisecond is over, because the next write in it
    /// would have the same time.
    pub(crate) async fn touched(&self, queue: u32) -> i64 {
        let queue = self.get(&format!("/call_center/queues/{queue}")).await.ok();
        let touched = queue["updated_at"].as_str().expect("a string").parse().expect("milliseconds");
        let ahead = || touched - i64::try_from(UNIX_EPOCH.elapsed().expect("a clock").as_millis()).expect("a time");
        while (0..1000).contains(&ahead()) {}
        touched
    }
}

/// Sends a request and reads all of the answer.
pub(crate) async fn send(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.expect("the server answers");
    let status = response.status().as_u16();
    let content_type = response.headers().get("content-type").map_or("", |value| value.to_str().expect("text"));
    let content_type = content_type.to_owned();
    Answer { status, content_type, text: response.text().await.expect("the answer arrives whole") }
}

/// A JSON text or number without quotes; a missing one is empty.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

impl Answer {
    /// The body, whatever the status.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The body of a success.
    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        assert_eq!(self.content_type, "application/json");
        self.json()
    }

    /// Checks the whole error body, key order included.
    #[track_caller]
    pub(crate) fn fails(&self, code: u16, id: &str, detail: &str) {
        let status = reqwest::StatusCode::from_u16(code).expect("a status").canonical_reason().expect("a known one");
        let quoted = |text: &str| Value::from(text).to_string();
        let wanted =
            format!(r#"{{"id":{},"code":{code},"detail":{},"status":{}}}"#, quoted(id), quoted(detail), quoted(status));
        assert_eq!((self.status, self.text.as_str()), (code, wanted.as_str()));
        assert_eq!(self.content_type, "application/json");
    }

    /// Checks that this is an error in the gateway's own shape and gives its detail.
    #[track_caller]
    pub(crate) fn fails_at_the_gateway(&self, code: u16) -> String {
        let detail = plain(&self.json()["detail"]);
        assert!(!detail.is_empty());
        self.fails(code, "go.micro.api", &detail);
        detail
    }
}
