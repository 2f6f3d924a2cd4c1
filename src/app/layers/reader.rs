//! Text to read in a box: help, the event reference, the latest messages.

use unicode_width::UnicodeWidthStr;

use crate::{
    app::{
        model::{Model, View},
        widgets::{list::ListState, notices::NoticeKind},
    },
    domain::{Event, QueueType, event_reference, open_variables},
    keys::{Binding, Chord, Context, action_for, bindings_in},
};

/// What is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The keys of a place.
    Help(Context),
    /// What an event means.
    Event(Event),
    /// The latest messages.
    Messages,
}

/// A text and how far it is scrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// What is read.
    pub subject: Subject,
    /// The first line in view; the cursor is not used.
    pub list: ListState,
}

impl Reader {
    pub(in crate::app) fn new(subject: Subject) -> Self {
        Self { subject, list: ListState::default() }
    }

    /// The heading.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.subject {
            Subject::Help(context) => format!("Help · {}", context.title()),
            Subject::Event(event) => format!("Event · {event}"),
            Subject::Messages => "Messages, newest first".to_owned(),
        }
    }
}

/// A line of such a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextLine {
    /// A heading.
    Heading(String),
    /// Plain text.
    Plain(String),
    /// A term (a key, a variable) and what it means.
    Entry(String, String),
}

/// The text of a subject, wrapped for a box of a width so that a column stays free on both sides.
#[must_use]
pub fn text_of(model: &Model, subject: &Subject, width: usize) -> Vec<TextLine> {
    let mut page = Page { lines: Vec::new(), width: width.saturating_sub(2) };
    match subject {
        Subject::Help(context) => help(&mut page, *context),
        Subject::Event(event) => {
            event_page(&mut page, event, kind_here(model));
        }
        Subject::Messages => messages(&mut page, model),
    }
    page.lines
}

/// The type of the queue that the place under the text is about.
fn kind_here(model: &Model) -> Option<QueueType> {
    let all = &model.all_queues;
    match (model.form(), model.view()) {
        (Some(form), None) => Some(form.queue.kind),
        (_, Some(View::AllQueues)) => all.under_cursor().map(|row| row.queue.kind),
        (_, Some(View::Matrix)) => all.matrix_queue(all.matrix.list.cursor).map(|queue| queue.kind),
        (None, None) => model.registry.as_ref().map(|registry| registry.queue.kind),
    }
}

struct Page {
    lines: Vec<TextLine>,
    width: usize,
}

impl Page {
    fn heading(&mut self, text: &str) {
        if !self.lines.is_empty() {
            self.lines.push(TextLine::Plain(String::new()));
        }
        self.lines.push(TextLine::Heading(text.to_owned()));
    }

    fn plain(&mut self, text: &str) {
        self.lines.extend(wrap(text, self.width).into_iter().map(TextLine::Plain));
    }

    /// A term in a column of its own, its meaning beside it.
    fn entry(&mut self, term: &str, meaning: &str, column: usize) {
        let mut lines = wrap(meaning, self.width.saturating_sub(column).max(10)).into_iter();
        let pad = |text: &str| format!("{text}{}", " ".repeat(column.saturating_sub(text.width())));
        self.lines.push(TextLine::Entry(pad(term), lines.next().unwrap_or_default()));
        self.lines.extend(lines.map(|line| TextLine::Entry(pad(""), line)));
    }
}

const FILTER_HELP: [(&str, &str); 7] = [
    ("crm joined", "words in the queue's name, the event or the flow schema's name; all terms have to fit"),
    ("queue:support", "in the queue's name; queue:12 means the id too"),
    ("event: schema:", "in the event's name, in the flow schema's name; schema:5 means the id too"),
    ("state:on type:chat", "the hook's state; the type of its queue, by name or number"),
    ("!state:on", "! turns a term round"),
    ("schema:\"Notify CRM\"", "quotes hold spaces together"),
    ("schema:=5", "exactly this id; schema:=\"Notify CRM\" exactly this name"),
];

const MATRIX_HELP: [(&str, &str); 5] = [
    ("on  off", "the hook of the queue for the event"),
    ("2 on  2 off", "several hooks for the event: one of them is on, or none"),
    ("·", "no hook: Enter adds one"),
    ("x", "no hook, and the event never fires in this type of queue"),
    ("on!  off!", "a hook for an event that never fires there"),
];

