//! The program: see the library's map in `lib.rs`.

fn main() {}
