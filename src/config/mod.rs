//! What it is told: paths, the configuration file, profiles, secrets. Imports nothing else of this crate.
//!
//! | File | Idea |
//! |---|---|
//! | [`paths`] | where files lie |
//! | `file` | the configuration file as a whole |
//! | [`profile`] | one server and how to reach it, as values that hold |
//! | [`refresh`] | how often to look again |
//! | [`secret`] | an access token from a command or a file |
//! | [`session`] | the tokens that `login` keeps |
//! | [`terminal`] | how the program and the terminal get along |
//! | [`template`] | the configuration file to begin with |
//! | `entries` | a table of the file, taken key by key; what is left over is a mistake |
//! | `problem` | a mistake, with its line and what was meant |
//! | `private` | files that only their owner may read |
//!
//! What is read here is plain text and numbers; what an address or a token is, others know. No error repeats a value: it
//! may be a secret in the wrong place.

mod entries;
pub mod file;
pub mod paths;
mod private;
mod problem;
pub mod profile;
pub mod refresh;
pub mod secret;
pub mod session;
pub mod template;
pub mod terminal;

pub use entries::Placed;
pub use file::{File, FileError};
pub use paths::{Location, NoHome, Paths};
pub use private::{
    PrivateError, create_private, open_private_log, open_private_record, open_regular, open_to_read, replace_private,
};
pub use problem::Problem;
pub use profile::{Colour, Profile, TokenSource};
pub use refresh::Refresh;
pub use secret::{COMMAND_PATIENCE, SecretError};
pub use session::{Session, SessionError, Sessions};
pub use terminal::TerminalSettings;
