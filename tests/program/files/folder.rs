//! A server with its database, and a folder to run the program in.

use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rusqlite::Connection;
use tempfile::TempDir;
use webitel_hooks::demo::{self, DataLocation, Options};

use crate::harness::{Home, Run};
use crate::scripted::Scripted;

/// A hook as people know it: queue, event, flow schema, enabled.
pub(crate) type Hook = (String, String, String, bool);

/// A running server.
pub(crate) struct FakeServer {
    pub(crate) server: Scripted,
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
        drop(demo::start(Options { data, ..Options::default() }).expect("it starts"));
        let db = Connection::open(&file).expect("the database");
        db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("all is in one file");
        drop(db);
        (folder, file)
    });
    file
}

impl FakeServer {
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
        let server = Scripted::start(Options { data, ..Options::default() });
        Self { server, db, _folder: folder }
    }

    fn variables(&self) -> [(&str, String); 2] {
        [("WEBITEL_URL", self.server.url()), ("WEBITEL_ACCESS_TOKEN", self.server.token().to_owned())]
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

/// A folder with files, to run the program in.
pub(crate) struct Folder(Home);

impl Deref for Folder {
    type Target = Home;

    fn deref(&self) -> &Home {
        &self.0
    }
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(Home::new())
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder");
        fs::write(path, text).expect("it can be written");
    }

    pub(crate) fn names(&self) -> Vec<String> {
        let mut names = self.0.names("");
        names.retain(|name| !name.starts_with('.'));
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
    pub(crate) fn run(&self, webitel: &FakeServer, arguments: &[&str]) -> Run {
        self.fed(webitel, arguments, "")
    }

    /// The same, with this on its standard input.
    pub(crate) fn fed(&self, webitel: &FakeServer, arguments: &[&str], input: &str) -> Run {
        self.0.fed(arguments, input, &webitel.variables())
    }
}

/// A hook in few words.
pub(crate) fn hook(queue: &str, event: &str, schema: &str, enabled: bool) -> Hook {
    (queue.to_owned(), event.to_owned(), schema.to_owned(), enabled)
}
