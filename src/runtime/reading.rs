//! Carries out a scan: sends its requests, a few at once, and waits while queues are being changed.

use tokio::task::JoinSet;

use crate::{
    api::Client,
    domain::{
        HookOwner,
        scan::{News, Next, OwnWrites, Request, Response, Scan},
    },
};

/// Requests under way at once (docs/webitel-api.md §8.1).
const TOGETHER: usize = 4;

/// Reads what `scan` wants read, to its end. `own_writes` says what the journal knows of this program's own writes; it is
/// asked first and after every pause. `report` is called after every answer with what that brought, and once more with the end.
/// What could not be read, and what is being changed, is in the scan afterwards. Dropping the future gives up its requests.
pub async fn read<F: Future<Output = OwnWrites>>(
    client: &Client,
    scan: &mut Scan,
    mut own_writes: impl FnMut() -> F,
    mut report: impl FnMut(News),
) {
    let mut tasks: JoinSet<Response> = JoinSet::new();
    scan.know_own_writes(own_writes().await);
    loop {
        let next = if tasks.len() < TOGETHER { scan.next() } else { Next::Await };
        match next {
            Next::Ask(request) => {
                let client = client.clone();
                tasks.spawn(async move { ask(&client, request).await });
                continue;
            }
            Next::Finished => break,
            Next::Pause(pause) => {
                tokio::time::sleep(pause).await;
                scan.know_own_writes(own_writes().await);
                scan.waited(pause);
                continue;
            }
            Next::Await => {}
        }
        match tasks.join_next().await {
            None => break,
            Some(Ok(response)) => scan.answered(response),
            // A task that panicked leaves its request open for ever: the panic goes on here.
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

async fn ask(client: &Client, request: Request) -> Response {
    match request {
        Request::Queues => Response::Queues(client.all_queues("").await),
        Request::Versions(queues) => Response::Versions(client.versions(&queues).await),
        Request::Hooks(queue) => Response::Hooks(queue, client.hooks(HookOwner::Queue(queue)).await),
    }
}
