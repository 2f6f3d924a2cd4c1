//! What the embedded server is told before it starts.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use super::faults::Faults;

/// Where the domain's data lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataLocation {
    /// Nowhere: gone when the server stops.
    Memory,
    /// In a SQLite file, created with its folder if it does not exist. Changes survive a restart.
    File(PathBuf),
}

/// How much the domain holds when it is created. An existing database keeps what it has.
///
/// The hand-made domain is always there; numbers above its own add generated records, smaller ones change nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SeedSize {
    /// At least this many queues.
    pub queues: u32,
    /// At least this many flow schemas.
    pub schemas: u32,
    /// Hooks in every *generated* queue; none given: a few, varying. From the tenth on they are disabled duplicates,
    /// because only one hook per queue and event can be enabled. Hand-made queues keep their own hooks.
    pub hooks_per_queue: Option<u32>,
}

/// What to serve, where, and to whom.
#[derive(Clone, PartialEq, Eq)]
pub struct Options {
    /// Where the data lies.
    pub data: DataLocation,
    /// Throw the data of an existing database away and seed it anew. Ends all sessions. A file that is not a database
    /// of this program is refused all the same.
    pub reset: bool,
    /// The address to listen on. Only loopback: the server speaks plain HTTP and its users' passwords are well known.
    pub listen: SocketAddr,
    /// The administrator's API token; a random one if none is given. It is never stored.
    pub token: Option<String>,
    /// How much a new domain holds.
    pub seed: SeedSize,
    /// What the server does wrong on purpose.
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
            seed: SeedSize::default(),
            faults: Faults::default(),
        }
    }
}

impl fmt::Debug for Options {
    /// Everything but the token.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Options")
            .field("data", &self.data)
            .field("reset", &self.reset)
            .field("listen", &self.listen)
            .field("token", &self.token.as_ref().map(|_| "…"))
            .field("seed", &self.seed)
            .field("faults", &self.faults)
            .finish()
    }
}
