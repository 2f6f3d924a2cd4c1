//! The database file: kept, reset, refused, and its rules held by the database itself.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;
use serde_json::json;
use webitel_hooks::demo::{self, DataLocation, Options, SeedSize, StartError};

use crate::support::{NOTIFY_CRM, SUPPORT, data_file, demo_in, demo_with, version_1};

fn options(file: &Path) -> Options {
    Options { data: DataLocation::File(file.to_owned()), ..Options::default() }
}

fn refused(file: &Path, reset: bool) -> StartError {
    demo::start(Options { reset, ..options(file) }).expect_err("the file is refused")
}

#[tokio::test]
async fn changes_survive_a_restart() {
    let (_folder, file) = data_file();
    let first = demo_in(&file);
    let made = first.post(SUPPORT, json!({"schema": {"id": NOTIFY_CRM}, "event": "missed", "enabled": true})).await;
    let made = made.ok();
    let gone = first.hook(SUPPORT, "leaving", true).await;
    first.delete(&format!("{SUPPORT}/{}", gone["id"])).await.ok();
    let (hooks, touched) = (first.items(SUPPORT).await, first.touched(12).await);
    drop(first);

    let second = demo_in(&file);
    assert_eq!(second.items(SUPPORT).await, hooks);
    assert!(hooks.contains(&made) && !hooks.contains(&gone));
    assert_eq!(second.touched(12).await, touched);
    // The rules survived too.
    let twice = json!({"schema": {"id": NOTIFY_CRM}, "event": "missed", "enabled": true});
    assert_eq!(second.post(SUPPORT, twice).await.status, 400);
    assert_eq!(second.items("/call_center/queues?size=1000").await.len(), 57);
}

#[tokio::test]
async fn an_existing_domain_is_not_seeded_again_whatever_the_size() {
    let (_folder, file) = data_file();
    drop(demo_in(&file));
    let seed = SeedSize { queues: 99, schemas: 0, hooks_per_queue: None };
    let second = demo_with(Options { seed, ..options(&file) });
    assert_eq!(second.items("/call_center/queues?size=1000").await.len(), 57);
    drop(second);
    let third = demo_with(Options { seed, reset: true, ..options(&file) });
    assert_eq!(third.items("/call_center/queues?size=1000").await.len(), 99);
}

#[tokio::test]
async fn reset_seeds_anew_and_ends_the_sessions() {
    let (_folder, file) = data_file();
    let first = demo_in(&file);
    let fresh = first.items(SUPPORT).await;
    let session = first.post("/login", first.credentials("admin")).await.ok();
    let session = session["access_token"].as_str().expect("a string").to_owned();
    for hook in &fresh {
        first.delete(&format!("{SUPPORT}/{}", hook["id"])).await.ok();
    }
    drop(first);

    let second = demo_with(Options { reset: true, ..options(&file) });
    assert_eq!(second.items(SUPPORT).await, fresh);
    let twice = json!({"schema": {"id": NOTIFY_CRM}, "event": "joined", "enabled": true});
    assert_eq!(second.post(SUPPORT, twice).await.status, 400);
    assert_eq!(second.with_token(&session).get("/userinfo").await.status, 401);
}

#[tokio::test]
async fn sessions_survive_a_restart_and_the_random_token_does_not() {
    let (_folder, file) = data_file();
    let first = demo_in(&file);
    let session = first.post("/login", first.credentials("viewer")).await.ok();
    let session = session["access_token"].as_str().expect("a string").to_owned();
    let token = first.server.token().to_owned();
    drop(first);
    let second = demo_in(&file).with_token(&session);
    assert_eq!(second.get("/userinfo").await.ok()["username"], "viewer");
    assert_eq!(second.with_token(&token).get("/userinfo").await.status, 401);
}

#[tokio::test]
async fn the_tokens_of_the_server_are_not_in_the_file() {
    let (_folder, file) = data_file();
    let demo = demo_in(&file);
    let token = demo.server.token().to_owned();
    demo.get("/userinfo").await.ok();
    drop(demo);
    let bytes = fs::read(&file).expect("the file");
    assert!(!bytes.windows(token.len()).any(|window| window == token.as_bytes()));
}

