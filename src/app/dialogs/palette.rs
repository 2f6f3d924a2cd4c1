//! The command palette: the commands of a place, found by their words.

use crate::app::component::{Component, Cx, Reason, Viewport};
use crate::app::request::{Request, Requests};
use crate::app::widgets::{Follow, ListState, TextField, TextInput, Typed};
use crate::domain::names::rank;
use crate::keys::{Action, Binding, Context, bindings_in, found_in_other_layout};

/// The palette of a place.
#[derive(Debug, Clone)]
pub struct Palette {
    /// The place whose commands it shows.
    pub place: Context,
    /// The words that a command has to contain.
    pub input: TextField,
    pub list: ListState,
}

impl Palette {
    pub(in crate::app) fn new(place: Context) -> Self {
        Self { place, input: TextField::default(), list: ListState::default() }
    }

    /// The commands that contain every typed word: those that are named like it first, then those that begin with it, then
    /// the rest; otherwise in the order of the bindings.
    pub fn rows(&self) -> Vec<&'static Binding> {
        let typed = self.read_as().unwrap_or_else(|| self.input.text().to_owned());
        let is_found = |binding: &&Binding| is_command(binding) && contains(binding, &typed);
        let mut rows: Vec<&Binding> = bindings_in(self.place).filter(is_found).collect();
        if !typed.trim().is_empty() {
            let best = |binding: &&Binding| {
                rank(binding.action.name(), &typed)
                    .min(rank(binding.hint, &typed))
                    .min(rank(binding.description, &typed))
            };
            rows.sort_by_cached_key(best);
        }
        rows
    }

    /// The text that is searched for instead of the typed one: the same keys on another keyboard layout, if only that
    /// finds a command.
    pub fn read_as(&self) -> Option<String> {
        found_in_other_layout(self.input.text(), |text| {
            bindings_in(self.place).any(|binding| is_command(binding) && contains(binding, text))
        })
    }
}

fn contains(binding: &Binding, text: &str) -> bool {
    let words = format!("{} {} {}", binding.description, binding.hint, binding.action.name()).to_lowercase();
    text.to_lowercase().split_whitespace().all(|word| words.contains(word))
}

impl Component for Palette {
    fn context(&self) -> Context {
        Context::Palette
    }

    fn unavailable(&self, action: Action, _: &Cx<'_>) -> Option<Reason> {
        let needs_row = action == Action::Choose || action.moves();
        (needs_row && self.rows().is_empty()).then(|| "No command contains what is typed.".to_owned())
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests) {
        let rows = self.rows();
        match action {
            Action::Close => out.push(Request::Close),
            Action::Choose => {
                if let Some(binding) = rows.get(self.list.cursor) {
                    out.push(Request::Run(binding.action));
                }
            }
            moving => self.list.go(moving, rows.len(), cx.view.rows),
        }
    }

    fn text(&mut self, input: TextInput<'_>, _: &Cx<'_>, _: &mut Requests) -> Typed {
        let typed = self.input.take(input);
        if typed == Typed::Changed {
            self.list = ListState::default();
        }
        typed
    }

    fn fit(&mut self, view: Viewport) {
        self.list.scroll_to_cursor(self.rows().len(), view.rows, Follow::HalfPage);
    }
}

/// Left out: keys that only move, the palette itself, and second rows of the same action.
fn is_command(binding: &Binding) -> bool {
    match binding.action {
        Action::Up | Action::Down | Action::First | Action::Last | Action::PreviousPart | Action::Palette => false,
        Action::Quit | Action::Reference => !binding.hint.is_empty(),
        _ => true,
    }
}
