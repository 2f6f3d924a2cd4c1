//! Who does it without a screen: a scan or a run, driven over a client to its end.
//!
//! Decides nothing: what to ask and what to write next is said by [`Scan`] and [`Run`]; what is told is for the caller.

use tokio::{sync::watch, task::JoinSet};

use crate::{
    api::Client,
    domain::{
        Failure, Written,
        plan::{Run, Task},
    },
};

/// Carries out what `run` wants written, to its end. Lost answers are looked up. `told` is called after every answer and
/// when the run was cancelled. Once `cancel` holds true, or a failure says that every further write would fail too, no
/// further step is begun; what was sent is waited for.
pub async fn carry_out(
    client: &Client,
    run: &mut Run,
    mut cancel: watch::Receiver<bool>,
    mut told: impl FnMut(&Run, Option<&Task>),
) {
    let mut tasks: JoinSet<(Task, Result<Written, Failure>)> = JoinSet::new();
    let mut may_cancel = true;
    loop {
        if may_cancel && *cancel.borrow() {
            run.cancel();
            may_cancel = false;
            told(run, None);
        }
        while let Some(task) = run.next_task() {
            let client = client.clone();
            tasks.spawn(async move {
                let result = client.write_certainly(task.owner, &task.change, &task.alike).await;
                (task, result)
            });
        }
        tokio::select! {
            biased;
            ended = tasks.join_next() => {
                let Some(ended) = ended else { break };
                let (task, result) = match ended {
                    Ok(ended) => ended,
                    Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
                    Err(_) => continue,
                };
                let is_hopeless = result.as_ref().is_err_and(|failure| failure.kind.is_hopeless());
                run.answered(task.step, result);
                if is_hopeless {
                    run.stop();
                }
                told(run, Some(&task));
            }
            changed = cancel.changed(), if may_cancel => may_cancel = changed.is_ok(),
        }
    }
}
