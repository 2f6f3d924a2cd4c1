//! The program with a home of its own: run with its output taken, or on a terminal.

use std::{
    fs,
    io::{Read as _, Write as _},
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Arc, Condvar, Mutex},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_webitel-hooks");

/// Only so long is waited for what should come at once.
const PATIENCE: Duration = Duration::from_secs(30);

/// A home directory and an environment.
pub(crate) struct Home {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

/// What a run left: its exit code and its output.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), environment: Vec::new() }
    }

    /// With this configuration file.
    pub(crate) fn with_config(text: &str) -> Self {
        let home = Self::new();
        home.write(".config/webitel-hooks/config.toml", text, 0o600);
        home
    }

    pub(crate) fn set(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    pub(crate) fn write(&self, below: &str, text: &str, mode: u32) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(&path, text).expect("the file is written");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("it is ours");
    }

    pub(crate) fn read(&self, below: &str) -> String {
        fs::read_to_string(self.path(below)).unwrap_or_else(|error| panic!("{below}: {error}"))
    }

    /// What lies in the folder of kept sign-ins, by name.
    pub(crate) fn sessions(&self) -> Vec<String> {
        let folder = fs::read_dir(self.path(".local/state/webitel-hooks/sessions"));
        let entries = folder.into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }

    /// Runs it without a terminal.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new(BINARY);
        command
            .args(arguments)
            .env_clear()
            .env("WEBITEL_REPLICA_LAG", "0s")
            .env("HOME", self.folder.path())
            .stdin(Stdio::null());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        let output = command.output().expect("it runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it writes text");
        Run { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Starts it on a terminal.
    pub(crate) fn play(&self, arguments: &[&str]) -> Played {
        let mut command = CommandBuilder::new(BINARY);
        command.args(arguments);
        command.env_clear();
        command.env("HOME", self.folder.path());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        for (name, value) in &self.environment {
            command.env(name, value);
        }
        Played::start(command)
    }
}

/// The permissions of a file.
pub(crate) fn mode(path: &Path) -> u32 {
    fs::metadata(path).map_or(0, |metadata| metadata.mode() & 0o7777)
}

/// The program on a terminal.
pub(crate) struct Played {
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn std::io::Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    output: Arc<(Mutex<String>, Condvar)>,
}

impl Played {
    fn start(command: CommandBuilder) -> Self {
        let size = PtySize { rows: 24, cols: 100, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let child = pair.slave.spawn_command(command).expect("it starts");
        let mut reader = pair.master.try_clone_reader().expect("it can be read");
        let output = Arc::new((Mutex::new(String::new()), Condvar::new()));
        let written = Arc::clone(&output);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                written.0.lock().expect("whole").push_str(&String::from_utf8_lossy(&bytes[..count]));
                written.1.notify_all();
            }
        });
        let keyboard = pair.master.take_writer().expect("it can be typed at");
        Self { master: pair.master, keyboard, child, output }
    }

    /// Waits until it wrote that.
    #[track_caller]
    pub(crate) fn expect(&self, text: &str) {
        self.expect_times(text, 1);
    }

    /// Waits until it wrote that so many times.
    #[track_caller]
    pub(crate) fn expect_times(&self, text: &str, times: usize) {
        let (output, changed) = &*self.output;
        let output = output.lock().expect("whole");
        let (output, _) =
            changed.wait_timeout_while(output, PATIENCE, |output| output.matches(text).count() < times).expect("whole");
        let is_there = output.matches(text).count() >= times;
        drop(output);
        assert!(is_there, "{text:?} is not {times} times in {:?}", self.output());
    }

    pub(crate) fn output(&self) -> String {
        self.output.0.lock().expect("whole").clone()
    }

    pub(crate) fn type_in(&mut self, text: &str) {
        self.keyboard.write_all(text.as_bytes()).expect("it can be typed at");
    }

    /// Whether what is typed is shown and comes as lines.
    pub(crate) fn is_as_before(&self) -> bool {
        // ECHO, ICANON and ISIG, whose type belongs to a crate that is not a dependency of this one.
        const USUAL: u32 = 0o13;
        self.master.get_termios().is_some_and(|settings| settings.local_flags.bits() & USUAL == USUAL)
    }

    pub(crate) fn send(&self, signal: Signal) {
        let process = self.child.process_id().and_then(|id| Pid::from_raw(id.try_into().ok()?)).expect("it runs");
        kill_process(process, signal).expect("it is ours");
    }

    /// Its exit code.
    #[track_caller]
    pub(crate) fn wait(&mut self) -> u32 {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().expect("it is ours") {
                return status.exit_code();
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("it does not end; it wrote {:?}", self.output());
    }
}

impl Drop for Played {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}
