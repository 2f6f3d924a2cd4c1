//! `serve` in a process of its own.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout};
use std::thread::{self, JoinHandle};

use rustix::process::Signal;
use serde_json::Value;

use crate::harness::http::ask;
use crate::harness::{Home, send, spawn, told};

/// `webitel-hooks serve` in a process of its own. Killed when dropped.
pub(crate) struct Serve {
    child: Child,
    /// The first line that it printed.
    pub(crate) url: String,
    /// The second one.
    pub(crate) token: String,
    /// The third one.
    pub(crate) password: String,
    rest: BufReader<ChildStdout>,
    complaints: Option<JoinHandle<String>>,
    /// Its home, where it was started.
    pub(crate) home: Home,
}

impl Serve {
    /// Starts it and reads where it is.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let home = Home::new();
        let mut child = spawn(&mut home.command(&[&["serve"], arguments].concat()));
        let mut stderr = child.stderr.take().expect("a pipe");
        let complaints = thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).expect("text");
            text
        });
        let mut rest = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut line = || {
            let mut line = String::new();
            rest.read_line(&mut line).expect("a line");
            line.trim_end().to_owned()
        };
        let (url, token, password) = (line(), line(), line());
        Self { child, url, token, password, rest, complaints: Some(complaints), home }
    }

    /// Its host and port.
    pub(crate) fn host(&self) -> String {
        self.url.trim_start_matches("http://").trim_end_matches("/api").to_owned()
    }

    /// What it answers to a request.
    pub(crate) fn ask(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        ask(&self.host(), &self.token, method, path, body)
    }

    /// A queue's hooks, by id, in a line for each.
    pub(crate) fn told(&self, queue: u64) -> Vec<String> {
        let (status, list) =
            self.ask("GET", &format!("/api/call_center/queues/{queue}/hooks?size=5000&sort=%2Bid"), "");
        assert_eq!(status, 200, "{list}");
        told(&list)
    }

    /// Sends a signal and waits for the end. Gives the exit code (`None`: killed by the signal) and what it printed
    /// after the three lines and on the error output.
    pub(crate) fn end(mut self, signal: Signal) -> (Option<i32>, String, String) {
        send(&self.child, signal);
        let mut printed = String::new();
        self.rest.read_to_string(&mut printed).expect("text");
        let complaints = self.complaints.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        (self.child.wait().expect("its end").code(), printed, complaints)
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        // Usually it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
