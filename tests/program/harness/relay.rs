//! Stands between the program and a server: writes down what is asked, and can hold requests back or refuse them.

use std::io::Write as _;
use std::net::TcpListener;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Instant;

use super::http::{Request, ask};
use crate::terminal::tui::DEADLINE;

/// A way to a server that the test watches and controls.
pub(crate) struct Relay {
    /// Its host and port.
    pub(crate) host: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    seen: Mutex<Seen>,
    changed: Condvar,
}

#[derive(Default)]
struct Seen {
    requests: Vec<String>,
    /// Connections that were accepted and have not ended.
    open: usize,
    /// Requests that contain this wait.
    held: Option<String>,
    /// So many of them pass before the first one waits.
    to_pass: usize,
    waiting: usize,
    /// Requests that contain this never reach the server: they are answered 403.
    refused: Option<String>,
}

impl Relay {
    /// In front of the server with this URL.
    pub(crate) fn before(url: &str) -> Self {
        let upstream = url.trim_start_matches("http://").trim_end_matches("/api").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let host = listener.local_addr().expect("an address").to_string();
        let state = Arc::new(State::default());
        let for_all = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (upstream, state) = (upstream.clone(), Arc::clone(&for_all));
                state.seen.lock().unwrap().open += 1;
                thread::spawn(move || {
                    let answer = Request::read(&stream).and_then(|request| state.pass(&request, &upstream));
                    // The program may give a request up, and the test may end: neither is a failure here.
                    let _ = (&stream).write_all(&answer.unwrap_or_default());
                    drop(stream);
                    state.seen.lock().unwrap().open -= 1;
                    state.changed.notify_all();
                });
            }
        });
        Self { host, state }
    }

    /// The URL for the program.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/api", self.host)
    }

    /// What was asked, as `GET /api/userinfo`, in the order of arrival; query strings are left out.
    pub(crate) fn requests(&self) -> Vec<String> {
        let seen = self.state.seen.lock().unwrap();
        seen.requests.iter().map(|line| line.split('?').next().unwrap_or_default().to_owned()).collect()
    }

    /// How many requests begin like this.
    pub(crate) fn count(&self, beginning: &str) -> usize {
        self.state.seen.lock().unwrap().requests.iter().filter(|request| request.starts_with(beginning)).count()
    }

    /// Waits until what was asked so far, query strings included, is as it should be, and gives that.
    #[track_caller]
    pub(crate) fn see(&self, what: &str, reached: impl Fn(&[String]) -> bool) -> Vec<String> {
        self.wait(what, |seen| reached(&seen.requests).then(|| seen.requests.clone()))
    }

    /// Waits until so many requests are held.
    #[track_caller]
    pub(crate) fn expect_held(&self, count: usize) {
        let waiting = self.wait("held requests", |seen| (seen.waiting >= count).then_some(seen.waiting));
        assert_eq!(waiting, count);
    }

    #[track_caller]
    fn wait<T>(&self, what: &str, reached: impl Fn(&Seen) -> Option<T>) -> T {
        let deadline = Instant::now() + DEADLINE;
        let mut seen = self.state.seen.lock().unwrap();
        loop {
            if let Some(reached) = reached(&seen) {
                return reached;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited in vain for {what}; asked was {:#?}", seen.requests);
            seen = self.state.changed.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits until the server has answered everything that was sent so far, also by programs that ended meanwhile.
    pub(crate) fn settle(&self) {
        // Connections are accepted in their order: when this one is answered, all before it are counted.
        ask(&self.host, "", "GET", "/settled", "");
        self.wait("the last answer", |seen| (seen.open == 0).then_some(()));
    }

    /// From now on requests that contain this text are answered 403 and not carried out.
    pub(crate) fn refuse(&self, text: &str) {
        self.state.seen.lock().unwrap().refused = Some(text.to_owned());
    }

    /// From now on requests that contain this text wait until they are let go.
    pub(crate) fn hold(&self, text: &str) {
        self.hold_after(text, 0);
    }

    /// The same for those that come after so many more.
    pub(crate) fn hold_after(&self, text: &str, to_pass: usize) {
        let mut seen = self.state.seen.lock().unwrap();
        (seen.held, seen.to_pass) = (Some(text.to_owned()), to_pass);
    }

    /// Lets all go, and refuses none any more.
    pub(crate) fn let_go(&self) {
        let mut seen = self.state.seen.lock().unwrap();
        (seen.held, seen.refused, seen.waiting) = (None, None, 0);
        drop(seen);
        self.state.changed.notify_all();
    }
}

impl State {
    fn pass(&self, request: &Request, upstream: &str) -> Option<Vec<u8>> {
        let contains = |text: &Option<String>| text.as_ref().is_some_and(|text| request.line.contains(text.as_str()));
        let mut seen = self.seen.lock().unwrap();
        seen.requests.push(request.line.clone());
        self.changed.notify_all();
        if contains(&seen.refused) {
            let body = r#"{"id":"api.context.permissions.app_error","code":403,"detail":"","status":"Forbidden"}"#;
            let head = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nConnection: close";
            return Some(format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes());
        }
        if contains(&seen.held) && seen.to_pass > 0 {
            seen.to_pass -= 1;
        } else if contains(&seen.held) {
            seen.waiting += 1;
            self.changed.notify_all();
            while contains(&seen.held) {
                seen = self.changed.wait(seen).unwrap();
            }
        }
        drop(seen);
        request.send_to(upstream)
    }
}
