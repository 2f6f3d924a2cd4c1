//! The options of the embedded server.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::faults::Faults;

/// The location of the domain's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataLocation {
    /// Nowhere: it is gone when the server stops.
    Memory,
    /// In a SQLite file, created with its folder if it does not exist. Changes survive a restart.
    File(PathBuf),
}

/// How much the domain holds when it is created. An existing database keeps what it has.
///
/// The hand-made domain is always there; numbers above its own add generated records, smaller ones change nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Args)]
pub struct SeedSize {
    /// Generate at least N queues when the data is created
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub queues: u32,
    /// Generate at least N flow schemas
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub schemas: u32,
    // None given: a few, varying. From the tenth on they are disabled duplicates, because only one hook per queue and
    // event can be enabled. Hand-made queues keep their own hooks.
    /// Generate N hooks in every generated queue
    #[arg(long, value_name = "N")]
    pub hooks_per_queue: Option<u32>,
}

/// The limits that keep one client from starving the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The maximum number of open connections; more wait until others end.
    pub connections: usize,
    /// The time limit for the head of a request and for an idle connection: as in the vendor's sample configuration
    /// (docs/webitel-api.md §8.1).
    pub head: Duration,
    /// The time limit for the body of a request.
    pub body: Duration,
    /// The delay of the answer to a wrong password; no other sign-in is handled meanwhile.
    pub wrong_password: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 512,
            head: Duration::from_secs(30),
            body: Duration::from_secs(30),
            wrong_password: Duration::from_secs(1),
        }
    }
}

/// The options of the server.
#[derive(Clone)]
pub struct Options {
    pub data: DataLocation,
    /// Recreate the data of an existing database. Ends all sessions. A file that is not a database of this program, or
    /// that another process uses, is refused all the same.
    pub reset: bool,
    /// The address to listen on. Only loopback: the server speaks plain HTTP.
    pub listen: SocketAddr,
    /// The administrator's API token; a random one if none is given. It is never stored.
    pub token: Option<String>,
    /// The password of all users; a random one if none is given. It is never stored.
    pub password: Option<String>,
    pub limits: Limits,
    pub seed: SeedSize,
    pub faults: Faults,
}

impl Default for Options {
    /// The hand-made domain in memory, on a free port of 127.0.0.1, with a random token.
    fn default() -> Self {
        Self {
            data: DataLocation::Memory,
            reset: false,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            token: None,
            password: None,
            limits: Limits::default(),
            seed: SeedSize::default(),
            faults: Faults::default(),
        }
    }
}