#[cfg(unix)]
#[tokio::test]
async fn files_are_their_owners_only_and_a_folder_made_for_them_too() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("rights");
    let file = folder.path().join("a/b/demo.sqlite");
    let demo = demo_in(&file);
    let hook = demo.hook(SUPPORT, "joined", true).await;
    demo.patch(&format!("{SUPPORT}/{}", hook["id"]), json!({"enabled": false})).await.ok();
    let rights = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    let parent = file.parent().expect("a folder");
    assert_eq!((rights(parent), rights(parent.parent().expect("a folder"))), (0o700, 0o700));
    assert_eq!(rights(folder.path()), 0o755, "a folder that was there stays as it was");
    let names: Vec<_> = fs::read_dir(parent).expect("a folder").map(|entry| entry.expect("a file").path()).collect();
    assert!(names.len() > 1, "the log is there while the server runs: {names:?}");
    for path in &names {
        assert_eq!(rights(path), 0o600, "{path:?}");
    }
}

#[tokio::test]
async fn one_file_remains_after_a_stop() {
    let (folder, file) = data_file();
    let demo = demo_in(&file);
    let hook = demo.hook(SUPPORT, "joined", true).await;
    demo.delete(&format!("{SUPPORT}/{}", hook["id"])).await.ok();
    drop(demo);
    let names: Vec<_> = fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("a file")).collect();
    assert_eq!(names.len(), 1);
    assert_eq!(demo_in(&file).items(SUPPORT).await.len(), 3);
}

#[tokio::test]
async fn two_servers_on_one_file_see_each_others_changes() {
    let (_folder, file) = data_file();
    let (one, other) = (demo_in(&file), demo_in(&file));
    let hook = one.hook(SUPPORT, "joined", true).await;
    one.patch(&format!("{SUPPORT}/{}", hook["id"]), json!({"enabled": false})).await.ok();
    assert_eq!(other.hook(SUPPORT, "joined", false).await["id"], hook["id"]);
    other.delete(&format!("{SUPPORT}/{}", hook["id"])).await.ok();
    assert_eq!(one.items(SUPPORT).await.len(), 3);
}

#[tokio::test]
async fn two_servers_on_one_file_write_at_the_same_time_without_an_error() {
    let (_folder, file) = data_file();
    let servers = [Arc::new(demo_in(&file)), Arc::new(demo_in(&file))];
    let hooks = servers[0].items("/call_center/queues/18/hooks?size=100").await;
    let mut writers = tokio::task::JoinSet::new();
    for (number, hook) in hooks.iter().cycle().take(100).enumerate() {
        let demo = Arc::clone(&servers[number % 2]);
        let path = format!("/call_center/queues/18/hooks/{}", hook["id"]);
        // It reads before it writes: the other one must not get in between.
        writers.spawn(async move { demo.patch(&path, json!({"schema": {"id": 5}})).await.ok() });
    }
    assert!(writers.join_all().await.iter().all(|hook| hook["schema"]["id"] == "5"));
}

#[tokio::test]
async fn the_time_of_a_queue_is_the_clocks_even_if_that_goes_back() {
    let (_folder, file) = data_file();
    let demo = demo_in(&file);
    let future = 9_999_999_999_000_i64;
    let db = Connection::open(&file).expect("a database");
    let set_back = || db.execute("UPDATE cc_queue SET updated_at = ? WHERE id = 12", [future]).expect("a change");
    set_back();
    let hook = demo.post(SUPPORT, json!({"schema": {"id": NOTIFY_CRM}, "event": "missed"})).await.ok();
    let path = format!("{SUPPORT}/{}", hook["id"]);
    assert!(demo.touched(12).await < future);
    set_back();
    demo.patch(&path, json!({"enabled": true})).await.ok();
    assert!(demo.touched(12).await < future);
    set_back();
    demo.delete(&path).await.ok();
    assert!(demo.touched(12).await < future);
    set_back();
    demo.patch("/call_center/queues/12", json!({"enabled": false})).await.ok();
    assert!(demo.touched(12).await < future);
}

