//! Servers to sign in to: the embedded one, and one with answers that are written here.

use std::sync::{Arc, Mutex};

use webitel_hooks::demo::Options;

use crate::harness::FakeServer;
use crate::harness::http::serve;

/// The embedded server with this token for its administrator.
pub(crate) fn embedded(token: &str) -> FakeServer {
    FakeServer::with(Options { token: Some(token.to_owned()), ..Options::default() })
}

/// One that answers each path with a status and a body.
pub(crate) struct Canned {
    pub(crate) url: String,
    /// Method and path, the token that was shown, the body.
    heard: Arc<Mutex<Vec<(String, String, String)>>>,
}

impl Canned {
    pub(crate) fn start(answers: &'static [(&'static str, u16, &'static str)]) -> Self {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&heard);
        let url = serve(move |request| {
            let answer = answers.iter().find(|(path, ..)| *path == request.line);
            let (status, body) = answer.map_or((404, "{}"), |(_, status, body)| (*status, *body));
            let token = request.header("x-webitel-access").unwrap_or_default().to_owned();
            hears.lock().expect("whole").push((request.line, token, request.body));
            let patience = if status == 429 { "Retry-After: 2\r\n" } else { "" };
            let head = format!("{status} x\r\n{patience}Content-Type: application/json\r\nConnection: close\r\n");
            format!("{head}Content-Length: {}\r\n\r\n{body}", body.len())
        });
        Self { url, heard }
    }

    pub(crate) fn heard(&self) -> Vec<(String, String, String)> {
        self.heard.lock().expect("whole").clone()
    }
}
