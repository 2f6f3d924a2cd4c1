//! What was done to hooks, in the words of the history, of messages and of the title of an undo.

use super::{Cause, Hook, HookField, State};

/// What was done to a hook, to follow its name or a number of hooks: `switched off`. `before`, `after`: the hook; nothing:
/// it was not there.
pub fn deed(cause: &Cause, before: Option<&Hook>, after: Option<&Hook>) -> &'static str {
    match (cause, before, after) {
        (_, Some(_), None) => "removed",
        (Cause::Apply, None, _) => "added",
        (Cause::Undo(_) | Cause::Copy | Cause::Fix, None, _) => cause.past(),
        (_, None, _) => "added",
        (Cause::Undo(_) | Cause::Pause | Cause::Resume | Cause::Fix | Cause::Apply, ..) => cause.past(),
        (_, Some(before), Some(after)) => match HookField::differing(before, after).as_slice() {
            [] | [HookField::State] if after.state == State::On => "switched on",
            [] | [HookField::State] => "switched off",
            _ => Cause::Edit.past(),
        },
    }
}

/// Counts hooks by what was done to them: `1 hook added, 2 switched off`. Empty without any.
pub fn deeds_in_words(deeds: impl IntoIterator<Item = &'static str>) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for deed in deeds {
        match counts.iter_mut().find(|(known, _)| *known == deed) {
            Some((_, count)) => *count += 1,
            None => counts.push((deed, 1)),
        }
    }
    let noun = |(index, (_, count)): (usize, &(&str, usize))| match (index, count) {
        (0, 1) => " hook",
        (0, _) => " hooks",
        _ => "",
    };
    let parts = counts.iter().enumerate().map(|(index, part)| format!("{}{} {}", part.1, noun((index, part)), part.0));
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{BatchId, Event, hook};

    #[test]
    fn hooks_are_counted_by_what_was_done_to_them() {
        let (on, off) = (hook(1, Event::Joined, 5, State::On), hook(1, Event::Joined, 5, State::Off));
        let other = hook(1, Event::Missed, 5, State::On);
        let undo = Cause::Undo(BatchId("b".into()));
        let deeds = [
            deed(&Cause::Add, None, Some(&on)),
            deed(&Cause::Add, Some(&on), Some(&off)),
            deed(&Cause::Edit, Some(&on), Some(&other)),
            deed(&Cause::Copy, None, Some(&on)),
            deed(&undo, Some(&on), None),
            deed(&undo, Some(&off), Some(&on)),
            deed(&Cause::Pause, Some(&on), Some(&off)),
            deed(&undo, None, Some(&on)),
        ];
        let words = "1 hook added, 1 switched off, 1 saved, 1 copied, 1 removed, 2 put back, 1 paused";
        assert_eq!(deeds_in_words(deeds), words);
        assert_eq!(deeds_in_words(["removed", "removed"]), "2 hooks removed");
        assert_eq!(deeds_in_words([]), "");
    }
}
