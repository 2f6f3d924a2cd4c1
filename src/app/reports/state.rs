//! A report, its rows, and all that is known of the row under the cursor.

use crate::{
    app::{
        layout::{Area, Size, reader_area},
        message::Generation,
        widgets::list::ListState,
    },
    domain::{FlowSchema, Record, doctor::Finding},
};

/// Rows for what is known of the row under the cursor.
const DETAIL: u16 = 4;

/// What is reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// What was done here, the newest first; nothing until it is read.
    History(Option<Vec<Record>>),
    /// What is wrong.
    Doctor(Examination),
}

/// How far the doctor is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Examination {
    /// Flow schemas are being asked for, page by page; the queues are read meanwhile.
    Asking {
        /// Which answer is awaited.
        awaited: Generation,
        /// Which page it is.
        page: u32,
        /// What has come.
        schemas: Vec<FlowSchema>,
    },
    /// The queues are still being read. Without flow schemas nothing is said of them.
    Reading(Option<Vec<FlowSchema>>),
    /// All is known.
    Done {
        /// What was found.
        findings: Vec<Finding>,
        /// The flow schemas, to look again when something was mended.
        schemas: Option<Vec<FlowSchema>>,
        /// A mend was shown since: whatever came of it, it is looked at again when the report has the keyboard again.
        is_stale: bool,
    },
}

/// A list over the panes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What it is about.
    pub subject: Subject,
    /// Its cursor.
    pub list: ListState,
    /// What else to know: why it is not there, or not whole.
    pub remark: Option<String>,
}

impl Report {
    pub(super) fn new(subject: Subject) -> Self {
        Self { subject, list: ListState::default(), remark: None }
    }

    /// The heading.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self.subject {
            Subject::History(_) => "History: what was done here, newest first (times are UTC)",
            Subject::Doctor(_) => "Doctor: what is wrong with the hooks",
        }
    }

    /// What is being waited for; nothing where all is there.
    #[must_use]
    pub fn waiting(&self) -> Option<&'static str> {
        match &self.subject {
            Subject::History(None) if self.remark.is_none() => Some("Reading the journal …"),
            Subject::Doctor(Examination::Asking { .. } | Examination::Reading(_)) if self.remark.is_none() => {
                Some("Looking at all queues and flow schemas …")
            }
            _ => None,
        }
    }

    /// What an empty report says.
    #[must_use]
    pub fn nothing(&self) -> &'static str {
        match self.subject {
            Subject::History(Some(_)) => "Nothing was done here yet.",
            Subject::Doctor(Examination::Done { .. }) => "Nothing is wrong.",
            _ => "",
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn row_count(&self) -> usize {
        match &self.subject {
            Subject::History(records) => records.as_ref().map_or(0, Vec::len),
            Subject::Doctor(Examination::Done { findings, .. }) => findings.len(),
            Subject::Doctor(_) => 0,
        }
    }

    /// A row: a narrow first column, and the rest.
    #[must_use]
    pub fn row(&self, position: usize) -> Option<(String, String)> {
        match &self.subject {
            Subject::History(records) => {
                let record = records.as_ref()?.get(position)?;
                let change = &record.change;
                let result = match change.outcome.reason() {
                    None if change.outcome == crate::domain::Outcome::Done => String::new(),
                    _ => format!(" ({})", change.outcome.word()),
                };
                Some((
                    minute(record),
                    format!("{}: {}: {}{result}", change.queue.label(), change.label(), change.told()),
                ))
            }
            Subject::Doctor(Examination::Done { findings, .. }) => {
                let finding = findings.get(position)?;
                let queue = finding.queue.as_ref().map(|queue| format!("{}: ", queue.label())).unwrap_or_default();
                Some((finding.rule.title().to_owned(), format!("{queue}{}", finding.subject())))
            }
            Subject::Doctor(_) => None,
        }
    }

    /// All that is known of the row under the cursor.
    #[must_use]
    pub fn detail(&self) -> String {
        match &self.subject {
            Subject::History(Some(records)) => records.get(self.list.cursor).map(told).unwrap_or_default(),
            Subject::Doctor(_) => {
                self.finding().map(|finding| format!("{} {}", finding.why(), finding.advice())).unwrap_or_default()
            }
            Subject::History(None) => String::new(),
        }
    }

    /// The finding under the cursor.
    #[must_use]
    pub fn finding(&self) -> Option<&Finding> {
        match &self.subject {
            Subject::Doctor(Examination::Done { findings, .. }) => findings.get(self.list.cursor),
            _ => None,
        }
    }

    /// Where it lies on a screen of this size, and how many rows its list has room for.
    #[must_use]
    pub fn places(size: Size) -> (Area, u16) {
        let area = reader_area(size);
        // A line parts the list from what is known of the row.
        (area, area.inner().height.saturating_sub(DETAIL + 1).max(1))
    }
}

fn minute(record: &Record) -> String {
    let time: String = record.time.to_string().chars().take(16).collect();
    time.replace('T', " ")
}

fn told(record: &Record) -> String {
    let change = &record.change;
    let by = match record.whereabouts.user.shown() {
        "" => String::new(),
        user => format!(" by {user}"),
    };
    let time: String = record.time.to_string().chars().take(19).collect();
    let result = match change.outcome.reason() {
        None => change.outcome.word().to_owned(),
        Some(reason) => format!("{}: {reason}", change.outcome.word()),
    };
    let (cause, batch) = (record.cause.word(), &record.batch);
    format!(
        "{} UTC{by}, for {cause}. {}: {}: {}. Result: {result}. Batch {batch}.",
        time.replace('T', " "),
        change.queue.label(),
        change.label(),
        change.told()
    )
}
