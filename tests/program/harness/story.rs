//! A Webitel to speak to, the program with a home of its own, and what a run left.

use std::ops::Deref;

use webitel_hooks::api::{Client, ConnectionOptions, LoginClient};
use webitel_hooks::demo::{Fault, Faults, Moment, Options, Refusal};
use webitel_hooks::domain::{Change, Hook, HookOwner, QueueId};

use super::home::Home;
use super::relay::Relay;
use crate::scripted::{Scripted, ScriptedFault};

/// The server refuses a request with this status, and does not carry it out.
pub(crate) fn refusal(status: u16) -> ScriptedFault {
    ScriptedFault::new(Fault::Refuse(Refusal::Status(status), Moment::Before))
}

/// A server with the demo's data, and a home.
pub(crate) struct Story {
    pub(crate) server: Scripted,
    home: Home,
}

impl Deref for Story {
    type Target = Home;

    fn deref(&self) -> &Home {
        &self.home
    }
}

impl Story {
    pub(crate) fn new() -> Self {
        Self::with(Faults::default())
    }

    pub(crate) fn with(faults: Faults) -> Self {
        Self::with_options(Options { faults, ..Options::default() })
    }

    pub(crate) fn with_options(options: Options) -> Self {
        let server = Scripted::start(options);
        let home = Home::new().set("WEBITEL_URL", server.url()).set("WEBITEL_ACCESS_TOKEN", server.token());
        Self { server, home }
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

    /// The program speaks to the server through a relay, which holds requests that contain this text after so many.
    pub(crate) fn relayed(self, text: &str, to_pass: usize) -> (Relay, Self) {
        let relay = Relay::holding(&self.server.url(), text, to_pass);
        let story = self.set("WEBITEL_URL", &relay.url());
        (relay, story)
    }

    pub(crate) fn inject(&self, fault: ScriptedFault) {
        self.server.inject(fault);
    }

    /// What the server holds.
    pub(crate) fn hooks(&self, queue: u64) -> Vec<Hook> {
        let owner = HookOwner::Queue(QueueId(queue));
        self.speak(async |client| client.hooks(owner).await).expect("hooks").hooks
    }

    /// What somebody else writes, whatever this program thinks of it.
    pub(crate) fn write(&self, queue: u64, change: &Change) {
        let owner = HookOwner::Queue(QueueId(queue));
        let outcome = self.speak(async |client| client.write(owner, change, &[], false).await);
        assert_eq!(outcome.failure(), None, "it is written");
    }

    fn speak<T>(&self, words: impl AsyncFnOnce(Client) -> T) -> T {
        let address = self.server.url().parse().expect("an address");
        let login = LoginClient::new(address, ConnectionOptions::default()).expect("a client");
        let client = login.client(self.server.token().parse().expect("a token"));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(words(client))
    }

    /// The same in a line for each: event, flow schema, state.
    pub(crate) fn told(&self, queue: u64) -> Vec<String> {
        self.hooks(queue)
            .iter()
            .map(|hook| format!("{} {} {}", hook.event.wire(), hook.schema_label(), hook.state))
            .collect()
    }
}
