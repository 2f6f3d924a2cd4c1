//! webitel-hooks: the hooks of Webitel contact-center queues, in a terminal.
//!
//! An Elm core in an imperative shell. What happens is decided in one pure function, [`app::update`]; everything that
//! touches the world is outside it. Imports only run down these arrows (`tests/house` keeps it so):
//! `cli → {runtime, files, config}`, `runtime → {ui, app, api, term, journal, demo}`, `ui → app → {keys, domain}`,
//! `{api, files} → domain`, `journal → {config, domain}`, `term → keys`.
//!
//! | Module | Idea |
//! |---|---|
//! | [`cli`] | what can be typed: the command line; one file per verb |
//! | [`config`] | what it is told: paths, the configuration file, profiles, secrets |
//! | [`runtime`] | who does it: the loop and the worker that runs effects; without a screen, what drives a scan or a plan |
//! | [`ui`] | what is seen: `Model` → frame; themes; one file per pane |
//! | [`app`] | what happens: `Model`, `Msg`, `Effect`, `update`; one folder per room |
//! | [`keys`] | what the keys mean: chords, the one table of bindings, layout fold |
//! | [`api`] | how Webitel says it: wire shapes, HTTP client, errors |
//! | [`term`] | where it is seen: modes, frame sink, input, signals, hang-up |
//! | [`files`] | hooks as files: what is exported, and what a text wishes |
//! | [`journal`] | what was done, kept on disk: every change, and what is paused |
//! | [`domain`] | what it talks about: hooks, events, queues, flow schemas, rights; plans, scans, filters, undo: values and pure machines |
//! | `demo` | the embedded Webitel-compatible server (feature `embedded-server`) |

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
