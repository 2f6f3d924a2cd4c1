//! webitel-hooks: the hooks of Webitel contact-center queues, in a terminal.
//!
//! An Elm-style core in an imperative shell: one pure, synchronous function, [`app::update`], decides what happens;
//! everything that touches the world is outside it. `docs/architecture.md` leads through the code.
//!
//! | Module | Responsibility |
//! |---|---|
//! | [`cli`] | the command line: arguments, commands, output |
//! | [`runtime`] | the event loop, the worker that runs effects, the executors of plans and scans |
//! | [`ui`] | `Model` → frame: one file per component; columns, themes |
//! | [`app`] | `Model`, `Msg`, `Effect`, `update`: what a key or an answer does |
//! | [`files`] | hooks as YAML and JSON files |
//! | [`api`] | HTTP client, wire types, errors, retries, the verified write |
//! | [`journal`] | what is kept on disk: every change, and the paused hooks |
//! | [`term`] | terminal modes, input parser, frame output, signals |
//! | [`keys`] | key chords and the one table of bindings: dispatch, hints, help, palette, `docs/keys.md` |
//! | [`config`] | paths, the configuration file, profiles, secrets |
//! | [`domain`] | hooks, events, queues, flow schemas, rights; plans, scans, filters, undo, doctor: values and pure state machines |
//! | [`words`] | pieces of sentences: lists, counts, what was probably meant |
//! | `demo` | the embedded Webitel-compatible server (feature `embedded-server`), with wire types of its own |
//!
//! What each module imports; imports only run downward. `tests/house` compares this with the code:
//!
//! ```text
//! cli → runtime ui app api files journal term config keys domain demo words
//! runtime → ui app api journal term keys domain demo
//! ui → app keys domain
//! app → keys domain words
//! api → domain
//! files → domain words
//! journal → config domain
//! term → keys
//! config → keys domain words
//! keys →
//! domain →
//! demo →
//! words →
//! ```

pub mod api;
pub mod app;
pub mod cli;
pub mod config;
#[cfg(feature = "embedded-server")]
pub mod demo;
pub mod domain;
pub mod files;
pub mod journal;
pub mod keys;
pub mod runtime;
pub mod term;
pub mod ui;
pub mod words;
