//! A terminal with the program in it.

use std::{
    ffi::OsString,
    io::{Read, Write},
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::{screen::Screen, webitel::Webitel};

/// Ends a wait that would fail. Long, because a busy machine is no failure.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

/// A frame is one write but may arrive in parts. What is seen counts once nothing has followed it for so long.
const REST: Duration = Duration::from_millis(5);

/// The first that the program writes when it takes the screen.
pub(crate) const ENTER_SCREEN: &str = "\x1b[?1049h";
/// The last bytes of every large frame.
const END_UPDATE: &str = "\x1b[?2026l";

/// Keys that are no letters, as a terminal sends them.
pub(crate) mod keys {
    pub(crate) const UP: &str = "\x1b[A";
    pub(crate) const DOWN: &str = "\x1b[B";
    pub(crate) const HOME: &str = "\x1b[H";
    pub(crate) const END: &str = "\x1b[F";
    pub(crate) const PAGE_UP: &str = "\x1b[5~";
    pub(crate) const PAGE_DOWN: &str = "\x1b[6~";
    pub(crate) const INSERT: &str = "\x1b[2~";
    pub(crate) const F1: &str = "\x1bOP";
    pub(crate) const F5: &str = "\x1b[15~";
    pub(crate) const ENTER: &str = "\r";
    pub(crate) const TAB: &str = "\t";
    pub(crate) const ESC: &str = "\x1b";

    /// Control and a letter.
    pub(crate) fn ctrl(letter: char) -> String {
        char::from(letter as u8 & 0x1f).to_string()
    }

    /// A bracketed paste.
    pub(crate) fn paste(text: &str) -> String {
        format!("\x1b[200~{text}\x1b[201~")
    }
}

/// Only one program is started at a time: descriptors that are being made for one must not leak into another, which
/// would keep a terminal open that a test has closed.
pub(crate) fn starting() -> MutexGuard<'static, ()> {
    static STARTING: Mutex<()> = Mutex::new(());
    STARTING.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The program's path.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_webitel-hooks");

/// The environment of a user who has just come to this machine: nothing of whoever runs the tests.
pub(crate) fn environment(home: &Path) -> Vec<(OsString, OsString)> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let inside = |name: &str| home.join(name).into_os_string();
    [
        ("PATH", path),
        ("HOME", home.as_os_str().to_owned()),
        ("XDG_CONFIG_HOME", inside("config")),
        ("XDG_STATE_HOME", inside("state")),
        ("XDG_DATA_HOME", inside("data")),
        ("XDG_CACHE_HOME", inside("cache")),
        ("LANG", "C.UTF-8".into()),
        ("TERM", "xterm-256color".into()),
    ]
    .map(|(name, value)| (name.into(), value))
    .into()
}

/// What to start, and in what terminal.
pub(crate) struct Launch {
    command: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    size: (u16, u16),
    is_controlling: bool,
    home: Option<TempDir>,
}

impl Launch {
    /// The program with these arguments, at 80×24.
    pub(crate) fn new(arguments: &[&str]) -> Self {
        let home = TempDir::new().expect("a folder");
        let mut command = vec![PROGRAM.into()];
        command.extend(arguments.iter().map(OsString::from));
        Self { command, environment: environment(home.path()), size: (80, 24), is_controlling: true, home: Some(home) }
    }

    /// The program as a client of a server.
    pub(crate) fn client_of(webitel: &Webitel, arguments: &[&str]) -> Self {
        Self::new(arguments).at(&webitel.url(), webitel.token())
    }

    /// With a server in the environment.
    pub(crate) fn at(self, url: &str, token: &str) -> Self {
        self.with("WEBITEL_URL", url).with("WEBITEL_ACCESS_TOKEN", token)
    }

