//! Who is signed in and what they may do (docs/webitel-api.md §1.7, §1.8).

use webitel_hooks::domain::{ClassRights, FailureKind, Identity};

use crate::client;
use crate::server::FakeServer;

async fn identity_of(body: &str) -> Result<Identity, FailureKind> {
    let server = FakeServer::json("200 OK", body);
    client(&server).identity().await.map_err(|failure| failure.kind)
}

#[tokio::test]
async fn the_contracts_own_user_is_read() {
    let identity = identity_of(
        r#"{"dc":"1","domain":"demo.webitel.example","user_id":"10","name":"Admin","username":"admin",
         "preferred_username":"admin","extension":"1000","scope":[
          {"id":"31","name":"cc_queue","class":"cc_queue","obac":true,"rbac":true,"access":"xxrrwwdd"},
          {"id":"40","name":"schema","class":"schema","obac":true,"access":"xrwd"},
          {"id":"33","name":"cc_team","class":"cc_team","obac":true,"rbac":true,"access":"r"}],
         "roles":[{"id":"10","name":"admin"}],"permissions":[{"id":"read","name":"Read","usage":"…"}]}"#,
    )
    .await
    .expect("an identity");
    assert_eq!((identity.name.raw(), identity.domain.raw()), ("Admin", "demo.webitel.example"));
    let all = ClassRights { read: true, update: true };
    assert_eq!((identity.rights.queues, identity.rights.schemas), (all, all));
}

#[tokio::test]
async fn a_user_without_a_name_is_called_by_the_next_best() {
    let name = async |body: &str| identity_of(body).await.map(|identity| identity.name.raw().to_owned());
    assert_eq!(name(r#"{"user_id":"1","username":"ops","preferred_username":"p"}"#).await.as_deref(), Ok("ops"));
    assert_eq!(name(r#"{"user_id":"1","name":"","preferred_username":"p"}"#).await.as_deref(), Ok("p"));
    assert_eq!(name(r#"{"user_id":"1"}"#).await.as_deref(), Ok(""));
}

#[tokio::test]
async fn rights_follow_the_servers_own_rules() {
    let rights = async |class: &str| {
        let body = format!(r#"{{"user_id":"1","scope":[{{"class":"other","access":"xrwd"}}{class}]}}"#);
        let queues = identity_of(&body).await.expect("an identity").rights.queues;
        (queues.read, queues.update)
    };
    assert_eq!(rights("").await, (false, false), "a class that is not there");
    assert_eq!(rights(r#",{"class":"cc_queue"}"#).await, (true, true), "no access control at all");
    assert_eq!(rights(r#",{"class":"cc_queue","obac":false,"rbac":null,"access":"q"}"#).await, (true, true));
    for control in ["obac", "rbac"] {
        let with = async |access: &str| {
            rights(&format!(r#",{{"class":"cc_queue","{control}":true,"access":"{access}"}}"#)).await
        };
        assert_eq!(with("").await, (false, false));
        assert_eq!(with("r").await, (true, false));
        assert_eq!(with("xxrrdd").await, (true, false), "making and deleting hooks takes updating");
        assert_eq!(with("rw").await, (true, true));
        assert_eq!(with("w").await, (false, false), "changing takes reading, too");
        assert_eq!(with("rwu").await, (false, false), "an unknown letter spoils all");
    }
}

#[tokio::test]
async fn the_rights_on_flow_schemas_are_those_of_class_schema() {
    let body = r#"{"user_id":"1","scope":[{"class":"flow_schema","obac":true,"access":"r"},
        {"class":"schema","obac":true,"access":"x"}]}"#;
    assert!(!identity_of(body).await.expect("an identity").rights.schemas.read);
}

#[tokio::test]
async fn rights_that_cannot_be_read_are_a_failure_and_not_no_rights() {
    for body in [
        "{}",
        r#"{"user_id":"1","scope":"all"}"#,
        r#"{"user_id":"1","scope":["cc_queue"]}"#,
        r#"{"user_id":"1","scope":[{"class":"cc_queue","obac":"maybe"}]}"#,
    ] {
        assert_eq!(identity_of(body).await, Err(FailureKind::Garbled), "{body}");
    }
}
