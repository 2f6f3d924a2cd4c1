//! The server, the token, and the session of one command.
//!
//! | File | Idea |
//! |---|---|
//! | `settings` | the server that flags, environment and configuration file name |
//! | `token` | the access token for it |
//! | `embedded` | the options of the embedded server |
//! | `waiting` | signals, and requests that have to wait |
//! | `session` | one command's session: client, signals, who is signed in |

#[cfg(feature = "embedded-server")]
mod embedded;
mod session;
mod settings;
mod token;
mod waiting;

#[cfg(feature = "embedded-server")]
pub(crate) use embedded::server_options;
pub(crate) use session::{Session, SignedIn, host, with_session};
pub(crate) use settings::{ServerSettings, Settings, paths, read_file};
pub(crate) use waiting::Waiting;
