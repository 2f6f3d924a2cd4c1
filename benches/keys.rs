//! What a key costs, beside its budget: bytes, milliseconds, processor time and instructions; and what the program holds in
//! memory: `cargo bench --bench keys`.
//!
//! The program runs in a pseudo-terminal over its embedded server. tig runs beside it where it is installed, over the
//! repository of this program, because the budgets of time are multiples of what it needs. Instructions are counted by
//! `valgrind --tool=callgrind`, where that is installed; they are the figure that repeats. Nothing here is asserted.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use std::{fs, thread};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const PROGRAM: &str = env!("CARGO_BIN_EXE_webitel-hooks");
const SIZES: [(u16, u16); 2] = [(80, 24), (200, 50)];
const KEYS: usize = 200;
const DOWN: &str = "\x1b[B";
const UP: &str = "\x1b[A";
/// The end of an answer: nothing is written for so long.
const QUIET: Duration = Duration::from_millis(25);
/// A start under valgrind takes its time.
const STARTED: Duration = Duration::from_secs(5);

type Failure = Box<dyn Error + Send + Sync>;

/// A list, the keys that lead to it, and the budget of bytes for one row down.
const LISTS: [(&str, &[&str], usize); 3] =
    [("queues", &[], 120), ("hooks", &["--queue", "18"], 175), ("all hooks", &["A"], 220)];

/// What a terminal answers that moves a part of its rows alone, and one that does not.
const TERMINALS: [(&str, &str, &str); 2] =
    [("scrolled, with margins", "\x1b[?64;21c", "(230)"), ("scrolled, without", "\x1b[?62;22c", "")];
/// Rows of the queues pane that scroll, above a view of 18.
const SCROLLS: usize = 35;

fn main() -> Result<(), Failure> {
    let mut out = std::io::stdout();
    for size in SIZES {
        writeln!(out, "One row down or up at {}×{}, {KEYS} keys", size.0, size.1)?;
        writeln!(
            out,
            "{:<24}{:>16}{:>10}{:>10}{:>12}{:>14}",
            "", "bytes (budget)", "p50 ms", "p95 ms", "CPU ms", "instructions"
        )?;
        for (name, start, budget) in LISTS {
            let told = list(size, start)?;
            let instructions = instructions(size, start)?.map_or("no valgrind".to_owned(), |count| count.to_string());
            told.print(&mut out, name, &format!("({budget})"), &instructions)?;
        }
        if size == SIZES[0] {
            for (name, answer, budget) in TERMINALS {
                scrolled(answer)?.print(&mut out, name, budget, "")?;
            }
        }
        match tig(size) {
            Some(told) => told?.print(&mut out, "tig", "", "")?,
            None => writeln!(out, "tig is not installed: the budgets are p50 ≤ 1.2 ×, CPU ≤ 1.5 × its figures")?,
        }
        writeln!(out)?;
    }
    writeln!(out, "Memory at 80×24 in the hooks pane, with the embedded server (proportional set size)")?;
    for (name, arguments, budget) in [
        ("demo", &[][..], "≤ 11.5 MB"),
        ("20,000 hooks", &["--queues", "2000", "--hooks-per-queue", "10"], "≤ 18 MB"),
        ("100,000 hooks", &["--queues", "10000", "--hooks-per-queue", "10"], "measured"),
    ] {
        let own = [&["--demo", "--data", ":memory:", "--queue", "18"], arguments].concat();
        let mut terminal = Terminal::start(CommandBuilder::from_argv(argv(&[], &own)), (80, 24))?;
        terminal.settle(STARTED);
        let pane = terminal.memory()?;
        terminal.press("A");
        terminal.settle(STARTED);
        writeln!(out, "{name:<16}{pane:>8.1} MB ({budget}){:>12.1} MB with all hooks read", terminal.memory()?)?;
    }
    Ok(())
}

/// What keys cost.
struct Told {
    bytes: usize,
    times: Vec<Duration>,
    cpu: Duration,
}

