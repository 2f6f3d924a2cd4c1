//! A server with its database, and a folder to run the program in.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use rusqlite::Connection;
use tempfile::TempDir;
use webitel_hooks::demo::{self, DataLocation, Options, Server};

const BINARY: &str = env!("CARGO_BIN_EXE_webitel-hooks");

/// A hook as people know it: queue, event, flow schema, enabled.
pub(crate) type Hook = (String, String, String, bool);

/// A running server.
pub(crate) struct Webitel {
    pub(crate) server: Server,
    db: Connection,
    _folder: TempDir,
}

/// The hand-made domain, made once.
fn seeded() -> &'static Path {
    static SEEDED: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, file) = SEEDED.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("demo.sqlite");
        let data = DataLocation::File(file.clone());
        demo::start(Options { data, ..Options::default() }).expect("it starts").stop();
        let db = Connection::open(&file).expect("the database");
        db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("all is in one file");
        drop(db);
        (folder, file)
    });
    file
}

impl Webitel {
    /// The hand-made domain.
    pub(crate) fn demo() -> Self {
        Self::start(|_| {})
    }

    /// A domain of these queues and flow schemas only, whose ids begin here, with these hooks; a second enabled one for an
    /// event is off.
    pub(crate) fn with(first_id: i64, queues: &[&str], schemas: &[&str], hooks: &[Hook]) -> Self {
        Self::start(|db| {
            db.execute_batch(
                "DELETE FROM cc_queue_events; DELETE FROM cc_team_events; DELETE FROM cc_queue_acl; DELETE FROM cc_queue;
                 DELETE FROM acr_routing_scheme;",
            )
            .expect("it is emptied");
            // Ids of hooks differ between domains too.
            db.execute("UPDATE sqlite_sequence SET seq = seq + ?", [first_id]).expect("they begin later");
            for (id, name) in (first_id..).zip(queues) {
                let sql = "INSERT INTO cc_queue (id, name, type, enabled, strategy, created_at, updated_at)
                           VALUES (?, ?, 1, 1, 'fifo', 0, 0)";
                db.execute(sql, (id, name)).expect("a queue");
            }
            for (id, name) in (first_id..).zip(schemas) {
                let sql = "INSERT INTO acr_routing_scheme (id, name, type, created_at, updated_at)
                           VALUES (?, ?, 'service', 0, 0)";
                db.execute(sql, (id, name)).expect("a flow schema");
            }
            for (queue, event, schema, enabled) in hooks {
                let sql = "INSERT INTO cc_queue_events (queue_id, event, schema_id, enabled)
                           SELECT q.id, ?2, s.id, ?4 AND NOT EXISTS
                               (SELECT 1 FROM cc_queue_events WHERE queue_id = q.id AND event = ?2 AND enabled)
                           FROM cc_queue q, acr_routing_scheme s WHERE q.name = ?1 AND s.name = ?3";
                db.execute(sql, (queue, event, schema, enabled)).expect("a hook");
            }
        })
    }

    fn start(prepare: impl FnOnce(&Connection)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("demo.sqlite");
        fs::copy(seeded(), &file).expect("it can be copied");
        let db = Connection::open(&file).expect("the database");
        prepare(&db);
        let data = DataLocation::File(file);
        let server = demo::start(Options { data, ..Options::default() }).expect("it starts");
        Self { server, db, _folder: folder }
    }

    /// All hooks, in one order.
    pub(crate) fn hooks(&self) -> Vec<Hook> {
        self.select(
            "SELECT q.name, e.event, s.name, e.enabled FROM cc_queue_events e
             JOIN cc_queue q ON q.id = e.queue_id JOIN acr_routing_scheme s ON s.id = e.schema_id ORDER BY 1, 2, 3, 4",
        )
    }

    /// The hooks of a queue, in one order.
    pub(crate) fn hooks_of(&self, queue: &str) -> Vec<Hook> {
        self.hooks().into_iter().filter(|hook| hook.0 == queue).collect()
    }

    fn select(&self, sql: &str) -> Vec<Hook> {
        let mut statement = self.db.prepare(sql).expect("SQL");
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)));
        rows.and_then(Iterator::collect).expect("rows")
    }
}

/// What a run left.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// It ended with this code.
    #[track_caller]
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Every line of the output as JSON.
    pub(crate) fn lines(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }
}

/// A folder with files.
pub(crate) struct Desk(TempDir);

impl Desk {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder");
        fs::write(path, text).expect("it can be written");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("the folder").flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.retain(|name| !name.starts_with(".local") && !name.starts_with(".config"));
        names.sort();
        names
    }

    /// Edits a file: this text becomes that one, everywhere.
    #[track_caller]
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{from:?} is not in {text}");
        self.write(name, &text.replace(from, to));
    }

    /// Runs the program against a server, in this folder.
    pub(crate) fn run(&self, webitel: &Webitel, arguments: &[&str]) -> Run {
        self.fed(webitel, arguments, "")
    }

    /// The same, with this on its standard input.
    pub(crate) fn fed(&self, webitel: &Webitel, arguments: &[&str], input: &str) -> Run {
        let mut command = Command::new(BINARY);
        command.args(arguments);
        self.carry_out(webitel, command, input)
    }

    /// Runs a line as a shell does; the program is found by its name.
    pub(crate) fn shell(&self, webitel: &Webitel, line: &str) -> Run {
        let mut command = Command::new("sh");
        command.args(["-c", line]);
        self.carry_out(webitel, command, "")
    }

    fn carry_out(&self, webitel: &Webitel, mut command: Command, input: &str) -> Run {
        let folder = Path::new(BINARY).parent().expect("a folder");
        let mut path = folder.as_os_str().to_owned();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        command.env_clear().env("HOME", self.0.path()).env("PATH", path).current_dir(self.0.path());
        // The embedded server has no replica.
        command.env("WEBITEL_REPLICA_LAG", "0s");
        command.env("WEBITEL_URL", webitel.server.url()).env("WEBITEL_ACCESS_TOKEN", webitel.server.token());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it runs");
        // Whoever does not read its input has closed it.
        let _ = child.stdin.take().expect("it can be fed").write_all(input.as_bytes());
        let output = child.wait_with_output().expect("it ends");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it writes text");
        Run { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// A hook in few words.
pub(crate) fn hook(queue: &str, event: &str, schema: &str, enabled: bool) -> Hook {
    (queue.to_owned(), event.to_owned(), schema.to_owned(), enabled)
}
