//! Opening the database: new, ours, ours and older (then it is upgraded), or refused without touching it.

use std::fs::{DirBuilder, OpenOptions};
use std::path::Path;
use std::time::Duration;

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::replica;
use crate::demo::like::{Pattern, fold};
use crate::demo::options::{DataLocation, SeedSize};
use crate::demo::seed;
use crate::demo::start_error::StartError;

/// Marks a SQLite file as ours: "WHKS".
const APPLICATION_ID: i64 = 0x5748_4b53;
/// The version of the tables. An older database is upgraded, a newer one is not touched.
const VERSION: i64 = 1 + UPGRADES.len() as i64;
/// The upgrades from version 1 to 2, from 2 to 3, and so on. Afterwards views and triggers are recreated.
const UPGRADES: [&str; 1] = [
    // Sessions came from passwords that everybody knew: they were the user names.
    "DELETE FROM wbt_session;",
];

/// The wait for another program's lock while opening: short, because the user sees an empty screen.
const PATIENCE_OPENING: Duration = Duration::from_secs(1);
/// The wait for another program's lock while serving.
const PATIENCE_SERVING: Duration = Duration::from_secs(5);

/// Opens the data. Creates and seeds it if there is none, or if `reset`. The replica is behind by `lag`.
pub(crate) fn open(
    data: &DataLocation,
    reset: bool,
    size: SeedSize,
    lag: Option<Duration>,
) -> Result<Connection, StartError> {
    let memory = Path::new(":memory:");
    let (opened, path) = match data {
        DataLocation::Memory => (Connection::open_in_memory(), memory),
        DataLocation::File(path) => {
            prepare_file(path)?;
            (Connection::open(path), path.as_path())
        }
    };
    let prepare = |mut db| {
        check_and_fill(&mut db, reset, size)?;
        lag.map_or(Ok(()), |lag| replica::lag(&db, lag))?;
        Ok(db)
    };
    opened.map_err(Refusal::from).and_then(prepare).map_err(|refusal| {
        let path = path.to_owned();
        match refusal {
            Refusal::InUse => StartError::Locked(path),
            Refusal::Foreign => StartError::ForeignDatabase(path),
            Refusal::Version(found) => StartError::OtherVersion { path, found },
            Refusal::Sqlite(source) => match source.sqlite_error_code() {
                Some(ErrorCode::NotADatabase) => StartError::NotADatabase(path),
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StartError::Locked(path),
                _ => StartError::Database { path, source },
            },
        }
    })
}

/// Why a file is not used.
enum Refusal {
    InUse,
    Foreign,
    Version(i64),
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

fn check_and_fill(db: &mut Connection, reset: bool, size: SeedSize) -> Result<(), Refusal> {
    db.busy_timeout(PATIENCE_OPENING)?;
    let ours = number(db, "PRAGMA application_id")?;
    let version = number(db, "PRAGMA user_version")?;
    let is_empty = number(db, "SELECT count(*) FROM sqlite_master")? == 0;
    if ours != APPLICATION_ID && !(ours == 0 && is_empty) {
        return Err(Refusal::Foreign);
    }
    let can_be_read = is_empty || reset || (1..=VERSION).contains(&version);
    if !can_be_read {
        return Err(Refusal::Version(version));
    }
    if reset && !is_empty {
        // Leaving WAL mode takes an exclusive lock: the mode stays while any other connection to the file is open.
        let mode: String = db.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get(0))?;
        if mode == "wal" {
            return Err(Refusal::InUse);
        }
    }
    register_functions(db)?;
    // Room for all statements: each list of the API needs only a few.
    db.set_prepared_statement_cache_capacity(128);
    // Off while tables are dropped in any order or upgraded.
    db.pragma_update(None, "foreign_keys", false)?;
    if is_empty || reset {
        fill(db, size)?;
    } else if version < VERSION {
        upgrade(db)?;
    }
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;")?;
    // The lists of a screen need few pages; what making the data up took is given back.
    db.execute_batch("PRAGMA cache_size = -256; PRAGMA shrink_memory;")?;
    db.pragma_update(None, "foreign_keys", true)?;
    // The first read takes the shared lock that a reset by another process respects.
    number(db, "SELECT count(*) FROM meta")?;
    db.busy_timeout(PATIENCE_SERVING)?;
    Ok(())
}

/// Registers functions that SQLite lacks: comparing text without case in every script, as `fold(text)` and
/// `ilike(text, pattern)`.
fn register_functions(db: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    db.create_scalar_function("fold", 1, flags, |context| {
        Ok(context.get::<Option<String>>(0)?.map(|text| fold(&text)))
    })?;
    db.create_scalar_function("ilike", 2, flags, |context| {
        let pattern = context.get_or_create_aux(1, |value| value.as_str().map(Pattern::new))?;
        match context.get::<Option<String>>(0)? {
            Some(text) => pattern.matches(&text).map_err(|error| rusqlite::Error::UserFunctionError(Box::new(error))),
            None => Ok(false),
        }
    })
}

fn number(db: &Connection, sql: &str) -> rusqlite::Result<i64> {
    db.query_row(sql, [], |row| row.get(0))
}

/// Recreates the database in one transaction: after a crash, and for another program, it is the old or the new one.
fn fill(db: &mut Connection, size: SeedSize) -> rusqlite::Result<()> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    drop_all(&transaction, &["trigger", "view", "table"])?;
    transaction.execute_batch(include_str!("tables.sql"))?;
    transaction.execute_batch(include_str!("views.sql"))?;
    seed::fill(&transaction, size)?;
    transaction.execute_batch(include_str!("triggers.sql"))?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()
}

/// Brings an older database to this version in one transaction. Every record stays.
fn upgrade(db: &mut Connection) -> rusqlite::Result<()> {
    let transaction = db.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    // Another process may have upgraded it meanwhile.
    let version = number(&transaction, "PRAGMA user_version")?;
    drop_all(&transaction, &["trigger", "view"])?;
    for (from, step) in (1..).zip(UPGRADES) {
        if from >= version {
            transaction.execute_batch(step)?;
        }
    }
    transaction.execute_batch(include_str!("views.sql"))?;
    transaction.execute_batch(include_str!("triggers.sql"))?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()
}

fn drop_all(db: &Connection, kinds: &[&str]) -> rusqlite::Result<()> {
    for kind in kinds {
        let names: Vec<String> = db
            .prepare("SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%'")?
            .query_map([kind], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for name in names {
            db.execute_batch(&format!("DROP {kind} \"{}\"", name.replace('"', "\"\"")))?;
        }
    }
    Ok(())
}

/// Creates the file, for its owner only, if it does not exist. SQLite gives its log files the same rights.
fn prepare_file(path: &Path) -> Result<(), StartError> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(|source| StartError::Folder { path: folder.to_owned(), source })?;
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|source| StartError::File { path: path.to_owned(), source })
}
