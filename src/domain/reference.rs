//! The event reference: when each event fires, in queues of which type, and which variables the flow schema gets.
//!
//! The table is `assets/events.json`, made from the Webitel sources (docs/webitel-api.md §9).

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Event, Queue, QueueType, State};

#[derive(Deserialize)]
struct Table {
    events: Vec<EventReference>,
    variables: Vec<Variable>,
    open_variables: Vec<OpenVariables>,
}

#[derive(Debug, Deserialize)]
pub struct EventReference {
    event: String,
    /// When it fires, short enough for a status line.
    pub summary: String,
    /// When it fires, in a sentence or two.
    pub description: String,
    queue_types: Vec<u32>,
    /// Fired by the API server, not by the call centre: in any state of the queue, with its own variables, and for
    /// the hooks as they are at that moment.
    #[serde(default)]
    pub from_api: bool,
    variables: Vec<String>,
    notes: Vec<Note>,
}

#[derive(Debug, Deserialize)]
struct Note {
    /// None if the note applies to every type.
    queue_types: Option<Vec<u32>>,
    text: String,
}

impl EventReference {
    /// The queue types in which Webitel fires this event.
    pub fn queue_types(&self) -> impl Iterator<Item = QueueType> + '_ {
        self.queue_types.iter().copied().map(QueueType)
    }

    /// The variables that the flow schema usually gets.
    pub fn variables(&self) -> impl Iterator<Item = &'static Variable> + '_ {
        self.variables.iter().filter_map(|name| TABLE.variables.iter().find(|variable| variable.name == *name))
    }

    /// The variables that are not built in: `(where they come from, their names)`.
    pub fn open_variables(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let open = if self.from_api { &[] } else { TABLE.open_variables.as_slice() };
        open.iter().map(|open| (open.from.as_str(), open.names.as_str()))
    }

    /// Returns the notes for queues of a type, first those for this type alone. Without a type, all notes, with the
    /// names of the types where a note is limited to some.
    pub fn notes(&self, kind: Option<QueueType>) -> Vec<String> {
        let (of_type, general): (Vec<&Note>, Vec<&Note>) =
            self.notes.iter().partition(|note| note.queue_types.is_some());
        let of_type = of_type.into_iter().filter_map(|note| match (kind, note.queue_types.as_deref()) {
            (Some(kind), Some(types)) => types.contains(&kind.0).then(|| note.text.clone()),
            (None, Some(types)) => {
                let types: Vec<String> = types.iter().map(|kind| QueueType(*kind).label()).collect();
                Some(format!("{}: {}", types.join(", "), note.text))
            }
            (_, None) => None,
        });
        of_type.chain(general.into_iter().map(|note| note.text.clone())).collect()
    }
}

/// One variable that a flow schema may get. All travel as text.
#[derive(Debug, Deserialize)]
pub struct Variable {
    pub name: String,
    /// The content of the text: `text`, `integer`, `boolean`, `JSON` or `Unix time in ms`.
    #[serde(rename = "type")]
    pub holds: String,
    pub description: String,
    /// When it is present.
    pub present: String,
}

#[derive(Deserialize)]
struct OpenVariables {
    from: String,
    names: String,
}

// Immutable reference data, read once on first use: not state.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/events.json")).expect("assets/events.json is checked by a test")
});

/// The reference of an event; `None` for a name that Webitel does not define.
pub fn event_reference(event: &Event) -> Option<&'static EventReference> {
    TABLE.events.iter().find(|entry| entry.event == event.wire())
}

/// Whether an event fires in queues of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fires {
    Yes,
    /// In queues of other types only.
    NotInThisType,
    /// In no queue of any type.
    Nowhere,
    /// This program does not know the event, or the queue type.
    Unknown,
}

impl Fires {
    /// Explains why a hook never fires, as a clause to follow a subject such as "Webitel: "; `None` if it fires or
    /// may.
    pub const fn never(self) -> Option<&'static str> {
        match self {
            Self::NotInThisType => Some("it never fires in queues of this type"),
            Self::Nowhere => Some("no public Webitel version up to 26.06 fires it"),
            Self::Yes | Self::Unknown => None,
        }
    }
}

/// Returns whether `event` fires in queues of type `kind`: unknown for a type that the reference never mentions.
pub fn fires_in(event: &Event, kind: QueueType) -> Fires {
    let Some(entry) = event_reference(event) else { return Fires::Unknown };
    if entry.queue_types.is_empty() {
        Fires::Nowhere
    } else if entry.queue_types.contains(&kind.0) {
        Fires::Yes
    } else if TABLE.events.iter().any(|event| event.queue_types.contains(&kind.0)) {
        Fires::NotInThisType
    } else {
        Fires::Unknown
    }
}

/// The event that fires when this one is documented to: `active` where `answered` is meant (docs/webitel-api.md §9.3).
pub fn fires_instead(event: &Event, kind: QueueType) -> Option<Event> {
    let active = *event == Event::Answered && fires_in(&Event::Active, kind) == Fires::Yes;
    active.then_some(Event::Active)
}

/// The contacts for which an event still fires in a queue that is switched off (docs/webitel-api.md §9.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhileOff {
    /// Contacts that joined before.
    InQueue,
    /// Members that an agent dials by hand.
    DialledByHand,
    /// Members that expire.
    Expiring,
}

impl WhileOff {
    /// Explains for whom a hook fires, as a clause.
    pub fn only_for(all: &[Self]) -> String {
        format!("the queue is off: it fires only for {}", Self::list(all))
    }

