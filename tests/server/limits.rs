//! What one client can take from the others, and who may ask at all: names of this machine only.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use webitel_hooks::demo::{Limits, Options};

use crate::support::{Demo, SUPPORT, address, demo, demo_with, rest};

fn limited(limits: Limits) -> Demo {
    demo_with(Options { limits, ..Options::default() })
}

fn connect(demo: &Demo) -> TcpStream {
    TcpStream::connect(address(&demo.server)).expect("it accepts")
}

fn send(stream: &mut TcpStream, demo: &Demo, method: &str, path: &str, more: &str) {
    let token = demo.server.token();
    write!(stream, "{method} /api{path} HTTP/1.1\r\nHost: localhost\r\nX-Webitel-Access: {token}\r\n{more}\r\n")
        .expect("it reads");
}

#[test]
fn only_names_of_this_machine_are_hosts() {
    let demo = demo();
    let ask = |host: &str| {
        let mut stream = connect(&demo);
        let token = demo.server.token();
        write!(stream, "GET /api/userinfo HTTP/1.1\r\n{host}X-Webitel-Access: {token}\r\nConnection: close\r\n\r\n")
            .expect("it reads");
        rest(stream)
    };
    for host in ["Host: localhost\r\n", "Host: 127.0.0.1:4321\r\n", "Host: [::1]\r\n", "Host: demo.localhost\r\n"] {
        assert!(ask(host).starts_with("HTTP/1.1 200 "), "{host}");
    }
    for host in ["Host: evil.example\r\n", "Host: localhost.evil.example\r\n", "Host: 192.0.2.1\r\n", ""] {
        let answer = ask(host);
        assert!(answer.starts_with("HTTP/1.1 421 "), "{host}: {answer}");
        assert!(!answer.contains("Admin"), "{answer}");
    }
}

#[test]
fn a_head_that_does_not_arrive_ends_the_connection() {
    let demo = limited(Limits { head: Duration::from_millis(50), ..Limits::default() });
    let mut slow = connect(&demo);
    slow.write_all(b"GET /api/userinfo HTTP/1.1\r\nHost: loc").expect("it reads");
    rest(slow);
    let idle = connect(&demo);
    assert_eq!(rest(idle), "");
}

#[test]
fn a_body_that_does_not_arrive_is_refused() {
    let demo = limited(Limits { body: Duration::from_millis(50), ..Limits::default() });
    let mut slow = connect(&demo);
    send(&mut slow, &demo, "POST", SUPPORT, "Content-Length: 1000\r\nConnection: close\r\n");
    slow.write_all(b"{\"event\":").expect("it reads");
    let answer = rest(slow);
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains(r#""id":"go.micro.api","code":408"#), "{answer}");
}

#[tokio::test]
async fn beyond_the_limit_connections_wait_until_others_end() {
    let demo = limited(Limits { connections: 1, ..Limits::default() });
    let path = format!("{SUPPORT}/3");
    let mut first = connect(&demo);
    send(&mut first, &demo, "GET", &path, "");
    let mut start = [0; 12];
    first.read_exact(&mut start).expect("an answer");

    let mut second = connect(&demo);
    send(&mut second, &demo, "DELETE", &path, "Connection: close\r\n");
    // The first one is still served, and the hook is still there.
    for _ in 0..20 {
        send(&mut first, &demo, "GET", &path, "");
    }
    send(&mut first, &demo, "GET", &path, "Connection: close\r\n");
    let answers = rest(first);
    assert_eq!((answers.matches("HTTP/1.1 200 ").count(), answers.matches("HTTP/1.1 404").count()), (21, 0));
    assert!(rest(second).starts_with("HTTP/1.1 200 "));
}

#[tokio::test]
async fn four_hundred_idle_connections_keep_nobody_out() {
    let demo = demo();
    let idle: Vec<TcpStream> = (0..400).map(|_| connect(&demo)).collect();
    demo.get(SUPPORT).await.ok();
    drop(idle);
    demo.get(SUPPORT).await.ok();
}
