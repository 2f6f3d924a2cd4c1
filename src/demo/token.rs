//! Tokens: random, opaque, fit for a header.

use rand::RngExt;
use rand::distr::Alphanumeric;

/// A new token of 40 letters and digits (238 bits).
pub(crate) fn random() -> String {
    rand::rng().sample_iter(Alphanumeric).take(40).map(char::from).collect()
}

/// Whether a header can carry the text as a token.
pub(crate) fn is_usable(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}
