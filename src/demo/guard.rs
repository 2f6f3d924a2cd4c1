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

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};

    use axum::routing::get;
    use axum::{Router, middleware};

    use super::*;
    use crate::demo::server::serve;

    fn ask(address: SocketAddr, path: &str) -> String {
        let mut stream = TcpStream::connect(address).expect("it accepts");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n").expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer
    }

    async fn broken() -> &'static str {
        panic!("on purpose")
    }

    #[test]
    fn a_panic_is_answered_in_the_usual_shape_and_the_server_goes_on() {
        let router = Router::new()
            .route("/broken", get(broken))
            .route("/fine", get(|| async { "fine" }))
            .layer(middleware::from_fn(answer_for_panics));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        listener.set_nonblocking(true).expect("a socket option");
        let address = listener.local_addr().expect("an address");
        let (stop, thread) = serve(listener, router).expect("a thread");
        for _ in 0..3 {
            let answer = ask(address, "/broken");
            assert!(answer.starts_with("HTTP/1.1 500 "), "{answer}");
            let body = r#"{"id":"go.micro.api","code":500,"detail":"the server failed while answering","status":"Internal Server Error"}"#;
            assert!(answer.ends_with(body), "{answer}");
        }
        assert!(ask(address, "/fine").ends_with("fine"));
        stop.send(()).expect("it is running");
        thread.join().expect("it ends");
    }
}
