//! Starting and stopping: one thread for HTTP with a runtime of its own, one for the database.

use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::thread::{self, JoinHandle};

use axum::{Router, middleware};
use tokio::sync::watch;

use super::access;
use super::context::{AccessSettings, Backend};
use super::faults::{Injector, inject};
use super::host;
use super::listener;
use super::options::{Limits, Options};
use super::routes;
use super::secret;
use super::start_error::StartError;
use super::store::{self, Store, replica};

/// A running server. Stops when dropped.
pub struct Server {
    address: SocketAddr,
    token: String,
    password: String,
    store: Option<Store>,
    /// Dropped to stop the HTTP thread, and whatever waits on it.
    stop: Option<watch::Sender<()>>,
    threads: Vec<JoinHandle<()>>,
}

/// Starts the server and returns once it accepts connections.
///
/// A new domain is seeded first, on the calling thread. An existing database is used as it is, unless `options.reset`.
///
/// # Errors
/// [`StartError`]. Nothing is left running, and a file that is not a database of this program is left as it is.
pub fn start(options: Options) -> Result<Server, StartError> {
    start_behind(options, |api| api)
}

/// Starts the server behind a layer, for tests that decide what becomes of single requests. All requests pass the layer
/// first; one that leaves it with a [`Fault`](super::Fault) among its extensions gets that fault.
///
/// # Errors
/// As [`start`].
pub fn start_behind(options: Options, layer: impl FnOnce(Router) -> Router) -> Result<Server, StartError> {
    if !options.listen.ip().is_loopback() {
        return Err(StartError::NotLoopback(options.listen));
    }
    let token = options.token.unwrap_or_else(secret::random_token);
    if !secret::is_usable_token(&token) {
        return Err(StartError::Token);
    }
    let password = options.password.unwrap_or_else(secret::random_password);
    // The port first: a server that cannot listen must not reset anything.
    let (listener, address) = listen(options.listen)?;
    let db = store::open(&options.data, options.reset, options.seed, options.faults.stale_reads)?;
    let (store, database) = Store::start(db).map_err(StartError::Thread)?;
    let users = if options.faults.read_only { access::readers() } else { access::USERS.clone() };
    let access_settings = AccessSettings { api_token: token.clone(), password: password.clone(), users };
    let (stop, stopped) = watch::channel(());
    let api = routes::api(Backend::new(store.clone(), access_settings, options.limits));
    let faulty = api.layer(middleware::from_fn_with_state(Injector::new(options.faults, stopped.clone()), inject));
    let router = layer(faulty).layer(middleware::from_fn(host::require_loopback));
    let http = serve(listener, router, options.limits, stopped).map_err(StartError::Thread)?;
    Ok(Server { address, token, password, store: Some(store), stop: Some(stop), threads: vec![http, database] })
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
fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: watch::Receiver<()>,
) -> io::Result<JoinHandle<()>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
    let listener = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    thread::Builder::new()
        .name("demo-http".to_owned())
        .spawn(move || runtime.block_on(listener::serve(listener, router, limits, stop)))
}

impl Server {
    /// The base address of the API, such as `http://127.0.0.1:40123/api`.
    pub fn url(&self) -> String {
        format!("http://{}/api", self.address)
    }

    /// The administrator's API token, for the header `X-Webitel-Access`.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The password of all users.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// With stale reads: shows all writes so far at once, however long the lag is.
    pub fn let_replica_catch_up(&self) {
        if let Some(store) = &self.store {
            // If the database fails here, so will the next request, which reports it.
            store.run_blocking(|db| drop(replica::catch_up(db)));
        }
    }
}

impl Drop for Server {
    /// Accepts no new requests, finishes those under way, closes the database.
    fn drop(&mut self) {
        self.stop = None;
        // The database thread ends with the last handle.
        self.store = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Server {
    /// The address; never the token or the password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}
