//! Draws the model: a pure function from the state to a buffer of cells.
//!
//! Reads only; decides nothing. Builds only the rows in view, so a list of 100,000 costs what one of 100 does.
//!
//! | Files | Content |
//! |---|---|
//! | `queue_list`, `hook_list`, `matrix`, `start` | the lists, and the start screen |
//! | `form`, `form_list`, `schema`, `copying`, `plan`, `question`, `report`, `text_viewer`, `palette`, `clipboard`, `sign_in` | the dialogs |
//! | `dialog_parts` | common parts of dialogs |
//! | `header`, `status`, `hints`, `filter`, `footer` | the rows and edges around them |
//! | `remark` | remarks on an event in a queue, in a few words |
//! | `layout`, `columns`, `wrap` | the places of the screen; columns and lines that fit |
//! | `brush`, `theme`, `ascii` | drawing primitives; colours and styles; consoles without Unicode |

mod ascii;
mod brush;
mod clipboard;
mod columns;
mod copying;
mod dialog_parts;
mod filter;
mod footer;
mod form;
mod form_list;
mod header;
mod hints;
mod hook_list;
mod layout;
mod matrix;
mod palette;
mod plan;
mod question;
mod queue_list;
mod remark;
mod report;
mod schema;
mod sign_in;
mod start;
mod status;
mod text_viewer;
mod theme;
mod wrap;

use ratatui::prelude::{Buffer, Position};

use crate::app::{Layer, Model, Pane, Screen, ServerChoice, View, Viewport};
use crate::keys::Action;
use brush::Brush;
pub use header::window_title;
use layout::{Arrangement, Layout, Panel};
pub use theme::{Colours, Theme};

/// Draws the state. Returns the position of the terminal's cursor: in the text being typed, else on the focused row or button,
/// because a screen reader follows it.
///
/// `frame` is overwritten completely; its area is the screen.
pub fn view(model: &Model, theme: Theme, frame: &mut Buffer) -> Option<Position> {
    frame.reset();
    let mut brush = Brush { buffer: frame, theme, keys: model.key_names() };
    let layout = Layout::of(brush.size());
    let cursor = draw(model, &layout, &mut brush);
    if theme.ascii {
        ascii::fold(frame);
    }
    cursor
}

/// Measures how much of each component is visible, for [`Model::fit`] after every update.
pub fn measure(model: &Model) -> Screen {
    let layout = Layout::of(model.size);
    let is_full_width = layout.arrangement != Arrangement::TwoPanes;
    let top = match model.layers.last() {
        Some(Layer::Question(dialog)) => question::viewport(dialog, model),
        Some(Layer::TextViewer(viewer)) => text_viewer::viewport(viewer, model),
        Some(Layer::Palette(_) | Layer::SchemaChoice(_)) => palette::viewport(model.size),
        Some(Layer::Form(_)) => form::viewport(model.size),
        Some(Layer::Copying(_)) => copying::viewport(model.size),
        Some(Layer::Plan(dialog)) => plan::viewport(dialog, model),
        Some(Layer::Report(_)) => report::viewport(model.size),
        Some(Layer::Clipboard(dialog)) => clipboard::viewport(dialog, model.size),
        _ => Viewport::default(),
    };
    let cover = match model.cover() {
        Some(View::AllHooks) => hook_list::viewport(&model.all_hooks, layout.whole, true),
        Some(View::Matrix) => matrix::viewport(layout.whole),
        None => Viewport::default(),
    };
    Screen {
        queues: queue_list::viewport(layout.queues, is_full_width),
        hooks: hook_list::viewport(&model.hooks, layout.hooks, is_full_width),
        cover,
        top,
    }
}

fn draw(model: &Model, layout: &Layout, brush: &mut Brush<'_>) -> Option<Position> {
    if layout.arrangement == Arrangement::TooSmall {
        start::too_small(brush);
        return None;
    }
    header::draw(model, brush);
    let mut cursor = None;
    let base = model.layers.iter().rposition(|layer| matches!(layer, Layer::Cover(_)));
    // A list that covers the panes also covers everything else under it.
    let is_bare = model.layers.len() == base.map_or(0, |base| base + 1);
    if let Some(view) = model.cover() {
        let (other, name) = match view {
            View::AllHooks => (Action::Matrix, "matrix"),
            View::Matrix => (Action::AllHooks, "all hooks"),
        };
        let elsewhere = if layout.whole.width >= 60 { format!("{other}: {name}") } else { String::new() };
        let panel = Panel { area: layout.whole, elsewhere: &elsewhere, focused: is_bare };
        cursor = match view {
            View::AllHooks => hook_list::draw(model, &model.all_hooks, &panel, brush),
            View::Matrix => matrix::draw(model, &panel, brush),
        };
    } else if model.session.server == ServerChoice::Unset {
        cursor = start::draw(model, layout, brush);
    } else {
        for (pane, area, other) in [(Pane::Queues, layout.queues, "hooks"), (Pane::Hooks, layout.hooks, "queues")] {
            let both = layout.arrangement == Arrangement::TwoPanes;
            if !both && model.focus != pane {
                continue;
            }
            let elsewhere = if both { String::new() } else { format!("{}: {other}", Action::NextPart) };
            let panel = Panel { area, elsewhere: &elsewhere, focused: is_bare && model.focus == pane };
            let drawn = match pane {
                Pane::Queues => queue_list::draw(model, &panel, brush),
                Pane::Hooks => hook_list::draw(model, &model.hooks, &panel, brush),
            };
            cursor = drawn.or(cursor);
        }
    }
    status::draw(model, layout, brush);
    hints::draw(model, layout, brush);
    for layer in &model.layers[base.map_or(0, |base| base + 1)..] {
        brush.remove_bars();
        let drawn = match layer {
            Layer::Cover(_) => continue,
            Layer::Form(form) => form::draw(model, form, brush),
            Layer::Question(question) => question::draw(model, question, None, brush),
            Layer::TextViewer(viewer) => text_viewer::draw(viewer, model, brush),
            Layer::Palette(palette) => palette::draw(model, palette, brush),
            Layer::Clipboard(dialog) => clipboard::draw(dialog, &model.keys, brush),
            Layer::SchemaChoice(choice) => schema::draw(model, choice, brush),
            Layer::Report(report) => report::draw(report, brush),
            Layer::Plan(dialog) => plan::draw(model, dialog, brush),
            Layer::Copying(copying) => copying::draw(copying, brush),
            Layer::SignIn(sign_in) => sign_in::draw(sign_in, brush),
        };
        // Only the top layer is focused, so only its cursor shows.
        cursor = drawn;
    }
    cursor
}