#[tokio::test]
async fn a_database_of_version_1_is_upgraded_with_all_it_has_and_its_sessions_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = version_1(folder.path());
    let db = Connection::open(&file).expect("a database");
    db.execute("INSERT INTO wbt_session VALUES ('old-session', 10, 0, 9999999999)", []).expect("a session");
    db.execute("UPDATE cc_queue_events SET enabled = NOT enabled WHERE id = 4", []).expect("a change of the user");
    let records = |db: &Connection| {
        ["cc_queue", "cc_queue_events", "cc_team_events", "cc_team", "acr_routing_scheme", "cc_queue_acl", "meta"].map(
            |table| {
                let mut statement = db.prepare(&format!("SELECT * FROM {table}")).expect("a table");
                let columns = statement.column_count();
                let row = |row: &rusqlite::Row<'_>| {
                    (0..columns)
                        .map(|column| row.get::<_, rusqlite::types::Value>(column))
                        .collect::<Result<Vec<_>, _>>()
                };
                statement.query_map([], row).expect("rows").collect::<Result<Vec<_>, _>>().expect("rows")
            },
        )
    };
    let before = records(&db);
    drop(db);

    let demo = demo_in(&file);
    assert_eq!(demo.items("/call_center/queues?size=1000").await.len(), 60);
    let demo = demo.with_token("old-session");
    demo.get("/userinfo").await.fails(401, "app.context.unauthorized", "Unauthorized: invalid or expired access token");
    drop(demo);
    let db = Connection::open(&file).expect("a database");
    assert_eq!(records(&db), before);
    let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0)).expect("a version");
    assert_eq!(version, 2);
    drop(db);
    demo_in(&file);
}

#[test]
fn an_upgrade_that_fails_leaves_the_database_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = version_1(folder.path());
    let db = Connection::open(&file).expect("a database");
    // The sessions cannot be ended.
    db.execute_batch("DROP TABLE wbt_session").expect("a change");
    drop(db);
    let before = fs::read(&file).expect("the file");
    assert!(matches!(refused(&file, false), StartError::Database { .. }));
    assert_eq!(fs::read(&file).expect("the file"), before);
}

#[test]
fn reset_is_refused_while_another_program_uses_the_file() {
    let (_folder, file) = data_file();
    let running = demo_in(&file);
    let error = refused(&file, true);
    assert!(matches!(&error, StartError::Locked(path) if *path == file), "{error:?}");
    drop(running);
    demo_with(Options { reset: true, ..options(&file) });
}

#[test]
fn a_file_that_is_not_a_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("letter.txt");
    let text = "Dear Sir or Madam, ".repeat(100);
    fs::write(&file, &text).expect("a file");
    for reset in [false, true] {
        let error = refused(&file, reset);
        assert!(matches!(&error, StartError::NotADatabase(path) if *path == file), "{error:?}");
        let wanted = format!("{} is not a database. Choose another file; this one was left as it is.", file.display());
        assert_eq!(error.to_string(), wanted);
    }
    assert_eq!(fs::read_to_string(&file).expect("the file"), text);
}

#[test]
fn a_database_of_another_program_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("other.sqlite");
    let db = Connection::open(&file).expect("a database");
    db.execute_batch("CREATE TABLE cc_queue (x); INSERT INTO cc_queue VALUES (1)").expect("a table");
    drop(db);
    let before = fs::read(&file).expect("the file");
    for reset in [false, true] {
        let error = refused(&file, reset);
        assert!(matches!(&error, StartError::ForeignDatabase(path) if *path == file), "{error:?}");
        assert!(error.to_string().contains("another program"), "{error}");
    }
    assert_eq!(fs::read(&file).expect("the file"), before);
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_until_it_is_reset() {
    let (_folder, file) = data_file();
    drop(demo_in(&file));
    Connection::open(&file).expect("a database").pragma_update(None, "user_version", 99).expect("a version");
    let before = fs::read(&file).expect("the file");
    let error = refused(&file, false);
    assert!(matches!(&error, StartError::OtherVersion { path, found: 99 } if *path == file), "{error:?}");
    assert!(error.to_string().contains("a newer version") && error.to_string().contains("reset"), "{error}");
    assert_eq!(fs::read(&file).expect("the file"), before);
    let again = demo_with(Options { reset: true, ..options(&file) });
    assert_eq!(again.items(SUPPORT).await.len(), 4);
    drop(again);
    demo_in(&file);
}