fn help(page: &mut Page, context: Context) {
    page.heading("Keys");
    // Rows of the table that do the same for different places are one row here.
    let mut rows: Vec<(&Binding, Vec<String>)> = Vec::new();
    for binding in bindings_in(context) {
        let chords = binding.chords.iter().map(ToString::to_string);
        let same = |(known, _): &&mut (&Binding, Vec<String>)| {
            known.action == binding.action && known.description == binding.description
        };
        match rows.iter_mut().find(same) {
            Some((_, known)) => known.extend(chords),
            None => rows.push((binding, chords.collect())),
        }
    }
    for (binding, chords) in rows {
        page.entry(&chords.join("  "), binding.description, 16);
    }
    if context.takes_text() {
        page.heading("Typing");
        let ends = if action_for(context, Chord::ctrl('a')).is_some() { "Home End" } else { "Ctrl-A Ctrl-E" };
        for (keys, meaning) in [
            ("letters", "typed into the field; also q, ? and the others that are commands elsewhere"),
            (ends, "to the start or the end of the text"),
            ("Ctrl-W", "delete the word before the cursor"),
            ("Ctrl-U Ctrl-K", "delete to the start or to the end"),
            ("Ctrl-Y", "put the deleted text back"),
        ] {
            page.entry(keys, meaning, 16);
        }
    }
    if matches!(context, Context::AllQueues | Context::AllQueuesFilter) {
        page.heading("The filter");
        for (term, meaning) in FILTER_HELP {
            page.entry(term, meaning, 20);
        }
    }
    if context == Context::Matrix {
        page.heading("Cells");
        for (mark, meaning) in MATRIX_HELP {
            page.entry(mark, meaning, 16);
        }
    }
    page.heading("Good to know");
    page.plain("Letters work on Cyrillic layouts too. A key that cannot do anything now says why.");
    if matches!(context, Context::Hooks) {
        page.plain("A hook says: when this event happens in this queue, run that flow schema. Only one hook per event can be on in a queue.");
        page.plain("A * marks a hook that someone else changed a moment ago.");
    }
}

fn event_page(page: &mut Page, event: &Event, kind: Option<QueueType>) {
    let Some(entry) = event_reference(event) else {
        page.plain(&format!(
            "\"{event}\" is not in the reference. Webitel stores any event name; whether it fires is not known."
        ));
        return;
    };
    page.plain(&entry.description);
    if let Some(kind) = kind {
        let types: Vec<QueueType> = entry.queue_types().collect();
        let told = if types.is_empty() {
            "The current Webitel never fires it in any queue.".to_owned()
        } else if types.contains(&kind) {
            format!("It fires in this queue ({kind}).")
        } else {
            format!("It never fires in this queue ({kind}).")
        };
        page.plain(&told);
    }
    page.heading("Fires in queues of type");
    let types: Vec<String> = entry.queue_types().map(|kind| kind.label()).collect();
    page.plain(&if types.is_empty() { "none".to_owned() } else { types.join(", ") });
    if !entry.notes.is_empty() {
        page.heading("Notes");
        for note in &entry.notes {
            page.plain(note);
        }
    }
    page.heading("Variables that the flow schema gets (all as text)");
    for variable in entry.variables() {
        let meaning = format!("{}: {} ({})", variable.holds.replace('_', " "), variable.description, variable.present);
        page.entry(&variable.name, &meaning, 24);
    }
    page.heading("And also");
    for (from, names) in open_variables() {
        page.plain(&format!("{from}: {names}"));
    }
}

fn messages(page: &mut Page, model: &Model) {
    let mut any = false;
    for notice in model.notices.history() {
        any = true;
        let kind = match notice.kind {
            NoticeKind::Error => "failed",
            NoticeKind::Warning => "note",
            NoticeKind::Success | NoticeKind::Hint => "done",
        };
        page.entry(kind, &notice.text, 8);
    }
    if !any {
        page.plain("There are no messages yet.");
    }
}

/// Breaks a text between words so that no line is wider than `width`; a word that is wider itself is broken.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(2);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for grapheme in unicode_segmentation::UnicodeSegmentation::graphemes(word, true) {
            if line.width() + grapheme.width() > width {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(grapheme);
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_breaks_between_words() {
        assert_eq!(wrap("the quick brown fox", 10), ["the quick", "brown fox"]);
        assert_eq!(wrap("", 10), [""]);
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_no_word_is_lost(text in "[a-zа-я客👩 ]{0,80}", width in 2usize..40) {
            let lines = wrap(&text, width);
            prop_assert!(lines.iter().all(|line| line.width() <= width), "{lines:?}");
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(squeezed(&lines.join(" ")), squeezed(&text));
        }
    }
}
