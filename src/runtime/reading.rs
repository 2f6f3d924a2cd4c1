//! Carries out reads: a single query, and a scan.

use tokio::task::JoinSet;

use crate::api::Client;
use crate::domain::scan::{News, Next, OwnWrites, Request, Response, Scan};
use crate::domain::{Answer, Failure, HookOwner, Page, Query, QueueList};

/// Requests under way at once (docs/webitel-api.md §8.1).
const TOGETHER: usize = 4;

/// Carries out a read.
///
/// # Errors
///
/// Any [`Failure`].
pub async fn run_query(client: &Client, query: &Query) -> Result<Answer, Failure> {
    match query {
        Query::Identity => client.identity().await.map(Answer::Identity),
        Query::Queues(query) => client.queues(query).await.map(Answer::Queues),
        Query::AllQueues => {
            let QueueList { queues, unreadable, date, .. } = client.all_queues("").await?;
            Ok(Answer::Queues(Page { items: queues, more: false, unreadable, date }))
        }
        Query::Queue(selector) => client.queue(selector).await.map(Answer::Queue),
        Query::Hooks(owner) => client.hooks(*owner).await.map(Answer::Hooks),
        Query::Hook { owner, hook } => client.hook(*owner, *hook).await.map(Answer::Hook),
        Query::Schemas(query) => client.schemas(query).await.map(Answer::Schemas),
        Query::AllSchemas => client.all_schemas("", true).await.map(Answer::Schemas),
        Query::QueueVersion(queue) => Ok(Answer::QueueVersion(client.versions(&[*queue]).await?.seen(*queue))),
    }
}

/// Carries out a scan to its end: sends its requests, a few at once, and waits while queues are being changed.
///
/// `own_writes` reads this program's own writes from the journal, first and after every pause. `report` is called with the news
/// of every answer; the last news has the end. Dropping the future gives up its requests.
pub async fn read<F: Future<Output = OwnWrites>>(
    client: &Client,
    scan: &mut Scan,
    mut own_writes: impl FnMut() -> F,
    mut report: impl FnMut(News),
) {
    let mut tasks: JoinSet<Response> = JoinSet::new();
    scan.set_own_writes(own_writes().await);
    loop {
        let next = if tasks.len() < TOGETHER { scan.next() } else { Next::Await };
        match next {
            Next::Ask(request) => {
                let client = client.clone();
                tasks.spawn(async move { send(&client, request).await });
                continue;
            }
            Next::Finished => break,
            Next::Pause(pause) => {
                tokio::time::sleep(pause).await;
                scan.set_own_writes(own_writes().await);
                scan.waited(pause);
                continue;
            }
            Next::Await => {}
        }
        match tasks.join_next().await {
            None => break,
            Some(Ok(response)) => scan.answered(response),
            // The request of a task that panicked would stay open for ever, so the panic is resumed here.
            Some(Err(error)) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Some(Err(_)) => continue,
        }
        let news = scan.news();
        let is_over = news.end.is_some();
        report(news);
        if is_over {
            return;
        }
    }
    report(scan.news());
}

async fn send(client: &Client, request: Request) -> Response {
    match request {
        Request::Queues => Response::Queues(client.all_queues("").await),
        Request::Versions(queues) => Response::Versions(client.versions(&queues).await),
        Request::Hooks(queue) => Response::Hooks(queue, client.hooks(HookOwner::Queue(queue)).await),
    }
}
