//! Servers to sign in to: the embedded one, and one that answers as it is told.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use webitel_hooks::demo::{Options, Server, start};

/// The embedded server with this token for its administrator.
pub(crate) fn embedded(token: &str) -> Server {
    start(Options { token: Some(token.to_owned()), ..Options::default() }).expect("it starts")
}

/// One that answers each path with a status and a body.
pub(crate) struct Told {
    pub(crate) url: String,
    /// Method and path, the token that was shown, the body.
    heard: Arc<Mutex<Vec<(String, String, String)>>>,
}

impl Told {
    pub(crate) fn start(answers: &'static [(&'static str, u16, &'static str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&heard);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let Some(request) = read(&stream) else { continue };
                let answer = answers.iter().find(|(path, ..)| *path == request.0);
                let (status, body) = answer.map_or((404, "{}"), |(_, status, body)| (*status, *body));
                hears.lock().expect("whole").push(request);
                let patience = if status == 429 { "Retry-After: 2\r\n" } else { "" };
                let _ = write!(
                    &stream,
                    "HTTP/1.1 {status} x\r\n{patience}Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                );
            }
        });
        Self { url, heard }
    }

    pub(crate) fn heard(&self) -> Vec<(String, String, String)> {
        self.heard.lock().expect("whole").clone()
    }
}

fn read(stream: &TcpStream) -> Option<(String, String, String)> {
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).ok().map(|_| line.trim_end().to_owned())
    };
    let first = line()?;
    let (mut length, mut token) = (0, String::new());
    loop {
        let header = line()?;
        match header.split_once(": ") {
            None => break,
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().ok()?,
            Some((name, value)) if name.eq_ignore_ascii_case("x-webitel-access") => token = value.to_owned(),
            Some(_) => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let called: Vec<&str> = first.split(' ').take(2).collect();
    Some((called.join(" "), token, String::from_utf8_lossy(&body).into_owned()))
}
