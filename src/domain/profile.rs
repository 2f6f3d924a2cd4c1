//! The mark that a profile gives its server, and the changes that it allows without a further confirmation.

use super::ServerText;

/// The appearance of a profile, and its limits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProfileMark {
    /// Its name; none where the server was named without one.
    pub name: Option<String>,
    /// A word of the user's own, such as "production".
    pub label: Option<ServerText>,
    /// The colour of the mark. The words always say the same.
    pub colour: Option<MarkColour>,
    /// Nothing may be changed.
    pub read_only: bool,
    /// Any certificate is accepted: this must be visible all the time.
    pub insecure_tls: bool,
    /// The real thing: named in words in the header, the window title and every question.
    pub production: bool,
    /// Plans of more hooks than this are confirmed by typing their number, as the profile sets it.
    pub confirm_above: Option<usize>,
}

/// `confirm_above` of a production profile that does not set it.
const PRODUCTION_CONFIRM_ABOVE: usize = 50;

impl ProfileMark {
    /// `profile main`, or `production profile main`, with its label unless that says the same. Nothing without a profile.
    pub fn in_words(&self) -> Option<String> {
        let name = self.name.as_ref()?;
        let kind = if self.production { "production profile" } else { "profile" };
        Some(self.shown_label().map_or_else(|| format!("{kind} {name}"), |label| format!("{kind} {name}, {label}")))
    }

    /// The label, unless it only repeats that this is production.
    pub fn shown_label(&self) -> Option<&ServerText> {
        self.label.as_ref().filter(|label| !(self.production && label.shown().eq_ignore_ascii_case("production")))
    }

    /// Returns whether a plan of this many hooks ([`Plan::hooks`](super::plan::Plan::hooks)) is confirmed by typing
    /// their number; a yes is enough for a smaller one.
    pub fn must_type_number(&self, hooks: usize) -> bool {
        self.confirm_above.or(self.production.then_some(PRODUCTION_CONFIRM_ABOVE)).is_some_and(|limit| hooks > limit)
    }
}

/// One of the eight colours that every terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantNames)]
#[expect(missing_docs, reason = "they are what they are called")]
#[strum(serialize_all = "lowercase", ascii_case_insensitive)]
pub enum MarkColour {
    Black,
    Red,
    Green,
    Yellow,
    Blue,
    Magenta,
    Cyan,
    White,
}

impl MarkColour {
    /// The names in the configuration file, in the order of the terminal.
    pub const NAMES: &[&str] = <Self as strum::VariantNames>::VARIANTS;

    pub fn name(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn larger_plans_ask_for_their_number_only_where_a_profile_says_so() {
        for (production, confirm_above, largest_without) in [
            (false, None, None),
            (true, None, Some(50)),
            (true, Some(3), Some(3)),
            (true, Some(200), Some(200)),
            (false, Some(10), Some(10)),
            (false, Some(0), Some(0)),
        ] {
            let mark = ProfileMark { production, confirm_above, ..ProfileMark::default() };
            let largest = (0..1000).take_while(|hooks| !mark.must_type_number(*hooks)).last();
            let largest = largest.filter(|largest| *largest < 999);
            assert_eq!(largest, largest_without, "production {production}, confirm_above {confirm_above:?}");
        }
    }
}
