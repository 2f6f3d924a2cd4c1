//! Signing in and out.

use super::*;

#[tokio::test]
async fn a_session_lasts_until_it_is_ended() {
    let server = server();
    assert_eq!(gate(&server).accepts_password("demo.webitel.example").await, Ok(()));
    let client = signed_in(&server, "viewer").await;
    assert_eq!(identity(&client).await.domain.raw(), "demo.webitel.example");
    assert_eq!(client.sign_out().await, Ok(()));
    assert_eq!(client.identity().await.map_err(|failure| failure.kind), Err(FailureKind::SignedOut));
    assert_eq!(client.sign_out().await.map_err(|failure| failure.kind), Err(FailureKind::SignedOut));
    let again = client.gate().client(server.token().parse().expect("a token"));
    assert_eq!(identity(&again).await.name.raw(), "Admin");
}

#[tokio::test]
async fn the_domain_may_stand_beside_the_name_or_behind_it() {
    let server = server();
    for (username, domain, kind) in [
        ("viewer@demo.webitel.example", None, None),
        ("viewer", Some("demo.webitel.example"), None),
        ("viewer", Some("other.example"), Some(FailureKind::WrongPassword)),
        ("nobody", None, Some(FailureKind::WrongPassword)),
    ] {
        let credentials = Credentials {
            username: username.into(),
            domain: domain.map(str::to_owned),
            ..credentials(&server, "viewer")
        };
        let outcome = gate(&server).sign_in(&credentials).await;
        assert_eq!(outcome.err().map(|failure| failure.kind), kind, "{username} {domain:?}");
    }
}