    /// With a variable.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.into(), value.into()));
        self
    }

    /// In a terminal of that size.
    pub(crate) fn size(mut self, width: u16, height: u16) -> Self {
        self.size = (width, height);
        self
    }

    /// Started by a shell, which runs `script` with the program and its arguments as `"$0" "$@"`.
    pub(crate) fn through_shell(mut self, script: &str) -> Self {
        let command = std::mem::take(&mut self.command);
        self.command = ["sh", "-c", script].map(OsString::from).into_iter().chain(command).collect();
        self
    }

    /// In a terminal that is not the one of its session: no hang-up signal will come.
    pub(crate) fn without_hang_up_signal(mut self) -> Self {
        self.is_controlling = false;
        self
    }

    /// A file in the program's home.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.home.as_ref().expect("a home").path().join(name)
    }

    /// Starts it.
    pub(crate) fn start(mut self) -> Tui {
        let _alone = starting();
        let (width, height) = self.size;
        let pty = native_pty_system().openpty(size(width, height)).expect("a pseudo-terminal");
        let mut command = CommandBuilder::from_argv(std::mem::take(&mut self.command));
        command.env_clear();
        for (name, value) in &self.environment {
            command.env(name, value);
        }
        command.set_controlling_tty(self.is_controlling);
        let settings = settings(pty.master.as_ref());
        let child = pty.slave.spawn_command(command).expect("the program starts");
        drop(pty.slave);
        let shared = Arc::new(Shared::new(width, height));
        let pid = i32::try_from(child.process_id().expect("a process")).ok().and_then(Pid::from_raw);
        let reader = pty.master.try_clone_reader().expect("a reader");
        listen(reader, shared.clone());
        await_end(child, shared.clone());
        Tui {
            writer: Some(pty.master.take_writer().expect("a writer")),
            master: Some(pty.master),
            pid: pid.expect("a process"),
            settings,
            shared,
            _home: self.home.take(),
        }
    }
}

fn size(width: u16, height: u16) -> PtySize {
    PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 }
}

fn settings(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("the terminal's settings"))
}

/// How a program ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct End {
    /// The exit code.
    pub(crate) code: u32,
    /// The signal that killed it, if one did.
    pub(crate) signal: Option<String>,
}

impl End {
    /// It ended by itself with this code.
    pub(crate) fn with(code: u32) -> Self {
        Self { code, signal: None }
    }
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    terminal: vt100::Parser,
    /// All that the program ever wrote.
    log: Vec<u8>,
    /// Nothing can be read any more.
    is_closed: bool,
    /// The reader is to stop after the next whole repaint.
    is_hanging_up: bool,
    end: Option<End>,
}

impl Shared {
    fn new(width: u16, height: u16) -> Self {
        let state = State {
            terminal: vt100::Parser::new(height, width, 0),
            log: Vec::new(),
            is_closed: false,
            is_hanging_up: false,
            end: None,
        };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state());
        self.changed.notify_all();
    }

    /// Waits until `reached` gives something, and is not in the middle of a frame.
    #[track_caller]
    fn wait<T>(&self, what: &str, mut reached: impl FnMut(&State) -> Option<T>) -> T {
        let deadline = Instant::now() + DEADLINE;
        let mut state = self.state();
        loop {
            let mut is_over = state.is_closed && state.end.is_some();
            while let Some(value) = reached(&state).filter(|_| !state.is_in_update() || is_over) {
                let bytes = state.log.len();
                if is_over {
                    return value;
                }
                let timeout;
                (state, timeout) = self.changed.wait_timeout(state, REST).unwrap();
                if timeout.timed_out() && state.log.len() == bytes {
                    return value;
                }
                is_over = state.is_closed && state.end.is_some();
            }
            let now = Instant::now();
            if now >= deadline || is_over {
                let screen = Screen(state.terminal.screen().clone());
                let tail = state.log[state.log.len().saturating_sub(300)..].escape_ascii().to_string();
                let end = state.end.clone();
                drop(state);
                panic!("waited in vain for {what}; the screen is\n{screen}\nended: {end:?}; the last bytes: {tail}");
            }
            state = self.changed.wait_timeout(state, deadline - now).unwrap().0;
        }
    }
}

