//! Moving in the list or the text of the top layer.

use crate::{
    app::{layer::Layer, model::Model, widgets::list::Follow},
    keys::Action,
};

/// Moves in the list of the top layer; where it has no cursor, the text itself.
pub(in crate::app) fn scroll(model: &mut Model, action: Action) {
    let (length, height) = extent(model);
    let page = isize::try_from(height).unwrap_or(isize::MAX);
    let delta = match action {
        Action::Up => -1,
        Action::Down => 1,
        Action::PreviousPage => -page,
        Action::NextPage => page,
        Action::First => isize::MIN,
        Action::Last => isize::MAX,
        _ => return,
    };
    match model.layers.last_mut() {
        Some(Layer::Plan(sheet)) => sheet.list.step(delta, length),
        Some(Layer::Copying(copying)) => copying.list_mut().step(delta, length),
        _ => {}
    }
}

/// Puts the list of the top layer in range, and the view around its cursor.
pub(in crate::app) fn settle(model: &mut Model) {
    let (length, height) = extent(model);
    match model.layers.last_mut() {
        Some(Layer::Plan(sheet)) => sheet.list.settle(length, height, Follow::Line),
        Some(Layer::Copying(copying)) => copying.list_mut().settle(length, height, Follow::Line),
        _ => {}
    }
}

/// How many lines the top layer has, and how many are in view.
fn extent(model: &Model) -> (usize, usize) {
    match model.layers.last() {
        Some(Layer::Plan(sheet)) => (sheet.row_count(), usize::from(sheet.places(model.size).list_rows)),
        Some(Layer::Copying(copying)) => (copying.row_count(), usize::from(copying.places(model.size).list_rows)),
        _ => (0, 1),
    }
}
