//! The configuration file that `config init` writes: every setting is commented out.

use std::io;
use std::path::Path;

use super::private::create_private;

/// A line that begins with `#` and no space is a setting; the others explain.
pub const TEMPLATE: &str = include_str!("../../assets/config.toml");

/// Writes it for its owner alone.
///
/// # Errors
///
/// [`io::ErrorKind::AlreadyExists`] where something is there; it is not changed.
pub fn write(path: &Path) -> io::Result<()> {
    create_private(path, TEMPLATE)
}

#[cfg(test)]
mod tests {
    use super::super::profile::SETTINGS;
    use super::super::{File, Paths, TokenSource};
    use super::*;

    fn paths() -> Paths {
        Paths::new("/home/ann".into(), Path::new("/config"), Path::new("/state"))
    }

    /// The template with every setting enabled.
    fn uncommented() -> String {
        let line = |line: &str| match line.strip_prefix('#') {
            Some(setting) if !setting.is_empty() && !setting.starts_with(' ') => format!("{setting}\n"),
            _ => format!("{line}\n"),
        };
        TEMPLATE.lines().map(line).collect()
    }

    #[test]
    fn as_it_is_it_says_nothing() {
        assert_eq!(File::parse(TEMPLATE, &paths()), Ok(File::default()));
    }

    #[test]
    fn with_everything_switched_on_it_holds() {
        let file = File::parse(&uncommented(), &paths()).expect("it has no mistakes");
        assert!(file.profiles.len() >= 2 && file.usual().is_some() && file.refresh.is_some());
        let has = |source: fn(&TokenSource) -> bool| file.profiles.iter().any(|profile| source(&profile.token));
        assert!(has(|source| matches!(source, TokenSource::Command(_))));
        assert!(has(|source| matches!(source, TokenSource::File(_))));
        assert!(has(|source| matches!(source, TokenSource::SignIn)));
    }

    #[test]
    fn it_knows_every_setting() {
        for setting in SETTINGS.iter().chain(&["default_profile", "esc_timeout", "title", "profiles", "keys", "theme"])
        {
            let named = TEMPLATE.lines().any(|line| {
                line.strip_prefix('#').is_some_and(|line| {
                    let table = line.trim_start_matches('[');
                    line.starts_with(&format!("{setting} ="))
                        || line != table && table.starts_with(&[setting, "."].concat())
                        || line == format!("[{setting}]")
                })
            });
            assert!(named, "{setting} is not in the template");
        }
    }
}
