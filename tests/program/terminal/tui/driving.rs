//! The program in its terminal: keys go in, and what is to be seen is waited for.

use std::io::Write;
use std::sync::Arc;

use portable_pty::MasterPty;
use rustix::process::{Pid, Signal, kill_process};

use super::ENTER_SCREEN;
use super::launching::{settings, size};
use super::recording::{End, HangUp, Shared, count};
use crate::terminal::screen::Screen;

/// The program in its terminal. Killed when dropped.
pub(crate) struct Terminal {
    pub(super) writer: Option<Box<dyn Write + Send>>,
    pub(super) master: Option<Box<dyn MasterPty + Send>>,
    pub(super) pid: Pid,
    /// The terminal's settings before the program.
    pub(super) settings: String,
    pub(super) shared: Arc<Shared>,
}

impl Terminal {
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

    /// Waits for a question and types the answer.
    #[track_caller]
    pub(crate) fn answer(&mut self, question: &str, keys: &str) -> &mut Self {
        self.see_written(question, 1);
        self.press(keys)
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
            // A terminal without a size still has cells: 80×24 of them.
            let (rows, columns) = if width == 0 { (24, 80) } else { (height, width) };
            state.terminal.screen_mut().set_size(rows, columns);
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

    pub(crate) fn has_ended(&self) -> bool {
        self.shared.state().end.is_some()
    }

    /// All that it wrote.
    pub(crate) fn output(&self) -> String {
        String::from_utf8_lossy(&self.shared.state().log).into_owned()
    }

    /// Waits for its end, and gives its exit code.
    #[track_caller]
    pub(crate) fn wait(&self) -> u32 {
        self.end().code
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
        self.shared.state().hang_up = Some(HangUp::AfterRepaint);
        self.signal(Signal::CONT);
        self.shared.wait("the reader's end", |state| state.is_closed.then_some(()));
        self.master = None;
        self.shared.wait("the program's end after the terminal is gone", |state| state.end.clone())
    }

    /// Closes the terminal at once, whatever the program is doing, and waits for the program's end.
    #[track_caller]
    pub(crate) fn close_terminal(mut self) -> End {
        self.shared.state().hang_up = Some(HangUp::AtOnce);
        // The screen is drawn again; without one the terminal echoes it.
        if self.shared.state().end.is_none() {
            self.press("\x0c");
        }
        self.shared.wait("the reader's end", |state| state.is_closed.then_some(()));
        (self.writer, self.master) = (None, None);
        self.shared.wait("the program's end after the terminal is gone", |state| state.end.clone())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if self.shared.state().end.is_none() {
            // It may have ended this very moment.
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}
