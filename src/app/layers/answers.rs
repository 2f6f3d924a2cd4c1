//! Answering a question: its keys, and what each answer does.

use super::{question::Verdict, quitting, scrolling};
use crate::{
    app::{
        form::{opening, parking, recheck, saving, state::Way},
        message::Effect,
        model::{Layer, Model},
        panes::{availability, changing},
    },
    keys::Action,
};

/// A command while a question is on top.
pub(in crate::app) fn run(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let Some(Layer::Question(question)) = model.layers.last_mut() else { return };
    match action {
        Action::NextPart | Action::PreviousPart if question.choices.len() == 1 => {
            model.hint("There is only this one answer: Enter or Esc.");
        }
        Action::NextPart => question.mark_next(1),
        Action::PreviousPart => question.mark_next(-1),
        Action::Up | Action::PreviousPage | Action::Down | Action::NextPage => scrolling::scroll(model, action),
        Action::Press => {
            let verdict = question.choices[question.marked].verdict.clone();
            answer(model, verdict, effects);
        }
        Action::Yes | Action::Other => {
            let key = if action == Action::Yes { 'y' } else { 'o' };
            match question.choices.iter().find(|choice| choice.key == key).map(|choice| choice.verdict.clone()) {
                Some(verdict) => answer(model, verdict, effects),
                None => model.hint(format!("This question has no answer {key}.")),
            }
        }
        _ => answer(model, Verdict::Dismiss, effects),
    }
}

fn answer(model: &mut Model, verdict: Verdict, effects: &mut Vec<Effect>) {
    if verdict.writes()
        && let Err(reason) = availability::visible(model)
    {
        return model.hint(reason);
    }
    let Some(Layer::Question(question)) = model.layers.pop() else { return };
    match verdict {
        Verdict::Dismiss => {}
        Verdict::Remove(ids) => changing::begin_remove(model, &ids, &question, effects),
        Verdict::Switch(ids, to) => changing::begin_switch(model, &ids, to, effects),
        Verdict::Swap { on, off } => changing::begin_swap(model, on, off, effects),
        Verdict::SaveSwitchedOff => saving::save(model, Way::SwitchedOff, effects),
        Verdict::SaveWithSwap(other) => saving::save(model, Way::Swap(other), effects),
        Verdict::SaveMine(theirs, way) => recheck::save_mine(model, theirs, way, effects),
        Verdict::TakeTheirs(theirs) => recheck::take_theirs(model, theirs),
        Verdict::SaveAsNew(way) => recheck::save_as_new(model, way, effects),
        Verdict::ParkForm => parking::park(model),
        Verdict::DiscardForm => opening::close(model, effects),
        Verdict::QuitWhenWritten => quitting::when_written(model, effects),
        Verdict::QuitNow => effects.push(Effect::Quit),
    }
}
