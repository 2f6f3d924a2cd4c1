//! A program on a terminal of its own, and what it wrote there.

use std::io::{Read as _, Write};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};
use std::{env, thread};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// Names what the program is to play.
pub(crate) const PLAY: &str = "TERMINAL_MODES_PLAY";

/// Only so long is waited for what should come at once.
const PATIENCE: Duration = Duration::from_secs(20);

/// The program.
pub(crate) struct Played {
    master: Option<Box<dyn MasterPty + Send>>,
    child: Box<dyn Child + Send + Sync>,
    output: Arc<(Mutex<String>, Condvar)>,
}

impl Played {
    pub(crate) fn start(play: &str) -> Self {
        Self::run(play, CommandBuilder::new(env::current_exe().unwrap()), None)
    }

    /// Starts it and stops listening to it as soon as it wrote that, so that its terminal can be taken away.
    pub(crate) fn start_and_listen_until(play: &str, last: &'static str) -> Self {
        Self::run(play, CommandBuilder::new(env::current_exe().unwrap()), Some(last))
    }

    /// Starts it as a job of a shell, which goes on when the job is stopped, and then resumes it.
    pub(crate) fn start_under_a_shell(play: &str) -> Self {
        let mut shell = CommandBuilder::new("sh");
        shell.args(["-c", "set -m; \"$0\" \"$@\"; echo the shell goes on; fg >/dev/null"]);
        shell.arg(env::current_exe().unwrap());
        Self::run(play, shell, None)
    }

    fn run(play: &str, mut command: CommandBuilder, last: Option<&'static str>) -> Self {
        let size = PtySize { rows: 5, cols: 30, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        command.args(["--exact", "modes::program::the_program", "--nocapture", "--test-threads=1"]);
        command.env(PLAY, play);
        command.env("RUST_BACKTRACE", "0");
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let output = Arc::new((Mutex::new(String::new()), Condvar::new()));
        let written = Arc::clone(&output);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                let mut output = written.0.lock().unwrap();
                output.push_str(&String::from_utf8_lossy(&bytes[..count]));
                written.1.notify_all();
                if last.is_some_and(|last| output.contains(last)) {
                    // What is waited for must find the terminal closed on this side.
                    drop(reader);
                    return;
                }
            }
        });
        Self { master: Some(pair.master), child, output }
    }

    /// Waits until the program wrote the text, so many times.
    #[track_caller]
    pub(crate) fn expect(&self, text: &str, times: usize) {
        let (output, changed) = &*self.output;
        let output = output.lock().unwrap();
        let (output, _) =
            changed.wait_timeout_while(output, PATIENCE, |output| output.matches(text).count() < times).unwrap();
        assert_eq!(output.matches(text).count(), times, "{text:?} in {output:?}");
    }

    /// All that it wrote.
    pub(crate) fn output(&self) -> String {
        self.output.0.lock().unwrap().clone()
    }

    /// Whether the terminal hands over keys instead of lines.
    pub(crate) fn is_raw(&self) -> bool {
        let settings = self.master().get_termios().unwrap();
        // ICANON, whose type belongs to a crate that is not a dependency of this one.
        settings.local_flags.bits() & 0o2 == 0
    }

    /// Types into the terminal.
    pub(crate) fn keyboard(&self) -> Box<dyn Write + Send> {
        self.master().take_writer().unwrap()
    }

    pub(crate) fn resize(&self, cols: u16, rows: u16) {
        self.master().resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    pub(crate) fn send(&self, signal: Signal) {
        let process = self.child.process_id().and_then(|id| Pid::from_raw(id.try_into().unwrap())).unwrap();
        kill_process(process, signal).unwrap();
    }

    /// Takes the terminal away.
    pub(crate) fn hang_up(&mut self) {
        self.master = None;
    }

    /// Its exit code.
    pub(crate) fn wait(&mut self) -> u32 {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("the program does not end; it wrote {:?}", self.output());
    }

    fn master(&self) -> &dyn MasterPty {
        self.master.as_deref().unwrap()
    }
}

impl Drop for Played {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}
