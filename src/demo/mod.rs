//! The embedded server: behaves as Webitel's admin API does, over real HTTP and a real database.
//!
//! Has its own wire types on purpose and imports nothing else of this crate: a client and a server that share their
//! types share their mistakes. What the API's sources leave open is decided where it is written, and says so.
//!
//! | File | Idea |
//! |---|---|
//! | `options` | the options |
//! | `server`, `start_error` | starting and stopping; why it did not start |
//! | `listener`, `host` | accepting connections and resetting them; requests for this machine only |
//! | `routes` | one function per call, by subject |
//! | `context`, `request` | what such a function works with: a transaction, a request |
//! | `list`, `filter`, `like` | pages and sort, which rows, search |
//! | `wire`, `error` | how answers and errors are written |
//! | `access`, `secret` | users and their rights; tokens and passwords |
//! | `faults` | what it does wrong on purpose |
//! | `store` | the database and its thread |
//! | `seed` | the domain that a new database holds |

mod access;
mod context;
mod error;
mod faults;
mod filter;
mod host;
mod like;
mod list;
mod listener;
mod options;
mod request;
mod routes;
mod secret;
mod seed;
mod server;
mod start_error;
mod store;
mod wire;

pub use faults::{Fault, Faults, Latency, Moment, Percent, RandomFault, RateLimit, Refusal};
pub use options::{DataLocation, Limits, Options, SeedSize};
pub use secret::random_password;
pub use server::{Server, start, start_behind};
pub use start_error::StartError;
