//! An answer that breaks off in the middle.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use hyper::body::{Body as HttpBody, Frame};

/// Sends half, waits until that is on its way, and fails: the connection ends before the length that was promised.
struct Half {
    part: Option<Bytes>,
    sent: bool,
}

impl HttpBody for Half {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(part) = self.part.take() {
            return Poll::Ready(Some(Ok(Frame::data(part))));
        }
        if !self.sent {
            // What was given so far is only written when the body has nothing more to give for the moment.
            self.sent = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())))
    }
}

/// The same answer with half of its body, though the whole length is promised.
pub(super) async fn cut(answer: Response) -> Response {
    let (mut parts, body) = answer.into_parts();
    let whole = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len()));
    let part = Some(whole.slice(..whole.len() / 2)).filter(|part| !part.is_empty());
    Response::from_parts(parts, Body::new(Half { part, sent: false }))
}
