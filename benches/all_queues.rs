//! What it costs to see every hook of a large domain: `cargo bench --bench all_queues`.
//!
//! The program itself is run in a pseudo-terminal of 80×24 against the embedded server in a process of its own, with a
//! relay between them that counts, and that can make the way long. Prints, for the All queues view with 2,000 queues and
//! about 20,000 hooks: the time from the key to the first row and to the last hook, the requests, the bytes on the wire and on the
//! terminal, and what the program holds in memory. Times are told, never asserted; that everything came is.

use std::collections::VecDeque;
use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};
use std::{fs, thread};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const PROGRAM: &str = env!("CARGO_BIN_EXE_webitel-hooks");
const QUEUES: u64 = 2_000;
/// In every queue but the hand-made ones, which have fewer: about 20,000 hooks in all.
const HOOKS_PER_QUEUE: u64 = 10;
const TOKEN: &str = "benchmark-token";
/// Nobody waits longer.
const DEADLINE: Duration = Duration::from_secs(180);

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let server = Server::start()?;
    let mut out = std::io::stdout();
    let hooks = server.count_hooks()?;
    writeln!(out, "All queues: {QUEUES} queues, {hooks} hooks, at 80×24")?;
    writeln!(
        out,
        "{:<12}{:>12}{:>12}{:>10}{:>14}{:>14}{:>12}{:>12}",
        "round trip", "first row", "all", "requests", "received", "terminal", "before", "memory"
    )?;
    for round_trip in [0, 20, 100].map(Duration::from_millis) {
        let told = measure(&server.host, hooks, round_trip)?;
        writeln!(
            out,
            "{:<12}{:>12}{:>12}{:>10}{:>14}{:>14}{:>12}{:>12}",
            format!("{} ms", round_trip.as_millis()),
            format!("{} ms", told.first_row.as_millis()),
            format!("{} ms", told.all.as_millis()),
            told.requests,
            format!("{} B", told.received),
            format!("{} B", told.terminal),
            format!("{:.1} MB", told.before as f64 / 1024.0),
            format!("{:.1} MB", told.memory as f64 / 1024.0),
        )?;
    }
    Ok(())
}

/// What was measured.
struct Told {
    first_row: Duration,
    all: Duration,
    requests: u64,
    received: u64,
    terminal: u64,
    /// Resident, in KiB, before the view was opened.
    before: u64,
    /// Resident, in KiB, with everything loaded.
    memory: u64,
}

fn measure(server: &str, hooks: usize, round_trip: Duration) -> Result<Told, Failure> {
    let relay = Relay::before(server, round_trip / 2)?;
    let home = tempfile::tempdir()?;
    let mut screen = Screen::start(&relay.host, home.path())?;
    screen.wait("the queues", |text| text.contains("connected") && text.contains("Queues"))?;
    let before = resident(screen.pid)?;
    let (requests, received, terminal) = (relay.requests(), relay.received(), screen.bytes());
    let pressed = Instant::now();
    screen.press("A")?;
    screen.wait("the first row", has_a_row)?;
    let first_row = pressed.elapsed();
    let total = format!(" of {hooks} ");
    screen.wait("the last hook", |text| text.contains(&total) && !text.contains("queues ["))?;
    let all = pressed.elapsed();
    let told = Told {
        first_row,
        all,
        requests: relay.requests() - requests,
        received: relay.received() - received,
        terminal: screen.bytes() - terminal,
        before,
        memory: resident(screen.pid)?,
    };
    screen.press("q")?;
    Ok(told)
}

/// A line that names an event stands for a hook.
fn has_a_row(text: &str) -> bool {
    text.lines().any(|line| ["Joined", "Answered", "Offering", "Bridged"].iter().any(|event| line.contains(event)))
}

fn resident(pid: u32) -> Result<u64, Failure> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

/// The embedded server, in a process of its own.
struct Server {
    process: Child,
    host: String,
}

impl Server {
    fn start() -> Result<Self, Failure> {
        let mut process = Command::new(PROGRAM)
            .args(["serve", "--data", ":memory:", "--hooks-per-queue", &HOOKS_PER_QUEUE.to_string()])
            .args(["--queues", &QUEUES.to_string()])
            .env("WEBITEL_HOOKS_SERVE_TOKEN", TOKEN)
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let host = line.trim().trim_start_matches("http://").trim_end_matches("/api").trim_end_matches('/').to_owned();
        Ok(Self { process, host })
    }
}

