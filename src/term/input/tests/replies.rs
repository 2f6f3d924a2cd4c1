use super::{Input, Typist, read};

/// The replies of terminals to queries of any program, and other reports that are no keys.
pub(super) const REPLIES: &[(&str, &str)] = &[
    ("device attributes", "\x1b[?62;22c"),
    ("secondary device attributes", "\x1b[>41;354;0c"),
    ("tertiary device attributes", "\x1bP!|7E565445\x1b\\"),
    ("name and version", "\x1bP>|tmux 3.3a\x1b\\"),
    ("status string", "\x1bP1$r0;1m\x1b\\"),
    ("termcap", "\x1bP1+r544e=787465726d\x1b\\"),
    ("foreground", "\x1b]10;rgb:ffff/ffff/ffff\x1b\\"),
    ("background", "\x1b]11;rgb:0000/0000/0000\x07"),
    ("palette", "\x1b]4;1;rgb:cdcd/0000/0000\x1b\\"),
    ("clipboard", "\x1b]52;c;ZGR5eQ==\x1b\\"),
    ("title", "\x1b]ldty\x1b\\"),
    ("icon title", "\x1b]Ldty\x07"),
    ("Cyrillic title", "\x1b]lМережа Нова dty\x1b\\"),
    ("graphics", "\x1b_Gi=31;OK\x1b\\"),
    ("privacy message", "\x1b^dty\x1b\\"),
    ("start of string", "\x1bXdty\x1b\\"),
    ("cursor position", "\x1b[24;80R"),
    ("cursor position like a key", "\x1b[1;5R"),
    ("extended cursor position", "\x1b[?24;80;1R"),
    ("status", "\x1b[0n"),
    ("colour scheme", "\x1b[?997;1n"),
    ("window size", "\x1b[8;24;80t"),
    ("size in band", "\x1b[48;24;80;480;800t"),
    ("private mode", "\x1b[?2026;2$y"),
    ("mode", "\x1b[4;1$y"),
    ("keyboard flags", "\x1b[?1u"),
    ("terminal parameters", "\x1b[2;1;1;112;112;1;0x"),
    ("mouse", "\x1b[<0;10;10M"),
    ("mouse release", "\x1b[<0;10;10m"),
    ("mouse of rxvt", "\x1b[32;10;10M"),
    ("mouse of X10", "\x1b[Mdty"),
];

/// Converts the controls to their 8-bit form: one byte each.
fn in_eight_bits(reply: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = reply.as_bytes();
    while let [byte, tail @ ..] = rest {
        rest = tail;
        match (*byte, tail) {
            (0x1b, [next, tail @ ..]) => {
                bytes.push(next + 0x40);
                rest = tail;
            }
            _ => bytes.push(*byte),
        }
    }
    bytes
}

#[test]
fn the_terminal_says_whether_it_moves_a_part_of_its_rows() {
    for (answer, has_margins) in [
        ("\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c", true),
        ("\x1b[?61;6;7;14;21;22;23;24;28;32;42c", true),
        ("\x1b[?62;22c", false),
        ("\x1b[?1;2c", false),
        ("\x1b[?6c", false),
        ("\x1b[?62;121;210c", false),
    ] {
        let mut terminal = Typist::new();
        terminal.send(&answer[..5]).pause(10).send(&answer[5..]);
        assert_eq!(terminal.inputs, [Input::Margins(has_margins)], "{answer:?}");
    }
}

#[test]
fn a_reply_is_no_key_and_a_key_right_behind_it_is_one() {
    for (what, reply) in REPLIES {
        assert_eq!(read(format!("{reply}j")), ["j"], "{what}");
        let mut bytes = in_eight_bits(reply);
        bytes.push(b'j');
        assert_eq!(read(&bytes), ["j"], "{what} in 8 bits");
        assert_eq!(read(format!("{reply}\x1b[A")), ["Up"], "{what}");
        assert_eq!(read(format!("k{reply}{reply}ж")), ["k", "ж"], "{what}");
    }
}

#[test]
fn a_reply_in_pieces_is_no_key() {
    for (what, reply) in REPLIES {
        for pause in [8, 40, 60, 150] {
            let mut typist = Typist::new();
            for byte in reply.bytes() {
                typist.send([byte]).pause(pause);
            }
            let read = typist.read();
            // A lone ESC cannot be told from the key.
            assert!(read.is_empty() || pause > 50 && read == ["Esc"], "{what}, every {pause} ms: {read:?}");
            assert_eq!(typist.pause(2_000).send("j").pause(100).read(), ["j"], "{what}, every {pause} ms");
        }
    }
}

#[test]
fn an_encoded_control_is_a_control() {
    // U+009D and U+009C in UTF-8.
    assert_eq!(read("\u{9d}11;rgb:0/0/0\x07j"), ["j"]);
    assert_eq!(read("\u{9b}A"), ["Up"]);
}

#[test]
fn the_bytes_of_letters_are_no_controls() {
    // Their second bytes are 9D, 9C, 90, 9B.
    assert_eq!(read("НМАЛ"), ["Н", "М", "А", "Л"]);
    let mut typist = Typist::new();
    for byte in "НМ".bytes() {
        typist.send([byte]).pause(400);
    }
    assert_eq!(typist.read(), ["Н", "М"]);
    // The М of the text does not end it.
    assert_eq!(read("\x1bP>|Мdty\x1b\\j"), ["j"]);
}

#[test]
fn bytes_that_are_no_text_are_nothing() {
    assert_eq!(read(b"\xff\xfej\xd0k\xc0\x80\xa0l"), ["j", "k", "l"]);
    assert_eq!(read(b"\xed\xa0\x80j"), ["j"], "a surrogate");
}
