//! The filter language of hooks: words and `key:value` terms, all of which have to fit.
//!
//! `crm` finds hooks with that word in the queue's name, the event or the flow schema's name. `queue:`, `event:`,
//! `schema:`, `state:` and `type:` look at one of them; `queue:12` and `schema:5` mean the id too, `schema:=5` the id
//! alone, `schema:="Notify CRM"` the whole name. A paused hook is off too, so `state:off` finds it. `!` before a
//! term negates it; quotes keep spaces together. Case does not matter.
//!
//! | File | Idea |
//! |---|---|
//! | `term` | one term: a condition |
//! | `parse` | the parser and its error messages |
//! | `completion` | candidates at the cursor |

mod completion;
mod parse;
mod term;

pub use completion::{Candidate, Completion, Vocabulary, complete};
pub use parse::FilterProblem;
use term::{Pattern, Term, Test};

use super::{QueueId, QueueType, SchemaId, State};

/// The hook fields that a filter can match. The three texts are [folded](super::names::fold).
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub queue: QueueId,
    pub queue_name: &'a str,
    pub kind: QueueType,
    /// The event's name for people.
    pub event: &'a str,
    /// The flow schema, where the server named one.
    pub schema: Option<SchemaId>,
    /// Its name for people.
    pub schema_name: &'a str,
    /// Whether the hook is on.
    pub state: State,
    /// It is off because it is paused.
    pub is_paused: bool,
}

/// A filter of hooks. It matches hooks that fit every term; without terms, all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    terms: Vec<Term>,
}

impl Filter {
    /// The text of the filter for the hooks that run exactly this flow schema.
    pub fn running(schema: SchemaId) -> String {
        format!("schema:={schema}")
    }

    /// The flow schema whose hooks these are, where the filter asks for nothing else.
    pub fn runs(&self) -> Option<SchemaId> {
        match self.terms.as_slice() {
            [Term { negated: false, test: Test::Schema(Pattern::Id(id)) }] => Some(SchemaId(*id)),
            _ => None,
        }
    }

    /// Parses a filter.
    ///
    /// # Errors
    ///
    /// If the text is not a filter: the position, the reason, and what to write instead.
    pub fn parse(text: &str) -> Result<Self, FilterProblem> {
        parse::terms(text).map(|terms| Self { terms })
    }

    /// Returns whether a hook fits every term. Allocates nothing.
    pub fn matches(&self, facts: &Facts<'_>) -> bool {
        self.terms.iter().all(|term| term.matches(facts))
    }
}

#[cfg(test)]
mod tests;
