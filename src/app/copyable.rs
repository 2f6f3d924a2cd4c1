//! The texts about hooks and queues that can be copied to the clipboard. Every text is as shown: without control
//! characters.

use super::session::{ServerChoice, Session};
use crate::domain::{Hook, HookId, HookOwner, Queue, QueueRef};
use crate::keys::Action;

/// Terminals take about 75,000 bytes of base64 at once; more is dropped without a word.
const LONGEST: usize = 56_000;

/// One way to copy something: the command that does it, and the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copyable {
    pub action: Action,
    /// Its name, in a word or two.
    pub label: &'static str,
    /// One line for each hook or queue, or why there is none.
    pub text: Result<String, String>,
}

impl Copyable {
    fn new(action: Action, label: &'static str, lines: Result<Vec<String>, String>) -> Self {
        let text = lines.map(|lines| lines.join("\n")).and_then(|text| match text.len() {
            0 => Err("There is nothing to copy.".to_owned()),
            1..=LONGEST => Ok(text),
            _ => Err("This is more than a terminal takes at once: check fewer hooks.".to_owned()),
        });
        Self { action, label, text }
    }
}

/// Returns the texts about hooks.
pub(super) fn of_hooks(hooks: &[(QueueRef, Hook)], session: &Session) -> Vec<Copyable> {
    let lines =
        |line: fn(&QueueRef, &Hook) -> String| Ok(hooks.iter().map(|(queue, hook)| line(queue, hook)).collect());
    let addresses = hooks.iter().map(|(queue, hook)| address(queue.owner(), Some(hook.id), session)).collect();
    vec![
        Copyable::new(Action::CopyId, "id", lines(|_, hook| hook.id.to_string())),
        Copyable::new(Action::CopyName, "flow schema", lines(|_, hook| hook.schema_label())),
        Copyable::new(
            Action::CopyRow,
            "row",
            lines(|queue, hook| {
                format!("{} · {} · {} · {}", queue.label(), hook.event, hook.schema_label(), hook.state)
            }),
        ),
        Copyable::new(Action::CopyAddress, "web client", addresses),
    ]
}

/// Returns the texts about a queue.
pub(super) fn of_queue(queue: &Queue, session: &Session) -> Vec<Copyable> {
    let row = format!("{} · {} · {}", queue.label(), queue.kind, queue.state);
    vec![
        Copyable::new(Action::CopyId, "id", Ok(vec![queue.id.to_string()])),
        Copyable::new(Action::CopyName, "name", Ok(vec![queue.label()])),
        Copyable::new(Action::CopyRow, "row", Ok(vec![row])),
        Copyable::new(Action::CopyAddress, "web client", address(queue.owner(), None, session).map(|it| vec![it])),
    ]
}

/// Returns the texts about a row of a report: the row itself, and its hook if it has one.
pub(super) fn of_report(row: String, hook: Result<(Queue, HookId), String>, session: &Session) -> Vec<Copyable> {
    let hook = |line: &dyn Fn(&Queue, HookId) -> Result<String, String>| {
        let (queue, hook) = hook.as_ref().map_err(Clone::clone)?;
        line(queue, *hook).map(|line| vec![line])
    };
    vec![
        Copyable::new(Action::CopyId, "id", hook(&|_, hook| Ok(hook.to_string()))),
        Copyable::new(Action::CopyName, "queue", hook(&|queue, _| Ok(queue.label()))),
        Copyable::new(Action::CopyRow, "row", Ok(vec![row])),
        Copyable::new(Action::CopyAddress, "web client", hook(&|queue, id| address(queue.owner(), Some(id), session))),
    ]
}

/// The page of a hook, or of all hooks of its owner, in the web client (docs/webitel-api.md §5.4).
fn address(owner: HookOwner, hook: Option<HookId>, session: &Session) -> Result<String, String> {
    let Some(client) = &session.web_client else {
        return Err(match session.server {
            ServerChoice::Demo => "The embedded server has no web client.".to_owned(),
            _ => "The address of the web client is not known.".to_owned(),
        });
    };
    let HookOwner::Queue(queue) = owner;
    let hook = hook.map(|hook| format!("/{hook}")).unwrap_or_default();
    Ok(format!("{client}/contact-center/queues/{queue}/hooks{hook}"))
}
