//! A Webitel to speak to, the program with a home of its own, and what a run left.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;
use webitel_hooks::{
    api::Client,
    demo::{Faults, Options, ScriptedFault, Server, start},
    domain::{Change, Hook, HookOwner, QueueId},
};

const BINARY: &str = env!("CARGO_BIN_EXE_webitel-hooks");

/// A server with the demo's data, and a home.
pub(crate) struct Office {
    pub(crate) server: Server,
    home: TempDir,
    environment: Vec<(String, String)>,
}

/// What a run left.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
    /// The notes that contacts in the queues keep the old hooks: lines of stderr that are not in `err`.
    pub(crate) keeping: String,
}

impl Office {
    pub(crate) fn new() -> Self {
        Self::with(Faults::default())
    }

    pub(crate) fn with(faults: Faults) -> Self {
        Self::with_options(Options { faults, ..Options::default() })
    }

    pub(crate) fn with_options(options: Options) -> Self {
        let server = start(options).expect("it starts");
        let home = tempfile::tempdir().expect("a folder");
        let environment = vec![
            ("WEBITEL_URL".to_owned(), server.url()),
            ("WEBITEL_ACCESS_TOKEN".to_owned(), server.token().to_owned()),
        ];
        Self { server, home, environment }
    }

    /// Without anything in the environment that names the server.
    pub(crate) fn unset(mut self) -> Self {
        self.environment.clear();
        self
    }

    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.home.path().join(below)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command.args(arguments);
        self.at_home(command)
    }

    /// Runs a line as a shell does, in the home.
    pub(crate) fn shell(&self, line: &str) -> Run {
        let mut command = Command::new("sh");
        command.args(["-c", line]).current_dir(self.home.path());
        let mut command = self.at_home(command);
        let folder = Path::new(BINARY).parent().expect("a folder").display().to_string();
        command.env("PATH", format!("{folder}:{}", std::env::var("PATH").unwrap_or_default()));
        Run::of(command.output().expect("it runs"))
    }

    fn at_home(&self, mut command: Command) -> Command {
        command.env_clear().env("HOME", self.home.path()).stdin(Stdio::null());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        // The embedded server has no replica, unless a test says so.
        command.env("WEBITEL_REPLICA_LAG", "0s");
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs it without a terminal.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().expect("it runs"))
    }

    /// Runs what is typed on a line, as a shell takes it apart.
    pub(crate) fn line(&self, line: &str) -> Run {
        let words = shell_words::split(line).expect("a line");
        self.run(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    pub(crate) fn spawn(&self, line: &str) -> Child {
        let words = shell_words::split(line).expect("a line");
        self.command(&words.iter().map(String::as_str).collect::<Vec<_>>()).spawn().expect("it starts")
    }

    pub(crate) fn inject(&self, fault: ScriptedFault) {
        self.server.inject(fault);
    }

    /// What the server holds.
    pub(crate) fn hooks(&self, queue: u64) -> Vec<Hook> {
        let owner = HookOwner::Queue(QueueId(queue));
        self.speak(async |client| client.hooks(owner).await).expect("hooks").hooks
    }

    /// What somebody else writes, whatever this program thinks of it.
    pub(crate) fn write(&self, queue: u64, change: &Change) {
        let owner = HookOwner::Queue(QueueId(queue));
        let outcome = self.speak(async |client| client.write(owner, change, &[], std::future::pending()).await);
        assert_eq!(outcome.failure(), None, "it is written");
    }

    fn speak<T>(&self, words: impl AsyncFnOnce(Client) -> T) -> T {
        let address = self.server.url().parse().expect("an address");
        let client = Client::new(address, self.server.token().parse().expect("a token")).expect("a client");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(words(client))
    }

    /// The same in a line for each: event, flow schema, state.
    pub(crate) fn told(&self, queue: u64) -> Vec<String> {
        self.hooks(queue)
            .iter()
            .map(|hook| format!("{} {} {}", hook.event.wire(), hook.schema_label(), hook.state))
            .collect()
    }
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it writes text");
        Self::ended(output.status.code(), text(output.stdout), &text(output.stderr))
    }

    pub(crate) fn ended(code: Option<i32>, out: String, stderr: &str) -> Self {
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
}
