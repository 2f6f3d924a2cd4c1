//! Lists that must be complete.
//!
//! The API has only pages, and a row that is removed between two pages moves another one to a page that was read already
//! (docs/webitel-api.md §3). So a list is asked for as one page, by id; where it does not fit, in pages until two passes agree.

use super::Client;
use super::request::{Paging, Request};
use super::wire::Rows;
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

impl Client {
    /// Reads every row of a list, even if the list changes meanwhile.
    ///
    /// # Errors
    ///
    /// As [`Client::read`], and `ListChanged` if no two passes agreed.
    pub(super) async fn complete<T>(
        &self,
        rows: &Rows<T>,
        request: impl Fn(Paging) -> Request,
    ) -> Result<Complete<T>, Failure> {
        let mut size = WHOLE;
        let mut earlier = None;
        let mut passes = 0;
        while passes < MOST_PASSES {
            match self.pass(rows, size, &request).await {
                // It took only one page, so nothing can have moved.
                Ok((list, 1)) => return Ok(list),
                Ok((list, _)) => {
                    let ids: Vec<u64> = list.items.iter().map(rows.id).collect();
                    let shown = Some((ids, list.unreadable));
                    if earlier == shown {
                        return Ok(list);
                    }
                    earlier = shown;
                    passes += 1;
                }
                Err(failure) if failure.kind == FailureKind::TooLarge && size == WHOLE => size = SMALLER,
                Err(failure) => return Err(failure),
            }
        }
        Err(Failure::new(FailureKind::ListChanged, None, rows.name))
    }

    /// Reads all pages once. Returns the list and how many pages it took.
    async fn pass<T>(
        &self,
        rows: &Rows<T>,
        size: u32,
        request: &impl Fn(Paging) -> Request,
    ) -> Result<(Complete<T>, u32), Failure> {
        let mut list = Complete { items: Vec::new(), unreadable: 0, date: None, asked: self.now() };
        for page in 1..=MOST_PAGES {
            let found = self.read_page(&request(Paging { page, size }), rows).await?;
            // A page without a row is the last one, even if the server announces more: otherwise this would never
            // end.
            let is_last = !found.more || (found.items.is_empty() && found.unreadable == 0);
            list.date = found.date;
            list.unreadable += found.unreadable;
            list.items.extend(found.items);
            if is_last {
                list.items.sort_by_key(rows.id);
                list.items.dedup_by_key(|item| (rows.id)(item));
                return Ok((list, page));
            }
        }
        Err(Failure::new(FailureKind::Garbled, None, format!("the list of {} never ends", rows.name)))
    }
}
