//! How the server is reached: signing in, waiting, a lost connection, and what others changed.

pub(super) mod live;
pub(super) mod reconnect;
pub(super) mod sign_in;
pub(super) mod waiting;
