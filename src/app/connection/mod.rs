//! How the server is reached: signing in, waiting, a lost connection, and what others changed.
//!
//! | File | Idea |
//! |---|---|
//! | `token` | whether the server accepts the access token |
//! | `waiting` | what is waited for, and giving up on it |
//! | `reconnect` | a lost connection |
//! | `live` | looking for what others changed |

pub(super) mod live;
pub(super) mod reconnect;
pub(super) mod token;
pub(super) mod waiting;
