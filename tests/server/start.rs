//! Starting and stopping.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};

use webitel_hooks::demo::{self, DataLocation, Options, StartError};

use crate::support::{SUPPORT, address, data_file, demo, demo_in, demo_with};

#[tokio::test]
async fn the_url_is_on_loopback_and_answers_at_once() {
    let demo = demo();
    let address = address(&demo.server);
    assert!(address.ip().is_loopback() && address.port() != 0);
    assert_eq!(demo.server.url(), format!("http://{address}/api"));
    demo.get("/userinfo").await.ok();
}

#[test]
fn every_server_has_a_token_of_its_own_unless_given_one() {
    let start = |token: Option<&str>| {
        demo::start(Options { token: token.map(str::to_owned), ..Options::default() }).expect("the server starts")
    };
    let (one, other) = (start(None), start(None));
    assert_ne!(one.token(), other.token());
    assert!(one.token().len() >= 32);
    assert_eq!(start(Some("my-own.token")).token(), "my-own.token");
}

#[tokio::test]
async fn a_given_token_is_the_administrators() {
    let demo = demo_with(Options { token: Some("my-own.token".to_owned()), ..Options::default() });
    assert_eq!(demo.get("/userinfo").await.ok()["username"], "admin");
}

#[test]
fn the_token_and_the_password_are_in_no_debug_output() {
    let options = Options {
        token: Some("very-secret-token".to_owned()),
        password: Some("very-secret-password".to_owned()),
        ..Options::default()
    };
    let server = demo::start(options).expect("the server starts");
    let shown = format!("{server:?}");
    assert!(!shown.contains("very-secret"), "{shown}");
    assert!(shown.contains(&address(&server).port().to_string()), "{shown}");
}

#[test]
fn a_token_that_no_header_carries_is_refused() {
    for token in ["", "two words", "line\nbreak", "ключ"] {
        let refused = demo::start(Options { token: Some(token.to_owned()), ..Options::default() });
        assert!(matches!(refused, Err(StartError::Token)), "{token:?}");
    }
}

#[test]
fn a_port_that_is_taken_is_named() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let listen = taken.local_addr().expect("an address");
    let refused = demo::start(Options { listen, ..Options::default() }).expect_err("the port is taken");
    assert!(matches!(refused, StartError::PortTaken(address) if address == listen));
    let wanted = format!("{listen} is already in use by another program. Choose another port, or 0 for any free one.");
    assert_eq!(refused.to_string(), wanted);
}

#[test]
fn a_taken_port_is_noticed_before_anything_is_reset() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("new.sqlite");
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let listen = taken.local_addr().expect("an address");
    let data = DataLocation::File(file.clone());
    demo::start(Options { data, reset: true, listen, ..Options::default() }).expect_err("the port is taken");
    assert!(!file.exists());
}

#[test]
fn only_loopback_is_served() {
    for listen in ["0.0.0.0:0", "192.0.2.1:8080", "[::]:0"] {
        let listen: SocketAddr = listen.parse().expect("an address");
        let refused = demo::start(Options { listen, ..Options::default() }).expect_err("not loopback");
        assert!(matches!(refused, StartError::NotLoopback(address) if address == listen));
        assert!(refused.to_string().contains(&listen.to_string()), "{refused}");
        assert!(refused.to_string().contains("ssh -L"), "{refused}");
    }
}

/// Whether this very server answers there. A port given back may be another test's a moment later; a token is not.
fn answers(address: SocketAddr, token: &str) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(address)?;
        write!(stream, "GET /api/userinfo HTTP/1.1\r\nHost: localhost\r\nX-Webitel-Access: {token}\r\n\r\n")?;
        let mut start = [0; 12];
        stream.read_exact(&mut start)?;
        Ok(&start == b"HTTP/1.1 200")
    };
    ask().unwrap_or(false)
}

#[test]
fn once_it_has_stopped_nobody_answers() {
    let server = demo::start(Options::default()).expect("the server starts");
    let (address, token) = (address(&server), server.token().to_owned());
    let mut idle = TcpStream::connect(address).expect("it accepts");
    assert!(answers(address, &token));
    drop(server);
    assert!(!answers(address, &token));
    // An idle connection is ended too: reading gives the end, or a reset, but does not wait.
    assert_eq!(idle.read(&mut [0]).unwrap_or(0), 0);
}

#[tokio::test]
async fn it_starts_and_stops_inside_another_runtime() {
    let server = demo::start(Options::default()).expect("the server starts");
    drop(server);
}

#[test]
fn the_same_port_can_be_used_again_at_once() {
    // Another test may be faster to take the port; not five times in a row.
    let again = (0..5).any(|_| {
        let server = demo::start(Options::default()).expect("the server starts");
        let listen = address(&server);
        assert!(answers(listen, server.token()));
        drop(server);
        demo::start(Options { listen, ..Options::default() }).is_ok()
    });
    assert!(again);
}

/// Reads up to the blank line that ends a head.
fn head(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    while !text.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).expect("the head goes on");
        text.extend(byte);
    }
    String::from_utf8(text).expect("a head is text")
}

#[tokio::test]
async fn stopping_finishes_the_request_under_way() {
    let (_folder, file) = data_file();
    let demo = demo_in(&file);
    let (address, token) = (address(&demo.server), demo.server.token().to_owned());

    // `100 Continue` comes when the handler waits for the body: from then on the request is under way.
    let body = r#"{"schema":{"id":"5"},"event":"missed","enabled":true}"#;
    let mut stream = TcpStream::connect(address).expect("it accepts");
    write!(
        stream,
        "POST /api{SUPPORT} HTTP/1.1\r\nHost: localhost\r\nX-Webitel-Access: {token}\r\nContent-Length: {}\r\n\
         Expect: 100-continue\r\n\r\n",
        body.len()
    )
    .expect("the head is sent");
    assert!(head(&mut stream).starts_with("HTTP/1.1 100 "));

    let server = demo.server;
    let stopping = std::thread::spawn(move || drop(server));
    // It takes no new connections: it has begun to stop.
    while answers(address, &token) {
        std::thread::yield_now();
    }
    stream.write_all(body.as_bytes()).expect("the body is sent");
    assert!(head(&mut stream).starts_with("HTTP/1.1 200 "));
    stopping.join().expect("it stopped");

    assert_eq!(demo_in(&file).hook(SUPPORT, "missed", true).await["schema"]["id"], "5");
}