impl State {
    /// The modes that a program can set and that are not as a terminal has them at first.
    fn modes(&self) -> Vec<&'static str> {
        let screen = self.terminal.screen();
        let focus = last_position(&self.log, "\x1b[?1004h") > last_position(&self.log, "\x1b[?1004l");
        [
            ("alternate screen", screen.alternate_screen()),
            ("hidden cursor", screen.hide_cursor()),
            ("bracketed paste", screen.bracketed_paste()),
            ("focus reports", focus),
            ("synchronised update", self.is_in_update()),
            ("keyboard flags", count(&self.log, "\x1b[>1u") != count(&self.log, "\x1b[<1u")),
            ("mouse", screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None),
            ("application keys", screen.application_cursor() || screen.application_keypad()),
            ("reversed or coloured text", screen.inverse() || screen.fgcolor() != vt100::Color::Default),
        ]
        .into_iter()
        .filter_map(|(mode, is_set)| is_set.then_some(mode))
        .collect()
    }

    /// The program is in the middle of an update that terminals show at once.
    fn is_in_update(&self) -> bool {
        last_position(&self.log, "\x1b[?2026h") > last_position(&self.log, END_UPDATE)
    }
}

fn listen(mut reader: Box<dyn Read + Send>, shared: Arc<Shared>) {
    thread::spawn(move || {
        let mut buffer = [0; 65536];
        loop {
            let count = reader.read(&mut buffer).unwrap_or(0);
            let mut is_last = count == 0;
            shared.change(|state| {
                state.log.extend_from_slice(&buffer[..count]);
                state.terminal.process(&buffer[..count]);
                is_last |= state.is_hanging_up && state.log.ends_with(END_UPDATE.as_bytes());
            });
            if is_last {
                drop(reader);
                return shared.change(|state| state.is_closed = true);
            }
        }
    });
}

fn await_end(mut child: Box<dyn Child + Send + Sync>, shared: Arc<Shared>) {
    thread::spawn(move || {
        let status = child.wait().expect("the program's end");
        let end = End { code: status.exit_code(), signal: status.signal().map(str::to_owned) };
        shared.change(|state| state.end = Some(end));
    });
}

/// The program in its terminal. Killed when dropped.
pub(crate) struct Tui {
    writer: Option<Box<dyn Write + Send>>,
    master: Option<Box<dyn MasterPty + Send>>,
    pid: Pid,
    /// The terminal's settings before the program.
    settings: String,
    shared: Arc<Shared>,
    _home: Option<TempDir>,
}