#[test]
fn a_database_that_another_program_has_locked_is_named() {
    let (_folder, file) = data_file();
    let holder = Connection::open(&file).expect("a database");
    holder.execute_batch("BEGIN EXCLUSIVE").expect("the lock");
    let error = refused(&file, false);
    assert!(matches!(&error, StartError::Locked(path) if *path == file), "{error:?}");
    assert!(error.to_string().contains("in use by another program"), "{error}");
    holder.execute_batch("ROLLBACK").expect("the lock is given back");
    demo_in(&file);
}

#[test]
fn an_empty_file_becomes_a_new_domain() {
    let (_folder, file) = data_file();
    fs::write(&file, "").expect("a file");
    demo_in(&file);
}

#[test]
fn a_path_that_cannot_be_a_file_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = refused(folder.path(), false);
    assert!(matches!(&error, StartError::File { path, .. } if path == folder.path()), "{error:?}");
    assert!(error.to_string().contains(&folder.path().display().to_string()), "{error}");
    let file = folder.path().join("file");
    fs::write(&file, "x").expect("a file");
    let below = file.join("sub/demo.sqlite");
    let error = refused(&below, false);
    assert!(matches!(&error, StartError::Folder { path, .. } if *path == file.join("sub")), "{error:?}");
    let beside = file.join("demo.sqlite");
    assert!(matches!(refused(&beside, false), StartError::File { .. }));
}

#[test]
fn the_rules_are_in_the_database() {
    let (_folder, file) = data_file();
    drop(demo_in(&file));
    let db = Connection::open(&file).expect("a database");
    db.pragma_update(None, "foreign_keys", true).expect("foreign keys");
    let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("a number");
    let refused = |sql: &str| db.execute(sql, []).expect_err(sql).to_string();

    let broken = db
        .prepare("PRAGMA foreign_key_check")
        .expect("a check")
        .query([])
        .expect("rows")
        .next()
        .expect("an end")
        .is_some();
    assert!(!broken, "the seed refers to what is not there");
    let sql = "SELECT sql LIKE 'CREATE UNIQUE INDEX%WHERE enabled' FROM sqlite_master
               WHERE name = 'cc_queue_events_queue_id_event_uindex'";
    assert_eq!(number(sql), 1);
    assert_eq!(
        number("SELECT value FROM (SELECT CAST(value AS INTEGER) AS value FROM meta WHERE name = 'seed_version')"),
        2
    );

    let twice = "INSERT INTO cc_queue_events (queue_id, event, schema_id, enabled) VALUES (12, 'joined', 5, 1)";
    assert!(refused(twice).contains("UNIQUE"));
    assert!(refused("DELETE FROM acr_routing_scheme WHERE id = 5").contains("FOREIGN KEY"));
    let nowhere = "INSERT INTO cc_queue_events (queue_id, event, schema_id, enabled) VALUES (4040, 'x', 5, 1)";
    assert!(refused(nowhere).contains("FOREIGN KEY"));

    let touched = || number("SELECT updated_at FROM cc_queue WHERE id = 12");
    for sql in [
        "INSERT INTO cc_queue_events (queue_id, event, schema_id, enabled, updated_by) VALUES (12, 'x', 5, 1, 11)",
        "UPDATE cc_queue_events SET enabled = 0 WHERE queue_id = 12 AND event = 'x'",
        "DELETE FROM cc_queue_events WHERE queue_id = 12 AND event = 'x'",
    ] {
        db.execute("UPDATE cc_queue SET updated_at = 0 WHERE id = 12", []).expect("a change");
        assert_eq!(db.execute(sql, []).expect(sql), 1);
        assert!(touched() > 0, "{sql}");
    }
    assert_eq!(number("SELECT updated_by FROM cc_queue WHERE id = 12"), 11);

    assert!(number("SELECT count(*) FROM cc_queue_events WHERE queue_id = 12") > 0);
    db.execute("DELETE FROM cc_queue WHERE id = 12", []).expect("a queue can be deleted");
    assert_eq!(number("SELECT count(*) FROM cc_queue_events WHERE queue_id = 12"), 0);
}
