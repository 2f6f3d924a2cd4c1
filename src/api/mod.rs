//! Webitel's API: wire shapes, the HTTP client, errors. Imports only `domain`.
//!
//! | File | Idea |
//! |---|---|
//! | `token` | the access token, kept secret |
//! | `options` | how to connect: time limits, retries, certificates |
//! | `client` | a client of one server: sending |
//! | `write` | the one path of every write, verified: [`Client::write`] |
//! | `reads` | the reads, each with the type of its answer |
//! | `complete` | lists that must be complete even if they change meanwhile |
//! | `lookup` | one queue or flow schema by its typed name or id |
//! | `login` | signing in: from a name and a password to a token |
//! | `request` | each query and change as method, path, parameters and body |
//! | `exchange` | one request, sent as often as the policy allows; each attempt reported and logged |
//! | `fault` | a request that failed, and whether its response was ambiguous |
//! | `retry` | the policy: whether and when a request is retried |
//! | `recent_additions` | hooks that were added a moment ago, which a replica may not know yet |
//! | `transport` | sends one request once: timeouts, redirects, limits; knows nothing of hooks |
//! | `tls` | the set-up of the HTTP library: proxies, trusted certificates |
//! | `proxy` | the proxy between, as the environment names it |
//! | `network` | a broken connection in a few words |
//! | `answer` | status, content type and body: an answer or a failure |
//! | `refusal` | the status and body of an error: what failed, and whether a write may have been carried out |
//! | `wire` | the shapes of the JSON, read leniently |
//!
//! Nothing here decides what to do about a failure, keeps a copy of what was read, or writes to a terminal.

mod answer;
mod client;
mod complete;
mod exchange;
mod fault;
mod login;
mod lookup;
mod network;
mod options;
mod proxy;
mod reads;
mod recent_additions;
mod refusal;
mod request;
mod retry;
mod tls;
mod token;
mod transport;
mod wire;
mod write;

pub use client::Client;
pub use login::{LoginClient, SignedIn};
pub use options::{ConnectionOptions, Limits};
pub use retry::{MaxWait, Retries};
pub use tls::ClientError;
pub use token::{AccessToken, ParseTokenError};
