//! Questions of layers that are not components yet, and what their answers do.

use crate::{
    app::{
        dialogs::question::QuestionDialog,
        form::{opening, parking, recheck, saving, state::Way},
        layer::Layer,
        message::Effect,
        model::Model,
        plans::running,
        request::{Choice, Part, Question, Verdict},
        writes::runs::Purpose,
    },
    domain::{Hook, HookId, plan::Order},
};

/// What an answer to a question of a layer does that is not a component yet. The others receive the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deferred {
    /// Save the form with its hook switched off.
    SaveSwitchedOff,
    /// Switch this hook off, then save the form.
    SaveWithSwap(HookId),
    /// Save what the user set over what someone else saved meanwhile: this.
    SaveMine(Hook, Way),
    /// Put what someone else saved meanwhile into the form.
    TakeTheirs(Hook),
    /// The edited hook is gone: save the form as a new one.
    SaveAsNew(Way),
    /// Carry it out although it cannot be undone later.
    WithoutUndo(Box<(Order, Purpose)>),
    /// Do not wait for the form's save.
    ParkForm,
    /// Close the form and forget what is in it.
    DiscardForm,
}

impl Deferred {
    /// Whether this answer sends something to the server.
    pub(in crate::app) const fn writes(&self) -> bool {
        match self {
            Self::SaveSwitchedOff
            | Self::SaveWithSwap(_)
            | Self::SaveMine(..)
            | Self::SaveAsNew(_)
            | Self::WithoutUndo(_) => true,
            Self::TakeTheirs(_) | Self::ParkForm | Self::DiscardForm => false,
        }
    }
}

/// A question of a layer that is not a component yet: its answers, and what each does.
pub(in crate::app) fn question(
    asker: Part,
    title: impl Into<String>,
    lines: Vec<String>,
    answers: Vec<(String, Deferred)>,
    no: &str,
) -> Layer {
    let mut question = Question::new(title, lines, no);
    let mut deferred = Vec::new();
    for (label, does) in answers {
        question = if does.writes() { question.or_write(label) } else { question.or(label) };
        deferred.push(does);
    }
    Layer::Question(QuestionDialog { deferred, ..QuestionDialog::new(asker, question) })
}

/// Does what the answer to a question stands for. The question is closed already.
pub(in crate::app) fn answered(model: &mut Model, asked: &QuestionDialog, verdict: Verdict, effects: &mut Vec<Effect>) {
    let place = asked.question.choices.iter().position(|choice: &Choice| choice.verdict == verdict);
    let Some(does) = place.and_then(|place| asked.deferred.get(place)).cloned() else { return };
    match does {
        Deferred::SaveSwitchedOff => saving::save(model, Way::SwitchedOff, effects),
        Deferred::SaveWithSwap(other) => saving::save(model, Way::Swap(other), effects),
        Deferred::SaveMine(theirs, way) => recheck::save_mine(model, theirs, way, effects),
        Deferred::TakeTheirs(theirs) => recheck::take_theirs(model, theirs),
        Deferred::SaveAsNew(way) => recheck::save_as_new(model, way, effects),
        Deferred::WithoutUndo(order) => {
            let (order, purpose) = *order;
            running::begin_without_undo(model, order, purpose, effects);
        }
        Deferred::ParkForm => parking::park(model),
        Deferred::DiscardForm => opening::close(model, effects),
    }
}
