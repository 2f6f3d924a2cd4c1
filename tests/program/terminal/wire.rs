//! Requests written by hand, so that what the program says is not checked with the program's own client.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex},
    thread,
    time::Instant,
};

use serde_json::Value;

use crate::terminal::tui::DEADLINE;

/// Asks `host` for something, with a token, and gives the status and the body.
pub(crate) fn ask(host: &str, token: &str, method: &str, path: &str, body: &str) -> (u16, Value) {
    let mut stream = TcpStream::connect(host).expect("a connection");
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nX-Webitel-Access: {token}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

/// Stands between the program and a server, writes down what is asked, and can hold requests back.
pub(crate) struct Recorder {
    host: String,
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
    /// Requests that contain this never reach the server: they are answered 403.
    refused: Option<String>,
}

impl Recorder {
    /// A recorder in front of the server at `upstream`.
    pub(crate) fn before(upstream: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let host = listener.local_addr().expect("an address").to_string();
        let state = Arc::new(State::default());
        let (upstream, for_all) = (upstream.to_owned(), state.clone());
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (upstream, state) = (upstream.clone(), for_all.clone());
                state.seen.lock().unwrap().open += 1;
                thread::spawn(move || {
                    // The program may give a request up, and the test may end: neither is a failure here.
                    let _ = forward(stream, &upstream, &state);
                    state.seen.lock().unwrap().open -= 1;
                    state.changed.notify_all();
                });
            }
        });
        Self { host, state }
    }

    /// The URL for the program.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.host)
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
        let deadline = Instant::now() + DEADLINE;
        let mut seen = self.state.seen.lock().unwrap();
        while !reached(&seen.requests) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited in vain for {what}; asked was {:#?}", seen.requests);
            seen = self.state.changed.wait_timeout(seen, left).unwrap().0;
        }
        seen.requests.clone()
    }

    /// Waits until the server has answered everything that was sent so far, also by programs that ended meanwhile.
    pub(crate) fn settle(&self) {
        // Connections are accepted in their order: when this one is answered, all before it are counted.
        ask(&self.host, "", "GET", "/settled", "");
        let seen = self.state.seen.lock().unwrap();
        drop(self.state.changed.wait_timeout_while(seen, DEADLINE, |seen| seen.open > 0).unwrap());
    }

    /// From now on requests that contain this text are answered 403 and not carried out.
    pub(crate) fn refuse(&self, text: &str) {
        self.state.seen.lock().unwrap().refused = Some(text.to_owned());
    }

    /// From now on requests that contain this text wait until they are let go.
    pub(crate) fn hold(&self, text: &str) {
        self.state.seen.lock().unwrap().held = Some(text.to_owned());
    }

    /// Lets all go, and refuses none any more.
    pub(crate) fn let_go(&self) {
        let mut seen = self.state.seen.lock().unwrap();
        (seen.held, seen.refused) = (None, None);
        drop(seen);
        self.state.changed.notify_all();
    }
}

/// One request and its answer. The connection ends after it, so that each request is seen.
fn forward(stream: TcpStream, upstream: &str, state: &State) -> io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let (mut head, mut length) = (line.clone(), 0);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let lower = header.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        if header.trim().is_empty() {
            break;
        }
        if !lower.starts_with("connection:") && !lower.starts_with("accept-encoding:") {
            head.push_str(&header);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let request = line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    let mut seen = state.seen.lock().unwrap();
    seen.requests.push(request.clone());
    state.changed.notify_all();
    if seen.refused.as_ref().is_some_and(|refused| request.contains(refused.as_str())) {
        let body = r#"{"id":"api.context.permissions.app_error","code":403,"detail":"","status":"Forbidden"}"#;
        let head = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nConnection: close";
        return write!(&stream, "{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    }
    while seen.held.as_ref().is_some_and(|held| request.contains(held.as_str())) {
        seen = state.changed.wait(seen).unwrap();
    }
    drop(seen);
    let mut server = TcpStream::connect(upstream)?;
    write!(server, "{head}Connection: close\r\n\r\n")?;
    server.write_all(&body)?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    (&stream).write_all(&answer)
}
