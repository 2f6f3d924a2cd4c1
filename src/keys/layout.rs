//! Letters typed on the wrong keyboard layout.
//!
//! As a command, a Cyrillic letter counts as the Latin letter on its key ([`to_latin`]). A search tries the typed text first,
//! and the other layouts only if nothing is found ([`found_in_other_layout`]).

const US: &str = "`qwertyuiop[]\\asdfghjkl;'zxcvbnm,./~QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?";
const UKRAINIAN: &str = "'йцукенгшщзхїґфівапролджєячсмитьбю.₴ЙЦУКЕНГШЩЗХЇҐФІВАПРОЛДЖЄЯЧСМИТЬБЮ,";
const RUSSIAN: &str = "ёйцукенгшщзхъ\\фывапролджэячсмитьбю.ЁЙЦУКЕНГШЩЗХЪ/ФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,";

/// The character that the same key types on a US layout, for the Ukrainian and the Russian layout.
/// `None` for a character that no Cyrillic key types.
pub fn to_latin(typed: char) -> Option<char> {
    if typed == '№' {
        return Some('#');
    }
    if typed.is_ascii() && !matches!(typed, '.' | ',') {
        return None;
    }
    translate(typed, RUSSIAN, US).or_else(|| translate(typed, UKRAINIAN, US))
}

fn translate(typed: char, from: &str, to: &str) -> Option<char> {
    from.chars().zip(to.chars()).find_map(|(one, other)| (one == typed).then_some(other))
}

/// Returns the text that the same keys would have typed on the other layout, if `finds` finds something for it and
/// nothing for the text itself. Latin letters are read as Ukrainian, then as Russian.
pub fn found_in_other_layout(text: &str, mut finds: impl FnMut(&str) -> bool) -> Option<String> {
    if text.trim().is_empty() || finds(text) {
        return None;
    }
    in_other_layouts(text).into_iter().find(|other| finds(other))
}

/// The text as typed with the same keys on the other layouts, each once.
pub fn in_other_layouts(text: &str) -> Vec<String> {
    let typed = |key: &dyn Fn(char) -> Option<char>| -> String {
        text.chars().map(|character| key(character).unwrap_or(character)).collect()
    };
    let is_cyrillic = text.chars().any(|character| ('\u{400}'..='\u{4ff}').contains(&character));
    let mut others = if is_cyrillic {
        vec![typed(&to_latin)]
    } else {
        [UKRAINIAN, RUSSIAN].map(|layout| typed(&|character| translate(character, US, layout))).to_vec()
    };
    others.dedup();
    others.retain(|other| other != text);
    others
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_letter_can_be_typed_on_both_cyrillic_layouts() {
        let typed = |text: &str| text.chars().filter_map(to_latin).collect::<String>();
        assert_eq!(typed("фуевызйпПкшощл"), "aetdspqgGrijok");
        assert_eq!(typed("і"), "s", "the Ukrainian layout has і where the Russian has ы");
        assert_eq!(typed(".,Жхї"), "/?:[]");
    }

    #[test]
    fn the_layouts_have_the_same_keys() {
        let keys = |layout: &str| layout.chars().count();
        assert_eq!((keys(UKRAINIAN), keys(RUSSIAN)), (keys(US), keys(US)));
    }

    #[test]
    fn a_text_in_the_wrong_layout_is_found_in_the_other_one() {
        let finds = |name: &'static str| move |text: &str| name.to_lowercase().contains(&text.to_lowercase());
        assert_eq!(found_in_other_layout("тщешан скь", finds("Notify CRM")).as_deref(), Some("notify crm"));
        assert_eq!(found_in_other_layout("gsl", finds("Notify CRM")), None, "found in no layout");
        assert_eq!(found_in_other_layout("gslnhbvrf", finds("Підтримка")).as_deref(), Some("підтримка"));
        assert_eq!(found_in_other_layout("gjllth;rf", finds("Поддержка")).as_deref(), Some("поддержка"));
        assert_eq!(found_in_other_layout("нщк", finds("Нщк yor")), None, "the text itself comes first");
        assert_eq!(found_in_other_layout("", finds("Notify")), None);
    }

    #[test]
    fn latin_letters_are_left_alone() {
        assert!(('a'..='z').all(|letter| to_latin(letter).is_none()));
    }
}
