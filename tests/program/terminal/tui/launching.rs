//! What to start, in what terminal, with what around it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::Pid;

use super::driving::Terminal;
use super::recording::{Shared, await_end, listen};

/// Only one program is started at a time: descriptors that are being made for one must not leak into another, which
/// would keep a terminal open that a test has closed.
pub(crate) fn starting() -> MutexGuard<'static, ()> {
    static STARTING: Mutex<()> = Mutex::new(());
    STARTING.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The program's path.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_webitel-hooks");

/// What to start, and in what terminal.
pub(crate) struct Launch {
    command: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    /// Where it is started.
    folder: PathBuf,
    size: (u16, u16),
    is_controlling: bool,
}

impl Launch {
    /// The program with these arguments, in this folder with these variables only, at 80×24.
    pub(crate) fn new(arguments: &[&str], folder: &Path, environment: Vec<(OsString, OsString)>) -> Self {
        let command = [PROGRAM].iter().chain(arguments).map(OsString::from).collect();
        Self { command, environment, folder: folder.to_owned(), size: (80, 24), is_controlling: true }
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

    /// Starts it.
    pub(crate) fn start(mut self) -> Terminal {
        let _alone = starting();
        let (width, height) = self.size;
        let pty = native_pty_system().openpty(size(width, height)).expect("a pseudo-terminal");
        let mut command = CommandBuilder::from_argv(std::mem::take(&mut self.command));
        command.env_clear();
        for (name, value) in &self.environment {
            command.env(name, value);
        }
        command.cwd(&self.folder);
        command.set_controlling_tty(self.is_controlling);
        let settings = settings(pty.master.as_ref());
        let child = pty.slave.spawn_command(command).expect("the program starts");
        drop(pty.slave);
        let shared = Arc::new(Shared::new(width, height));
        let pid = i32::try_from(child.process_id().expect("a process")).ok().and_then(Pid::from_raw);
        let reader = pty.master.try_clone_reader().expect("a reader");
        listen(reader, shared.clone());
        await_end(child, shared.clone());
        Terminal {
            writer: Some(pty.master.take_writer().expect("a writer")),
            master: Some(pty.master),
            pid: pid.expect("a process"),
            settings,
            shared,
        }
    }
}

pub(super) fn size(width: u16, height: u16) -> PtySize {
    PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 }
}

pub(super) fn settings(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("the terminal's settings"))
}
