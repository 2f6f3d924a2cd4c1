//! From a name and a password to a token, and out again (docs/webitel-api.md §1.4, §1.5).

use webitel_hooks::api::{AccessToken, ConnectionOptions, LoginClient, Retries, SignedIn};
use webitel_hooks::domain::{Credentials, Failure, FailureKind, Secret};

use crate::server::{FakeServer, Reply, answer, json};
use crate::{OWNER, TOKEN, address, client};

const PASSWORD: &str = "hunter2 \"and\" more";

fn login(server: &FakeServer) -> LoginClient {
    let retries = Retries { pauses: [std::time::Duration::ZERO; 3], ..Retries::default() };
    LoginClient::new(address(server), ConnectionOptions { retries, ..ConnectionOptions::default() }).expect("a client")
}

fn credentials() -> Credentials {
    Credentials { username: "ops@cc.example".into(), password: PASSWORD.into(), domain: None }
}

async fn sign_in(bytes: Vec<u8>) -> Result<SignedIn, Failure> {
    let server = FakeServer::start([Reply::Bytes(bytes)]);
    let outcome = login(&server).sign_in(&credentials()).await;
    assert_eq!(server.lines(), ["POST /api/login"], "once, whatever came of it");
    outcome
}

async fn refused(status: &str, body: &str) -> Failure {
    sign_in(json(status, body)).await.expect_err("refused")
}

fn token_of(signed_in: Result<SignedIn, Failure>) -> String {
    match signed_in {
        Ok(SignedIn::Token(token)) => token.expose_for_storage().to_owned(),
        other => panic!("a token was to come, but {other:?} did"),
    }
}

