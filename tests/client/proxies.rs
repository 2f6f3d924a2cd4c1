//! The system's proxy variables: honoured for other hosts, never for this very machine.

use std::process::Command;

use webitel_hooks::api::{ConnectionOptions, Retries};
use webitel_hooks::domain::FailureKind;

use crate::server::{FakeServer, Reply, answer, json};
use crate::{OWNER, Sending, TOKEN, add, client_of};

/// Names the server that the test below, run again as a process of its own, is to speak to.
const TARGET: &str = "WEBITEL_HOOKS_TEST_TARGET";

/// Runs that test with these variables and no other proxy variables.
fn request(target: &str, variables: &[(&str, &str)]) {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "proxies::a_request_from_a_process_of_its_own", "--ignored"]).env(TARGET, target);
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
    // Looks like a CGI script otherwise, for which proxy variables do not count.
    command.env_remove("REQUEST_METHOD").envs(variables.iter().copied());
    let output = command.output().expect("run");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("test result: ok. 1 passed"), "{said}");
}

#[tokio::test]
#[ignore = "needs its own environment: run by the other tests of this file"]
async fn a_request_from_a_process_of_its_own() {
    let Ok(target) = std::env::var(TARGET) else { return };
    let options = ConnectionOptions { retries: Retries::none(), insecure_tls: true, ..ConnectionOptions::default() };
    let client = client_of(target.parse().expect("an address"), options);
    let outcome = client.hooks(OWNER).await;
    if target.starts_with("https:") {
        let failure = outcome.expect_err("the proxy refuses");
        assert_eq!(failure.kind, FailureKind::Unreachable);
        let words = failure.detail.raw();
        assert!(words.starts_with("the proxy 127.0.0.1:") && words.ends_with(" did not let it through"), "{words}");
        let failure = client.send_once(OWNER, &add()).await.expect_err("the proxy refuses");
        assert!(!failure.unclear, "nothing was sent");
    } else {
        outcome.expect("an empty list");
    }
}

fn proxy() -> FakeServer {
    FakeServer::json("200 OK", "{}")
}

#[test]
fn another_host_is_spoken_to_through_the_proxy() {
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        let proxy = proxy();
        request("http://cc.webitel.test", &[(name, &proxy.url())]);
        let line = "GET http://cc.webitel.test/api/call_center/queues/12/hooks?page=1&size=20000&sort=%2Bid";
        assert_eq!(proxy.lines(), [line], "{name}");
    }
}

#[test]
fn a_proxy_of_an_encrypted_host_never_sees_the_token() {
    let refusal = || Reply::Bytes(answer("403 Forbidden", "text/html", b"<html>"));
    let proxy = FakeServer::start([refusal(), refusal()]);
    request("https://cc.webitel.test", &[("https_proxy", &proxy.url())]);
    let seen = proxy.seen();
    assert_eq!(seen.len(), 2);
    for seen in seen {
        assert_eq!(seen.line, "CONNECT cc.webitel.test:443");
        assert!(!format!("{seen:?}").contains(TOKEN));
    }
}

#[test]
fn this_very_machine_is_never_spoken_to_through_a_proxy() {
    let proxy = proxy();
    let url = proxy.url();
    let server = FakeServer::start([Reply::Bytes(json("200 OK", "{}")), Reply::Bytes(json("200 OK", "{}"))]);
    for target in [server.url(), server.url().replace("127.0.0.1", "localhost")] {
        request(&target, &[("http_proxy", &url), ("https_proxy", &url), ("all_proxy", &url)]);
    }
    assert_eq!((proxy.connections(), server.lines().len()), (0, 2));
}

#[test]
fn exceptions_are_honoured() {
    let answered = || Reply::Bytes(json("200 OK", "{}"));
    let (proxy, server) = (proxy(), FakeServer::start([answered(), answered()]));
    let url = proxy.url();
    // Not a number of this very machine by the books, yet it leads there.
    let target = server.url().replace("127.0.0.1", "0.0.0.0");
    request(&target, &[("http_proxy", &url), ("no_proxy", "other.webitel.test,0.0.0.0")]);
    assert_eq!((proxy.connections(), server.lines().len()), (0, 1));
    request(&target, &[("http_proxy", &url), ("no_proxy", "other.webitel.test")]);
    assert_eq!((proxy.connections(), server.lines().len()), (1, 1));
    request(&target, &[("http_proxy", &url), ("no_proxy", "other.webitel.test, *.0.0.0")]);
    assert_eq!((proxy.connections(), server.lines().len()), (1, 2), "subdomains");
}
