//! Tokens and passwords: random, opaque, fit for a header and for typing.

use rand::RngExt;
use rand::distr::Alphanumeric;

/// A new token of 40 letters and digits (238 bits).
pub(crate) fn random_token() -> String {
    random(40)
}

/// A new password of 16 letters and digits (95 bits).
pub fn random_password() -> String {
    random(16)
}

fn random(length: usize) -> String {
    rand::rng().sample_iter(Alphanumeric).take(length).map(char::from).collect()
}

/// Returns whether a header can carry the text as a token.
pub(crate) fn is_usable_token(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}
