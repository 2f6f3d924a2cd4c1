//! Reads as the core and the command line ask for them, carried out by the typed methods of the client.

use crate::{
    api::Client,
    domain::{Answer, Failure, HookList, HooksQuery, Page, Query, QueueList},
};

/// Carries out a read.
///
/// # Errors
///
/// Any [`Failure`].
pub async fn ask(client: &Client, query: &Query) -> Result<Answer, Failure> {
    match query {
        Query::Identity => client.identity().await.map(Answer::Identity),
        Query::Queues(query) => client.queues(query).await.map(Answer::Queues),
        Query::EveryQueue { .. } => {
            let QueueList { queues, unreadable, .. } = client.all_queues("").await?;
            Ok(Answer::Queues(Page { items: queues, more: false, unreadable }))
        }
        Query::Queue(selector) => client.queue(selector).await.map(Answer::Queue),
        Query::Hooks(HooksQuery { owner, schema, .. }) => {
            let HookList { hooks, unreadable, .. } = match schema {
                Some(schema) => client.hooks_running(*owner, *schema).await?,
                None => client.hooks(*owner).await?,
            };
            Ok(Answer::Hooks(Page { items: hooks, more: false, unreadable }))
        }
        Query::Hook { owner, hook } => client.hook(*owner, *hook).await.map(Answer::Hook),
        Query::Schemas(query) => client.schemas(query).await.map(Answer::Schemas),
        Query::AllSchemas(query) => client.all_schemas(&query.search, true).await.map(Answer::Schemas),
        Query::Schema(selector) => client.schema(selector).await.map(Answer::Schema),
        Query::HooksLike { owner, event, schema } => {
            client.hooks_like(*owner, event, *schema).await.map(Answer::HooksLike)
        }
        Query::QueueStamp(queue) => {
            let version = client.versions(&[*queue]).await?.of.remove(queue);
            Ok(Answer::QueueStamp(version.map(|version| version.updated_at)))
        }
    }
}
