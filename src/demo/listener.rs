//! Accepting connections: how many at once, and how long the head of a request may take.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot};
use tower::ServiceExt;

use super::connection::{Connection, ResettableStream};
use super::options::Limits;

/// The time limit of requests under way once the server is told to stop.
const GRACE: Duration = Duration::from_secs(2);

/// Serves the router until told to stop. The handle to its connection is an extension of every request.
pub(super) async fn serve(
    mut listener: TcpListener,
    router: Router,
    limits: Limits,
    mut stopped: oneshot::Receiver<()>,
) {
    let mut http = http1::Builder::new();
    // Also ends connections on which nothing is asked any more.
    http.timer(TokioTimer::new()).header_read_timeout(limits.head);
    let slots = Arc::new(Semaphore::new(limits.connections));
    let connections = GracefulShutdown::new();
    loop {
        let accept = async {
            // Beyond the limit, connections wait in the system's queue until others end.
            let slot = Arc::clone(&slots).acquire_owned().await;
            let (stream, _) = Listener::accept(&mut listener).await;
            (slot, stream)
        };
        let (slot, stream) = tokio::select! {
            accepted = accept => accepted,
            _ = &mut stopped => break,
        };
        let connection = Connection::default();
        let stream = ResettableStream::new(stream, connection.clone());
        let router = router.clone();
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(connection.clone());
            router.clone().oneshot(request.map(Body::new))
        });
        let serving = connections.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // An error is the client's: it went away, was too slow, or spoke no HTTP.
            let _ = serving.await;
            drop(slot);
        });
    }
    // No new connections from here on.
    drop(listener);
    // Slower requests lose their connection; what reached the database is still done.
    let _ = tokio::time::timeout(GRACE, connections.shutdown()).await;
}
