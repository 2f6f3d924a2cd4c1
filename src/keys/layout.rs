//! Letters typed on a Cyrillic layout, read as the key that was pressed. Used where letters are commands, never where text is typed.

/// The character that the same key types on a US layout, for the Ukrainian and the Russian layout.
/// `None` for a character that no Cyrillic key types.
#[must_use]
pub fn to_latin(typed: char) -> Option<char> {
    const CYRILLIC: &str = "йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁіїєґІЇЄҐ.,№";
    const LATIN: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~s]'\\S}\"|/?#";
    CYRILLIC.chars().zip(LATIN.chars()).find_map(|(cyrillic, latin)| (cyrillic == typed).then_some(latin))
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
    fn latin_letters_are_left_alone() {
        assert!(('a'..='z').all(|letter| to_latin(letter).is_none()));
    }
}