impl Told {
    fn print(mut self, out: &mut impl Write, name: &str, budget: &str, instructions: &str) -> Result<(), Failure> {
        self.times.sort_unstable();
        let percentile = |of: usize| self.times[(self.times.len() - 1) * of / 100].as_secs_f64() * 1_000.0;
        let cpu = self.cpu.as_secs_f64() * 1_000.0 / self.times.len() as f64;
        let bytes = format!("{} {budget:>5}", self.bytes / self.times.len());
        writeln!(
            out,
            "{name:<24}{bytes:>16}{:>10.2}{:>10.2}{cpu:>12.3}{instructions:>14}",
            percentile(50),
            percentile(95)
        )?;
        Ok(())
    }
}

fn argv(before: &[&str], own: &[&str]) -> Vec<std::ffi::OsString> {
    before.iter().chain(&[PROGRAM]).chain(own).map(Into::into).collect()
}

/// The program in a list. Every key has an answer: there are more rows than keys in one direction, or they alternate.
fn open(size: (u16, u16), start: &[&str], before: &[&str]) -> Result<Terminal, Failure> {
    let (keys, options): (Vec<&str>, Vec<&str>) = start.iter().partition(|word| word.len() == 1);
    let own = [&["--demo", "--data", ":memory:"], options.as_slice()].concat();
    let mut terminal = Terminal::start(CommandBuilder::from_argv(argv(before, &own)), size)?;
    terminal.settle(STARTED);
    for key in keys {
        terminal.press(key);
        terminal.settle(STARTED);
    }
    Ok(terminal)
}

/// The queues pane scrolls row by row beside a page of hooks.
fn scrolled(answer: &str) -> Result<Told, Failure> {
    let mut terminal = open(SIZES[0], &["--queue", "18"], &[])?;
    for keys in ["\t", "G", "kkkkkkkkkkkkkkkkk", answer] {
        terminal.press(keys);
        terminal.pause();
    }
    terminal.measure(SCROLLS, |_| UP)
}

fn list(size: (u16, u16), start: &[&str]) -> Result<Told, Failure> {
    open(size, start, &[])?.measure(KEYS, by_turns)
}

/// How many instructions one key takes: the difference of two runs with different numbers of keys.
fn instructions(size: (u16, u16), start: &[&str]) -> Result<Option<u64>, Failure> {
    const FEW: usize = 20;
    if std::process::Command::new("valgrind").arg("--version").output().is_err() {
        return Ok(None);
    }
    let folder = tempfile::tempdir()?;
    let mut totals = Vec::new();
    for count in [FEW, FEW + KEYS] {
        let file: PathBuf = folder.path().join(format!("{count}"));
        let option = format!("--callgrind-out-file={}", file.display());
        let mut terminal = open(size, start, &["valgrind", "--tool=callgrind", &option])?;
        terminal.measure(count, by_turns)?;
        terminal.press("q");
        terminal.child.wait()?;
        let text = fs::read_to_string(file)?;
        let total = text.lines().find_map(|line| line.strip_prefix("totals: ").or(line.strip_prefix("summary: ")));
        totals.push(total.ok_or("callgrind counted nothing")?.trim().parse::<u64>()?);
    }
    Ok(Some(totals[1].saturating_sub(totals[0]) / KEYS as u64))
}

fn tig(size: (u16, u16)) -> Option<Result<Told, Failure>> {
    std::process::Command::new("tig").arg("--version").output().ok()?;
    let mut command = CommandBuilder::new("tig");
    command.cwd(env!("CARGO_MANIFEST_DIR"));
    let run = || {
        let mut terminal = Terminal::start(command, size)?;
        terminal.settle(STARTED);
        terminal.measure(KEYS, by_turns)
    };
    Some(run())
}

/// Down and Up by turns in runs of ten, so that rows move and few of the keys scroll.
fn by_turns(number: usize) -> &'static str {
    if (number / 10).is_multiple_of(2) { DOWN } else { UP }
}