#[tokio::test]
async fn a_token_is_found_wherever_it_stands() {
    for (status, body) in [
        ("200 OK", r#"{"access_token":"t0ken-1","token_type":"Bearer","expires_in":"604800"}"#),
        ("201 Created", r#"{"authorization":{"access_token":"t0ken-1","expires_in":604800}}"#),
        ("200 OK", r#"{"accessToken":"t0ken-1"}"#),
        ("300 Multiple Choices", r#"{"access_token":"t0ken-1"}"#),
        ("200 OK", r#"{"id":"session","access_token":"t0ken-1"}"#),
        ("200 OK", r#"{"access_token":"","authorization":null,"accessToken":" t0ken-1\n"}"#),
    ] {
        assert_eq!(token_of(sign_in(json(status, body)).await), "t0ken-1", "{body}");
    }
}

#[tokio::test]
async fn what_is_sent_is_the_name_the_password_and_no_token() {
    let ok = || Reply::Bytes(json("200 OK", r#"{"access_token":"t0ken-1"}"#));
    let server = FakeServer::start([ok(), ok(), ok()]);
    let login = login(&server);
    for domain in [None, Some(""), Some("cc.example")] {
        let credentials = Credentials { domain: domain.map(str::to_owned), ..credentials() };
        assert!(login.sign_in(&credentials).await.is_ok());
    }
    let seen = server.seen();
    let plain = r#"{"password":"hunter2 \"and\" more","username":"ops@cc.example"}"#;
    let with_domain = r#"{"domain":"cc.example","password":"hunter2 \"and\" more","username":"ops@cc.example"}"#;
    assert_eq!(seen.iter().map(|seen| seen.body.as_str()).collect::<Vec<_>>(), [plain, plain, with_domain]);
    for request in seen {
        assert_eq!((request.header("x-webitel-access"), request.header("authorization")), (None, None));
        assert_eq!(request.header("content-type"), Some("application/json"));
    }
}

#[tokio::test]
async fn a_user_with_a_second_factor_is_asked_for_a_code() {
    let ok = json("200 OK", r#"{"access_token":"t0ken-2"}"#);
    let server = FakeServer::start([Reply::Bytes(json("200 OK", r#"{"id":"s3ssion"}"#)), Reply::Bytes(ok)]);
    let login = login(&server);
    let Ok(SignedIn::SecondFactor { session }) = login.sign_in(&credentials()).await else { panic!("no code asked") };
    let token = login.second_factor(&session, &"123456".into()).await.expect("a token");
    assert_eq!(token.expose_for_storage(), "t0ken-2");
    let last = &server.seen()[1];
    assert_eq!(
        (last.line.as_str(), last.body.as_str()),
        ("POST /api/login/2fa", r#"{"id":"s3ssion","totp":"123456"}"#)
    );
}

#[tokio::test]
async fn a_wrong_code_is_no_wrong_password() {
    for (status, body) in [
        ("400 Bad Request", r#"{"id":"app.totp","code":400,"detail":"bad code 123456 for s3ssion"}"#),
        ("401 Unauthorized", "{}"),
        ("200 OK", r#"{"id":"s3ssion"}"#),
    ] {
        let server = FakeServer::json(status, body);
        let outcome = login(&server).second_factor(&"s3ssion".into(), &"123456".into()).await;
        let failure = outcome.expect_err("a wrong code");
        assert_eq!(failure.kind, FailureKind::WrongCode);
        assert!(!format!("{failure:?} {failure}").contains("123456"), "{failure:?}");
        assert!(failure.to_string().ends_with("Type the code that is shown now."), "{failure}");
    }
}

#[tokio::test]
async fn a_wrong_password_is_said_so_under_any_status() {
    for status in ["400 Bad Request", "401 Unauthorized", "404 Not Found", "422 Unprocessable Entity"] {
        let failure = refused(status, r#"{"id":"app.auth","detail":"no such user"}"#).await;
        assert_eq!(failure.kind, FailureKind::WrongPassword, "{status}");
        let sentence = format!(
            "Webitel does not accept this user name and password ({}). Check the user name, its domain and the password.",
            &status[..3]
        );
        assert_eq!(failure.to_string(), sentence);
    }
}

#[tokio::test]
async fn a_password_that_has_to_be_changed_says_where() {
    for (id, kind, reason) in [
        ("app.password.expired", FailureKind::PasswordExpired, "the password has expired"),
        (
            "app.password.force_change",
            FailureKind::PasswordUnchanged,
            "Webitel requires this password to be changed first",
        ),
    ] {
        let failure = refused("412 Precondition Failed", &format!(r#"{{"id":"{id}","code":412,"detail":"x"}}"#)).await;
        assert_eq!((failure.kind, failure.status), (kind, Some(412)));
        let sentence = format!("{reason}. Change it in Webitel's web client, then sign in again.");
        assert_eq!(failure.to_string(), sentence);
    }
}

#[tokio::test]
async fn a_licence_that_ended_is_named_under_any_status() {
    for (status, id, detail, reason) in [
        (
            "403 Forbidden",
            "app.license.product.expired",
            "license: product: CALL_CENTER; expired",
            "the Webitel licence for CALL_CENTER has expired",
        ),
        ("401 Unauthorized", "app.context.auth.license.err", "", "your user has no valid Webitel licence"),
    ] {
        let failure = refused(status, &format!(r#"{{"id":"{id}","detail":"{detail}"}}"#)).await;
        assert_eq!(failure.kind, FailureKind::Unlicensed);
        assert_eq!(failure.to_string(), format!("{reason}. Ask an administrator to renew it."));
    }
}

#[tokio::test]
async fn single_sign_on_is_not_for_terminals() {
    let failure = refused("300 Multiple Choices", r#"{"providers":[{"url":"/x"}],"login_options":"sso_only"}"#).await;
    assert_eq!(failure.kind, FailureKind::SsoOnly);
    assert!(failure.to_string().contains("API access token"), "{failure}");
}

#[tokio::test]
async fn an_answer_without_a_token_is_no_sign_in() {
    for (bytes, kind) in [
        (json("200 OK", "{}"), FailureKind::Garbled),
        (json("200 OK", r#"{"access_token":{"odd":1}}"#), FailureKind::Garbled),
        (json("200 OK", r#"{"access_token":"two words"}"#), FailureKind::Garbled),
        (answer("200 OK", "text/html", b"<html><title>Webitel</title>"), FailureKind::NotWebitel),
        (answer("404 Not Found", "text/html", b"<html>"), FailureKind::NotWebitel),
        (answer("502 Bad Gateway", "text/html", b"<html>"), FailureKind::Server),
        (json("403 Forbidden", "{}"), FailureKind::Forbidden),
        (json("429 Too Many Requests", "{}"), FailureKind::TooManyRequests),
    ] {
        let failure = sign_in(bytes).await.expect_err("no token");
        assert_eq!(failure.kind, kind, "{failure}");
    }
}

#[tokio::test]
async fn a_domain_says_how_it_lets_people_in() {
    for (status, body, accepts_password) in [
        ("200 OK", r#"{"login_options":"local_password_only"}"#, true),
        (
            "300 Multiple Choices",
            r#"{"providers":[{"url":"/google"}],"enabled_tfa":true,"login_options":"sso_and_local"}"#,
            true,
        ),
        ("200 OK", r#"{"login_options":"sso_only","enabled_tfa":null}"#, false),
        ("200 OK", "{}", true),
        ("200 OK", r#"{"login_options":"by_magic"}"#, true),
    ] {
        let server = FakeServer::json(status, body);
        let accepted = login(&server).accepts_password("cc.example&x").await;
        let refusal =
            "this domain allows only single sign-on. Create an API access token in Webitel and use that instead.";
        let expected = if accepts_password { Ok(()) } else { Err(refusal.to_owned()) };
        assert_eq!(accepted.map_err(|failure| failure.to_string()), expected, "{body}");
        let [seen] = <[_; 1]>::try_from(server.seen()).expect("one request");
        assert_eq!(
            (seen.line.as_str(), seen.header("x-webitel-access")),
            ("GET /api/login?domain=cc.example%26x", None)
        );
    }
}

#[tokio::test]
async fn signing_in_is_never_tried_twice() {
    for fault in [
        || Reply::CloseRead,
        || Reply::CloseUnread,
        || Reply::Bytes(json("503 Service Unavailable", "{}")),
        || Reply::Bytes(json("408 Request Timeout", "{}")),
    ] {
        let server = FakeServer::start([fault(), Reply::Bytes(json("200 OK", r#"{"access_token":"t0ken-1"}"#))]);
        let failure = login(&server).sign_in(&credentials()).await.expect_err("no answer");
        assert_eq!(server.connections(), 1, "{failure}");
        let server = FakeServer::start([fault(), Reply::Bytes(json("200 OK", "{}"))]);
        assert!(login(&server).accepts_password("cc.example").await.is_ok(), "but asking how is");
    }
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    for bytes in [json("200 OK", "{}"), b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()] {
        let server = FakeServer::start([Reply::Bytes(bytes)]);
        assert_eq!(client(&server).sign_out().await, Ok(()));
        let [seen] = <[_; 1]>::try_from(server.seen()).expect("one request");
        assert_eq!((seen.line.as_str(), seen.body.as_str()), ("POST /api/logout", "{}"));
        assert_eq!(seen.header("x-webitel-access"), Some(TOKEN));
    }
    let server = FakeServer::json("401 Unauthorized", r#"{"id":"session.valid"}"#);
    assert_eq!(client(&server).sign_out().await.expect_err("over already").kind, FailureKind::SignedOut);
    let server = FakeServer::start([Reply::CloseRead, Reply::Bytes(json("200 OK", "{}"))]);
    let failure = client(&server).sign_out().await.expect_err("no answer");
    assert_eq!((failure.kind, server.connections()), (FailureKind::Unreachable, 1));
}

#[tokio::test]
async fn both_clients_share_their_connections() {
    let stay = |body: &str| Reply::BytesAndStay(json("200 OK", body));
    let server = FakeServer::start([stay(r#"{"access_token":"t0ken-1"}"#), stay("{}"), stay("{}"), stay("{}")]);
    let login = login(&server);
    let token: AccessToken = token_of(login.sign_in(&credentials()).await).parse().expect("a token");
    let client = login.client(token);
    client.hooks(OWNER).await.expect("an empty list");
    login.client("t0ken-2".parse().expect("a token")).hooks(OWNER).await.expect("an empty list");
    login.accepts_password("cc.example").await.expect("passwords");
    let shown = server.seen().iter().map(|seen| seen.header("x-webitel-access").map(str::to_owned)).collect::<Vec<_>>();
    assert_eq!(shown, [None, Some("t0ken-1".to_owned()), Some("t0ken-2".to_owned()), None]);
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn nothing_prints_a_password_a_session_or_a_token() {
    let session = SignedIn::SecondFactor { session: Secret::from("s3ssion") };
    let token = SignedIn::Token("t0ken-1".parse().expect("a token"));
    let server = FakeServer::start([]);
    let printed = format!("{:?} {:?} {session:?} {token:?}", credentials(), login(&server));
    for secret in ["hunter2", "s3ssion", "t0ken-1"] {
        assert!(!printed.contains(secret), "{printed}");
    }
    let quoted = PASSWORD.replace('"', "\\\\\\\"");
    for detail in [format!("no user with {}", PASSWORD.replace('"', "\\\"")), format!("in {{{quoted}}}")] {
        let failure = refused("400 Bad Request", &format!(r#"{{"detail":"{detail}"}}"#)).await;
        assert!(!failure.detail.raw().contains("hunter2"), "{failure:?}");
    }
}
