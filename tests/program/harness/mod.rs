//! What the tests are played with.
//!
//! | File | Idea |
//! |---|---|
//! | `home` | somebody's home and environment: the program is run in it, with its output taken or in a terminal |
//! | `server` | the embedded server inside the test: what it holds, and what somebody else does to it |
//! | `story` | a server, and a home in which the program speaks to it |
//! | `http` | servers that answer with what a test says, and a client that is not the program's own |
//! | `relay` | stands before a server, writes down what is asked, and holds requests back |

mod home;
pub(crate) mod http;
mod relay;
mod server;
mod story;

pub(crate) use crate::terminal::tui::Terminal;
pub(crate) use home::{CONFIG, Home, JOURNAL, PAUSED, Run, finish, mode, send, spawn};
pub(crate) use relay::Relay;
pub(crate) use server::{FakeServer, told};
pub(crate) use story::{Story, refusal};
