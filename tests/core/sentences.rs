//! Effects as short sentences, so that a story can be read.

use std::time::Duration;

use webitel_hooks::app::{Effect, IoRequest};
use webitel_hooks::domain::{Change, Credential, Direction, HookOwner, HookPatch, Query, QueueSelector};

/// How long typing has to pause for a search to go out.
pub(crate) const PAUSE: Duration = Duration::from_millis(150);

/// A write as a short sentence, with its queue where it is not the open one.
pub(crate) fn written(HookOwner::Queue(queue): HookOwner, change: &Change) -> String {
    let change = changed(change);
    if queue.0 == 12 { change } else { format!("in queue {queue}: {change}") }
}

/// An effect as a short sentence.
pub(crate) fn told(effect: &Effect) -> String {
    match effect {
        Effect::Io(IoRequest::Fetch { query, .. }) => format!("read {}", asked(query)),
        Effect::Io(IoRequest::Scan { .. }) => "scan".to_owned(),
        Effect::Io(IoRequest::Cancel(slot)) => format!("cancel {slot:?}").to_lowercase(),
        Effect::Execute { .. } => "execute".to_owned(),
        Effect::CancelRun(_) => "cancel the run".to_owned(),
        Effect::AbandonLookUps => "abandon look-ups".to_owned(),
        Effect::LookUpDoubts => "look up what is in doubt".to_owned(),
        Effect::Io(IoRequest::ForgetPauses(pauses)) => format!("forget {} paused", pauses.len()),
        Effect::Io(IoRequest::ReadPaused) => "read what is paused".to_owned(),
        Effect::Io(IoRequest::ReadJournal { .. }) => "read the journal".to_owned(),
        Effect::Io(IoRequest::After { delay, .. }) if *delay == PAUSE => "timer".to_owned(),
        Effect::Io(IoRequest::After { delay, .. }) => format!("timer of {delay:?}"),
        Effect::Io(IoRequest::SignIn(Credential::Password(_))) => "sign in".to_owned(),
        Effect::Io(IoRequest::SignIn(Credential::Code { .. })) => "send the code".to_owned(),
        Effect::Io(IoRequest::GiveUpSignIn) => "give up the sign-in".to_owned(),
        Effect::StartDemo => "start demo".to_owned(),
        Effect::Io(IoRequest::CopyText(text)) => format!("copy {text:?}"),
        Effect::Repaint => "repaint".to_owned(),
        Effect::Suspend => "suspend".to_owned(),
        Effect::Quit => "quit".to_owned(),
    }
}

fn asked(query: &Query) -> String {
    match query {
        Query::Identity => "who I am".to_owned(),
        Query::Queue(QueueSelector::Id(id)) => format!("queue {id}"),
        Query::Queue(QueueSelector::Name(name)) => format!("queue \"{name}\""),
        Query::Queues(query) => {
            let search = if query.search.is_empty() { String::new() } else { format!(" \"{}\"", query.search) };
            let sort = query.sort.map_or(String::new(), |sort| {
                let sign = if sort.direction == Direction::Ascending { '+' } else { '-' };
                format!(" {sign}{:?}", sort.column).to_lowercase()
            });
            let size = if query.size == 200 { String::new() } else { format!(" of {}", query.size) };
            let page = if query.page == 1 { String::new() } else { format!(" page {}", query.page) };
            format!("queues{search}{sort}{page}{size}")
        }
        Query::AllQueues => "every queue".to_owned(),
        Query::Hooks(HookOwner::Queue(queue)) => format!("hooks of {queue}"),
        Query::Hook { hook, .. } => format!("hook {hook}"),
        Query::QueueVersion(queue) => format!("stamp of {queue}"),
        Query::AllSchemas => "every schema".to_owned(),
        Query::Schemas(query) => {
            let page = if query.page == 1 { String::new() } else { format!(" page {}", query.page) };
            format!("schemas \"{}\"{page}", query.search)
        }
    }
}

fn changed(change: &Change) -> String {
    match change {
        Change::Add(spec) => format!("add {} → {} {}", spec.event.wire(), spec.schema.id, spec.state),
        Change::Edit { before, after } => {
            let patch = HookPatch::between(before, after);
            let parts = [
                patch.event.as_ref().map(|event| event.wire().to_owned()),
                patch.schema.map(|schema| format!("→ {schema}")),
                patch.state.map(|state| state.word().to_owned()),
            ];
            format!("edit {}: {}", before.id, parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
        }
        Change::Remove(hook) => format!("remove {}", hook.id),
    }
}
