//! The token reaches the server and nobody else.

use webitel_hooks::domain::Failure;

use crate::server::{FakeServer, Reply, json, with_headers};
use crate::{OWNER, Sending, TOKEN, add, ask, client};

fn is_silent_about_the_token(failure: &Failure) -> bool {
    !format!("{failure:?} {failure} {}", failure.detail.raw()).contains(TOKEN)
}

#[tokio::test]
async fn neither_client_nor_address_prints_the_token() {
    let server = FakeServer::start([]);
    let client = client(&server);
    let printed = format!("{client:?} {client:#?} {}", client.address());
    assert!(!printed.contains(TOKEN), "{printed}");
    assert!(printed.contains(&server.url()), "{printed}");
}

#[tokio::test]
async fn no_failure_prints_the_token_or_the_query() {
    let server = FakeServer::start([Reply::CloseRead, Reply::CloseRead, Reply::CloseRead]);
    let client = client(&server);
    for failure in [
        client.hooks(OWNER).await.expect_err("no answer"),
        client.send_once(OWNER, &add()).await.expect_err("no answer").failure,
    ] {
        assert!(is_silent_about_the_token(&failure), "{failure:?}");
        assert!(!failure.detail.raw().contains("http"), "{failure:?}");
    }
}

#[tokio::test]
async fn a_server_that_repeats_the_token_does_not_get_it_printed() {
    let body = format!(r#"{{"id":"x","code":401,"detail":"no session {TOKEN}!"}}"#);
    let failure = ask(json("401 Unauthorized", &body)).await.expect_err("refused");
    assert_eq!(failure.detail.raw(), "no session …!");
}

#[tokio::test]
async fn a_redirect_to_another_origin_gets_nothing() {
    let stranger = FakeServer::json("200 OK", "{}");
    for status in [301, 302, 303, 307, 308, 300] {
        let location = format!("Location: {}/api/userinfo\r\n", stranger.url());
        let failure = ask(with_headers(&format!("{status} Elsewhere"), &location, b"")).await.expect_err("elsewhere");
        assert_eq!(failure.kind, webitel_hooks::domain::FailureKind::NotWebitel);
        assert_eq!(failure.detail.raw(), format!("it redirects to {}", stranger.url()), "where to, without its path");
    }
    assert_eq!((stranger.connections(), stranger.lines().len()), (0, 0));
}

#[tokio::test]
async fn another_scheme_or_port_of_the_same_host_is_another_origin() {
    let server = FakeServer::start([]);
    let port = server.url().rsplit(':').next().expect("a port").to_owned();
    for target in
        [format!("https://127.0.0.1:{port}"), "http://127.0.0.1:1".to_owned(), format!("http://localhost:{port}")]
    {
        let location = format!("Location: {target}/api/x\r\n");
        let server = FakeServer::start([Reply::Bytes(with_headers("302 Found", &location, b""))]);
        let failure = client(&server).hooks(OWNER).await.expect_err("elsewhere");
        assert_eq!(failure.detail.raw(), format!("it redirects to {target}"));
        assert_eq!(server.lines().len(), 1);
    }
    assert_eq!(server.connections(), 0);
}
