//! A test that needs a process of its own: for its environment, or because the process is shared with too many others.

use std::process::Command;

/// Runs one ignored test of this program in a process of its own, with these variables and no other proxy variables.
///
/// # Panics
///
/// If it fails, with what it said.
pub(crate) fn run(test: &str, variables: &[(&str, &str)]) {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", test, "--ignored"]);
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
    // Looks like a CGI script otherwise, for which proxy variables do not count.
    command.env_remove("REQUEST_METHOD").envs(variables.iter().copied());
    let output = command.output().expect("run");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("test result: ok. 1 passed"), "{said}");
}
