//! Which server, with which token, and the session of one command with it.
//!
//! | File | Idea |
//! |---|---|
//! | `settings` | the server that flags, environment and configuration file name |
//! | `token` | the access token for it |
//! | `embedded` | the options of the embedded server |
//! | `waits` | says at once when a request has to wait |
//! | `session` | one command's session: client, signals, who is signed in |

#[cfg(feature = "embedded-server")]
pub(crate) mod embedded;
pub(crate) mod session;
pub(crate) mod settings;
mod token;
mod waits;

pub(crate) use waits::Waits;
