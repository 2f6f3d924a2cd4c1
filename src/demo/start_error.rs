//! The reasons why the server did not start.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Messages say what happened, to what, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    #[error(
        "The embedded server does not listen on {0}: it speaks plain HTTP. \
         Choose an address of this machine alone, such as 127.0.0.1, and reach it from elsewhere through ssh -L."
    )]
    NotLoopback(SocketAddr),
    #[error("{0} is already in use by another program. Choose another port, or 0 for any free one.")]
    PortTaken(SocketAddr),
    #[error("Cannot listen on {address}: {source}. Choose another address or port.")]
    Listen { address: SocketAddr, source: io::Error },
    /// The token given cannot be sent in a header.
    #[error("The token given is empty or has characters that a header cannot carry. Use letters, digits and signs.")]
    Token,
    #[error("Cannot create the folder {} for the data: {source}. Choose another place.", path.display())]
    Folder { path: PathBuf, source: io::Error },
    #[error("Cannot open {} for writing: {source}. Choose another file, or make this one writable.", path.display())]
    File { path: PathBuf, source: io::Error },
    /// The file is not a database at all. It was left as it is.
    #[error("{} is not a database. Choose another file; this one was left as it is.", .0.display())]
    NotADatabase(PathBuf),
    /// The file is a database, but not one of this program. It was left as it is, also with `reset`.
    #[error("{} is a database of another program. Choose another file; this one was left as it is.", .0.display())]
    ForeignDatabase(PathBuf),
    /// The database was made by a newer version of this program. It was left as it is.
    #[error(
        "{} was made by a newer version of this program (data version {found}). Run that version, choose another \
         file, or reset this one, which loses its changes.", path.display()
    )]
    OtherVersion { path: PathBuf, found: i64 },
    #[error("{} is in use by another program. Stop that one, or choose another file.", .0.display())]
    Locked(PathBuf),
    #[error("The database {} cannot be used: {source}. Choose another file, or remove this one.", path.display())]
    Database { path: PathBuf, source: rusqlite::Error },
    /// The system refused a thread or an event queue.
    #[error("The embedded server could not start a thread: {0}. Close other programs and try again.")]
    Thread(io::Error),
}
