//! The log: each attempt, and nothing that is nobody's business.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};
use webitel_hooks::api::{ConnectionOptions, LoginClient, Retries};
use webitel_hooks::domain::{Credentials, QueueSelector};

use crate::server::{FakeServer, Reply, json, with_headers};
use crate::{OWNER, Sending, TOKEN, add, address, alone, client, switch_off};

/// Writes every event into one text. Tests of other threads would make `tracing` forget about it now and then.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Log {
    fn all(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Without what the HTTP library says for its own purposes.
    fn ours(&self) -> String {
        let all = self.all();
        let ours = all.lines().filter(|line| line.contains(" webitel_hooks::"));
        ours.collect::<Vec<_>>().join("\n")
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(format!("{} {}:", event.metadata().level(), event.metadata().target()));
        event.record(&mut line);
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.push_str(&line.0);
        text.push('\n');
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Neither of these is the same twice.
        if !matches!(field.name(), "request" | "milliseconds") {
            write!(self.0, " {field}={value:?}").expect("text takes text");
        }
    }
}

#[test]
fn each_attempt_is_logged_by_what_came_of_it() {
    alone::run("log::each_attempt_is_logged_by_what_came_of_it_alone", &[]);
}

#[tokio::test]
#[ignore = "needs a process of its own: run by the test before"]
async fn each_attempt_is_logged_by_what_came_of_it_alone() {
    let log = Log::default();
    let _listening = tracing::subscriber::set_default(log.clone());
    let server = FakeServer::start([
        Reply::CloseRead,
        Reply::Bytes(with_headers("503 Service Unavailable", "Retry-After: 0\r\n", b"")),
        Reply::Bytes(json("200 OK", "{}")),
        Reply::Bytes(json("400 Bad Request", r#"{"detail":"s3cret plans"}"#)),
    ]);
    let client = client(&server);
    client.hooks(OWNER).await.expect("an empty list");
    client.send_once(OWNER, &switch_off()).await.expect_err("refused");
    let hooks = r#"method="GET" path="call_center/queues/12/hooks""#;
    let expected = [
        format!(r#"WARN webitel_hooks::api::exchange: message=failed {hooks} number=1 of=4 failure=Unreachable next_milliseconds=0"#),
        format!(r#"WARN webitel_hooks::api::exchange: message=failed {hooks} number=2 of=4 status=503 failure=Server next_milliseconds=0"#),
        format!(r#"DEBUG webitel_hooks::api::exchange: message=answered {hooks} number=3 of=4 status=200"#),
        r#"WARN webitel_hooks::api::exchange: message=failed method="PATCH" path="call_center/queues/12/hooks/10" number=1 of=4 status=400 failure=Rejected"#.to_owned(),
    ];
    assert_eq!(log.ours().lines().collect::<Vec<_>>(), expected);
}

#[test]
fn no_secret_no_query_and_no_body_is_ever_logged() {
    alone::run("log::no_secret_no_query_and_no_body_is_ever_logged_alone", &[]);
}

#[tokio::test]
#[ignore = "needs a process of its own: run by the test before"]
async fn no_secret_no_query_and_no_body_is_ever_logged_alone() {
    let log = Log::default();
    let _listening = tracing::subscriber::set_default(log.clone());
    let echo = format!(r#"{{"id":"x","detail":"{TOKEN} hunter2 t0ken-1 Secret line Notify CRM joined"}}"#);
    let refusal = || Reply::Bytes(json("401 Unauthorized", &echo));
    let server = FakeServer::start((0..8).map(|_| refusal()));
    let client = client(&server);
    let _ = client.queue(&QueueSelector::Name("Secret line".into())).await;
    let _ = client.send_once(OWNER, &add()).await;
    let _ = client.sign_out().await;
    let options = ConnectionOptions { retries: Retries::none(), ..ConnectionOptions::default() };
    let login = LoginClient::new(address(&server), options).expect("a client");
    let credentials = Credentials { username: "ops".into(), password: "hunter2".into(), domain: Some("d0main".into()) };
    let _ = login.accepts_password("d0main").await;
    let _ = login.sign_in(&credentials).await;
    let _ = login.second_factor(&"t0ken-1".into(), &"123456".into()).await;
    assert_eq!(log.ours().lines().count(), 6, "{}", log.ours());
    let all = log.all();
    for secret in [TOKEN, "hunter2", "t0ken-1", "123456", "Secret line", "Notify", "joined", "d0main", "?"] {
        assert!(!all.contains(secret), "{secret} in {all}");
    }
    assert!(!log.ours().contains("127.0.0.1"), "{}", log.ours());
}
