//! What is seen: a pure function from the state to a buffer of cells.
//!
//! Reads only; decides nothing. Builds only the rows in view, so a list of 100,000 costs what one of 100 does.

mod all_queues;
mod ascii;
mod brush;
mod copying;
mod form;
mod form_list;
mod header;
mod hints;
mod hooks;
mod matrix;
mod palette;
mod plan;
mod question;
mod queues;
mod remark;
mod report;
mod schema;
mod sign_in;
mod start;
mod status;
mod text_viewer;
mod theme;

use ratatui::{buffer::Buffer, layout::Position};

use crate::app::{Arrangement, Layer, Layout, Model, Pane, Place, Screen, View, Viewport};
use brush::Brush;
pub use theme::Theme;

/// The name of the terminal's window: the program and the profile, or else the server. Without control characters.
#[must_use]
pub fn window_title(model: &Model) -> String {
    let session = &model.session;
    let place = match (&session.profile.name, &session.place) {
        (Some(profile), _) => profile.as_str(),
        (None, Place::Unset) => "",
        (None, Place::Demo) => "demo",
        (None, Place::Server(host)) => host,
    };
    let name = [place, "webitel-hooks"].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    name.chars().filter(|character| !character.is_control()).collect()
}

/// Draws the state, and says where the terminal's cursor stands: in the text being typed, else on the row or the button
/// that has the keyboard, because a screen reader follows it.
///
/// `frame` is overwritten whole; its area is the screen.
pub fn view(model: &Model, theme: Theme, frame: &mut Buffer) -> Option<Position> {
    frame.reset();
    let mut brush = Brush { buffer: frame, theme };
    let layout = Layout::of(brush.size());
    let cursor = draw(model, &layout, &mut brush);
    if theme.ascii {
        ascii::fold(frame);
    }
    cursor
}

/// Measures how much of each component is visible, for [`Model::fit`] after every update.
#[must_use]
pub fn measure(model: &Model) -> Screen {
    let top = match model.layers.last() {
        Some(Layer::Question(dialog)) => question::viewport(dialog, model.size),
        Some(Layer::Text(viewer)) => text_viewer::viewport(viewer, &model.notices, model.size),
        Some(Layer::Palette(_)) => palette::viewport(model.size),
        _ => Viewport::default(),
    };
    Screen { top }
}

fn draw(model: &Model, layout: &Layout, brush: &mut Brush<'_>) -> Option<Position> {
    if layout.arrangement == Arrangement::TooSmall {
        start::too_small(brush);
        return None;
    }
    header::draw(model, brush);
    let mut cursor = None;
    // A view of all queues covers the panes and whatever else is under it.
    let base = model.layers.iter().rposition(|layer| matches!(layer, Layer::Overview(_)));
    if let Some(view) = model.view() {
        let focused = base.is_some_and(|base| base + 1 == model.layers.len());
        cursor = match view {
            View::AllQueues => all_queues::draw(model, layout.whole, focused, brush),
            View::Matrix => matrix::draw(model, layout.whole, focused, brush),
        };
    } else if model.session.place == Place::Unset {
        cursor = start::draw(model, layout, brush);
    } else {
        let filter = match model.layers.last() {
            Some(Layer::Filter(pane, field)) => Some((*pane, field)),
            _ => None,
        };
        let input = |pane| filter.filter(|(filtered, _)| *filtered == pane).map(|(_, field)| field);
        let both = layout.arrangement == Arrangement::TwoPanes;
        if both || model.focus == Pane::Queues {
            cursor = queues::draw(model, layout.queues, input(Pane::Queues), brush);
        }
        if both || model.focus == Pane::Hooks {
            cursor = hooks::draw(model, layout.hooks, input(Pane::Hooks), brush).or(cursor);
        }
    }
    status::draw(model, layout, brush);
    hints::draw(model, layout, brush);
    for layer in &model.layers[base.map_or(0, |base| base + 1)..] {
        if !matches!(layer, Layer::Filter(..)) {
            brush.calm();
        }
        let drawn = match layer {
            Layer::Filter(..) | Layer::Overview(_) => continue,
            Layer::Form(form) => form::draw(model, form, brush),
            Layer::Question(question) => question::draw(question, brush),
            Layer::Text(viewer) => text_viewer::draw(viewer, &model.notices, brush),
            Layer::Palette(palette) => palette::draw(model, palette, brush),
            Layer::Schema(choice) => schema::draw(model, choice, brush),
            Layer::Report(report) => report::draw(report, brush),
            Layer::Plan(sheet) => plan::draw(model, sheet, brush),
            Layer::Copying(copying) => copying::draw(copying, brush),
            Layer::SignIn(sign_in) => sign_in::draw(sign_in, brush),
        };
        // Only the top layer has the keyboard, so only its cursor shows.
        cursor = drawn;
    }
    cursor
}
