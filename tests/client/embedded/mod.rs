//! Every query and change against the embedded server, over real HTTP. Client and server share no types: what fits here
//! fits because both read the same contract.

mod reads;
mod sessions;
mod writes;

use webitel_hooks::{
    api::{Client, Connecting, Gate, SignedIn},
    demo::{self, Options, Server},
    domain::{
        Change, ClassRights, Credentials, Direction, Event, Failure, FailureKind, FlowSchema, Hook, HookId, HookOwner,
        HookPatch, HookSpec, Identity, Page, Queue, QueueColumn, QueueId, QueueSelector, QueueType, QueuesQuery,
        SchemaId, SchemaRef, SchemaSelector, SchemaType, SchemasQuery, Sort, State,
    },
};

use crate::{NotDone, Sending};

/// "Support line", which has hooks.
const SUPPORT: HookOwner = HookOwner::Queue(QueueId(12));
/// "Callback list", which has none.
const EMPTY: HookOwner = HookOwner::Queue(QueueId(13));
const NOWHERE: HookOwner = HookOwner::Queue(QueueId(999_999));
const NOTIFY_CRM: SchemaId = SchemaId(5);
const CLOSE_TICKET: SchemaId = SchemaId(7);
const NO_SCHEMA: SchemaId = SchemaId(999_999);

fn server() -> Server {
    demo::start(Options::default()).expect("a server")
}

fn with_token(server: &Server, token: &str) -> Client {
    Client::new(server.url().parse().expect("an address"), token.parse().expect("a token")).expect("a client")
}

fn admin(server: &Server) -> Client {
    with_token(server, server.token())
}

fn gate(server: &Server) -> Gate {
    Gate::new(server.url().parse().expect("an address"), Connecting::default()).expect("a gate")
}

fn credentials(server: &Server, user: &str) -> Credentials {
    Credentials { username: user.into(), password: server.password().into(), domain: None }
}

async fn signed_in(server: &Server, user: &str) -> Client {
    let gate = gate(server);
    match gate.sign_in(&credentials(server, user)).await {
        Ok(SignedIn::Token(token)) => gate.client(token),
        other => panic!("{user} was to be let in, not {other:?}"),
    }
}

async fn identity(client: &Client) -> Identity {
    match client.identity().await {
        Ok(identity) => identity,
        other => panic!("asked who is signed in, got {other:?}"),
    }
}

async fn queues(client: &Client, search: &str, sort: Option<Sort<QueueColumn>>, page: u32, size: u32) -> Page<Queue> {
    match client.queues(&QueuesQuery { search: search.into(), sort, page, size }).await {
        Ok(page) => page,
        other => panic!("asked for queues, got {other:?}"),
    }
}

async fn found(client: &Client, search: &str) -> Vec<u64> {
    queues(client, search, None, 1, 1000).await.items.iter().map(|queue| queue.id.0).collect()
}

async fn selected(client: &Client, selector: QueueSelector) -> Vec<u64> {
    match client.queue(&selector).await {
        Ok(queues) => queues.iter().map(|queue| queue.id.0).collect(),
        other => panic!("asked for a queue, got {other:?}"),
    }
}

async fn hooks(client: &Client, owner: HookOwner) -> Vec<Hook> {
    client.hooks(owner).await.expect("hooks").hooks
}

async fn hook(client: &Client, owner: HookOwner, hook: HookId) -> Result<Hook, Failure> {
    client.hook(owner, hook).await
}

async fn schemas(client: &Client, search: &str, page: u32, size: u32) -> Page<FlowSchema> {
    match client.schemas(&SchemasQuery { search: search.into(), page, size }).await {
        Ok(page) => page,
        other => panic!("asked for flow schemas, got {other:?}"),
    }
}

fn draft(event: &str, schema: SchemaId, state: State) -> Change {
    let schema = SchemaRef { id: schema, name: "".into() };
    Change::Add(HookSpec { event: Event::from_wire(event), schema, state })
}

async fn added(client: &Client, owner: HookOwner, event: &str, state: State) -> Hook {
    match client.send_once(owner, &draft(event, NOTIFY_CRM, state)).await {
        Ok(Some(hook)) => hook,
        other => panic!("added a hook, got {other:?}"),
    }
}

async fn edit(client: &Client, owner: HookOwner, before: &Hook, patch: HookPatch) -> Result<Hook, NotDone> {
    let change = Change::Edit { before: before.clone(), patch };
    Ok(client.send_once(owner, &change).await?.unwrap_or_else(|| panic!("changed a hook, and heard nothing of it")))
}

async fn refused(client: &Client, owner: HookOwner, change: &Change) -> Failure {
    let failure = client.send_once(owner, change).await.expect_err("a refusal");
    assert!(!failure.unclear, "a clear answer: {failure:?}");
    failure.failure
}
