//! How Webitel says it: wire shapes, the HTTP client, errors. Imports only `domain`.
//!
//! | File | Idea |
//! |---|---|
//! | [`address`] | where the server is, as people type it |
//! | [`token`] | the secret, and how it stays one |
//! | [`client`] | the two things to do: [`Client::ask`] and [`Client::write`] |
//! | `request` | each query and change as method, path, parameters and body |
//! | `transport` | sends one request: timeouts, redirects, limits; knows nothing of hooks |
//! | `network` | a broken connection in a few words |
//! | `answer` | status, content type and body: an answer or a failure |
//! | `refusal` | the bodies of errors, whoever wrote them |
//! | `wire` | the shapes of the JSON, read leniently |
//!
//! Nothing here decides what to do about a failure, keeps a copy of what was read, or writes to a terminal.

mod address;
mod answer;
mod client;
mod network;
mod refusal;
mod request;
mod token;
mod transport;
mod wire;

pub use address::{ParseAddressError, ServerAddress};
pub use client::Client;
pub use token::{AccessToken, ParseTokenError};
pub use transport::{ClientError, Limits};