    /// All of them, as the end of a sentence.
    pub fn list(all: &[Self]) -> String {
        let words: Vec<&str> = all.iter().map(|one| one.words()).collect();
        match words.as_slice() {
            [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
            _ => words.concat(),
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::InQueue => "contacts that are in it already",
            Self::DialledByHand => "members that an agent dials by hand",
            Self::Expiring => "members that expire",
        }
    }
}

/// Returns the contacts for which this event still fires although the queue is off. `None` if the queue is on, if its state
/// makes no difference, or if the event does not fire anyway.
pub fn fires_while_off(event: &Event, queue: &Queue) -> Option<Vec<WhileOff>> {
    let from_api = event_reference(event).is_some_and(|entry| entry.from_api);
    if queue.state == State::On || from_api || fires_in(event, queue.kind).never().is_some() {
        return None;
    }
    let mut who = vec![WhileOff::InQueue];
    if matches!(queue.kind, QueueType(0 | 2..=5)) {
        who.push(WhileOff::DialledByHand);
    }
    if *event == Event::Leaving {
        who.push(WhileOff::Expiring);
    }
    Some(who)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::QueueRef;

    #[test]
    fn the_table_can_be_read_and_knows_every_event_and_variable() {
        for event in Event::KNOWN {
            let entry = event_reference(&event).unwrap_or_else(|| panic!("{event} is not in the table"));
            assert_eq!(entry.variables().count(), entry.variables.len(), "{event} names a variable without an entry");
            assert!(entry.summary.chars().count() <= 40, "{event}: the summary has to fit a status line");
            assert_eq!(entry.open_variables().count() > 0, event != Event::AddMember);
        }
        assert_eq!(TABLE.events.len(), Event::KNOWN.len());
    }

    /// docs/webitel-api.md §9.3, type by type.
    #[test]
    fn each_type_fires_the_events_that_the_sources_show() {
        let fired: [&[&str]; 10] = [
            &["offering", "bridged", "missed", "leaving", "processing", "active", "add_member"],
            &["joined", "offering", "bridged", "missed", "leaving", "processing", "wait_agent"],
            &["joined", "offering", "bridged", "leaving", "add_member"],
            &["offering", "bridged", "missed", "leaving", "processing", "active", "add_member"],
            &["offering", "bridged", "missed", "leaving", "processing", "add_member"],
            &["offering", "bridged", "missed", "leaving", "processing", "wait_agent", "add_member"],
            &["joined", "offering", "bridged", "missed", "leaving", "processing", "wait_agent"],
            &["offering", "bridged", "missed", "leaving", "processing", "add_member"],
            &["joined", "bridged", "leaving", "add_member"],
            &["joined", "offering", "bridged", "missed", "leaving", "processing", "wait_agent", "add_member"],
        ];
        for (kind, expected) in (0..).map(QueueType).zip(fired) {
            let fires = Event::KNOWN.iter().filter(|event| fires_in(event, kind) == Fires::Yes);
            assert_eq!(fires.map(Event::wire).collect::<Vec<_>>(), expected, "{kind}");
        }
    }

    #[test]
    fn answered_is_fired_by_no_version_and_active_is_offered_where_it_fires() {
        for kind in (0..10).map(QueueType) {
            assert_eq!(fires_in(&Event::Answered, kind), Fires::Nowhere);
            let instead = fires_instead(&Event::Answered, kind);
            assert_eq!(instead.is_some(), matches!(kind, QueueType(0 | 3)), "{kind}");
        }
        assert_eq!(fires_instead(&Event::Joined, QueueType(0)), None);
    }

    #[test]
    fn nothing_is_claimed_about_events_and_types_outside_the_table() {
        assert_eq!(fires_in(&Event::from_wire("custom"), QueueType(1)), Fires::Unknown);
        assert_eq!(fires_in(&Event::Joined, QueueType(42)), Fires::Unknown);
    }

    #[test]
    fn a_switched_off_queue_is_not_silent() {
        let queue =
            |kind| Queue { kind: QueueType(kind), state: State::Off, ..Queue::unspecified(QueueRef::default()) };
        let says = |event: &str, kind: u32| {
            fires_while_off(&Event::from_wire(event), &queue(kind)).map(|who| WhileOff::only_for(&who))
        };
        let contacts = "the queue is off: it fires only for contacts that are in it already";
        assert_eq!(says("joined", 1), Some(contacts.to_owned()));
        assert_eq!(says("leaving", 1), Some(format!("{contacts} and members that expire")));
        assert_eq!(says("bridged", 3), Some(format!("{contacts} and members that an agent dials by hand")));
        assert_eq!(says("add_member", 3), None, "it does not depend on the queue's state");
        assert_eq!(says("answered", 1), None);
        assert_eq!(fires_while_off(&Event::Joined, &Queue { state: State::On, ..queue(1) }), None);
    }

    #[test]
    fn notes_are_shown_for_the_type_at_hand_or_with_the_names_of_the_types() {
        let leaving = event_reference(&Event::Leaving).expect("known");
        assert!(leaving.notes(Some(QueueType(0)))[0].contains("does not follow missed"));
        assert!(!leaving.notes(Some(QueueType(1))).iter().any(|note| note.contains("does not follow missed")));
        assert!(leaving.notes(None)[0].starts_with("Progressive dialer: "), "{:?}", leaving.notes(None));
    }
}
