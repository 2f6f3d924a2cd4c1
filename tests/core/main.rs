//! The pure core told as stories: keys in, effects out, answers in, what is seen out. No runtime, no terminal, no sleep.

mod add;
mod checks;
mod conflicts;
mod difference;
mod edit;
mod every_key;
mod fixtures;
mod lists;
mod lost_answers;
mod messages;
mod patience;
mod properties;
mod queues;
mod quitting;
mod races;
mod remove;
mod rights;
mod scan;
mod schema_search;
mod sentences;
mod sign_in;
mod start;
mod story;
mod switching;
mod undo;
mod words;
