//! `[theme]`: the colours of the screen.

use strum::VariantArray;

use super::entries::Entries;
use crate::domain::MarkColour;
use crate::words;

/// The role of a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Role {
    /// The frame of what has the keyboard.
    Focus,
    /// For checked, filtered and pending things.
    Accent,
    /// For failures and warnings.
    Warning,
    /// A hook that is on; what went well.
    On,
    /// A hook that is off.
    Off,
    /// A hook that is paused.
    Paused,
    /// For less important things.
    Dim,
}

/// The settings, as far as they are made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ThemeSettings {
    /// No colours but those named.
    pub is_mono: bool,
    /// Each role with one of the terminal's 16 colours, or with the colour of plain text.
    pub colours: Vec<(Role, Option<u8>)>,
}

pub(super) fn read(entries: &mut Entries<'_, '_>) -> ThemeSettings {
    let mut settings = ThemeSettings::default();
    let Some(table) = entries.table("theme", "put the theme below a line [theme]") else { return settings };
    let mut theme = entries.inner(table);
    if let Some(base) = theme.text("base") {
        match base.value.as_str() {
            "default" => {}
            "mono" => settings.is_mono = true,
            _ => theme.complain(base.line, "\"base\" must be \"default\" or \"mono\""),
        }
    }
    for role in Role::VARIANTS {
        let name = role.into();
        let Some(colour) = theme.text(name) else { continue };
        match number(&colour.value) {
            Some(number) => settings.colours.push((*role, number)),
            None => {
                let names = words::list(&[MarkColour::NAMES, &["default"]].concat());
                theme.complain(
                    colour.line,
                    format!("{name:?} must be one of {names}, or bright- and a colour such as bright-red"),
                );
            }
        }
    }
    theme.finish("the theme", |_, _| None);
    settings
}

/// The number of one of the terminal's 16 colours; `None` inside: the colour of plain text.
fn number(name: &str) -> Option<Option<u8>> {
    if name == "default" {
        return Some(None);
    }
    let (name, bright) = name.strip_prefix("bright-").map_or((name, 0), |name| (name, 8));
    Some(Some(name.parse::<MarkColour>().ok()? as u8 + bright))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{ConfigMistake, File, Paths};
    use super::*;

    fn parse(text: &str) -> Result<ThemeSettings, Vec<ConfigMistake>> {
        let paths = Paths::new("/home/ann".into(), Path::new("/config"), Path::new("/state"));
        File::parse(text, &paths).map(|file| file.theme)
    }

    #[test]
    fn roles_have_colours_of_the_terminal() {
        let theme = parse("[theme]\nbase = \"mono\"\nfocus = \"blue\"\noff = \"bright-black\"\ndim = \"default\"");
        let colours = vec![(Role::Focus, Some(4)), (Role::Off, Some(8)), (Role::Dim, None)];
        assert_eq!(theme, Ok(ThemeSettings { is_mono: true, colours }));
    }

    #[test]
    fn every_mistake_is_named_with_its_line() {
        for (text, line, message) in [
            ("[theme]\nbase = \"dark\"", 2, "\"base\" must be \"default\" or \"mono\""),
            ("[theme]\n\nfocus = \"#ff0000\"", 3, "\"focus\" must be one of black, red"),
            ("[theme]\nfocus = 4", 2, "\"focus\" must be a string"),
            ("[theme]\nfocussed = \"red\"", 2, "\"focussed\" is not a setting; did you mean \"focus\"?"),
            ("theme = \"mono\"", 1, "put the theme below a line [theme]"),
        ] {
            let problems = parse(text).expect_err("a mistake");
            assert_eq!((problems.len(), problems[0].line), (1, line), "{problems:?}");
            assert!(problems[0].message.starts_with(message), "{problems:?}");
        }
    }
}
