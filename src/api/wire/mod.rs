//! The shapes of the JSON, read leniently (admin-api §2.3, §2.4): every key may be absent, `null` or its zero value; ids
//! are numbers or text; unknown keys are ignored. Knows nothing of HTTP.
//!
//! What is *not* forgiven is a value of another kind, such as `"enabled": "perhaps"`: taking it for the zero value would
//! show a hook as off that is on. One row like this is left out and counted, so that it neither hides the others nor goes
//! unsaid; a list of nothing but such rows is a failure.

mod hook;
mod lenient;
mod list;
mod queue;
mod schema;
mod sign_in;
mod stamp;
mod userinfo;

pub(super) use hook::HookShape;
pub(super) use list::{Shape, one, page};
pub(super) use queue::QueueShape;
pub(super) use schema::SchemaShape;
pub(super) use sign_in::{SignInAnswer, sign_in_options, signed_in};
pub(super) use stamp::StampShape;
pub(super) use userinfo::UserInfo;
