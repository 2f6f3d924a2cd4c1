//! One typed method per read.

use super::complete::Complete;
use super::{Client, request, wire};
use crate::domain::{
    Event, Failure, FailureKind, FlowSchema, Hook, HookId, HookList, HookOwner, Identity, Page, Queue, QueueId,
    QueueList, QueuesQuery, SchemaId, SchemasQuery, UserId, Versions, names,
};

/// Ids whose versions are asked for in one request (docs/webitel-api.md §15).
const VERSIONS_AT_ONCE: usize = 500;

impl Client {
    /// Reads the signed-in user and the user's rights.
    ///
    /// # Errors
    ///
    /// Any [`Failure`].
    pub async fn identity(&self) -> Result<Identity, Failure> {
        let identity = self.read(&request::identity(), wire::identity).await?;
        // Somebody who signs in anew gets a client of their own.
        let _ = self.user.set(identity.user);
        Ok(identity)
    }

    /// Returns the signed-in user, as versions name it. Requested once; `None` if the server does not say.
    pub async fn user(&self) -> Option<UserId> {
        match self.user.get() {
            Some(user) => *user,
            None => self.identity().await.ok()?.user,
        }
    }

    /// A page of queues in the server's order. What a search finds comes whole, the best first.
    ///
    /// # Errors
    ///
    /// Any [`Failure`]; `ListChanged` where it cannot be said to be complete.
    pub async fn queues(&self, query: &QueuesQuery) -> Result<Page<Queue>, Failure> {
        if query.search.is_empty() {
            return self.read_page(&request::queues(query), &wire::QUEUES).await;
        }
        let QueueList { mut queues, unreadable, date, .. } = self.all_queues(&query.search).await?;
        if let Some(sort) = query.sort {
            queues.sort_by(|one, other| sort.compare(one, other));
        }
        queues.sort_by_cached_key(|queue| names::rank(queue.name.raw(), &query.search));
        Ok(Page { items: queues, more: false, unreadable, date })
    }

    /// Every queue, with its version; with a text only those whose name or description contains it, in any Unicode form.
    ///
    /// # Errors
    ///
    /// Any [`Failure`]; `ListChanged` where it cannot be said to be complete.
    pub async fn all_queues(&self, search: &str) -> Result<QueueList, Failure> {
        let mut all = QueueList::default();
        for form in names::forms(search) {
            let request = |page| request::all_queues(&form, page);
            let found = self.complete(&wire::QUEUES_WITH_VERSIONS, request).await?;
            all.unreadable += found.unreadable;
            all.asked = found.asked;
            all.date = found.date;
            for (queue, version) in found.items {
                all.versions.insert(queue.id, version);
                all.queues.push(queue);
            }
        }
        all.queues.sort_by_key(|queue| queue.id);
        all.queues.dedup_by_key(|queue| queue.id);
        Ok(all)
    }

    /// Reads the last change of these queues or their hooks, and the number of contacts in each. Queues that do not
    /// exist, or that the user may not see, are missing. Never stale.
    ///
    /// # Errors
    ///
    /// Any [`Failure`].
    pub async fn versions(&self, queues: &[QueueId]) -> Result<Versions, Failure> {
        let mut versions = Versions::default();
        for some in queues.chunks(VERSIONS_AT_ONCE) {
            let page = self.read_page(&request::versions(some), &wire::VERSIONS).await?;
            versions.date = page.date;
            // A server that knows no such filter answers with anything.
            for found in page.items.into_iter().filter(|found| some.contains(&found.queue)) {
                versions.of.insert(found.queue, found.version);
                versions.by.insert(found.queue, found.by);
                versions.active.insert(found.queue, found.active);
            }
        }
        versions.seen = self.now();
        Ok(versions)
    }

    /// Every hook of an owner. May come from a replica that lags behind (docs/webitel-api.md §3): without a version nothing says how
    /// far.
    ///
    /// # Errors
    ///
    /// Any [`Failure`]; `ListChanged` where it cannot be said to be complete.
    pub async fn hooks(&self, owner: HookOwner) -> Result<HookList, Failure> {
        let Complete { items: hooks, unreadable, date, asked } =
            self.complete(&wire::HOOKS, |page| request::hooks(owner, page)).await?;
        Ok(HookList { hooks, unreadable, date, asked, version: None })
    }

    /// One hook. May come from a replica.
    ///
    /// # Errors
    ///
    /// Any [`Failure`].
    pub async fn hook(&self, owner: HookOwner, hook: HookId) -> Result<Hook, Failure> {
        self.read(&request::hook(owner, hook), |object| wire::HOOKS.named(hook.0, object)).await
    }

    /// Every hook with this event and flow schema: whether a hook was added although no answer said so (docs/webitel-api.md §10.6). May
    /// come from a replica: a hook that is missing may still appear.
    ///
    /// # Errors
    ///
    /// As [`Client::hooks`], and `Garbled` where a row cannot be read: it may be the one that is looked for.
    pub async fn hooks_like(&self, owner: HookOwner, event: &Event, schema: SchemaId) -> Result<Vec<Hook>, Failure> {
        let request = |page| request::hooks_like(owner, event, schema, page);
        let found = self.complete(&wire::HOOKS, request).await?;
        if found.unreadable > 0 {
            return Err(Failure::new(FailureKind::Garbled, None, "some of its rows could not be read"));
        }
        // A server may know no such filter (docs/webitel-api.md §7).
        let is_like = |hook: &Hook| hook.event == *event && hook.schema_id() == Some(schema);
        Ok(found.items.into_iter().filter(is_like).collect())
    }

    /// A page of the flow schemas that hooks may use, by name. What a search finds comes whole, the best first.
    ///
    /// # Errors
    ///
    /// Any [`Failure`]; `ListChanged` where it cannot be said to be complete.
    pub async fn schemas(&self, query: &SchemasQuery) -> Result<Page<FlowSchema>, Failure> {
        if query.search.is_empty() {
            return self.read_page(&request::schemas(query), &wire::SCHEMAS).await;
        }
        let mut page = self.all_schemas(&query.search, false).await?;
        page.items.sort_by_cached_key(|schema| names::rank(schema.name.raw(), &query.search));
        Ok(page)
    }

    /// Every flow schema by name: those that hooks may use, or of every type; with a text only those whose name contains it.
    ///
    /// # Errors
    ///
    /// Any [`Failure`]; `ListChanged` where it cannot be said to be complete.
    pub async fn all_schemas(&self, search: &str, every_type: bool) -> Result<Page<FlowSchema>, Failure> {
        let mut all = Page::whole(Vec::new());
        for form in names::forms(search) {
            let request = |page| request::all_schemas(&form, every_type, page);
            let found = self.complete(&wire::SCHEMAS, request).await?;
            all.unreadable += found.unreadable;
            all.items.extend(found.items);
        }
        all.items.sort_by(|one, other| (one.name.raw(), one.id).cmp(&(other.name.raw(), other.id)));
        all.items.dedup_by_key(|schema| schema.id);
        Ok(all)
    }

    /// Returns the queue, or nothing if it does not exist. A user with rights on single queues gets `Forbidden`
    /// instead (docs/webitel-api.md §5.5).
    pub(super) async fn queue_with_id(&self, id: QueueId) -> Result<Vec<Queue>, Failure> {
        match self.read(&request::queue(id), |object| wire::QUEUES.named(id.0, object)).await {
            Ok(queue) => Ok(vec![queue]),
            Err(failure) if failure.kind == FailureKind::NotFound => Ok(Vec::new()),
            Err(failure) => Err(failure),
        }
    }
}
