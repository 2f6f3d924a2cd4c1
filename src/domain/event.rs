//! The event that a hook waits for.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ServerText;

/// The event of a hook. The server stores any text (docs/webitel-api.md §4.4), so an unknown one is kept and shown as
/// it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    Joined,
    Answered,
    Offering,
    Bridged,
    Missed,
    Leaving,
    Processing,
    Active,
    WaitAgent,
    AddMember,
    #[serde(untagged)]
    Other(ServerText),
}

impl Event {
    /// The events that Webitel defines: the eight that its admin client offers, in its order, then the two that it does
    /// not (docs/webitel-api.md §9.2).
    pub const KNOWN: [Self; 10] = [
        Self::Joined,
        Self::Answered,
        Self::Offering,
        Self::Bridged,
        Self::Missed,
        Self::Leaving,
        Self::Processing,
        Self::Active,
        Self::WaitAgent,
        Self::AddMember,
    ];

    /// The event with this name on the wire. Case counts, as it does on the server.
    pub fn from_wire(name: &str) -> Self {
        Self::KNOWN.into_iter().find(|event| event.wire() == name).unwrap_or_else(|| Self::Other(name.into()))
    }

    /// The name on the wire.
    pub fn wire(&self) -> &str {
        self.names().0
    }

    /// The name for people: the admin client's word where it has one, otherwise the harmless form of the wire's name, as
    /// the admin client shows it.
    pub fn label(&self) -> &str {
        self.names().1
    }

    fn names(&self) -> (&str, &str) {
        match self {
            Self::Joined => ("joined", "Joined"),
            Self::Answered => ("answered", "Answered"),
            Self::Offering => ("offering", "Offering"),
            Self::Bridged => ("bridged", "Bridged"),
            Self::Missed => ("missed", "Missed"),
            Self::Leaving => ("leaving", "Leaving"),
            Self::Processing => ("processing", "Processing"),
            Self::Active => ("active", "Active"),
            Self::WaitAgent => ("wait_agent", "wait_agent"),
            Self::AddMember => ("add_member", "add_member"),
            Self::Other(name) if name.shown().is_empty() => (name.raw(), "(no event)"),
            Self::Other(name) => (name.raw(), name.shown()),
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_event_survives_the_wire() {
        for event in Event::KNOWN {
            assert_eq!(Event::from_wire(event.wire()), event);
        }
    }

    #[test]
    fn an_unknown_event_is_kept_and_shown_as_it_is() {
        let event = Event::from_wire("custom");
        assert_eq!((event.wire(), event.label()), ("custom", "custom"));
        assert_eq!(Event::from_wire("").label(), "(no event)");
    }
}
