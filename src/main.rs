//! The program: see the library's map in `lib.rs`.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Reports of a panic look well with it; without it they are merely plain.
    let _ = color_eyre::install();
    webitel_hooks::term::modes::install_panic_hook();
    webitel_hooks::cli::run()
}
