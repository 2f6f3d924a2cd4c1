//! Every example of `--help` is run as it stands there.

use crate::files::folder::{FakeServer, Folder};

#[test]
fn every_example_of_the_help_runs() {
    let (webitel, desk) = (FakeServer::demo(), Folder::new());
    let url = webitel.server.url();
    desk.write("token", webitel.server.token());
    desk.write(
        ".config/webitel-hooks/config.toml",
        &format!("[profiles.production]\nurl = \"{url}\"\ntoken_file = \"token\"\n"),
    );
    desk.run(&webitel, &["export", "-o", "hooks.yaml"]).ended(0);
    desk.edit("hooks.yaml", "event: bridged", "event: active");
    let mut ran = 0;
    for verb in ["export", "plan", "apply"] {
        let help = desk.run(&webitel, &[verb, "--help"]).ended(0).out;
        let examples =
            help.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| line.starts_with("webitel-hooks "));
        for line in examples {
            // Only a person can agree to this one.
            let asks =
                line.starts_with("webitel-hooks apply") && !line.contains("--yes") && !line.contains("--dry-run");
            let run = desk.shell(&webitel, line);
            let expected: &[i32] = if asks {
                &[2]
            } else if verb == "plan" {
                &[0, 3]
            } else {
                &[0]
            };
            assert!(expected.contains(&run.code), "{line}: {run:#?}");
            assert_eq!(asks, run.err.contains("pass --yes or --dry-run"), "{line}: {run:#?}");
            // What is shown once as a change is still one for the next example.
            ran += 1;
        }
    }
    assert_eq!(ran, 9, "examples");
}

#[test]
fn the_file_in_the_help_is_read() {
    let (webitel, desk) = (FakeServer::demo(), Folder::new());
    let help = desk.run(&webitel, &["plan", "--help"]).ended(0).out;
    let lines: Vec<&str> =
        help.lines().skip_while(|line| *line != "A file:").skip(1).take_while(|line| !line.is_empty()).collect();
    let text: String = lines.iter().map(|line| format!("{}\n", line.strip_prefix("  ").unwrap_or(line))).collect();
    assert!(text.starts_with("version: 1\n"), "{help}");
    assert_eq!(desk.fed(&webitel, &["plan", "-f", "-"], &text).ended(0).out, "", "the hand-made domain has this hook");
}
