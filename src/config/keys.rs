//! `[keys]`: other keys for the commands of the screen.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{entries::Entries, problem::Lines};
use crate::{
    keys::{Action, Chord, Context, KeyMap, Rebinding, bindings_in},
    words,
};

/// The keys with the changes of the table; those of the program where it has mistakes.
pub(super) fn read(entries: &mut Entries<'_>, lines: Lines<'_>) -> KeyMap {
    let table = match entries.value("keys") {
        None => return KeyMap::default(),
        Some((DeValue::Table(table), _)) => table,
        Some((_, line)) => {
            entries.complain(line, "put keys below a line such as [keys] or [keys.hooks]");
            return KeyMap::default();
        }
    };
    let mut reader = Reader { lines, changes: Vec::new(), problems: Vec::new() };
    for (name, value) in table {
        match (value.get_ref(), Context::named(name.get_ref())) {
            (DeValue::Table(actions), Some(place)) => reader.section(Some(place), actions),
            (DeValue::Table(_), None) => {
                let names: Vec<String> = Context::ALL.iter().map(|context| context.name()).collect();
                reader.unknown(name, "place", &names.iter().map(String::as_str).collect::<Vec<_>>());
            }
            (_, _) => reader.change(None, name, value),
        }
    }
    let changes: Vec<Rebinding> = reader.changes.iter().map(|(_, change)| change.clone()).collect();
    let keys = KeyMap::with(&changes).unwrap_or_else(|errors| {
        let error = |(index, error): (usize, _)| (reader.changes[index].0, format!("{error}"));
        reader.problems.extend(errors.into_iter().map(error));
        KeyMap::default()
    });
    for (line, message) in reader.problems {
        entries.complain(line, message);
    }
    keys
}

struct Reader<'a> {
    lines: Lines<'a>,
    /// The rebindings with their lines.
    changes: Vec<(usize, Rebinding)>,
    problems: Vec<(usize, String)>,
}

impl Reader<'_> {
    fn section(&mut self, place: Option<Context>, actions: &DeTable<'_>) {
        for (name, value) in actions {
            self.change(place, name, value);
        }
    }

    fn change(
        &mut self,
        place: Option<Context>,
        name: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
    ) {
        let Some(action) = Action::named(name.get_ref()) else {
            let places = Context::ALL.iter().filter(|context| place.is_none_or(|place| place == **context));
            let names: Vec<&str> = places.flat_map(|place| bindings_in(*place)).map(|row| row.action.name()).collect();
            return self.unknown(name, "action", &names);
        };
        let line = self.lines.at(&name.span());
        let texts = match value.get_ref() {
            DeValue::Array(items) => items.iter().map(|item| item.get_ref().as_str()).collect(),
            one => one.as_str().map(|text| vec![text]),
        };
        let chords = texts.map(|texts| texts.into_iter().map(str::parse::<Chord>).collect::<Result<_, _>>());
        match chords {
            Some(Ok(chords)) => self.changes.push((line, Rebinding { place, action, chords })),
            // The text is not repeated: nothing of the file is.
            Some(Err(_)) => {
                let message = "must name keys as the help does: a, G, Ctrl-S, Shift-Tab, PgDn, F5 or Space";
                self.problems.push((line, format!("\"{}\" {message}", action.name())));
            }
            None => {
                let message = "must be a key such as \"t\", or a list such as [\"t\", \"F7\"]";
                self.problems.push((line, format!("\"{}\" {message}", action.name())));
            }
        }
    }

    fn unknown(&mut self, name: &Spanned<std::borrow::Cow<'_, str>>, what: &str, known: &[&str]) {
        let advice = match words::nearest(name.get_ref(), known) {
            Some(meant) => format!("did you mean {meant:?}?"),
            None => "webitel-hooks config keys prints all of them".to_owned(),
        };
        let line = self.lines.at(&name.span());
        let name: String = name.get_ref().chars().filter(|character| !character.is_control()).collect();
        self.problems.push((line, format!("unknown {what} {name:?}; {advice}")));
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{
        super::{File, Paths},
        *,
    };

    fn parse(text: &str) -> Result<File, Vec<super::super::Problem>> {
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
