//! The layers over the panes: the dialogs, and the lists that cover them.

use std::ops::{Deref, DerefMut};

use super::component::{Below, Component};
use super::copying::Copying;
use super::dialogs::{ClipboardDialog, Palette, PlanDialog, QuestionDialog, SchemaChoice, SignIn, TextViewer};
use super::form::Form;
use super::question::Question;
use super::reports::Report;
use super::request::Part;

/// A list that covers the panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    AllHooks,
    /// Queues and events.
    Matrix,
}

/// A layer over the panes. Only the topmost one has the keyboard.
#[derive(Debug, Clone)]
pub enum Layer {
    /// A list that covers everything under it.
    Cover(View),
    /// Adding or editing a hook.
    Form(Box<Form>),
    Question(QuestionDialog),
    /// A text to read.
    TextViewer(TextViewer),
    /// The command palette.
    Palette(Palette),
    /// The choice of a text for the clipboard.
    Clipboard(ClipboardDialog),
    /// The flow schema for many hooks.
    SchemaChoice(Box<SchemaChoice>),
    /// A plan: asked for, being carried out, or ended.
    Plan(Box<PlanDialog>),
    /// The history or the doctor.
    Report(Box<Report>),
    /// Hooks on their way to other queues.
    Copying(Box<Copying>),
    SignIn(Box<SignIn>),
}

impl Layer {
    /// The name of the layer.
    pub fn part(&self) -> Part {
        self.named().0
    }

    /// The dialog. `None` for a list that covers the panes, which `Model` owns.
    pub(super) fn component(&self) -> Option<&dyn Component> {
        self.named().1
    }

    fn named(&self) -> (Part, Option<&dyn Component>) {
        match self {
            Self::Cover(View::AllHooks) => (Part::AllHooks, None),
            Self::Cover(View::Matrix) => (Part::Matrix, None),
            Self::Form(dialog) => (Part::Form, Some(dialog.as_ref())),
            Self::Question(dialog) => (Part::Question, Some(dialog)),
            Self::TextViewer(dialog) => (Part::TextViewer, Some(dialog)),
            Self::Palette(dialog) => (Part::Palette, Some(dialog)),
            Self::Clipboard(dialog) => (Part::Clipboard, Some(dialog)),
            Self::SchemaChoice(dialog) => (Part::SchemaChoice, Some(dialog.as_ref())),
            Self::Plan(dialog) => (Part::Plan, Some(dialog.as_ref())),
            Self::Report(dialog) => (Part::Report, Some(dialog.as_ref())),
            Self::Copying(dialog) => (Part::Copying, Some(dialog.as_ref())),
            Self::SignIn(dialog) => (Part::SignIn, Some(dialog.as_ref())),
        }
    }

    /// The question that is asked there, if it is one.
    pub fn question(&self) -> Option<&QuestionDialog> {
        match self {
            Self::Question(question) => Some(question),
            Self::Plan(plan) => plan.question(),
            _ => None,
        }
    }

    pub(super) fn component_mut(&mut self) -> Option<&mut dyn Component> {
        match self {
            Self::Cover(_) => None,
            Self::Form(dialog) => Some(dialog.as_mut()),
            Self::Question(dialog) => Some(dialog),
            Self::TextViewer(dialog) => Some(dialog),
            Self::Palette(dialog) => Some(dialog),
            Self::Clipboard(dialog) => Some(dialog),
            Self::SchemaChoice(dialog) => Some(dialog.as_mut()),
            Self::Plan(dialog) => Some(dialog.as_mut()),
            Self::Report(dialog) => Some(dialog.as_mut()),
            Self::Copying(dialog) => Some(dialog.as_mut()),
            Self::SignIn(dialog) => Some(dialog.as_mut()),
        }
    }
}

/// The layers over the panes, the topmost last, and those that were put aside.
#[derive(Debug, Clone, Default)]
pub struct Layers {
    open: Vec<Layer>,
    /// A form whose save is not waited for.
    aside: Option<Layer>,
}

impl Deref for Layers {
    type Target = Vec<Layer>;

    fn deref(&self) -> &Vec<Layer> {
        &self.open
    }
}

impl DerefMut for Layers {
    fn deref_mut(&mut self) -> &mut Vec<Layer> {
        &mut self.open
    }
}

impl Layers {
    /// The list that covers the panes, even if a dialog is open over it.
    pub fn cover(&self) -> Option<View> {
        self.iter().rev().find_map(|layer| match layer {
            Layer::Cover(view) => Some(*view),
            _ => None,
        })
    }

    /// The open form, even if a dialog is open over it.
    pub fn form(&self) -> Option<&Form> {
        self.iter().find_map(|layer| match layer {
            Layer::Form(form) => Some(form.as_ref()),
            _ => None,
        })
    }

    /// The unfinished dialog under the list that covers the panes.
    pub(super) fn below(&self) -> Option<Below> {
        let cover = self.iter().rposition(|layer| matches!(layer, Layer::Cover(_)))?;
        self[..cover].iter().find_map(|layer| match layer {
            Layer::Form(_) => Some(Below::Form),
            Layer::SchemaChoice(_) => Some(Below::SchemaChoice),
            _ => None,
        })
    }

    pub(super) fn is_open(&self, part: Part) -> bool {
        self.iter().any(|layer| layer.part() == part)
    }

    /// The topmost dialog of this name.
    pub(super) fn component(&self, part: Part) -> Option<&dyn Component> {
        self.iter().rev().find(|layer| layer.part() == part)?.component()
    }

    /// The topmost dialog of this name, or the form that was put aside, which still receives its answers.
    pub(super) fn component_mut(&mut self, part: Part) -> Option<&mut dyn Component> {
        self.open.iter_mut().rev().chain(&mut self.aside).find(|layer| layer.part() == part)?.component_mut()
    }

    /// Covers the panes with a list. From one such list to the other it takes its place.
    pub(super) fn show(&mut self, view: View) {
        match self.last_mut() {
            Some(Layer::Cover(open)) => *open = view,
            _ => self.push(Layer::Cover(view)),
        }
    }

    /// Asks right over the component: under another question that is open, whose answer is on its way to the keyboard.
    pub(super) fn ask(&mut self, asker: Part, question: Question) {
        let place = self.iter().rposition(|layer| layer.part() == asker);
        let question = Layer::Question(QuestionDialog::new(asker, question));
        self.open.insert(place.map_or(self.open.len(), |place| place + 1), question);
    }

    /// The topmost layer is the question of this asker.
    pub(super) fn asks(&self, asker: Part) -> bool {
        matches!(self.last(), Some(Layer::Question(question)) if question.asker == asker)
    }

    /// Closes the topmost component of this name and the question that it asked.
    pub(super) fn close(&mut self, part: Part) -> Option<Layer> {
        if part == Part::Form {
            self.aside = None;
        }
        let place = self.iter().rposition(|layer| layer.part() == part)?;
        let closed = self.open.remove(place);
        self.open.retain(|layer| !matches!(layer, Layer::Question(question) if question.asker == part));
        Some(closed)
    }

    pub(super) const fn is_form_aside(&self) -> bool {
        self.aside.is_some()
    }

    pub(super) fn put_form_aside(&mut self) {
        if let Some(place) = self.iter().position(|layer| matches!(layer, Layer::Form(_))) {
            self.aside = Some(self.open.remove(place));
        }
    }

    pub(super) fn reopen_form(&mut self) {
        self.open.splice(0..0, self.aside.take());
    }
}
