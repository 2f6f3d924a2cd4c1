//! The users of the demo and their rights (docs/webitel-api.md §1.7, §1.8).

use std::sync::LazyLock;

use axum::http::StatusCode;
use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;

use super::error::Failure;
use super::wire::{Node, Object};

/// A class of objects with its name on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum Class {
    #[serde(rename = "cc_queue")]
    Queue,
    #[serde(rename = "schema")]
    Schema,
    #[serde(rename = "cc_team")]
    Team,
}

impl Class {
    /// The name on the wire, and the number.
    fn name_and_id(self) -> (&'static str, i64) {
        match self {
            Self::Queue => ("cc_queue", 31),
            Self::Schema => ("schema", 40),
            Self::Team => ("cc_team", 33),
        }
    }
}

/// A right on a class. Creating, changing and deleting hooks are updates of their queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Right {
    letter: char,
    /// The name in error texts.
    name: &'static str,
    /// The global permission that replaces the check per record.
    permission: &'static str,
}

impl Right {
    pub(crate) const READ: Self = Self { letter: 'r', name: "read", permission: "read" };
    pub(crate) const UPDATE: Self = Self { letter: 'w', name: "update", permission: "write" };
}

/// The rights of a user for a class.
#[derive(Debug, Clone, Deserialize)]
struct Grant {
    class: Class,
    access: String,
    /// Whether rights per record are checked too.
    per_record: bool,
}

/// A user of the demo domain. All have the same password, which the server is started with.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct User {
    /// The number in error texts and lookups.
    pub(crate) id: i64,
    pub(crate) name: String,
    /// The name to sign in with.
    pub(crate) username: String,
    extension: String,
    role: String,
    grants: Vec<Grant>,
    permissions: Vec<String>,
}

pub(crate) const DOMAIN: &str = "demo.webitel.example";

/// All users, with all their rights. The API token belongs to the first.
pub(crate) static USERS: LazyLock<Vec<User>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/seed-users.json")).expect("seed-users.json has users")
});

/// The users of a server on which nothing may be changed: with no right but to read.
pub(crate) fn readers() -> Vec<User> {
    let mut users = USERS.clone();
    for grant in users.iter_mut().flat_map(|user| &mut user.grants) {
        let may_read = grant.access.contains(Right::READ.letter);
        grant.access = if may_read { "r".to_owned() } else { String::new() };
    }
    users
}

/// The administrator, whose API token the server is started with.
pub(crate) fn administrator() -> &'static User {
    &USERS[0]
}

/// The user who signs in by this name. The domain may be part of the name or given beside it; without one the only
/// domain there is.
pub(crate) fn signing_in(username: &str, domain: &str) -> Option<&'static User> {
    let (name, of_name) = username.split_once('@').unwrap_or((username, DOMAIN));
    let domain_fits = of_name == DOMAIN && (domain.is_empty() || domain == DOMAIN);
    USERS.iter().find(|user| user.username == name && domain_fits)
}

impl User {
    fn grant(&self, class: Class) -> Option<&Grant> {
        self.grants.iter().find(|grant| grant.class == class)
    }

    /// Returns whether rights per record decide.
    fn checked_per_record(&self, class: Class, right: Right) -> bool {
        self.grant(class).is_some_and(|grant| grant.per_record)
            && !self.permissions.iter().any(|permission| permission == right.permission)
    }

    /// Fails without the right on the class.
    pub(crate) fn may(&self, class: Class, right: Right) -> Result<(), Failure> {
        if self.grant(class).is_some_and(|grant| grant.access.contains(right.letter)) {
            return Ok(());
        }
        Err(forbidden(format!("userId={}, permission={} access={}", self.id, class.name_and_id().0, right.name)))
    }

    /// Fails without the right on this queue. A queue that does not exist gives the same error (docs/webitel-api.md §4.5).
    pub(crate) fn may_queue(&self, db: &Connection, queue: i64, right: Right) -> Result<(), Failure> {
        if !self.checked_per_record(Class::Queue, right) {
            return Ok(());
        }
        let access: Option<String> = db
            .query_row("SELECT access FROM cc_queue_acl WHERE queue_id = ? AND user_id = ?", [queue, self.id], |row| {
                row.get(0)
            })
            .optional()
            .map_err(|error| Failure::database("store.sql_queue.access.app_error", &error))?;
        if access.is_some_and(|letters| letters.contains(right.letter)) {
            return Ok(());
        }
        Err(forbidden(format!("userId={}, id={queue} permission=cc_queue access={}", self.id, right.name)))
    }

    /// Returns whether this user sees only queues with rights for them.
    pub(crate) fn sees_some_queues_only(&self) -> bool {
        self.checked_per_record(Class::Queue, Right::READ)
    }

    /// Returns the answer of `/userinfo`; `expires_at` in seconds, 0 for a token that does not expire.
    pub(crate) fn info(&self, expires_at: i64) -> Object {
        let class = |grant: &Grant| {
            let (name, id) = grant.class.name_and_id();
            Node::Object(
                Object::new()
                    .with("id", Node::Int64(id))
                    .with("name", Node::text(name))
                    .with("class", Node::text(name))
                    .with("obac", Node::Flag(true))
                    .with("rbac", Node::Flag(grant.per_record))
                    .with("access", Node::text(&grant.access)),
            )
        };
        let permission = |id: &String| {
            let mut name = id.clone();
            name[..1].make_ascii_uppercase();
            let usage = format!("{name} any record of a class that the user has the right for");
            Node::Object(
                Object::new()
                    .with("id", Node::text(id))
                    .with("name", Node::Text(name))
                    .with("usage", Node::Text(usage)),
            )
        };
        Object::new()
            .with("dc", Node::Int64(1))
            .with("domain", Node::text(DOMAIN))
            .with("user_id", Node::Int64(self.id))
            .with("name", Node::text(&self.name))
            .with("username", Node::text(&self.username))
            .with("preferred_username", Node::text(&self.username))
            .with("extension", Node::text(&self.extension))
            .with("scope", Node::List(self.grants.iter().map(class).collect()))
            .with("roles", Node::List(vec![Node::Object(Object::lookup(self.id, &self.role))]))
            .with("permissions", Node::List(self.permissions.iter().map(permission).collect()))
            .with("expires_at", Node::Int64(expires_at))
    }
}

fn forbidden(detail: String) -> Failure {
    Failure::new(StatusCode::FORBIDDEN, "api.context.permissions.app_error", detail)
}