impl Tui {
    /// Types.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        let writer = self.writer.as_mut().expect("a terminal");
        writer.write_all(keys.as_bytes()).expect("typed");
        writer.flush().expect("typed");
        self
    }

    /// The screen as it is now.
    pub(crate) fn screen(&self) -> Screen {
        Screen(self.shared.state().terminal.screen().clone())
    }

    /// Waits for something to be seen, and gives the screen that shows it.
    #[track_caller]
    pub(crate) fn see(&self, what: &str, seen: impl Fn(&Screen) -> bool) -> Screen {
        self.shared.wait(what, |state| {
            let screen = Screen(state.terminal.screen().clone());
            seen(&screen).then_some(screen)
        })
    }

    /// Waits for a text.
    #[track_caller]
    pub(crate) fn see_text(&self, text: &str) -> Screen {
        self.see(&format!("{text:?}"), |screen| screen.has(text))
    }

    /// Waits for a row that holds all of these.
    #[track_caller]
    pub(crate) fn see_row(&self, texts: &[&str]) -> Screen {
        self.see(&format!("a row with {texts:?}"), |screen| screen.has_row(texts))
    }

    /// Waits until a text is gone.
    #[track_caller]
    pub(crate) fn see_gone(&self, text: &str) -> Screen {
        self.see(&format!("no {text:?}"), |screen| !screen.has(text))
    }

    /// Waits until the bar, and so the cursor, is on what holds all of these.
    #[track_caller]
    pub(crate) fn see_bar(&self, texts: &[&str]) -> Screen {
        self.see(&format!("the bar on {texts:?}"), |screen| {
            let bar = screen.bar();
            texts.iter().all(|text| bar.contains(text))
        })
    }

    /// Waits for a filter to be typed so far.
    #[track_caller]
    pub(crate) fn see_filter(&self, typed: &str) -> Screen {
        self.see(&format!("the filter {typed:?}"), |screen| screen.filter().as_deref() == Some(typed))
    }

    /// Waits for the queues to be there.
    #[track_caller]
    pub(crate) fn see_queues(&self) -> Screen {
        self.see("the queues", Screen::shows_queues)
    }

    /// Waits for a queue's hooks to be there.
    #[track_caller]
    pub(crate) fn see_hooks(&self, queue: &str) -> Screen {
        self.see(&format!("the hooks of {queue}"), |screen| screen.shows_hooks(queue))
    }

    /// How many bytes the program has written so far.
    pub(crate) fn bytes(&self) -> usize {
        self.shared.state().log.len()
    }

    /// What the program wrote since it had written so many bytes.
    pub(crate) fn written_since(&self, bytes: usize) -> Vec<u8> {
        self.shared.state().log[bytes..].to_vec()
    }

    /// How often the program wrote this.
    pub(crate) fn times_written(&self, sequence: &str) -> usize {
        count(&self.shared.state().log, sequence)
    }

    /// Waits until the program has written this so often.
    #[track_caller]
    pub(crate) fn see_written(&self, sequence: &str, times: usize) {
        self.shared.wait(&format!("{} {times} times", sequence.escape_debug()), |state| {
            (count(&state.log, sequence) >= times).then_some(())
        });
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        {
            let mut state = self.shared.state();
            // Emptied first: the emulator cannot cut a wide symbol in two. The program has to draw everything anyway.
            state.terminal.process(b"\x1b[m\x1b[2J");
            state.terminal.screen_mut().set_size(height, width);
        }
        self.master.as_ref().expect("a terminal").resize(size(width, height)).expect("another size");
        self
    }

    /// Another program writes to the terminal.
    pub(crate) fn scribble(&mut self, text: &str) {
        self.shared.state().terminal.process(text.as_bytes());
    }

    /// Sends a signal to the program, or to the shell that started it.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).expect("a signal");
    }

    /// The process that was started.
    pub(crate) fn pid(&self) -> Pid {
        self.pid
    }

    /// Waits for the end.
    #[track_caller]
    pub(crate) fn end(&self) -> End {
        self.shared.wait("the program's end", |state| state.end.clone().filter(|_| state.is_closed))
    }

    /// Whether the terminal's own settings are as they were before the program.
    pub(crate) fn has_settings_of_before(&self) -> bool {
        settings(self.master.as_deref().expect("a terminal")) == self.settings
    }

    /// The modes of the program that are still set.
    pub(crate) fn modes_left(&self) -> Vec<&'static str> {
        self.shared.state().modes()
    }

    /// Waits until these modes are set.
    #[track_caller]
    pub(crate) fn see_modes(&self, modes: &[&str]) {
        self.shared.wait(&format!("the modes {modes:?}"), |state| {
            let set = state.modes();
            modes.iter().all(|mode| set.contains(mode)).then_some(())
        });
    }

    /// Closes the terminal, as a window that is closed or a connection that breaks, and waits for the program's end.
    ///
    /// The program is idle then: nobody types, and it has nothing to write from which it could learn what happened.
    #[track_caller]
    pub(crate) fn hang_up(mut self) -> End {
        // Whoever lets the keyboard go presses Enter and Ctrl-D, and the program answers that first.
        self.writer = None;
        let entered = self.times_written(ENTER_SCREEN);
        self.signal(Signal::CONT);
        self.see_written(ENTER_SCREEN, entered + 1);
        // The reader holds the terminal open until something arrives: a repaint does.
        self.shared.state().is_hanging_up = true;
        self.signal(Signal::CONT);
        self.shared.wait("the reader's end", |state| state.is_closed.then_some(()));
        self.master = None;
        self.shared.wait("the program's end after the terminal is gone", |state| state.end.clone())
    }
}

impl Drop for Tui {
    fn drop(&mut self) {
        if self.shared.state().end.is_none() {
            // It may have ended this very moment.
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}

fn count(log: &[u8], sequence: &str) -> usize {
    log.windows(sequence.len()).filter(|window| *window == sequence.as_bytes()).count()
}

fn last_position(log: &[u8], sequence: &str) -> Option<usize> {
    log.windows(sequence.len()).rposition(|window| window == sequence.as_bytes())
}
