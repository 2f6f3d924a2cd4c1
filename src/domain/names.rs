//! Names as people type them: the same name in another Unicode form is the same name, and an exact one comes first.
//!
//! й, ї and ё are one code point (NFC) or two (NFD), depending on the system that wrote them. The server compares bytes.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The text in composed form (NFC).
pub fn composed(text: &str) -> String {
    text.nfc().collect()
}

/// The text as it is compared in searches: composed, in small letters.
pub fn fold(text: &str) -> Box<str> {
    let lower = text.to_lowercase();
    if is_nfc(&lower) { lower.into() } else { composed(&lower).into() }
}

/// The forms in which a server that compares bytes has to be asked for a text: as typed, then NFC, then NFD.
pub fn forms(typed: &str) -> Vec<String> {
    let mut forms = vec![typed.to_owned()];
    for form in [composed(typed), typed.nfd().collect()] {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

/// Returns whether two names are equal apart from their Unicode form.
pub fn is_same(one: &str, other: &str) -> bool {
    one == other || composed(one) == composed(other)
}

/// Finds the things with exactly this name or, if there are none, with this name in another Unicode form. Several are
/// ambiguous.
pub fn named<T>(things: impl IntoIterator<Item = T>, typed: &str, name: impl Fn(&T) -> &str) -> Vec<T> {
    let equal: Vec<T> = things.into_iter().filter(|thing| is_same(name(thing), typed)).collect();
    if equal.iter().any(|thing| name(thing) == typed) {
        return equal.into_iter().filter(|thing| name(thing) == typed).collect();
    }
    equal
}

/// How well a name matches the typed text: an exact match first, then names that begin with it, then the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    Exact,
    /// Equal apart from letter case or Unicode form.
    Same,
    Prefix,
    Contains,
    /// Matched by something else than its name.
    Other,
}

/// Ranks `name` against `typed`. An empty text matches every name equally, even an empty one.
pub fn rank(name: &str, typed: &str) -> Rank {
    let (folded, wanted) = (fold(name), fold(typed));
    match () {
        () if typed.is_empty() => Rank::Prefix,
        () if name == typed => Rank::Exact,
        () if folded == wanted => Rank::Same,
        () if folded.starts_with(&*wanted) => Rank::Prefix,
        () if folded.contains(&*wanted) => Rank::Contains,
        () => Rank::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NFC: &str = "Ночной отчёт";

    fn nfd() -> String {
        NFC.nfd().collect()
    }

    #[test]
    fn a_name_is_found_in_another_form_and_the_exact_one_wins() {
        let found = |names: &[&str], typed: &str| -> Vec<String> {
            named(names.iter().map(|name| (*name).to_owned()), typed, |name| name)
        };
        assert_eq!(found(&["Other", NFC], &nfd()), [NFC]);
        assert_eq!(found(&[NFC, &nfd()], &nfd()), [nfd()]);
        let mixed = format!("{} й", nfd());
        assert_eq!(found(&[&format!("{NFC} й"), &format!("{} {}", nfd(), "й".nfd())], &mixed).len(), 2, "ambiguous");
        assert!(found(&["ночной отчёт"], NFC).is_empty(), "case counts");
    }

    #[test]
    fn the_server_is_asked_in_every_form_once() {
        assert_eq!(forms("Support"), ["Support"]);
        assert_eq!(forms(NFC), [NFC.to_owned(), nfd()]);
        assert_eq!(forms(&nfd()), [nfd(), NFC.to_owned()]);
    }

    #[test]
    fn an_exact_name_comes_first_then_prefixes_then_the_rest() {
        let mut names =
            ["Copy of Notify CRM", "Notify CRM 2", "Notify CRM", "notify crm", "Unrelated", "Notify CRM again"];
        names.sort_by_key(|name| rank(name, "notify crm"));
        assert_eq!(
            names,
            ["notify crm", "Notify CRM", "Notify CRM 2", "Notify CRM again", "Copy of Notify CRM", "Unrelated"]
        );
        assert_eq!(rank("", ""), rank("Notify CRM", ""), "nothing is typed, so the order stays");
    }
}
