//! Starting and stopping: one thread for HTTP with a runtime of its own, one for the database.

use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use axum::Router;
use tokio::sync::oneshot;

use super::access;
use super::desk::{House, now_seconds};
use super::faults::{Connection, Injector, ResettableListener, ScriptedFault};
use super::options::Options;
use super::routes;
use super::store::{self, OpenError, Store, replica, sessions};
use super::token;

/// How long requests under way may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(2);

/// Why the server did not start: what happened, to what, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Only loopback is served.
    #[error(
        "The embedded server does not listen on {0}: it speaks plain HTTP and its passwords are well known. \
         Choose an address of this machine alone, such as 127.0.0.1, and reach it from elsewhere through ssh -L."
    )]
    NotLoopback(SocketAddr),
    /// Another program listens there.
    #[error("{0} is already in use by another program. Choose another port, or 0 for any free one.")]
    PortTaken(SocketAddr),
    /// The address cannot be listened on.
    #[error("Cannot listen on {address}: {source}. Choose another address or port.")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The token given cannot be sent in a header.
    #[error("The token given is empty or has characters that a header cannot carry. Use letters, digits and signs.")]
    Token,
    /// The data's folder does not exist and cannot be created.
    #[error("Cannot create the folder {} for the data: {source}. Choose another place.", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The data file cannot be opened for reading and writing.
    #[error("Cannot open {} for writing: {source}. Choose another file, or make this one writable.", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
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
    OtherVersion {
        /// The file.
        path: PathBuf,
        /// The version found.
        found: i64,
    },
    /// Another program holds the database.
    #[error("{} is in use by another program. Stop that one, or choose another file.", .0.display())]
    Locked(PathBuf),
    /// The database failed in some other way.
    #[error("The database {} cannot be used: {reason}. Choose another file, or remove this one.", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What the database said.
        reason: String,
    },
    /// The copy that reads lag behind in cannot be kept.
    #[error("The server cannot keep a copy of the hooks for stale reads: {0}. Start without --stale-reads.")]
    Replica(String),
    /// The system gave no thread or event queue.
    #[error("The embedded server could not start a thread: {0}. Close other programs and try again.")]
    Thread(io::Error),
}

impl From<OpenError> for StartError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Folder { path, source } => Self::Folder { path, source },
            OpenError::File { path, source } => Self::File { path, source },
            OpenError::NotADatabase(path) => Self::NotADatabase(path),
            OpenError::Foreign(path) => Self::ForeignDatabase(path),
            OpenError::Version { path, found } => Self::OtherVersion { path, found },
            OpenError::Locked(path) => Self::Locked(path),
            OpenError::Database { path, source } => Self::Database { path, reason: source.to_string() },
        }
    }
}

/// A running server. Stops when dropped.
pub struct Server {
    address: SocketAddr,
    token: String,
    injector: Arc<Injector>,
    store: Option<Store>,
    stop: Option<oneshot::Sender<()>>,
    threads: Vec<JoinHandle<()>>,
}

/// Starts the server and returns once it accepts connections.
///
/// A new domain is seeded first, on the calling thread. An existing database is used as it is, unless `options.reset`.
///
/// # Errors
/// Says what is wrong with the address, the token or the data; see [`StartError`]. Nothing is left running, and a file
/// that is not a database of this program is left as it is.
pub fn start(options: Options) -> Result<Server, StartError> {
    if !options.listen.ip().is_loopback() {
        return Err(StartError::NotLoopback(options.listen));
    }
    let token = options.token.unwrap_or_else(token::random);
    if !token::is_usable(&token) {
        return Err(StartError::Token);
    }
    // The port before the data: a server that cannot listen must not have reset anything.
    let (listener, address) = listen(options.listen)?;
    let db = store::open(&options.data, options.reset, options.seed)?;
    if let Some(lag) = options.faults.stale_reads {
        replica::lag(&db, lag).map_err(|error| StartError::Replica(error.to_string()))?;
    }
    let (store, database) = Store::start(db).map_err(StartError::Thread)?;
    let house = House::new(store.clone(), &token, options.faults.read_only);
    let api = routes::api(house);
    let injector = Injector::new(options.faults, api.clone());
    let router = routes::router(api, Arc::clone(&injector));
    let (stop, http) = serve(listener, router).map_err(StartError::Thread)?;
    Ok(Server { address, token, injector, store: Some(store), stop: Some(stop), threads: vec![http, database] })
}

fn listen(asked: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let bind = || {
        let listener = TcpListener::bind(asked)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    bind().map_err(|source: io::Error| match source.kind() {
        io::ErrorKind::AddrInUse => StartError::PortTaken(asked),
        _ => StartError::Listen { address: asked, source },
    })
}

/// Serves the router on a thread of its own until told to stop.
pub(super) fn serve(listener: TcpListener, router: Router) -> io::Result<(oneshot::Sender<()>, JoinHandle<()>)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
    let listener = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    let (stop, stopped) = oneshot::channel::<()>();
    let thread = thread::Builder::new().name("demo-http".to_owned()).spawn(move || {
        runtime.block_on(async move {
            let (finish, finishing) = oneshot::channel::<()>();
            let service = router.into_make_service_with_connect_info::<Connection>();
            let serving = axum::serve(ResettableListener(listener), service).with_graceful_shutdown(async move {
                let _ = finishing.await;
            });
            let serving = tokio::spawn(serving.into_future());
            let _ = stopped.await;
            let _ = finish.send(());
            // Whoever is slower than this loses the connection; what reached the database is still done.
            let _ = tokio::time::timeout(GRACE, serving).await;
        });
    })?;
    Ok((stop, thread))
}

impl Server {
    /// The base address of the API, such as `http://127.0.0.1:40123/api`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/api", self.address)
    }

    /// The administrator's API token, for the header `X-Webitel-Access`.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Plans a fault for the next request that fits; see [`ScriptedFault`].
    pub fn inject(&self, fault: ScriptedFault) {
        self.injector.plan(fault);
    }

    /// How many planned faults have not happened yet; one for all requests counts as one.
    #[must_use]
    pub fn planned_faults(&self) -> usize {
        self.injector.planned()
    }

    /// Forgets the planned faults that have not happened yet.
    pub fn forget_planned_faults(&self) {
        self.injector.forget_plans();
    }

    /// A new session token of the user with this name, for a client that is not the administrator: a colleague.
    ///
    /// `None` if there is no such user, or if the database failed.
    #[must_use]
    pub fn session_of(&self, username: &str) -> Option<String> {
        let user = access::named(username)?;
        let token = token::random();
        let session = token.clone();
        let opened = self.store.as_ref()?.run_blocking(move |db| sessions::open(db, &session, user.id, now_seconds()));
        opened.ok()?.ok()?;
        Some(token)
    }

    /// With stale reads: what was written so far becomes visible at once, however long the lag is.
    pub fn let_replica_catch_up(&self) {
        if let Some(store) = &self.store {
            // If the database fails here, so will the next request, which reports it.
            let _ = store.run_blocking(|db| replica::catch_up(db));
        }
    }

    /// Stops: no new requests, those under way are finished, the database is closed.
    pub fn stop(mut self) {
        self.finish();
    }

    fn finish(&mut self) {
        self.injector.close();
        if let Some(stop) = self.stop.take() {
            // The HTTP thread may be gone already; then there is nobody to tell.
            let _ = stop.send(());
        }
        // The database thread ends when nobody can ask it any more.
        self.store = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.finish();
    }
}

impl fmt::Debug for Server {
    /// The address; never the token.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}
