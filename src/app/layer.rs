//! What lies over the panes: the dialogs, and the lists that cover them.

use super::{
    component::Component,
    copying::state::Copying,
    dialogs::{ClipboardDialog, Palette, PlanDialog, QuestionDialog, SchemaChoice, SignIn, TextViewer},
    form::Form,
    reports::Report,
    request::Part,
};

/// A list that covers the panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// All hooks.
    AllHooks,
    /// Queues and events.
    Matrix,
}

/// What lies over the panes, the last one on top. Only the top one has the keyboard.
#[derive(Debug, Clone)]
pub enum Layer {
    /// A list that covers everything under it.
    Cover(View),
    /// Adding or editing a hook.
    Form(Box<Form>),
    /// A question.
    Question(QuestionDialog),
    /// A text to read.
    Text(TextViewer),
    /// The command palette.
    Palette(Palette),
    /// What to copy to the clipboard.
    Clipboard(ClipboardDialog),
    /// The flow schema for many hooks.
    Schema(Box<SchemaChoice>),
    /// A plan: asked for, being carried out, or ended.
    Plan(Box<PlanDialog>),
    /// What was done, or what is wrong.
    Report(Box<Report>),
    /// Hooks on their way to other queues.
    Copying(Box<Copying>),
    /// Signing in.
    SignIn(Box<SignIn>),
}

impl Layer {
    /// The name of what lies there.
    #[must_use]
    pub const fn part(&self) -> Part {
        match self {
            Self::Cover(View::AllHooks) => Part::AllHooks,
            Self::Cover(View::Matrix) => Part::Matrix,
            Self::Form(_) => Part::Form,
            Self::Question(_) => Part::Question,
            Self::Text(_) => Part::TextViewer,
            Self::Palette(_) => Part::Palette,
            Self::Clipboard(_) => Part::Clipboard,
            Self::Schema(_) => Part::SchemaChoice,
            Self::Plan(_) => Part::Plan,
            Self::Report(_) => Part::Report,
            Self::Copying(_) => Part::Copy,
            Self::SignIn(_) => Part::SignIn,
        }
    }

    /// The question that is asked there, if it is one.
    #[must_use]
    pub fn question(&self) -> Option<&QuestionDialog> {
        match self {
            Self::Question(question) => Some(question),
            Self::Plan(plan) => plan.question(),
            _ => None,
        }
    }

    /// The dialog. `None` for a list that covers the panes, and for what is not a component yet.
    pub(super) fn component(&self) -> Option<&dyn Component> {
        match self {
            Self::Form(form) => Some(form.as_ref()),
            Self::Plan(dialog) => Some(dialog.as_ref()),
            Self::Schema(choice) => Some(choice.as_ref()),
            Self::Question(dialog) => Some(dialog),
            Self::Text(dialog) => Some(dialog),
            Self::Palette(dialog) => Some(dialog),
            Self::Report(dialog) => Some(dialog.as_ref()),
            Self::Clipboard(dialog) => Some(dialog),
            Self::SignIn(dialog) => Some(dialog.as_ref()),
            _ => None,
        }
    }

    pub(super) fn component_mut(&mut self) -> Option<&mut dyn Component> {
        match self {
            Self::Form(form) => Some(form.as_mut()),
            Self::Plan(dialog) => Some(dialog.as_mut()),
            Self::Schema(choice) => Some(choice.as_mut()),
            Self::Question(dialog) => Some(dialog),
            Self::Text(dialog) => Some(dialog),
            Self::Palette(dialog) => Some(dialog),
            Self::Report(dialog) => Some(dialog.as_mut()),
            Self::Clipboard(dialog) => Some(dialog),
            Self::SignIn(dialog) => Some(dialog.as_mut()),
            _ => None,
        }
    }
}
