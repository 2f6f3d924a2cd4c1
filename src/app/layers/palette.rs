//! The command palette: every command of a place by its words, with its key and, where it is not available, why.

use super::scrolling;
use crate::{
    app::{
        message::Effect,
        model::{Layer, Model},
        panes::{availability::unavailable, commands},
        widgets::{list::ListState, text_field::TextField},
    },
    keys::{Action, Binding, Context, bindings_in, found_in_other_layout},
};

/// What is typed and where the cursor is.
#[derive(Debug, Clone)]
pub struct Palette {
    /// The place whose commands these are.
    pub context: Context,
    /// What is typed.
    pub input: TextField,
    /// The cursor.
    pub list: ListState,
}

/// A command in the palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaletteRow {
    /// What it does.
    pub action: Action,
    /// Its words.
    pub description: &'static str,
    /// Its first key.
    pub key: String,
    /// Why it is not available now.
    pub unavailable: Option<String>,
}

impl Palette {
    pub(in crate::app) fn new(context: Context) -> Self {
        Self { context, input: TextField::default(), list: ListState::default() }
    }

    /// The commands whose words contain every typed word, in the order of the table.
    #[must_use]
    pub fn rows(&self, model: &Model) -> Vec<PaletteRow> {
        let typed = self.read_as().unwrap_or_else(|| self.input.text().to_owned());
        bindings_in(self.context)
            .filter(|binding| is_command(binding) && contains(binding, &typed))
            .map(|binding| PaletteRow {
                action: binding.action,
                description: binding.description,
                key: binding.chords.first().map(ToString::to_string).unwrap_or_default(),
                unavailable: unavailable(model, binding.action),
            })
            .collect()
    }

    /// What is searched for instead of the typed text: the same keys on another keyboard layout, if only that finds a
    /// command.
    #[must_use]
    pub fn read_as(&self) -> Option<String> {
        found_in_other_layout(self.input.text(), |text| {
            bindings_in(self.context).any(|binding| is_command(binding) && contains(binding, text))
        })
    }
}

fn contains(binding: &Binding, text: &str) -> bool {
    let words = format!("{} {}", binding.description, binding.hint).to_lowercase();
    text.to_lowercase().split_whitespace().all(|word| words.contains(word))
}

/// Moving the cursor is not worth a place in the palette, nor is the palette itself; a second row for the same action is not either.
fn is_command(binding: &Binding) -> bool {
    match binding.action {
        Action::Up | Action::Down | Action::First | Action::Last | Action::PreviousPart | Action::Palette => false,
        Action::Quit | Action::Reference => !binding.hint.is_empty(),
        _ => true,
    }
}

/// A command while the palette is on top.
pub(in crate::app) fn run(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let Some(Layer::Palette(palette)) = model.layers.last() else { return };
    match action {
        Action::Close => drop(model.layers.pop()),
        Action::Choose => match palette.rows(model).get(palette.list.cursor).map(|row| row.action) {
            Some(chosen) => {
                model.layers.pop();
                commands::run(model, chosen, effects);
            }
            None => model.hint("No command contains what is typed."),
        },
        moving => scrolling::scroll(model, moving),
    }
}
