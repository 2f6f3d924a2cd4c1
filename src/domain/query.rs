//! Queries to the server and their answers, as values.

use std::cmp::Ordering;
use std::str::FromStr;

use super::names::fold;
use super::{
    FlowSchema, Hook, HookId, HookList, HookOwner, Identity, Queue, QueueId, SchemaId, SeenVersion, Timestamp,
};

/// Ascending or descending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// A to Z, off before on.
    Ascending,
    /// Z to A.
    Descending,
}

/// A column and its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort<C> {
    pub column: C,
    pub direction: Direction,
}

impl<C: Copy + PartialEq> Sort<C> {
    /// The column after the sorted one, ascending.
    pub fn next_column(sort: Option<Self>, columns: &[C]) -> Option<Self> {
        let place = sort.and_then(|sort| columns.iter().position(|column| *column == sort.column));
        let next = place.map_or(0, |place| (place + 1) % columns.len());
        Some(Self { column: *columns.get(next)?, direction: Direction::Ascending })
    }

    /// Ascending, descending, unsorted, and ascending by `first` again.
    pub fn turned(sort: Option<Self>, first: C) -> Option<Self> {
        match sort {
            None => Some(Self { column: first, direction: Direction::Ascending }),
            Some(sort) if sort.direction == Direction::Ascending => {
                Some(Self { direction: Direction::Descending, ..sort })
            }
            Some(_) => None,
        }
    }
}

/// The columns by which the server can sort queues and the program offers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueColumn {
    /// `name`
    Name,
    /// `type`
    Type,
    /// `enabled`
    State,
}

impl Sort<QueueColumn> {
    /// Compares two queues by this order.
    pub fn compare(self, one: &Queue, other: &Queue) -> Ordering {
        let ascending = match self.column {
            QueueColumn::Name => fold(&one.label()).cmp(&fold(&other.label())),
            QueueColumn::Type => one.kind.cmp(&other.kind),
            QueueColumn::State => one.state.enabled().cmp(&other.state.enabled()),
        };
        if self.direction == Direction::Ascending { ascending } else { ascending.reverse() }
    }
}

/// A page of the queue list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuesQuery {
    /// The search text; empty for all. Matched anywhere in name or description.
    pub search: String,
    /// `None`: the server's own order (by priority).
    pub sort: Option<Sort<QueueColumn>>,
    /// Starting at 1.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
}

/// One queue or flow schema, as a person names it: by id or by its exact name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector<I> {
    Id(I),
    Name(String),
}

pub type QueueSelector = Selector<QueueId>;
pub type SchemaSelector = Selector<SchemaId>;

impl<I: FromStr> Selector<I> {
    /// A whole number is an id, anything else a name.
    pub fn from_text(text: &str) -> Self {
        text.parse().map_or_else(|_| Self::Name(text.to_owned()), Self::Id)
    }
}

/// A page of flow schemas, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemasQuery {
    /// The search text; empty for all. Matched anywhere in the name.
    pub search: String,
    /// Starting at 1.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
}

/// A read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    Identity,
    Queues(QueuesQuery),
    /// Every queue, by id. The answer is [`Answer::Queues`] without further pages.
    AllQueues,
    /// One queue. The answer names candidates where a name is not unique.
    Queue(QueueSelector),
    Hooks(HookOwner),
    /// One hook, for editing.
    Hook {
        owner: HookOwner,
        hook: HookId,
    },
    /// A page of the flow schemas that hooks may use: types `service` and `default` (docs/webitel-api.md §6).
    Schemas(SchemasQuery),
    /// Every flow schema of every type, by name. The answer is [`Answer::Schemas`] without further pages.
    AllSchemas,
    /// The last change of the queue or one of its hooks: the cheap query of docs/webitel-api.md §8.2. Never stale.
    QueueVersion(QueueId),
}

/// Some rows, and whether there are more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// The server has a further page. It never sends a total (docs/webitel-api.md §3).
    pub more: bool,
    /// Rows that were sent but could not be read, and so are not among `items`. Practically always 0.
    pub unreadable: usize,
    /// The time of the answer, by the server's clock.
    pub date: Option<Timestamp>,
}

impl<T> Page<T> {
    /// The only page.
    pub const fn whole(items: Vec<T>) -> Self {
        Self { items, more: false, unreadable: 0, date: None }
    }
}

/// The answer to a [`Query`] of the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Identity(Identity),
    Queues(Page<Queue>),
    /// Every queue that fits the selector: one, none, or several of the same name.
    Queue(Vec<Queue>),
    Hooks(HookList),
    Hook(Hook),
    Schemas(Page<FlowSchema>),
    /// Differs after every change to the queue or its hooks, and means nothing else. `None`: there is no such queue.
    QueueVersion(Option<SeenVersion>),
}

/// The server's `q` for "contains what was typed".
///
/// The server compares the whole value and implies no wildcard (docs/webitel-api.md §3.2), so the text goes between stars.
/// A `*` typed by the user is theirs: the text is then sent as typed. `%`, `_` and `\` would be active on the server
/// although people who type `50%` mean the character, so they are escaped.
pub fn search_pattern(typed: &str) -> String {
    let pattern = escaped_pattern(typed);
    if pattern.is_empty() || typed.contains('*') { pattern } else { format!("*{pattern}*") }
}

/// The server's `q` for "is what was typed". A `*` has no escape.
pub fn escaped_pattern(typed: &str) -> String {
    let mut pattern = String::with_capacity(typed.len() + 2);
    for character in typed.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_finds_the_text_anywhere_and_takes_it_literally() {
        assert_eq!(search_pattern("sales"), "*sales*");
        assert_eq!(search_pattern("50%_\\"), "*50\\%\\_\\\\*");
        assert_eq!(search_pattern(""), "");
    }

    #[test]
    fn a_star_typed_by_the_user_is_theirs() {
        assert_eq!(search_pattern("sales*"), "sales*");
    }

    #[test]
    fn a_selector_is_an_id_if_it_is_a_number() {
        assert_eq!(QueueSelector::from_text("12"), QueueSelector::Id(QueueId(12)));
        assert_eq!(QueueSelector::from_text("Line 12"), QueueSelector::Name("Line 12".into()));
    }
}
