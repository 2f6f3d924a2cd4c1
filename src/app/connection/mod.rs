//! How the server is reached: signing in, waiting, a lost connection, and what others changed.
//!
//! | File | Idea |
//! |---|---|
//! | `sign_in` | signing in again, over whatever is on the screen |
//! | `waiting` | what is waited for, and giving up on it |
//! | `reconnect` | a lost connection |
//! | `live` | looking for what others changed |

pub(super) mod live;
pub(super) mod reconnect;
pub(super) mod sign_in;
pub(super) mod waiting;
