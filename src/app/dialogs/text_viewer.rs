//! A text to read: help, the event reference, the latest messages.

use crate::app::component::{Component, Cx, Reason, Viewport};
use crate::app::request::{Request, Requests, Topic};
use crate::app::widgets::{ListState, NoticeKind, Notices};
use crate::domain::{Event, Fires, QueueType, Variable, event_reference, fires_in, fires_instead};
use crate::keys::{Action, Bound, Chord, Context, KeyMap};

/// An open text, and how far it is scrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextViewer {
    pub topic: Topic,
    /// The first line in view; the cursor is not used.
    pub list: ListState,
}

impl TextViewer {
    pub(in crate::app) fn new(topic: Topic) -> Self {
        Self { topic, list: ListState::default() }
    }

    /// The heading.
    pub fn title(&self) -> String {
        match &self.topic {
            Topic::Help(context) => format!("Help · {}", context.title()),
            Topic::Event(event, _) => format!("Event · {event}"),
            Topic::Messages => "Messages, newest first".to_owned(),
        }
    }
}

impl Component for TextViewer {
    fn context(&self) -> Context {
        Context::Reader
    }

    fn unavailable(&self, action: Action, cx: &Cx<'_>) -> Option<Reason> {
        match action {
            Action::Help if matches!(self.topic, Topic::Help(_)) => {
                Some(format!("This is the help. {} closes it.", Action::Close))
            }
            moving if moving.moves() && cx.view.lines <= cx.view.rows => Some("All of it is in view.".to_owned()),
            _ => None,
        }
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests) {
        match action {
            Action::Close => out.push(Request::Close),
            moving => self.list.scroll(moving, cx.view.lines, cx.view.rows),
        }
    }

    fn fit(&mut self, view: Viewport) {
        self.list.keep_text_in_range(view.lines, view.rows);
    }
}

/// A line of a text, before it is wrapped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextLine {
    Heading(String),
    Plain(String),
    /// A term (a key, a variable) and what it means.
    Entry(String, String),
}

pub fn text_about(topic: &Topic, notices: &Notices, keys: &KeyMap) -> Vec<TextLine> {
    let mut page = Page::default();
    match topic {
        Topic::Help(context) => help(&mut page, *context, keys),
        Topic::Event(event, kind) => event_page(&mut page, event, *kind),
        Topic::Messages => messages(&mut page, notices),
    }
    page.0
}

#[derive(Default)]
struct Page(Vec<TextLine>);

impl Page {
    fn heading(&mut self, text: &str) {
        if !self.0.is_empty() {
            self.plain("");
        }
        self.0.push(TextLine::Heading(text.to_owned()));
    }

    fn plain(&mut self, text: &str) {
        self.0.push(TextLine::Plain(text.to_owned()));
    }

    fn entry(&mut self, term: &str, meaning: &str) {
        self.0.push(TextLine::Entry(term.to_owned(), meaning.to_owned()));
    }

    fn section(&mut self, heading: &str, entries: &[(&str, &str)]) {
        self.heading(heading);
        entries.iter().for_each(|(term, meaning)| self.entry(term, meaning));
    }
}

const FILTER_HELP: [(&str, &str); 7] = [
    ("crm joined", "words in the queue's name, the event or the flow schema's name; all terms have to fit"),
    ("queue:support", "in the queue's name; queue:12 means the id too"),
    ("event: schema:", "in the event's name, in the flow schema's name; schema:5 means the id too"),
    ("state:on type:chat", "on, off or paused; the type of the queue, by name or number"),
    ("!state:on", "! turns a term round"),
    ("schema:\"Notify CRM\"", "quotes hold spaces together"),
    ("schema:=5", "exactly this id; schema:=\"Notify CRM\" exactly this name"),
];

fn help(page: &mut Page, context: Context, keys: &KeyMap) {
    page.heading(&format!("Keys, in the configuration [keys.{}]", context.name()));
    // Rows of the table that do the same for different places are one row here.
    let mut rows: Vec<(Bound<'_>, Vec<String>)> = Vec::new();
    for bound in keys.bindings_in(context).filter(|bound| bound.chords().next().is_some()) {
        let chords = bound.chords().map(|chord| chord.to_string());
        let same = |(known, _): &&mut (Bound<'_>, Vec<String>)| {
            known.binding.action == bound.binding.action && known.binding.description == bound.binding.description
        };
        match rows.iter_mut().find(same) {
            Some((_, known)) => known.extend(chords),
            None => rows.push((bound, chords.collect())),
        }
    }
    for (Bound { binding, .. }, chords) in rows {
        page.entry(&chords.join("  "), &format!("{} [{}]", binding.description, binding.action.name()));
    }
    if context.takes_text() {
        let ends = if keys.action_for(context, Chord::ctrl('a')).is_some() { "Home End" } else { "Ctrl-A Ctrl-E" };
        let typing = [
            ("letters", "typed into the field; also those that are commands elsewhere"),
            (ends, "to the start or the end of the text"),
            ("Ctrl-W", "delete the word before the cursor"),
            ("Ctrl-U Ctrl-K", "delete to the start or to the end"),
            ("Ctrl-Y", "put the deleted text back"),
        ];
        page.section("Typing", &typing);
    }
    if matches!(context, Context::Hooks | Context::AllHooks | Context::HookFilter) {
        page.section("The filter", &FILTER_HELP);
    }
    if context == Context::Matrix {
        let adds = format!("no hook: {} adds one", Action::Open);
        let cells = [
            ("on  off", "the hook of the queue for the event"),
            ("2 on  2 off", "several hooks for the event: one of them is on, or none"),
            ("·", &adds),
            ("x", "no hook, and the event never fires in this type of queue"),
            ("on!  off!", "a hook for an event that never fires there"),
        ];
        page.section("Cells", &cells);
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
            "The event \"{event}\" is unknown to this program. Webitel stores any name, and may fire it or not."
        ));
        return;
    };
    page.plain(&entry.description);
    if let Some(kind) = kind {
        page.plain(&match fires_in(event, kind) {
            Fires::Yes => format!("It fires in this queue ({kind})."),
            Fires::NotInThisType => format!("It never fires in this queue ({kind})."),
            Fires::Nowhere => match fires_instead(event, kind) {
                Some(instead) => format!("It never fires. In this queue ({kind}) {instead} may be meant."),
                None => "It never fires.".to_owned(),
            },
            Fires::Unknown => format!("Whether it fires in this queue ({kind}) is unknown to this program."),
        });
    }
    page.heading("Fires in queues of type");
    let types: Vec<String> = entry.queue_types().map(|kind| kind.label()).collect();
    page.plain(&if types.is_empty() { "none".to_owned() } else { types.join(", ") });
    let notes = entry.notes(kind);
    if !notes.is_empty() {
        page.heading("Good to know");
        for note in &notes {
            page.plain(note);
        }
    }
    page.heading("Variables of the flow schema");
    for Variable { name, holds, description, present } in entry.variables() {
        page.entry(name, &format!("{description}. Present: {present}. Type: {holds}."));
    }
    let mut open = entry.open_variables().peekable();
    if open.peek().is_some() {
        page.heading("Other variables");
    }
    for (from, names) in open {
        page.plain(&format!("{from}: {names}"));
    }
}

fn messages(page: &mut Page, notices: &Notices) {
    for notice in notices.history() {
        let kind = match notice.kind {
            NoticeKind::Error => "failed",
            NoticeKind::Warning => "note",
            NoticeKind::Success | NoticeKind::Hint => "done",
        };
        page.entry(kind, &notice.text);
    }
    if page.0.is_empty() {
        page.plain("There are no messages yet.");
    }
}
