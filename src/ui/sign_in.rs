//! The sign-in dialog.

use ratatui::prelude::{Position, Rect, Style};

use super::brush::Brush;
use super::dialog_parts as parts;
use super::layout::{FRAME, SIDES, question_area};
use crate::app::{SecretField, SignIn, SignInField};
use crate::keys::Action;

const LABEL: u16 = 12;
const WIDTH: usize = 64;

pub(super) fn draw(sign_in: &SignIn, brush: &mut Brush<'_>) -> Option<Position> {
    let (text, style) = match (&sign_in.failure, sign_in.busy) {
        (_, true) => (format!("Waiting for the server … {} stops waiting.", Action::Close), brush.theme.notable()),
        (Some(failure), _) => (failure.to_string(), brush.theme.bad()),
        (None, _) if sign_in.second_factor.is_some() => {
            (format!("Type the code that your authenticator shows, then {}.", Action::Press), Style::new())
        }
        (None, _) => {
            let [next, press, close] = [Action::NextPart, Action::Press, Action::Close];
            let text = format!("{next} goes on, {press} signs in. {close} goes back without signing in.");
            (text, brush.theme.faint())
        }
    };
    let width = usize::from(question_area(brush.size(), 1, WIDTH).inner(FRAME).inner(SIDES).width);
    let reason = brush.wrap(&sign_in.reason, width);
    let message = brush.wrap(&text, width).len();
    // Room for a message of two lines from the beginning, so that the box does not jump when one comes.
    let rows = reason.len() + 1 + sign_in.fields().len() + 1 + message.max(2);
    let area = question_area(brush.size(), rows.saturating_sub(2), WIDTH);
    let inner = brush.frame(area, "Sign in", "", true);
    let gap = u16::from(usize::from(inner.height) >= rows);
    let below = |used: u16| Rect { y: inner.y + used, height: inner.height.saturating_sub(used), ..inner };
    let mut used = brush.lines(inner.inner(SIDES), reason, Style::new()) + gap;
    let mut cursor = None;
    for (row, field) in below(used).rows().zip(sign_in.fields()) {
        cursor = draw_field(sign_in, *field, row, brush).or(cursor);
        used += 1;
    }
    brush.paragraph(below(used + gap), &text, style);
    cursor
}

fn draw_field(sign_in: &SignIn, field: SignInField, row: Rect, brush: &mut Brush<'_>) -> Option<Position> {
    let (label, placeholder) = match field {
        SignInField::User => ("User", "name, or name@domain"),
        SignInField::Domain => ("Domain", "only if it is not part of the name"),
        SignInField::Password => ("Password", ""),
        SignInField::Code => ("Code", "6 digits"),
    };
    let focused = sign_in.field == field;
    let place = parts::field(row, label, LABEL, focused, brush);
    let cursor = match field {
        SignInField::User => brush.input(place, &sign_in.user, placeholder),
        SignInField::Domain => brush.input(place, &sign_in.domain, placeholder),
        SignInField::Password => hidden(place, &sign_in.password, placeholder, brush),
        SignInField::Code => hidden(place, &sign_in.code, placeholder, brush),
    };
    cursor.filter(|_| focused)
}

/// Draws one mark per character, so that each key press is visible.
fn hidden(place: Rect, field: &SecretField, placeholder: &str, brush: &mut Brush<'_>) -> Option<Position> {
    let length = u16::try_from(field.length()).unwrap_or(u16::MAX).min(place.width.saturating_sub(1));
    if length == 0 {
        brush.text(place.x, place.y, place.width, placeholder, brush.theme.faint());
    } else {
        brush.text(place.x, place.y, place.width, &"*".repeat(usize::from(length)), Style::new());
    }
    Some(Position { x: place.x + length, y: place.y })
}
