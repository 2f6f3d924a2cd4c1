//! Accepting connections: how many at once, how long the head of a request may take, and resetting one.

use std::error::Error;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt;

use super::faults::Reset;
use super::options::Limits;

/// The time limit of requests under way once the server is told to stop.
const GRACE: Duration = Duration::from_secs(2);

/// Serves the router until `stop` is dropped.
pub(super) async fn serve(mut listener: TcpListener, router: Router, limits: Limits, mut stop: watch::Receiver<()>) {
    let mut http = http1::Builder::new();
    // Also ends connections on which nothing is asked any more.
    http.timer(TokioTimer::new()).header_read_timeout(limits.head);
    let slots = Arc::new(Semaphore::new(limits.connections));
    loop {
        let accept = async {
            // Beyond the limit, connections wait in the system's queue until others end.
            let slot = Arc::clone(&slots).acquire_owned().await;
            let (stream, _) = Listener::accept(&mut listener).await;
            (slot, stream)
        };
        let (slot, mut stream) = tokio::select! {
            accepted = accept => accepted,
            _ = stop.changed() => break,
        };
        let router = router.clone();
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let response = router.clone().oneshot(request.map(Body::new));
            async {
                let Ok(response) = response.await;
                let reset = response.extensions().get::<Reset>().copied();
                reset.map_or(Ok(response), Err)
            }
        });
        let (http, mut stop) = (http.clone(), stop.clone());
        tokio::spawn(async move {
            let served = {
                let mut connection = pin!(http.serve_connection(TokioIo::new(&mut stream), service));
                tokio::select! {
                    served = connection.as_mut() => served,
                    _ = stop.changed() => {
                        connection.as_mut().graceful_shutdown();
                        connection.await
                    }
                }
            };
            // Any other error is the client's: it went away, was too slow, or spoke no HTTP.
            if served.is_err_and(|error| error.source().is_some_and(|source| source.is::<Reset>())) {
                // With no time to linger, closing the connection resets it.
                let _ = stream.set_zero_linger();
            }
            drop((stream, slot));
        });
    }
    // No new connections from here on.
    drop(listener);
    // Slower requests lose their connection; what reached the database is still done.
    let all_slots = u32::try_from(limits.connections).unwrap_or(u32::MAX);
    let _ = tokio::time::timeout(GRACE, slots.acquire_many(all_slots)).await;
}