/// A program in a pseudo-terminal. Killed when dropped.
struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    /// The lengths of what was read, and when.
    read: Receiver<(usize, Instant)>,
    _master: Box<dyn MasterPty + Send>,
    _home: tempfile::TempDir,
}

impl Terminal {
    fn start(mut command: CommandBuilder, (cols, rows): (u16, u16)) -> Result<Self, Failure> {
        let home = tempfile::tempdir()?;
        command.env("HOME", home.path());
        command.env("TERM", "xterm-256color");
        for variable in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "WEBITEL_URL", "TMUX", "STY", "NO_COLOR"] {
            command.env_remove(variable);
        }
        let pty = native_pty_system().openpty(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 })?;
        let child = pty.slave.spawn_command(command)?;
        drop(pty.slave);
        let (writer, mut reader) = (pty.master.take_writer()?, pty.master.try_clone_reader()?);
        let (sender, read) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 65_536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send((count, Instant::now())).is_err() {
                    break;
                }
            }
        });
        Ok(Self { child, writer, read, _master: pty.master, _home: home })
    }

    fn press(&mut self, keys: &str) {
        // A program that has ended is seen by what it does not write.
        let _ = self.writer.write_all(keys.as_bytes()).and_then(|()| self.writer.flush());
    }

    /// Waits until nothing is written for a second, after a first byte within `patience`.
    fn settle(&mut self, patience: Duration) {
        let mut wait = patience * 4;
        while self.read.recv_timeout(wait).is_ok() {
            wait = Duration::from_secs(1);
        }
    }

    /// Waits until nothing is written any more, if anything is.
    fn pause(&mut self) {
        while self.read.recv_timeout(Duration::from_millis(300)).is_ok() {}
    }

    fn measure(&mut self, count: usize, key: impl Fn(usize) -> &'static str) -> Result<Told, Failure> {
        let mut told = Told { bytes: 0, times: Vec::with_capacity(count), cpu: Duration::ZERO };
        let before = self.cpu()?;
        for number in 0..count {
            let pressed = Instant::now();
            self.press(key(number));
            let mut last = pressed;
            let mut wait = STARTED;
            loop {
                match self.read.recv_timeout(wait) {
                    Ok((bytes, time)) => (told.bytes, last, wait) = (told.bytes + bytes, time, QUIET),
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return Err("the program ended".into()),
                }
            }
            told.times.push(last - pressed);
        }
        // A thread that ended meanwhile takes its time with it.
        let spent = |(thread, time): (&String, &u64)| time.saturating_sub(before.get(thread).copied().unwrap_or(0));
        told.cpu = Duration::from_nanos(self.cpu()?.iter().map(spent).sum());
        Ok(told)
    }

    fn process(&self, file: &str) -> Result<String, Failure> {
        let pid = self.child.process_id().ok_or("no process")?;
        Ok(fs::read_to_string(format!("/proc/{pid}/{file}"))?)
    }

    /// The processor time of each thread so far, in nanoseconds.
    fn cpu(&self) -> Result<BTreeMap<String, u64>, Failure> {
        let pid = self.child.process_id().ok_or("no process")?;
        let mut times = BTreeMap::new();
        for task in fs::read_dir(format!("/proc/{pid}/task"))? {
            let path = task?.path();
            let text = fs::read_to_string(path.join("schedstat"))?;
            times.insert(path.display().to_string(), text.split(' ').next().unwrap_or_default().parse()?);
        }
        Ok(times)
    }

    /// In megabytes; pages that other processes share count in part.
    fn memory(&self) -> Result<f64, Failure> {
        let text = self.process("smaps_rollup")?;
        let line = text.lines().find(|line| line.starts_with("Pss:")).ok_or("no figure")?;
        let kilobytes: f64 = line.split_whitespace().nth(1).ok_or("no figure")?.parse()?;
        Ok(kilobytes / 1024.0)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
