//! `[keys]`: other keys for the commands of the screen.

use toml::Spanned;
use toml::de::{DeString, DeValue};

use super::entries::Entries;
use crate::keys::{Action, Chord, Context, KeyMap, Rebinding, bindings_in};
use crate::words;

/// The keys with the changes of the table; those of the program where it has mistakes.
pub(super) fn read(entries: &mut Entries<'_, '_>) -> KeyMap {
    let table = entries.table("keys", "put keys below a line such as [keys] or [keys.hooks]");
    // The rebindings with their lines.
    let mut changes: Vec<(usize, Rebinding)> = Vec::new();
    for (name, value) in table.into_iter().flatten() {
        match (value.get_ref(), Context::named(name.get_ref())) {
            (DeValue::Table(actions), Some(place)) => {
                changes.extend(actions.iter().filter_map(|(name, value)| change(entries, Some(place), name, value)));
            }
            (DeValue::Table(_), None) => {
                let names: Vec<String> = Context::ALL.iter().map(|context| context.name()).collect();
                unknown(entries, name, "place", &names.iter().map(String::as_str).collect::<Vec<_>>());
            }
            (_, _) => changes.extend(change(entries, None, name, value)),
        }
    }
    let rebindings: Vec<Rebinding> = changes.iter().map(|(_, change)| change.clone()).collect();
    KeyMap::with(&rebindings).unwrap_or_else(|errors| {
        for (index, error) in errors {
            entries.complain(changes[index].0, error.to_string());
        }
        KeyMap::default()
    })
}

fn change(
    entries: &mut Entries<'_, '_>,
    place: Option<Context>,
    name: &Spanned<DeString<'_>>,
    value: &Spanned<DeValue<'_>>,
) -> Option<(usize, Rebinding)> {
    let Some(action) = Action::named(name.get_ref()) else {
        let places = Context::ALL.iter().filter(|context| place.is_none_or(|place| place == **context));
        let names: Vec<&str> = places.flat_map(|place| bindings_in(*place)).map(|row| row.action.name()).collect();
        unknown(entries, name, "action", &names);
        return None;
    };
    let line = entries.line(&name.span());
    let texts = match value.get_ref() {
        DeValue::Array(items) => items.iter().map(|item| item.get_ref().as_str()).collect(),
        one => one.as_str().map(|text| vec![text]),
    };
    let chords = texts.map(|texts| texts.into_iter().map(str::parse::<Chord>).collect::<Result<_, _>>());
    let message = match chords {
        Some(Ok(chords)) => return Some((line, Rebinding { place, action, chords })),
        // The text is not repeated: nothing of the file is.
        Some(Err(_)) => "must name keys as the help does: a, G, Ctrl-S, Shift-Tab, PgDn, F5 or Space",
        None => "must be a key such as \"t\", or a list such as [\"t\", \"F7\"]",
    };
    entries.complain(line, format!("\"{}\" {message}", action.name()));
    None
}

fn unknown(entries: &mut Entries<'_, '_>, name: &Spanned<DeString<'_>>, what: &str, known: &[&str]) {
    let advice = words::did_you_mean(name.get_ref(), known)
        .unwrap_or_else(|| "webitel-hooks config keys prints all of them".to_owned());
    let line = entries.line(&name.span());
    let name: String = name.get_ref().chars().filter(|character| !character.is_control()).collect();
    entries.complain(line, format!("unknown {what} {name:?}; {advice}"));
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{File, Paths};
    use super::*;

    fn parse(text: &str) -> Result<File, Vec<super::super::ConfigMistake>> {
        File::parse(text, &Paths::new("/home/ann".into(), Path::new("/config"), Path::new("/state")))
    }

    #[test]
    fn keys_are_changed_everywhere_or_in_one_place() {
        let file = parse("[keys]\nhelp = \"Ctrl-G\"\n[keys.hooks]\ntoggle = [\"o\", \"F7\"]\n").expect("a valid file");
        let action = |context, key: &str| file.keys.action_for(context, key.parse().expect("a key"));
        assert_eq!(action(Context::Queues, "Ctrl-G"), Some(Action::Help));
        assert_eq!(action(Context::Hooks, "F7"), Some(Action::Toggle));
        assert_eq!(action(Context::Hooks, "t"), None);
    }

    #[test]
    fn every_mistake_is_named_with_its_line() {
        for (text, line, message) in [
            ("[keys]\ntogle = \"x\"", 2, "unknown action \"togle\"; did you mean \"toggle\"?"),
            ("[keys.hook]\ntoggle = \"x\"", 1, "unknown place \"hook\"; did you mean \"hooks\"?"),
            ("[keys.hooks]\n\ntoggle = \"Hyper-x\"", 3, "\"toggle\" must name keys as the help does"),
            ("[keys.hooks]\ntoggle = 5", 2, "\"toggle\" must be a key such as \"t\""),
            ("[keys.hooks]\ntoggle = \"d\"", 2, "d is remove in hooks already: give remove another key too"),
            ("[keys.hooks]\nadd = \"o\"\ntoggle = \"Ctrl-I\"", 3, "Ctrl-I cannot be reached: terminals send it as Tab"),
            ("[keys.filter]\nkeep = \"k\"", 2, "k is text in filter"),
            ("[keys.queues]\ntoggle = \"t\"", 2, "toggle does nothing in queues"),
            ("keys = 5", 1, "put keys below a line"),
        ] {
            let problems = parse(text).expect_err("a mistake");
            assert_eq!((problems.len(), problems[0].line), (1, line), "{problems:?}");
            assert!(problems[0].message.starts_with(message), "{problems:?}");
        }
    }
}
