//! Most tests: a server, and somebody's home in which the program speaks to it.

use std::ops::Deref;

use webitel_hooks::api::{ConnectionOptions, LoginClient};
use webitel_hooks::demo::{Fault, Faults, Moment, Options, Refusal};
use webitel_hooks::domain::{Hook, HookOwner, QueueId};

use super::home::Home;
use super::relay::Relay;
use super::server::FakeServer;
use crate::scripted::ScriptedFault;

/// The server refuses a request with this status, and does not carry it out.
pub(crate) fn refusal(status: u16) -> ScriptedFault {
    ScriptedFault::new(Fault::Refuse(Refusal::Status(status), Moment::Before))
}

/// A server, and a home whose environment names it.
pub(crate) struct Story {
    pub(crate) server: FakeServer,
    home: Home,
}

impl Deref for Story {
    type Target = Home;

    fn deref(&self) -> &Home {
        &self.home
    }
}

impl Story {
    /// With the demo's data.
    pub(crate) fn new() -> Self {
        Self::of(FakeServer::start())
    }

    pub(crate) fn with(faults: Faults) -> Self {
        Self::of(FakeServer::with(Options { faults, ..Options::default() }))
    }

    pub(crate) fn of(server: FakeServer) -> Self {
        Self { home: Home::at(&server.url(), server.token()), server }
    }

    /// Without anything in the environment that names the server.
    pub(crate) fn unset(mut self) -> Self {
        self.home.change("WEBITEL_URL", None);
        self.home.change("WEBITEL_ACCESS_TOKEN", None);
        self
    }

    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        self.home.change(name, Some(value.to_owned()));
        self
    }

    /// The program speaks to the server through a relay.
    pub(crate) fn relayed(self) -> (Relay, Self) {
        let relay = Relay::before(&self.server.url());
        let story = self.set("WEBITEL_URL", &relay.url());
        (relay, story)
    }

    /// The same, and requests that contain this text wait after so many.
    pub(crate) fn holding(self, text: &str, to_pass: usize) -> (Relay, Self) {
        let (relay, story) = self.relayed();
        relay.hold_after(text, to_pass);
        (relay, story)
    }

    pub(crate) fn inject(&self, fault: ScriptedFault) {
        self.server.inject(fault);
    }

    /// A queue's hooks as the server holds them.
    pub(crate) fn hooks(&self, queue: u64) -> Vec<Hook> {
        let address = self.server.url().parse().expect("an address");
        let login = LoginClient::new(address, ConnectionOptions::default()).expect("a client");
        let client = login.client(self.server.token().parse().expect("a token"));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(client.hooks(HookOwner::Queue(QueueId(queue)))).expect("hooks").hooks
    }

    /// The same in a line for each, by id: event, flow schema, state.
    #[track_caller]
    pub(crate) fn told(&self, queue: u64) -> Vec<String> {
        self.server.told(queue)
    }

    /// Whether a queue has this hook.
    #[track_caller]
    pub(crate) fn has(&self, queue: u64, hook: &str) -> bool {
        self.told(queue).iter().any(|told| told == hook)
    }
}