impl Server {
    /// How many hooks there are, by the program's own list.
    fn count_hooks(&self) -> Result<usize, Failure> {
        let home = tempfile::tempdir()?;
        let mut list = Command::new(PROGRAM);
        list.args(["hooks", "list", "--json"]).env_clear().env("HOME", home.path());
        list.env("WEBITEL_URL", format!("http://{}", self.host)).env("WEBITEL_ACCESS_TOKEN", TOKEN);
        let output = list.output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        Ok(output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Stands between the program and the server, counts, and makes the way long.
struct Relay {
    host: String,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    requests: AtomicU64,
    received: AtomicU64,
}

impl Relay {
    fn before(server: &str, delay: Duration) -> Result<Self, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let host = listener.local_addr()?.to_string();
        let counts = Arc::new(Counts::default());
        let (server, counted) = (server.to_owned(), Arc::clone(&counts));
        thread::spawn(move || {
            for client in listener.incoming() {
                let (Ok(client), Ok(upstream)) = (client, TcpStream::connect(&server)) else { return };
                let _ = (client.set_nodelay(true), upstream.set_nodelay(true));
                let (Ok(client_reads), Ok(upstream_reads)) = (client.try_clone(), upstream.try_clone()) else { return };
                let requests = Arc::clone(&counted);
                carry(client_reads, upstream, delay, move |bytes| {
                    let began = bytes.windows(5).filter(|window| window == b"GET /").count() as u64;
                    requests.requests.fetch_add(began, Ordering::Relaxed);
                });
                let received = Arc::clone(&counted);
                carry(upstream_reads, client, delay, move |bytes| {
                    received.received.fetch_add(bytes.len() as u64, Ordering::Relaxed);
                });
            }
        });
        Ok(Self { host, counts })
    }

    fn requests(&self) -> u64 {
        self.counts.requests.load(Ordering::Relaxed)
    }

    fn received(&self) -> u64 {
        self.counts.received.load(Ordering::Relaxed)
    }
}

/// What is on its way, and when each of it arrives; whether it has ended.
type OnItsWay = (VecDeque<(Instant, Vec<u8>)>, bool);

#[derive(Default)]
struct Pipe {
    packets: Mutex<OnItsWay>,
    changed: Condvar,
}

/// Carries bytes from one to the other, each so much later.
fn carry(mut from: TcpStream, mut to: TcpStream, delay: Duration, seen: impl Fn(&[u8]) + Send + 'static) {
    let pipe = Arc::new(Pipe::default());
    let filled = Arc::clone(&pipe);
    thread::spawn(move || {
        let mut bytes = [0; 65536];
        loop {
            let count = from.read(&mut bytes).unwrap_or(0);
            seen(&bytes[..count]);
            let Ok(mut packets) = filled.packets.lock() else { return };
            if count == 0 {
                packets.1 = true;
            } else {
                packets.0.push_back((Instant::now() + delay, bytes[..count].to_vec()));
            }
            filled.changed.notify_one();
            if count == 0 {
                return;
            }
        }
    });
    thread::spawn(move || {
        loop {
            let Ok(packets) = pipe.packets.lock() else { return };
            let Ok(mut packets) = pipe.changed.wait_while(packets, |(queue, ended)| queue.is_empty() && !*ended) else {
                return;
            };
            let Some((due, bytes)) = packets.0.pop_front() else {
                let _ = to.shutdown(std::net::Shutdown::Write);
                return;
            };
            drop(packets);
            thread::sleep(due.saturating_duration_since(Instant::now()));
            if to.write_all(&bytes).is_err() {
                return;
            }
        }
    });
}

/// The program in a pseudo-terminal.
struct Screen {
    pid: u32,
    writer: Box<dyn Write + Send>,
    shared: Arc<(Mutex<(vt100::Parser, u64)>, Condvar)>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    _terminal: Box<dyn portable_pty::MasterPty + Send>,
}

impl Screen {
    fn start(host: &str, home: &Path) -> Result<Self, Failure> {
        let pair = native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 })?;
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(["--refresh", "off"]);
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("WEBITEL_ACCESS_TOKEN", TOKEN)] {
            command.env(name, value);
        }
        command.env("WEBITEL_URL", format!("http://{host}"));
        command.env("HOME", home);
        let child = pair.slave.spawn_command(command)?;
        let pid = child.process_id().ok_or("no process")?;
        let (mut reader, writer) = (pair.master.try_clone_reader()?, pair.master.take_writer()?);
        let shared = Arc::new((Mutex::new((vt100::Parser::new(24, 80, 0), 0)), Condvar::new()));
        let filled = Arc::clone(&shared);
        thread::spawn(move || {
            let mut bytes = [0; 65536];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                let Ok(mut state) = filled.0.lock() else { return };
                state.0.process(&bytes[..count]);
                state.1 += count as u64;
                filled.1.notify_all();
            }
        });
        Ok(Self { pid, writer, shared, child, _terminal: pair.master })
    }

    fn press(&mut self, keys: &str) -> Result<(), Failure> {
        self.writer.write_all(keys.as_bytes())?;
        Ok(self.writer.flush()?)
    }

    fn bytes(&self) -> u64 {
        self.shared.0.lock().map(|state| state.1).unwrap_or_default()
    }

    fn wait(&self, what: &str, seen: impl Fn(&str) -> bool) -> Result<(), Failure> {
        let (state, changed) = &*self.shared;
        let state = state.lock().map_err(|_| "the reader failed")?;
        let unseen = |state: &mut (vt100::Parser, u64)| !seen(&state.0.screen().contents());
        let (state, waited) = changed.wait_timeout_while(state, DEADLINE, unseen).map_err(|_| "the reader failed")?;
        if waited.timed_out() {
            return Err(format!("{what} did not come:\n{}", state.0.screen().contents()).into());
        }
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
