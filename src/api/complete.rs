//! Lists that must be complete.
//!
//! The API has only pages, and a row that is removed between two pages moves another one to a page that was read already
//! (docs/webitel-api.md §3). So a list is asked for as one page, by id; where it does not fit, in pages until two passes agree.

use std::collections::BTreeSet;

use super::{
    Client,
    request::{Paging, Request},
    wire::{self, Shape},
};
use crate::domain::{Failure, FailureKind, Moment, Timestamp};

/// The longest page that the server gives (docs/webitel-api.md §3).
const WHOLE: u32 = 20_000;
/// Rows a page where the whole list is too large for one answer.
const SMALLER: u32 = 500;
const MOST_PASSES: usize = 3;
/// A server that never ends is not followed for ever.
const MOST_PAGES: u32 = 1_000;

/// Every row of a list.
#[derive(Debug)]
pub(super) struct Complete<T> {
    /// The items by id, without duplicates.
    pub(super) items: Vec<T>,
    pub(super) unreadable: usize,
    /// The time of the last page, by the server's clock.
    pub(super) date: Option<Timestamp>,
    /// When the last pass began.
    pub(super) asked: Moment,
}

impl<T> Complete<T> {
    fn is_equal(&self, other: &Self, id: impl Fn(&T) -> u64) -> bool {
        self.unreadable == other.unreadable && self.items.iter().map(&id).eq(other.items.iter().map(&id))
    }
}

/// The end of a pass over all pages.
enum Pass<T> {
    /// It took only one page, so nothing can have moved.
    Whole(Complete<T>),
    Paged(Complete<T>),
}

impl Client {
    /// Reads every row of a list, even if the list changes meanwhile. `things` names the rows, in the plural.
    ///
    /// # Errors
    ///
    /// As [`Client::read`], and `ListChanged` if no two passes agreed.
    pub(super) async fn complete<S: Shape>(
        &self,
        things: &'static str,
        request: impl Fn(Paging) -> Request,
        id: impl Fn(&S::Meaning) -> u64,
    ) -> Result<Complete<S::Meaning>, Failure> {
        let mut size = WHOLE;
        let mut earlier: Option<Complete<S::Meaning>> = None;
        let mut passes = 0;
        while passes < MOST_PASSES {
            match self.pass::<S>(things, size, &request, &id).await {
                Ok(Pass::Whole(list)) => return Ok(list),
                Ok(Pass::Paged(list)) => {
                    if earlier.as_ref().is_some_and(|earlier| earlier.is_equal(&list, &id)) {
                        return Ok(list);
                    }
                    earlier = Some(list);
                    passes += 1;
                }
                Err(failure) if failure.kind == FailureKind::TooLarge && size == WHOLE => size = SMALLER,
                Err(failure) => return Err(failure),
            }
        }
        Err(Failure::new(FailureKind::ListChanged, None, things))
    }

    async fn pass<S: Shape>(
        &self,
        things: &'static str,
        size: u32,
        request: &impl Fn(Paging) -> Request,
        id: &impl Fn(&S::Meaning) -> u64,
    ) -> Result<Pass<S::Meaning>, Failure> {
        let mut list = Complete { items: Vec::new(), unreadable: 0, date: None, asked: self.now() };
        for page in 1..=MOST_PAGES {
            let (found, date) = self.read_dated(&request(Paging { page, size }), wire::page::<S>).await?;
            // A page without a row is the last one, even if the server announces more: otherwise this would never
            // end.
            let is_last = !found.more || (found.items.is_empty() && found.unreadable == 0);
            list.date = date;
            list.unreadable += found.unreadable;
            list.items.extend(found.items);
            if is_last {
                list.items.sort_by_key(id);
                let mut seen = BTreeSet::new();
                list.items.retain(|item| seen.insert(id(item)));
                return Ok(if page == 1 { Pass::Whole(list) } else { Pass::Paged(list) });
            }
        }
        Err(Failure::new(FailureKind::Garbled, None, format!("the list of {things} never ends")))
    }
}
