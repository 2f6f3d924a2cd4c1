//! What is seen: every screen and every layer as a picture, and what holds for all of them.
//!
//! No picture is of a made-up state: each is reached by keys and answers through `update`.

mod all_queues;
mod bytes;
mod copying;
mod forms;
mod hostile;
mod layers;
mod panes;
mod pauses;
pub(crate) mod picture;
mod plans;
mod properties;
mod reports;
mod server;
mod sizes;
mod story;
mod trouble;
