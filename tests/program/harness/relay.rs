//! Stands before the server and holds requests back until the test lets them through.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex},
    thread,
    time::Duration,
};

/// Only so long is waited for what should come at once.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Debug, Default)]
struct Turns {
    /// Requests to let through before any is held.
    to_pass: usize,
    held: usize,
    open: bool,
}

/// A way to a server with a barrier for some requests.
pub(crate) struct Relay {
    pub(crate) url: String,
    turns: Arc<(Mutex<Turns>, Condvar)>,
}

impl Relay {
    /// Holds every request whose first line has this text, after so many.
    pub(crate) fn before(server: &str, fragment: &'static str, to_pass: usize) -> Self {
        let authority = server.trim_start_matches("http://").trim_end_matches("/api").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/api", listener.local_addr().expect("an address"));
        let turns = Arc::new((Mutex::new(Turns { to_pass, ..Turns::default() }), Condvar::new()));
        let shared = Arc::clone(&turns);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (turns, authority) = (Arc::clone(&shared), authority.clone());
                thread::spawn(move || pass(&stream, &authority, fragment, &turns));
            }
        });
        Self { url, turns }
    }

    /// Waits until so many requests are held.
    #[track_caller]
    pub(crate) fn expect_held(&self, count: usize) {
        let (turns, changed) = &*self.turns;
        let guard = turns.lock().expect("whole");
        let (guard, _) = changed.wait_timeout_while(guard, PATIENCE, |turns| turns.held < count).expect("whole");
        assert_eq!(guard.held, count);
    }

    /// Lets all through, now and from now on.
    pub(crate) fn open(&self) {
        self.turns.0.lock().expect("whole").open = true;
        self.turns.1.notify_all();
    }
}

/// One request and its answer; then the connection ends.
fn pass(stream: &TcpStream, authority: &str, fragment: &str, turns: &(Mutex<Turns>, Condvar)) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|count| *count > 0)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(": ")
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok()?;
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    if head.lines().next()?.contains(fragment) {
        let mut waiting = turns.0.lock().expect("whole");
        if waiting.to_pass > 0 {
            waiting.to_pass -= 1;
        } else {
            waiting.held += 1;
            turns.1.notify_all();
            drop(turns.1.wait_while(waiting, |turns| !turns.open).expect("whole"));
        }
    }
    let mut server = TcpStream::connect(authority).ok()?;
    server.write_all(format!("{head}Connection: close\r\n\r\n").as_bytes()).ok()?;
    server.write_all(&body).ok()?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).ok()?;
    let mut stream = stream;
    stream.write_all(&answer).ok()
}
