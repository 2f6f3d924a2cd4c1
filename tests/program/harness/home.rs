//! Somebody's home and environment: the program is run in it, with its output taken or in a terminal.

use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

use crate::terminal::tui::{Launch, PROGRAM, Terminal, starting};

pub(crate) const CONFIG: &str = ".config/webitel-hooks/config.toml";
/// What was done, and what is paused.
pub(crate) const JOURNAL: &str = ".local/state/webitel-hooks/journal.jsonl";
pub(crate) const PAUSED: &str = ".local/state/webitel-hooks/paused.json";

/// A home directory and an environment.
pub(crate) struct Home {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

impl Home {
    pub(crate) fn new() -> Self {
        let home = Self { folder: tempfile::tempdir().expect("a folder"), environment: Vec::new() };
        // The embedded server has no replica, unless a test says so.
        home.set("WEBITEL_REPLICA_LAG", "0s")
    }

    /// With this configuration file.
    pub(crate) fn with_config(text: &str) -> Self {
        let home = Self::new();
        home.configure(text);
        home
    }

    /// With a server in the environment.
    pub(crate) fn at(url: &str, token: &str) -> Self {
        Self::new().set("WEBITEL_URL", url).set("WEBITEL_ACCESS_TOKEN", token)
    }

    /// Writes the configuration file.
    pub(crate) fn configure(&self, text: &str) {
        self.write(CONFIG, text);
    }

    pub(crate) fn set(mut self, name: &str, value: impl Into<String>) -> Self {
        self.change(name, Some(value.into()));
        self
    }

    pub(super) fn change(&mut self, name: &str, value: Option<String>) {
        self.environment.retain(|(known, _)| known != name);
        self.environment.extend(value.map(|value| (name.to_owned(), value)));
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    pub(crate) fn write(&self, below: &str, text: &str) {
        self.write_as(below, text, 0o600);
    }

    /// With these permissions.
    pub(crate) fn write_as(&self, below: &str, text: &str, mode: u32) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(&path, text).expect("the file is written");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("it is ours");
    }

    pub(crate) fn read(&self, below: &str) -> String {
        fs::read_to_string(self.path(below)).unwrap_or_else(|error| panic!("{below}: {error}"))
    }

    /// Every line of the journal.
    pub(crate) fn journal(&self) -> Vec<Value> {
        self.read(JOURNAL).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    /// The hooks that `resume` would switch on, as they are kept.
    pub(crate) fn paused(&self) -> Vec<Value> {
        let Ok(text) = fs::read_to_string(self.path(PAUSED)) else { return Vec::new() };
        let value: Value = serde_json::from_str(&text).expect("JSON");
        value["paused"].as_array().expect("a list").clone()
    }

    /// What lies in a folder, by name.
    pub(crate) fn names(&self, below: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(below)).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn variables(&self) -> impl Iterator<Item = (OsString, OsString)> {
        let mut path = Path::new(PROGRAM).parent().expect("a folder").as_os_str().to_owned();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let own = self.environment.iter().map(|(name, value)| (name.into(), value.into()));
        [("HOME".into(), self.folder.path().into()), ("PATH".into(), path)].into_iter().chain(own)
    }

    fn at_home(&self, mut command: Command) -> Command {
        command.env_clear().envs(self.variables()).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments);
        self.at_home(command)
    }

    /// Runs it without a terminal.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        finish(self.command(arguments))
    }

    /// The same, with this on its standard input.
    pub(crate) fn fed(&self, arguments: &[&str], input: &str) -> Run {
        let mut child = spawn(self.command(arguments).stdin(Stdio::piped()));
        // Whoever does not read its input has closed it.
        let _ = child.stdin.take().expect("it can be fed").write_all(input.as_bytes());
        Run::of(child)
    }

    /// Runs a line as a shell does; the program is found by its name.
    pub(crate) fn shell(&self, line: &str) -> Run {
        let mut command = Command::new("sh");
        command.args(["-c", line]);
        finish(self.at_home(command))
    }

    /// Runs what is typed on a line, as a shell takes it apart.
    pub(crate) fn line(&self, line: &str) -> Run {
        self.run(&words(line).iter().map(String::as_str).collect::<Vec<_>>())
    }

    pub(crate) fn spawn(&self, line: &str) -> Child {
        spawn(&mut self.command(&words(line).iter().map(String::as_str).collect::<Vec<_>>()))
    }

    /// Starts it in a terminal of 80×24.
    pub(crate) fn play(&self, arguments: &[&str]) -> Terminal {
        self.launch(arguments).start()
    }

    /// What to start in a terminal.
    pub(crate) fn launch(&self, arguments: &[&str]) -> Launch {
        let terminal = [("LANG", "C.UTF-8"), ("TERM", "xterm-256color")];
        let terminal = terminal.map(|(name, value)| (name.into(), value.into()));
        Launch::new(arguments, self.folder.path(), terminal.into_iter().chain(self.variables()).collect())
    }
}

fn words(line: &str) -> Vec<String> {
    shell_words::split(line).expect("a line")
}

/// Starts a program while no terminal is being made.
pub(crate) fn spawn(command: &mut Command) -> Child {
    let _alone = starting();
    command.spawn().expect("it starts")
}

/// Runs a command to its end.
pub(crate) fn finish(mut command: Command) -> Run {
    Run::of(spawn(&mut command))
}

/// The permissions of a file.
pub(crate) fn mode(path: &Path) -> u32 {
    fs::metadata(path).map_or(0, |metadata| metadata.mode() & 0o7777)
}

/// What a run left: its exit code and its output.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
    /// The notes that contacts in the queues keep the old hooks: lines of stderr that are not in `err`.
    pub(crate) keeping: String,
}

impl Run {
    /// Waits for the end of a program.
    pub(crate) fn of(child: Child) -> Self {
        let output = child.wait_with_output().expect("it ends");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it writes text");
        Self::with(output.status.code(), text(output.stdout), &text(output.stderr))
    }

    pub(crate) fn with(code: Option<i32>, out: String, stderr: &str) -> Self {
        let is_about_contacts = |line: &&str| line.contains("contacts that join from now on");
        let (keeping, err) = stderr.split_inclusive('\n').partition(is_about_contacts);
        Self { code: code.unwrap_or(-1), out, err, keeping }
    }

    /// Every line of the standard output as JSON.
    #[track_caller]
    pub(crate) fn objects(&self) -> Vec<Value> {
        let object = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line:?}"));
        self.out.lines().map(object).collect()
    }

    /// The objects of this name.
    #[track_caller]
    pub(crate) fn named(&self, name: &str) -> Vec<Value> {
        self.objects().into_iter().filter(|object| object["object"] == name).collect()
    }

    /// The error as JSON: the only thing on the standard error.
    #[track_caller]
    pub(crate) fn error(&self) -> Value {
        let value: Value = serde_json::from_str(&self.err).unwrap_or_else(|error| panic!("{error}: {:?}", self.err));
        value["error"].clone()
    }

    /// It was done, and nothing was complained about.
    #[track_caller]
    pub(crate) fn done(self) -> Self {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{}", self.out);
        self
    }

    /// It ended with this code and said this much about it.
    #[track_caller]
    pub(crate) fn refused(self, code: i32, told: &str) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        assert!(self.err.contains(told), "{:?} is not in {:?}", told, self.err);
        self
    }

    /// It ended with this code.
    #[track_caller]
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }
}

pub(crate) fn send(child: &Child, signal: Signal) {
    let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("it runs");
    kill_process(id, signal).expect("it is ours");
}
