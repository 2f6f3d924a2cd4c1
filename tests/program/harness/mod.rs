//! What the tests are played with.
//!
//! | File | Idea |
//! |---|---|
//! | `home` | somebody's home and environment: the program is run in it, with its output taken or in a terminal |
//! | `story` | a server to speak to, and a home |
//! | `relay` | stands before the server and holds requests back |

mod home;
mod relay;
mod story;

pub(crate) use crate::terminal::tui::Terminal;
pub(crate) use home::{Home, Run, finish, mode};
pub(crate) use relay::Relay;
pub(crate) use story::Story;
