//! The question dialog and its answers.

use std::borrow::Cow;

use ratatui::prelude::{Position, Rect, Style};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::brush::{Brush, fit_middle};
use super::layout::{SIDES, question_area};
use super::{dialog_parts as parts, footer};
use crate::app::{Model, QuestionDialog, Size, TextField, Viewport};
use crate::keys::{Action, Context};

pub(super) fn viewport(dialog: &QuestionDialog, model: &Model) -> Viewport {
    let text = Text::of(dialog, model, model.size);
    Viewport { rows: text.rows(), lines: text.lines.len(), is_full_width: false }
}

/// Draws a question; instead of its buttons, the number of hooks if it has to be typed.
pub(super) fn draw(
    model: &Model,
    dialog: &QuestionDialog,
    number: Option<(&TextField, usize)>,
    brush: &mut Brush<'_>,
) -> Option<Position> {
    let text = Text::of(dialog, model, brush.size());
    let inner = parts::frame(model, text.area, &text.title, brush);
    let range = dialog.list.in_view(text.lines.len(), text.rows());
    let place = inner.inner(SIDES);
    // The end says whether it is on.
    let shown = text.lines[range.clone()].iter().map(|line| fit_middle(line, usize::from(place.width)));
    brush.lines(place, shown, Style::new());
    if range.len() < text.lines.len() {
        let position = footer::in_view(&range, text.lines.len());
        parts::lower_edge(text.area, &format!("{position} · {} scrolls", Action::Down), brush);
    }
    if let Some((typed, hooks)) = number {
        return parts::type_number(typed, hooks, inner, brush);
    }
    parts::buttons(&text.buttons, Some(dialog.buttons.marked), inner, brush)
}

/// A question in words, with the user's keys, and its place.
struct Text<'a> {
    title: Cow<'a, str>,
    /// A line that is too wide is continued in a second one.
    lines: Vec<String>,
    buttons: Vec<String>,
    area: Rect,
}

impl<'a> Text<'a> {
    fn of(dialog: &'a QuestionDialog, model: &Model, screen: Size) -> Self {
        let keys = model.key_names();
        let title = keys.fill(&dialog.title);
        let lines: Vec<Cow<'_, str>> = dialog.lines.iter().map(|line| keys.fill(line)).collect();
        let buttons: Vec<String> = dialog.buttons.texts(Context::Question, &model.keys).collect();
        let width = buttons.iter().map(|button| button.width() + 1).sum();
        let widest = lines.iter().map(|line| line.width()).chain([width, title.width() + 4]).max().unwrap_or(0);
        let width = usize::from(question_area(screen, 1, widest).width.saturating_sub(4));
        let lines: Vec<String> = lines.iter().flat_map(|line| broken_once(line, width)).map(str::to_owned).collect();
        let area = question_area(screen, lines.len(), widest);
        Self { title, lines, buttons, area }
    }

    /// The number of lines that are visible at once.
    fn rows(&self) -> usize {
        usize::from(self.area.height.saturating_sub(4))
    }
}

/// Breaks a text once if it is too wide, between words unless that leaves most of the line empty. The second part is not
/// broken again, because names can have ten thousand characters.
fn broken_once(text: &str, width: usize) -> impl Iterator<Item = &str> {
    let mut columns = 0;
    let (mut space, mut end) = (0, None);
    for (index, grapheme) in text.grapheme_indices(true) {
        columns += grapheme.width();
        if columns > width {
            end = Some(if space * 2 > index { space } else { index });
            break;
        }
        if grapheme == " " {
            space = index;
        }
    }
    let (first, rest) = text.split_at(end.unwrap_or(text.len()));
    std::iter::once(first).chain(Some(rest.trim_start()).filter(|rest| !rest.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_wide_goes_on_in_a_second_one() {
        let broken = |text, width| broken_once(text, width).collect::<Vec<_>>();
        assert_eq!(broken("Joined → Notify CRM (on)", 40), ["Joined → Notify CRM (on)"]);
        assert_eq!(broken("Joined → Notify CRM (on)", 20), ["Joined → Notify CRM", "(on)"]);
        assert_eq!(broken("a bcdefghijklmnop", 10), ["a bcdefghi", "jklmnop"]);
        assert_eq!(broken("", 10), [""]);
    }
}
