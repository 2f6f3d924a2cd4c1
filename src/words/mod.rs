//! Parts of sentences that several modules need: lists, counts, capital letters, and the nearest name.

use std::borrow::Borrow;

/// From this likeness on (1 is equal) a whole word counts as a slip of the finger.
const SLIP: f64 = 0.6;
/// The same for the beginnings of names: "Suport line", "Notfy".
const SIMILAR: f64 = 0.8;
/// The likeness of a name that contains what was typed, or is contained in it.
const CONTAINED: f64 = 0.9;

/// The names that are most like what was typed, best first: their indices. Case does not matter, and `-` is `_`.
pub fn nearest_of<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<usize> {
    let typed = plain(typed);
    let scored = names.into_iter().enumerate().map(|(index, name)| (likeness(&typed, &plain(name)), index));
    let mut scored: Vec<(f64, usize)> = scored.filter_map(|(score, index)| Some((score?, index))).collect();
    scored.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    scored.into_iter().take(most).map(|(_, index)| index).collect()
}

/// The name that is most like what was typed, if any is like it at all.
fn nearest<'a>(typed: &str, names: &[&'a str]) -> Option<&'a str> {
    nearest_of(typed, names.iter().copied(), 1).first().map(|index| names[*index])
}

/// `did you mean "token_file"?`, if any name is like what was typed.
pub fn did_you_mean(typed: &str, names: &[&str]) -> Option<String> {
    nearest(typed, names).map(|name| format!("did you mean {name:?}?"))
}

fn plain(word: &str) -> String {
    word.trim().to_lowercase().replace('-', "_")
}

fn likeness(typed: &str, name: &str) -> Option<f64> {
    if typed.is_empty() || name.is_empty() {
        return None;
    }
    let whole = strsim::normalized_damerau_levenshtein(typed, name);
    let beginning = strsim::jaro_winkler(typed, name);
    let contained =
        typed.chars().count().min(name.chars().count()) > 2 && (name.contains(typed) || typed.contains(name));
    let contained = if contained { CONTAINED } else { 0.0 };
    (whole >= SLIP || beginning >= SIMILAR || contained > 0.0).then(|| whole.max(beginning).max(contained))
}

/// `one, two and three`.
pub fn list<S: Borrow<str>>(words: &[S]) -> String {
    match words {
        [] => String::new(),
        [only] => only.borrow().to_owned(),
        [first @ .., last] => format!("{} and {}", first.join(", "), last.borrow()),
    }
}

/// `1 hook`, `3 hooks`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// The verb after a [`count`]: `is` or `are`.
pub const fn is_or_are(number: usize) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

/// `2 failed, 1 not tried`: the numbers that are not 0, each with its words.
pub fn counted(parts: &[(usize, &str)]) -> String {
    let parts = parts.iter().filter(|(number, _)| *number > 0);
    parts.map(|(number, words)| format!("{number} {words}")).collect::<Vec<_>>().join(", ")
}

/// The text with its first letter in upper case.
pub fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// An error as a sentence of its own: with a capital letter and a full stop.
pub fn sentence(error: &impl std::fmt::Display) -> String {
    let text = capitalized(&error.to_string());
    if text.is_empty() || text.ends_with(['.', '?', '!']) { text } else { text + "." }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_known_and_another_word_is_not() {
        let words = ["url", "token_file", "token_command", "read_only", "colour"];
        for (typed, meant) in [
            ("tokn_file", Some("token_file")),
            ("token-file", Some("token_file")),
            ("Read_Only", Some("read_only")),
            ("color", Some("colour")),
            ("readonly", Some("read_only")),
            ("ulr", Some("url")),
            ("password", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, &words), meant, "{typed}");
        }
    }

    #[test]
    fn the_nearest_names_come_first() {
        let names = ["Old CRM push", "Notify CRM", "Copy of Notify CRM", "Support line"];
        assert_eq!(nearest_of("Notfy CRM", names, 3), [1]);
        assert_eq!(nearest_of("notify crm", names, 3), [1, 2], "the equal one first");
        assert_eq!(nearest_of("crm", names, 2).len(), 2, "part of a name");
        assert_eq!(nearest_of("suport line", names, 3), [3]);
        assert!(nearest_of("xyzzy", names, 3).is_empty());
    }

    #[test]
    fn sentences_begin_with_any_letter() {
        assert_eq!(sentence(&"ключ не підходить"), "Ключ не підходить.");
        assert_eq!(sentence(&"ßx"), "SSx.");
        assert_eq!(sentence(&"\"x\" is gone."), "\"x\" is gone.");
        assert_eq!(sentence(&""), "");
    }

    #[test]
    fn words_are_listed_and_counted() {
        assert_eq!(
            (list::<&str>(&[]), list(&["a"]), list(&["a", "b", "c"])),
            (String::new(), "a".into(), "a, b and c".into())
        );
        assert_eq!(
            (count(1, "hook"), count(0, "hook"), count(2, "hook")),
            ("1 hook".into(), "0 hooks".into(), "2 hooks".into())
        );
        assert_eq!(counted(&[(2, "failed"), (0, "unclear"), (1, "not tried")]), "2 failed, 1 not tried");
    }
}
