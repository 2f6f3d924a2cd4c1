//! A handler that panics is answered for: an error in the usual shape, and the server goes on.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::Failure;

/// Runs the rest of the router and turns a panic in it into a 500.
pub(crate) async fn answer_for_panics(request: Request, next: Next) -> Response {
    let mut answer = pin!(next.run(request));
    // The future is dropped after a panic and never polled again, so nothing half-changed is seen.
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(context))) {
        Ok(poll) => poll,
        Err(_) => Poll::Ready(Failure::internal("the server failed while answering").into_response()),
    })
    .await
}
