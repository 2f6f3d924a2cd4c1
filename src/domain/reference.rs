//! What is known about each event: when it fires, in queues of which type, and which variables the flow schema gets.
//!
//! The table is `assets/events.json`, made from the Webitel sources (admin-api §9).

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Event, QueueType};

#[derive(Deserialize)]
struct Table {
    events: Vec<EventReference>,
    variables: Vec<Variable>,
    open_variables: Vec<OpenVariables>,
}

/// One event of the reference.
#[derive(Debug, Deserialize)]
pub struct EventReference {
    event: String,
    /// When it fires, in a few words: fits a status line.
    pub summary: String,
    /// When it fires, in a sentence.
    pub description: String,
    queue_types: Vec<u32>,
    variables: Vec<String>,
    /// What else is worth knowing.
    pub notes: Vec<String>,
}

impl EventReference {
    /// The queue types in which the current Webitel fires this event.
    pub fn queue_types(&self) -> impl Iterator<Item = QueueType> + '_ {
        self.queue_types.iter().copied().map(QueueType)
    }

    /// The variables that the flow schema usually gets.
    pub fn variables(&self) -> impl Iterator<Item = &'static Variable> + '_ {
        self.variables.iter().filter_map(|name| TABLE.variables.iter().find(|variable| variable.name == *name))
    }
}

/// One variable that a flow schema may get. All travel as text.
#[derive(Debug, Deserialize)]
pub struct Variable {
    /// Its name in the flow.
    pub name: String,
    /// What the text holds: `string`, `integer`, `boolean` or `unix_ms`.
    #[serde(rename = "type")]
    pub holds: String,
    /// What it means.
    pub description: String,
    /// When it is there.
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

/// What is known of this event; nothing for an event outside the table.
#[must_use]
pub fn event_reference(event: &Event) -> Option<&'static EventReference> {
    TABLE.events.iter().find(|entry| entry.event == event.wire())
}

/// The variables that are not built in: `(where they come from, their names)`.
pub fn open_variables() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.open_variables.iter().map(|open| (open.from.as_str(), open.names.as_str()))
}

/// Whether an event fires in queues of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fires {
    /// It does.
    Yes,
    /// It does in other types, not in this one.
    NotInThisType,
    /// The current Webitel never fires it anywhere.
    Nowhere,
    /// The reference does not know the event.
    Unknown,
}

/// Whether `event` fires in queues of type `kind`. A type that the reference never mentions is unknown, not "never".
#[must_use]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_read_and_knows_every_offered_event_and_variable() {
        for event in Event::OFFERED {
            let entry = event_reference(&event).unwrap_or_else(|| panic!("{event} is not in the table"));
            assert_eq!(entry.variables().count(), entry.variables.len(), "{event} names a variable without an entry");
            assert!(entry.summary.chars().count() <= 40, "{event}: the summary has to fit a status line");
        }
        assert!(open_variables().count() > 0);
    }

    #[test]
    fn joined_never_fires_in_an_offline_queue() {
        assert_eq!(fires_in(&Event::Joined, QueueType(0)), Fires::NotInThisType);
        assert_eq!(fires_in(&Event::Joined, QueueType(1)), Fires::Yes);
    }

    #[test]
    fn answered_is_never_fired_by_the_current_webitel() {
        assert_eq!(fires_in(&Event::Answered, QueueType(1)), Fires::Nowhere);
    }

    #[test]
    fn nothing_is_claimed_about_events_and_types_outside_the_table() {
        assert_eq!(fires_in(&Event::from_wire("custom"), QueueType(1)), Fires::Unknown);
        assert_eq!(fires_in(&Event::Joined, QueueType(42)), Fires::Unknown);
    }
}
