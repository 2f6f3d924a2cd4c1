//! What the tests are played with.
//!
//! | File | Idea |
//! |---|---|
//! | `home` | somebody's home and environment: the program is run in it, with its output taken or in a terminal |
//! | `story` | a server to speak to, and a home |
//! | `http` | servers that answer with what a test says, and a client that is not the program's own |
//! | `relay` | stands before a server, writes down what is asked, and holds requests back |

mod home;
pub(crate) mod http;
mod relay;
mod story;

pub(crate) use crate::terminal::tui::Terminal;
pub(crate) use home::{Home, JOURNAL, PAUSED, Run, finish, mode, send};
pub(crate) use relay::Relay;
pub(crate) use story::{Story, refusal};
