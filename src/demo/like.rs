//! The search pattern of lists: `ILIKE` over the whole value, with `*` as one more name for `%` (docs/webitel-api.md §3.2).

/// A parsed search pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern(Vec<Token>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// `%`: any run of characters, also none.
    Run,
    /// `_`: exactly one character.
    One,
    /// This character.
    Exactly(char),
    /// A backslash at the end of the pattern.
    Dangling,
}

/// The pattern ends in a backslash that escapes nothing; PostgreSQL refuses it once the comparison gets there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("LIKE pattern must not end with escape character")]
pub(crate) struct DanglingEscape;

impl Pattern {
    /// Reads what the client sent as `q`.
    ///
    /// Every `*` becomes `%` first, so `\*` means a literal `%`.
    pub(crate) fn new(asked: &str) -> Self {
        let folded = fold(asked).replace('*', "%");
        let mut characters = folded.chars();
        let mut tokens = Vec::new();
        while let Some(character) = characters.next() {
            let token = match character {
                '%' => Token::Run,
                '_' => Token::One,
                '\\' => characters.next().map_or(Token::Dangling, Token::Exactly),
                other => Token::Exactly(other),
            };
            // Two runs in a row mean one.
            if !(token == Token::Run && tokens.last() == Some(&Token::Run)) {
                tokens.push(token);
            }
        }
        Self(tokens)
    }

    /// Returns whether the pattern matches the whole value, ignoring case.
    pub(crate) fn matches(&self, value: &str) -> Result<bool, DanglingEscape> {
        let text: Vec<char> = fold(value).chars().collect();
        let (mut at, mut token) = (0, 0);
        // The position to continue from when the last run has to take one more character.
        let mut retry: Option<(usize, usize)> = None;
        while at < text.len() {
            let fits = match self.0.get(token) {
                Some(Token::Dangling) => return Err(DanglingEscape),
                Some(Token::Run) => {
                    retry = Some((token + 1, at));
                    token += 1;
                    continue;
                }
                Some(Token::One) => true,
                Some(Token::Exactly(wanted)) => *wanted == text[at],
                None => false,
            };
            if fits {
                at += 1;
                token += 1;
            } else if let Some((after_run, start)) = retry {
                retry = Some((after_run, start + 1));
                token = after_run;
                at = start + 1;
            } else {
                return Ok(false);
            }
        }
        Ok(self.0[token..].iter().all(|rest| *rest == Token::Run))
    }
}

/// The text in lower case, in every script.
pub(crate) fn fold(text: &str) -> String {
    text.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, value: &str) -> bool {
        Pattern::new(pattern).matches(value).expect("no dangling escape")
    }

    #[test]
    fn nothing_is_implied() {
        assert!(fits("sales", "Sales"));
        assert!(!fits("sales", "Sales outbound"));
        assert!(fits("sales*", "Sales outbound"));
        assert!(fits("*OUT*", "Sales outbound"));
        assert!(!fits("out*", "Sales outbound"));
    }

    #[test]
    fn percent_underscore_and_escapes_work_as_in_the_database() {
        assert!(fits("s%d", "Sales outbound"));
        assert!(fits("_ales", "Sales"));
        assert!(!fits("_ales", "ales"));
        assert!(fits(r"100\%", "100%"));
        assert!(!fits(r"100\%", "100 cats"));
        assert!(fits(r"a\_b", "a_b"));
        assert!(!fits(r"a\_b", "axb"));
        assert!(fits(r"a\\b", r"a\b"));
        // A star is a percent sign before anything is escaped.
        assert!(fits(r"\*", "%") && !fits(r"\*", "*"));
    }

    #[test]
    fn case_is_folded_in_every_script() {
        assert!(fits("*ПІДТРИМКА*", "Гаряча підтримка 24/7"));
        assert!(fits("ärzte*", "ÄRZTE-Hotline"));
    }

    #[test]
    fn a_run_gives_back_what_it_took_too_early() {
        assert!(fits("*ab*abc", "ababxabc"));
        assert!(fits("%a_c", "aaxaac"));
        assert!(!fits("*ab*abc", "ababx"));
    }

    #[test]
    fn a_dangling_escape_is_an_error_only_where_it_is_reached() {
        assert_eq!(Pattern::new("sales\\").matches("sales x"), Err(DanglingEscape));
        assert_eq!(Pattern::new("sales\\").matches("other"), Ok(false));
    }

    #[test]
    fn many_runs_do_not_take_for_ever() {
        let pattern = "*a".repeat(200);
        assert!(!fits(&format!("{pattern}b"), &"a".repeat(2_000)));
    }
}
