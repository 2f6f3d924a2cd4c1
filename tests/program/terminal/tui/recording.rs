//! What the program has written, what that makes of the screen, and how it ended.

use std::io::Read;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::Child;

use crate::terminal::screen::Screen;

/// Ends a wait that would fail. Long, because a busy machine is no failure.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

/// A frame is one write but may arrive in parts. What is seen counts once nothing has followed it for so long.
const REST: Duration = Duration::from_millis(5);

/// The last bytes of every large frame.
const END_UPDATE: &str = "\x1b[?2026l";

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

/// When a terminal that is being closed stops reading: nothing but what the program writes can wake its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HangUp {
    AfterRepaint,
    AtOnce,
}

pub(super) struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

pub(super) struct State {
    pub(super) terminal: vt100::Parser,
    /// All that the program ever wrote.
    pub(super) log: Vec<u8>,
    /// Nothing can be read any more.
    pub(super) is_closed: bool,
    /// When the reader is to stop.
    pub(super) hang_up: Option<HangUp>,
    pub(super) end: Option<End>,
}

impl Shared {
    pub(super) fn new(width: u16, height: u16) -> Self {
        let state = State {
            terminal: vt100::Parser::new(height, width, 0),
            log: Vec::new(),
            is_closed: false,
            hang_up: None,
            end: None,
        };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state());
        self.changed.notify_all();
    }

    /// Waits until `reached` gives something, and is not in the middle of a frame.
    #[track_caller]
    pub(super) fn wait<T>(&self, what: &str, mut reached: impl FnMut(&State) -> Option<T>) -> T {
        let deadline = Instant::now() + DEADLINE;
        let mut state = self.state();
        loop {
            let mut is_over = state.is_closed && state.end.is_some();
            while let Some(value) = reached(&state).filter(|_| !state.is_in_update() || state.is_closed) {
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
    pub(super) fn modes(&self) -> Vec<&'static str> {
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
    pub(super) fn is_in_update(&self) -> bool {
        last_position(&self.log, "\x1b[?2026h") > last_position(&self.log, END_UPDATE)
    }
}

pub(super) fn listen(mut reader: Box<dyn Read + Send>, shared: Arc<Shared>) {
    thread::spawn(move || {
        let mut buffer = [0; 65536];
        loop {
            let count = reader.read(&mut buffer).unwrap_or(0);
            let mut is_last = count == 0;
            shared.change(|state| {
                state.log.extend_from_slice(&buffer[..count]);
                state.terminal.process(&buffer[..count]);
                is_last |= match state.hang_up {
                    None => false,
                    Some(HangUp::AfterRepaint) => state.log.ends_with(END_UPDATE.as_bytes()),
                    Some(HangUp::AtOnce) => true,
                };
            });
            if is_last {
                drop(reader);
                return shared.change(|state| state.is_closed = true);
            }
        }
    });
}

pub(super) fn await_end(mut child: Box<dyn Child + Send + Sync>, shared: Arc<Shared>) {
    thread::spawn(move || {
        let status = child.wait().expect("the program's end");
        let end = End { code: status.exit_code(), signal: status.signal().map(str::to_owned) };
        shared.change(|state| state.end = Some(end));
    });
}

pub(super) fn count(log: &[u8], sequence: &str) -> usize {
    log.windows(sequence.len()).filter(|window| *window == sequence.as_bytes()).count()
}

fn last_position(log: &[u8], sequence: &str) -> Option<usize> {
    log.windows(sequence.len()).rposition(|window| window == sequence.as_bytes())
}
