//! webitel-hooks: the hooks of Webitel contact-center queues, in a terminal.
//!
//! An Elm core in an imperative shell. What happens is decided in one pure function, [`app::update`]; everything that
//! touches the world is outside it. Imports only run down this list's arrows (`tests/house.rs` keeps it so):
//! `cli → runtime → {ui, app, api, term}`, `ui → app → {keys, domain}`, `api → domain`.
//!
//! | Module | Idea |
//! |---|---|
//! | [`domain`] | what it talks about: hooks, events, queues, flow schemas, rights; plain values |
//! | [`keys`] | what the keys mean: chords, the one table of bindings, layout fold |
//! | [`app`] | what happens: `Model`, `Msg`, `Effect`, `update` |
//! | [`ui`] | what is seen: `Model` → frame; themes |
//! | [`api`] | how Webitel says it: wire shapes, HTTP client, errors |
//! | [`term`] | where it is seen: modes, frame sink, input, signals, hang-up |
//! | `demo` | the embedded Webitel-compatible server (feature `embedded-server`) |

pub mod api;
pub mod app;
#[cfg(feature = "embedded-server")]
pub mod demo;
pub mod domain;
pub mod keys;
pub mod term;
pub mod ui;
