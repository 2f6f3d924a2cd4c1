//! A server of hand-written bytes: answers what a test says, and remembers what it was sent.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// What to do with the next request.
pub(crate) enum Reply {
    /// Write these bytes, then close the connection.
    Bytes(Vec<u8>),
    /// Write these bytes and wait for a further request on the same connection.
    BytesAndStay(Vec<u8>),
    /// Close the connection without reading the request.
    CloseUnread,
    /// Read the request, then close the connection without a byte.
    CloseRead,
    /// Read the request and never answer.
    Silence,
}

/// One request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// `GET /api/userinfo HTTP/1.1`, without the version.
    pub(crate) line: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

#[derive(Default)]
struct Shared {
    script: Mutex<VecDeque<Reply>>,
    seen: Mutex<Vec<Seen>>,
    connections: Mutex<usize>,
    /// Silent connections are kept, so that they stay open.
    silent: Mutex<Vec<TcpStream>>,
    stopping: AtomicBool,
}

/// Listens on a port of its own until it is dropped. Requests beyond the script are remembered and refused.
pub(crate) struct FakeServer {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl FakeServer {
    pub(crate) fn start(script: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared { script: Mutex::new(script.into_iter().collect()), ..Shared::default() });
        let known = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if known.stopping.load(Ordering::SeqCst) {
                    return;
                }
                *lock(&known.connections) += 1;
                let known = Arc::clone(&known);
                thread::spawn(move || serve(&stream, &known));
            }
        });
        Self { address, shared }
    }

    /// A server that answers every time with this one JSON text.
    pub(crate) fn json(status: &str, body: &str) -> Self {
        Self::start([Reply::Bytes(json(status, body))])
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        lock(&self.shared.seen).clone()
    }

    /// The lines of all requests.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }

    pub(crate) fn connections(&self) -> usize {
        *lock(&self.shared.connections)
    }
}

impl Drop for FakeServer {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        lock(&self.shared.silent).clear();
        // Wakes the listener, which then sees the flag.
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(stream: &TcpStream, shared: &Shared) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut script = lock(&shared.script);
        if matches!(script.front(), Some(Reply::CloseUnread)) {
            script.pop_front();
            return;
        }
        drop(script);
        let Some(seen) = read_request(&mut reader) else { return };
        lock(&shared.seen).push(seen);
        let reply = lock(&shared.script).pop_front();
        let (bytes, stay) = match reply {
            Some(Reply::Bytes(bytes)) => (said_to_close(bytes), false),
            Some(Reply::BytesAndStay(bytes)) => (bytes, true),
            Some(Reply::CloseRead | Reply::CloseUnread) => return,
            Some(Reply::Silence) => {
                if let Ok(stream) = stream.try_clone() {
                    lock(&shared.silent).push(stream);
                }
                return;
            }
            None => (said_to_close(json("599 Beyond The Script", "{}")), false),
        };
        let mut writer = stream;
        if writer.write_all(&bytes).is_err() || !stay {
            return;
        }
    }
}

/// Says in the answer that the connection will be closed, so that no client counts on it.
fn said_to_close(bytes: Vec<u8>) -> Vec<u8> {
    match bytes.windows(2).position(|pair| pair == b"\r\n") {
        Some(end) if bytes.starts_with(b"HTTP/1.1 ") => {
            [&bytes[..end + 2], b"Connection: close\r\n", &bytes[end + 2..]].concat()
        }
        _ => bytes,
    }
}

fn read_request(reader: &mut BufReader<&TcpStream>) -> Option<Seen> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let line = line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(": ") else { break };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some(Seen { line, headers, body: String::from_utf8_lossy(&body).into_owned() })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An answer of JSON, whole and correct.
pub(crate) fn json(status: &str, body: &str) -> Vec<u8> {
    answer(status, "application/json", body.as_bytes())
}

/// An answer with this content type.
pub(crate) fn answer(status: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    with_headers(status, &format!("Content-Type: {content_type}\r\n"), body)
}

/// An answer with these header lines, each ending in CR LF.
pub(crate) fn with_headers(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}
