//! The program: see the library's map in `lib.rs`.

use std::process::ExitCode;

fn main() -> ExitCode {
    webitel_hooks::term::modes::install_panic_hook();
    webitel_hooks::cli::run()
}
