//! HTTP by hand: servers that answer with what a test says, and a client that is not the program's own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use serde_json::Value;

/// A request as it came.
pub(crate) struct Request {
    /// Method and target, as `GET /api/userinfo`.
    pub(crate) line: String,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Request {
    /// Reads the next one; `None` where the connection ends before it is whole.
    pub(super) fn read(stream: &TcpStream) -> Option<Self> {
        let mut reader = BufReader::new(stream);
        let mut line = || {
            let mut line = String::new();
            reader.read_line(&mut line).ok().filter(|count| *count > 0)?;
            Some(line.trim_end().to_owned())
        };
        let first = line()?;
        let mut headers = Vec::new();
        while let Some((name, value)) = line()?.split_once(':') {
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let mut request = Self { line: first.trim_end_matches(" HTTP/1.1").to_owned(), headers, body: String::new() };
        let length = request.header("content-length").map_or(Some(0), |length| length.parse().ok())?;
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        request.body = String::from_utf8(body).ok()?;
        Some(request)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The answer of the server at this host. The connection ends after it, and nothing is compressed.
    pub(super) fn send_to(&self, host: &str) -> Option<Vec<u8>> {
        let mut head = format!("{} HTTP/1.1\r\n", self.line);
        for (name, value) in &self.headers {
            if !["connection", "accept-encoding"].contains(&name.as_str()) {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
        }
        let mut server = TcpStream::connect(host).ok()?;
        write!(server, "{head}Connection: close\r\n\r\n{}", self.body).ok()?;
        let mut answer = Vec::new();
        server.read_to_end(&mut answer).ok()?;
        Some(answer)
    }
}

/// A server that answers one request after another, each on a connection of its own, with what follows `HTTP/1.1`. Gives its
/// URL.
pub(crate) fn serve(mut answer: impl FnMut(Request) -> String + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let Some(request) = Request::read(&stream) else { continue };
            // The program may have given the request up.
            let _ = write!(&stream, "HTTP/1.1 {}", answer(request));
        }
    });
    url
}

/// Asks `host` for something, with a token, and gives the status and the body.
pub(crate) fn ask(host: &str, token: &str, method: &str, path: &str, body: &str) -> (u16, Value) {
    let headers = [("host", host), ("x-webitel-access", token), ("content-type", "application/json")];
    let length = [("content-length".to_owned(), body.len().to_string())];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().chain(length).collect();
    let request = Request { line: format!("{method} {path}"), headers, body: body.to_owned() };
    let answer = String::from_utf8(request.send_to(host).expect("an answer")).expect("text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}
