//! | File | Idea |
//! |---|---|
//! | `terminals` | what the keys of each terminal are read as |
//! | `replies` | what terminals send that is no key |
//! | `timing` | sequences, strings and pastes that arrive in pieces |
//! | `properties` | any stream, cut anywhere |

mod properties;
mod replies;
mod terminals;
mod timing;

use std::time::{Duration, Instant};

use super::{Input, Parser};

const ESC_TIMEOUT: Duration = Duration::from_millis(50);

/// A terminal whose bytes are parsed, with a clock that only the test moves.
struct Typist {
    parser: Parser,
    now: Instant,
    inputs: Vec<Input>,
}

impl Typist {
    fn new() -> Self {
        Self { parser: Parser::new(ESC_TIMEOUT), now: Instant::now(), inputs: Vec::new() }
    }

    fn send(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        self.parser.feed(bytes.as_ref(), self.now, &mut self.inputs);
        self
    }

    fn pause(&mut self, milliseconds: u64) -> &mut Self {
        let end = self.now + Duration::from_millis(milliseconds);
        while let Some(deadline) = self.parser.deadline().filter(|deadline| *deadline <= end) {
            self.now = deadline;
            self.parser.expire(deadline, &mut self.inputs);
        }
        self.now = end;
        self
    }

    /// The keys, pastes and focus that have been read since the last time.
    fn read(&mut self) -> Vec<String> {
        self.inputs.drain(..).filter(|input| !matches!(input, Input::Margins(_))).map(name).collect()
    }
}

fn name(input: Input) -> String {
    match input {
        Input::Key(chord) => chord.to_string(),
        other => format!("{other:?}"),
    }
}

/// Reads bytes that arrive at once.
fn read(bytes: impl AsRef<[u8]>) -> Vec<String> {
    Typist::new().send(bytes).pause(10_000).read()
}
