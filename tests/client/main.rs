//! The HTTP client against hand-written answers: what it sends, and what it survives.

mod answers;
mod clock;
#[cfg(feature = "embedded-server")]
mod embedded;
mod failures;
mod identity;
mod lookups;
mod pauses;
mod proxies;
mod retries;
mod secrets;
mod sent;
mod server;
mod sign_in;
mod tls;
mod transport;
mod written;

use std::net::SocketAddr;
use std::time::Duration;

use server::FakeServer;
use tokio::net::TcpSocket;
use webitel_hooks::api::{AccessToken, Client, ConnectionOptions, Limits, LoginClient, Retries};
use webitel_hooks::domain::{
    Change, Event, Failure, Hook, HookId, HookList, HookOwner, QueueId, SchemaId, SchemaRef, ServerAddress, State,
    WriteOutcome,
};

/// A write that was not carried out.
#[derive(Debug, PartialEq)]
struct NotDone {
    failure: Failure,
    /// It may have been carried out all the same.
    unclear: bool,
}

impl std::ops::Deref for NotDone {
    type Target = Failure;

    fn deref(&self) -> &Failure {
        &self.failure
    }
}

impl std::fmt::Display for NotDone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.failure.fmt(f)
    }
}

trait Sending {
    /// Sends a write. What the server made of the hook, if it said so.
    async fn send_once(&self, owner: HookOwner, change: &Change) -> Result<Option<Hook>, NotDone>;
}

impl Sending for Client {
    async fn send_once(&self, owner: HookOwner, change: &Change) -> Result<Option<Hook>, NotDone> {
        match self.write(owner, change, &[], false).await {
            WriteOutcome::Done(hook) => Ok(hook),
            WriteOutcome::AlreadyGone => Ok(None),
            WriteOutcome::Differs { hook, .. } => Ok(Some(hook)),
            WriteOutcome::Refused(failure) | WriteOutcome::NotSent(failure) => Err(NotDone { failure, unclear: false }),
            WriteOutcome::Unknown(failure) => Err(NotDone { failure, unclear: true }),
        }
    }
}

/// The token of every test.
const TOKEN: &str = "s3cr3t-t0ken";
/// The queue of every test.
const OWNER: HookOwner = HookOwner::Queue(QueueId(12));

/// A client that does not wait between attempts.
fn client(server: &FakeServer) -> Client {
    client_with(server, Limits::default(), Retries { pauses: [Duration::ZERO; 3], ..Retries::default() })
}

/// A client for tests of what one answer means.
fn single(server: &FakeServer) -> Client {
    client_with(server, Limits::default(), Retries::none())
}

fn client_with(server: &FakeServer, limits: Limits, retries: Retries) -> Client {
    login_with(server, limits, retries).client(token())
}

fn login_with(server: &FakeServer, limits: Limits, retries: Retries) -> LoginClient {
    let options = ConnectionOptions { limits, retries, ..ConnectionOptions::default() };
    LoginClient::new(address(server), options).expect("a client")
}

/// A client of this address.
fn client_of(address: ServerAddress, options: ConnectionOptions) -> Client {
    LoginClient::new(address, options).expect("a client").client(token())
}

/// An address where nobody listens, for as long as the socket lives: it holds the port and does not listen itself.
fn nobody() -> (ServerAddress, TcpSocket) {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port");
    let address = format!("http://{}", socket.local_addr().expect("an address"));
    (address.parse().expect("an address"), socket)
}

fn address(server: &FakeServer) -> ServerAddress {
    server.url().parse().expect("an address")
}

fn token() -> AccessToken {
    TOKEN.parse().expect("a token")
}

/// The rows of a list of hooks, and how many could not be read.
async fn hooks_of(body: &str) -> Result<(Vec<Hook>, usize), Failure> {
    let server = FakeServer::json("200 OK", body);
    let list = client(&server).hooks(OWNER).await?;
    Ok((list.hooks, list.unreadable))
}

/// What a client makes of these bytes as the answer to a read.
async fn ask(bytes: Vec<u8>) -> Result<HookList, Failure> {
    let server = FakeServer::start([server::Reply::Bytes(bytes)]);
    single(&server).hooks(OWNER).await
}

/// What a client makes of these bytes as the answer to a write.
async fn write(change: &Change, bytes: Vec<u8>) -> Result<Option<Hook>, NotDone> {
    let server = FakeServer::start([server::Reply::Bytes(bytes)]);
    single(&server).send_once(OWNER, change).await
}

/// The hook of the contract's examples (docs/webitel-api.md §4.1), with this id.
fn hook(id: u64) -> Hook {
    let schema = Some(SchemaRef { id: SchemaId(5), name: "Notify CRM".into() });
    Hook { id: HookId(id), event: Event::Joined, schema, state: State::On }
}

fn add() -> Change {
    Change::Add(hook(0).spec().expect("a flow schema"))
}

fn switch_off() -> Change {
    Change::switch(&hook(10), State::Off)
}

fn remove() -> Change {
    Change::Remove(hook(10))
}
