//! Questions whose answer takes more than reading one page: by name, by likeness, by age.

use super::{
    Client,
    client::asked_for,
    request::{self, Request},
    wire,
};
use crate::domain::{
    Event, Failure, FailureKind, FlowSchema, Hook, HookOwner, Page, Queue, QueueId, SchemaId, SchemaSelector,
};

/// Pages followed while something is looked for: a server that never ends is not followed for ever.
const MOST_PAGES: u32 = 500;

impl Client {
    /// None where there is none. A user with rights on single queues gets `Forbidden` instead (admin-api §5.5).
    pub(super) async fn queue(&self, id: QueueId) -> Result<Vec<Queue>, Failure> {
        let meaning = |object| wire::one::<wire::QueueShape>(object).and_then(|queue| asked_for(queue.id == id, queue));
        match self.read(&request::queue(id), meaning).await {
            Ok(queue) => Ok(vec![queue]),
            Err(failure) if failure.kind == FailureKind::NotFound => Ok(Vec::new()),
            Err(failure) => Err(failure),
        }
    }

    /// Every queue of exactly this name, however many pages the search has.
    pub(super) async fn queues_named(&self, name: &str) -> Result<Vec<Queue>, Failure> {
        // An empty search would list them all.
        if name.is_empty() {
            return Ok(Vec::new());
        }
        let found = self.all::<wire::QueueShape>(|page| request::queues_named(name, page), "queues").await?;
        let mut queues: Vec<Queue> = Vec::new();
        for queue in found.items {
            // A row can come twice if queues are made or removed meanwhile (admin-api §3).
            if queue.name.raw() == name && queues.iter().all(|known| known.id != queue.id) {
                queues.push(queue);
            }
        }
        Ok(queues)
    }

    /// None where there is none.
    pub(super) async fn schema(&self, selector: &SchemaSelector) -> Result<Vec<FlowSchema>, Failure> {
        // Without a name the server would list them all.
        if matches!(selector, SchemaSelector::Name(name) if name.is_empty()) {
            return Ok(Vec::new());
        }
        let mut found = self.read(&request::schema(selector), wire::page::<wire::SchemaShape>).await?.items;
        // A server that knows no such filter answers with anything.
        found.retain(|schema| match selector {
            SchemaSelector::Id(id) => schema.id == *id,
            SchemaSelector::Name(name) => schema.name.raw() == name,
        });
        Ok(found)
    }

    /// Every hook with this event and flow schema. A row that cannot be read may be the one that is looked for.
    pub(super) async fn hooks_like(
        &self,
        owner: HookOwner,
        event: &Event,
        schema: SchemaId,
    ) -> Result<Vec<Hook>, Failure> {
        let page = |page| request::hooks_like(owner, event, schema, page);
        let found = self.all::<wire::HookShape>(page, "hooks").await?;
        if found.unreadable > 0 {
            return Err(Failure::new(FailureKind::Garbled, None, "some of its rows make no sense"));
        }
        let mut hooks: Vec<Hook> = Vec::new();
        for hook in found.items {
            // A server may know no such filter (admin-api §7).
            let is_like = hook.event == *event && hook.schema_id() == Some(schema);
            if is_like && hooks.iter().all(|known| known.id != hook.id) {
                hooks.push(hook);
            }
        }
        Ok(hooks)
    }

    /// The text of `updated_at`, whatever it is. None where there is no such queue.
    pub(super) async fn queue_stamp(&self, queue: QueueId) -> Result<Option<String>, Failure> {
        let meaning = |object| {
            let rows = wire::page::<wire::StampShape>(object)?.items;
            let any = !rows.is_empty();
            let stamp = rows.into_iter().find_map(|(id, stamp)| (id == queue).then_some(stamp));
            asked_for(stamp.is_some() || !any, stamp)
        };
        self.read(&request::queue_stamp(queue), meaning).await
    }

    /// All pages as one. `things` are what they list.
    async fn all<S: wire::Shape>(
        &self,
        request: impl Fn(u32) -> Request,
        things: &str,
    ) -> Result<Page<S::Meaning>, Failure> {
        let mut all = Page { items: Vec::new(), more: false, unreadable: 0 };
        for page in 1..=MOST_PAGES {
            let Page { items, more, unreadable } = self.read(&request(page), wire::page::<S>).await?;
            let empty = items.is_empty();
            all.items.extend(items);
            all.unreadable += unreadable;
            if !more || empty {
                return Ok(all);
            }
        }
        Err(Failure::new(FailureKind::Garbled, None, format!("the list of {things} has no end")))
    }
}
