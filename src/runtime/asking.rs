//! Reads as the core and the command line ask for them, carried out by the typed methods of the client.

use crate::{
    api::Client,
    domain::{Answer, Failure, Page, Query, QueueList, names},
};

/// Carries out a read.
///
/// # Errors
///
/// Any [`Failure`].
pub async fn ask(client: &Client, query: &Query) -> Result<Answer, Failure> {
    match query {
        Query::Identity => client.identity().await.map(Answer::Identity),
        // The answer to a search is complete, and the best answer comes first.
        Query::Queues(query) if !query.search.is_empty() => {
            let QueueList { mut queues, unreadable, date, .. } = client.all_queues(&query.search).await?;
            if let Some(sort) = query.sort {
                queues.sort_by(|one, other| sort.compare(one, other));
            }
            queues.sort_by_cached_key(|queue| names::rank(queue.name.raw(), &query.search));
            Ok(Answer::Queues(Page { items: queues, more: false, unreadable, date }))
        }
        Query::Queues(query) => client.queues(query).await.map(Answer::Queues),
        Query::AllQueues => {
            let QueueList { queues, unreadable, date, .. } = client.all_queues("").await?;
            Ok(Answer::Queues(Page { items: queues, more: false, unreadable, date }))
        }
        Query::Queue(selector) => client.queue(selector).await.map(Answer::Queue),
        Query::Hooks(owner) => client.hooks(*owner).await.map(Answer::Hooks),
        Query::Hook { owner, hook } => client.hook(*owner, *hook).await.map(Answer::Hook),
        Query::Schemas(query) if !query.search.is_empty() => {
            let mut page = client.all_schemas(&query.search, false).await?;
            page.items.sort_by_cached_key(|schema| names::rank(schema.name.raw(), &query.search));
            Ok(Answer::Schemas(page))
        }
        Query::Schemas(query) => client.schemas(query).await.map(Answer::Schemas),
        Query::AllSchemas(query) => client.all_schemas(&query.search, true).await.map(Answer::Schemas),
        Query::QueueVersion(queue) => Ok(Answer::QueueVersion(client.versions(&[*queue]).await?.seen(*queue))),
    }
}
