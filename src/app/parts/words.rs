//! Words for numbers.

/// `3 hooks`, `1 hook`.
pub(in crate::app) fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}
