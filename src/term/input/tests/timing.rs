use super::{Typist, read};

#[test]
fn a_lone_esc_is_decided_after_its_timeout() {
    let mut typist = Typist::new();
    typist.send("\x1b");
    assert_eq!(typist.pause(49).read(), [""; 0]);
    assert_eq!(typist.pause(1).read(), ["Esc"]);
    assert_eq!(typist.parser.deadline(), None, "nothing wakes an idle program");
}

#[test]
fn a_key_in_pieces_is_that_key() {
    for (bytes, key) in [("\x1b[A", "Up"), ("\x1bOA", "Up"), ("\x1b[1;5C", "Ctrl-Right"), ("\x1b[[A", "F1"), ("ж", "ж")]
    {
        for pause in [8, 12, 40, 49] {
            let mut typist = Typist::new();
            for byte in bytes.bytes() {
                typist.send([byte]).pause(pause);
            }
            assert_eq!(typist.read(), [key], "every {pause} ms");
        }
    }
}

#[test]
fn the_rest_of_a_sequence_whose_escape_was_reported_is_nothing() {
    for pause in [60, 120, 290, 5_000] {
        for bytes in ["[A", "OA", "[1;5C", "[200~", "P>|tmux 3.3a\x1b\\", "]11;rgb:0/0/0\x07", "[24;80R"] {
            let mut typist = Typist::new();
            typist.send("\x1b").pause(pause).send(bytes);
            assert_eq!(typist.pause(0).read(), ["Esc"], "{bytes:?} after {pause} ms");
        }
    }
}

#[test]
fn a_key_after_esc_is_a_key() {
    for key in ["j", "A", "ж", "\r", "q", "n"] {
        let mut typist = Typist::new();
        let read = typist.send("\x1b").pause(60).send(key).read();
        assert_eq!(read.len(), 2, "{key:?}: {read:?}");
    }
    // What may introduce something waits a moment.
    for (pause, wait) in [(60, 300), (10_000, 50)] {
        for key in ["[", "]", "P"] {
            let mut typist = Typist::new();
            typist.send("\x1b").pause(pause).send(key);
            assert_eq!(typist.pause(wait - 1).read(), ["Esc"]);
            assert_eq!(typist.pause(1).send(key).read(), [key, key], "once it is decided there is nothing to wait for");
        }
    }
    assert_eq!(Typist::new().send("\x1b").pause(60).send("]").pause(100).send("\x1b[A").read(), ["Esc", "]", "Up"]);
    assert_eq!(Typist::new().send("\x1b").pause(60).send("[").pause(100).send("\r").read(), ["Esc", "[", "Enter"]);
}

#[test]
fn a_sequence_that_is_not_finished_in_time_has_no_effect_when_it_is() {
    assert_eq!(Typist::new().send("\x1b[").pause(900).send("A").read(), ["Up"]);
    assert_eq!(Typist::new().send("\x1b[").pause(1_100).send("Aj").read(), ["j"]);
    assert_eq!(Typist::new().send("\x1bO").pause(1_100).send("Aj").read(), ["j"]);
    assert_eq!(Typist::new().send("\x1b[1;").pause(60_000).send("5A").pause(60).send("j").read(), ["j"]);
    assert_eq!(Typist::new().send("\x1b[").pause(5_000).send("\x1b[A").read(), ["Up"], "a new sequence is one");
}

#[test]
fn alt_and_a_bracket_do_not_block_the_keyboard() {
    for introducer in ["\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX"] {
        let mut typist = Typist::new();
        typist.send(introducer).pause(1_100);
        assert_eq!(typist.read(), [""; 0]);
        assert_eq!(typist.send("j").pause(60).send("k").read(), ["j", "k"], "{introducer:?}");
        // Nor does typing on.
        for _ in 0..10 {
            typist.send(introducer);
            for _ in 0..55 {
                typist.send("j").pause(100);
            }
        }
        assert!(typist.read().len() > 4, "{introducer:?}");
    }
    assert_eq!(Typist::new().send("\x1b]").pause(1_100).send("\x1b[A").pause(60).read(), ["Up"]);
    assert_eq!(Typist::new().send("\x1b]").pause(1_100).send("\x1b").pause(110).read(), ["Esc"]);
}

#[test]
fn the_rest_of_a_string_that_was_given_up_has_no_effect() {
    for end in ["\x1b\\", "\x07"] {
        let mut typist = Typist::new();
        typist.send("\x1bP>|tm").pause(2_000).send("ux 3.3a dty").pause(3_000).send(format!("dty{end}"));
        assert_eq!(typist.pause(100).send("j").read(), ["j"]);
    }
    let long = format!("\x1b]52;c;{}", "dty ".repeat(400_000));
    assert_eq!(read(format!("{long}\x1b\\j")), ["j"]);
    assert_eq!(Typist::new().send(&long).pause(60).send("dty").pause(60).send("j").pause(60).read(), ["j"]);
}

#[test]
fn a_paste_is_one_event_however_it_arrives() {
    let text = "dt y\rЖ~[201~\x1b[20";
    let expected = ["Paste(\"dt y\\nЖ~[201~\\u{1b}[20\")"];
    let bytes = format!("\x1b[200~{text}\x1b[201~");
    assert_eq!(read(&bytes), expected);
    for pause in [8, 49, 60, 290] {
        let mut typist = Typist::new();
        for byte in bytes.bytes() {
            typist.send([byte]).pause(pause);
        }
        let read: Vec<String> = typist.read().into_iter().filter(|name| pause < 50 || name != "Esc").collect();
        assert_eq!(read, expected, "every {pause} ms");
    }
    assert_eq!(Typist::new().send(&bytes[..10]).pause(4_000).send(&bytes[10..]).read(), expected, "a line that stalls");
}

#[test]
fn a_paste_without_an_end_does_not_block_the_keyboard_and_its_rest_has_no_effect() {
    let mut typist = Typist::new();
    typist.send("\x1b[200~dt ").pause(5_000);
    assert_eq!(typist.read(), ["Paste(\"dt \")"]);
    typist.send("y\rdd\x07").pause(200).send("dty\x1b[201~").pause(100);
    assert_eq!(typist.read(), [""; 0]);
    assert_eq!(typist.send("j").pause(50).send("k").read(), ["j", "k"]);
}

#[test]
fn a_huge_paste_keeps_its_beginning_and_its_end_is_found() {
    let text = "0123456789".repeat(1_000_000);
    let mut typist = Typist::new();
    for block in format!("\x1b[200~{text}\x1b[201~j").as_bytes().chunks(4096) {
        typist.send(block);
    }
    let read = typist.read();
    assert_eq!(read.len(), 2);
    assert!(read[0].starts_with("Paste(\"0123456789") && read[0].len() > 8_000_000);
    assert_eq!(read[1], "j");
}

#[test]
fn what_lay_in_the_terminal_before_the_first_frame_has_no_effect() {
    for bytes in ["dty", "\x1b", "\x1b[", "\x1b[A", "\x1b[200~dt", "\x1bP>|tm", "\x1b]", "\u{416}d"] {
        let mut typist = Typist::new();
        typist.send(bytes).read();
        typist.parser.mute();
        typist.inputs.clear();
        // Its rest.
        let rest = match bytes {
            "\x1b" => "[A",
            "\x1b[" => "A",
            "\x1b[200~dt" => "y\x1b[201~",
            "\x1bP>|tm" => "ux\x1b\\",
            "\x1b]" => "11;rgb:0/0/0\x07",
            _ => "",
        };
        assert_eq!(typist.pause(30).send(rest).pause(100).send("j").read(), ["j"], "{bytes:?}");
    }
}
