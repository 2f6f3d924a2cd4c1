use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::Typist;
use super::replies::REPLIES;

/// Bytes that a person or a terminal may send in one piece.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    const KEYS: &[&str] = &[
        "j",
        "ж",
        "Н",
        "漢",
        "\r",
        "\t",
        "\x7f",
        "\x03",
        "\x1b[A",
        "\x1bOA",
        "\x1b[1;5C",
        "\x1b[[A",
        "\x1b[3~",
        "\x1b[Z",
        "\x1b\t",
        "\x1bx",
        "\x1bж",
        "\x1bOM",
        "\x1b[27;5;57~",
        "\x1b[97;5u",
        "\x1b[I",
        "\x1b[200~dt y\rЖ~\x1b[201~",
        "\x1b[200~\x1b[201~",
    ];
    prop_oneof![
        select(KEYS).prop_map(|key| key.as_bytes().to_vec()),
        select(REPLIES).prop_map(|(_, reply)| reply.as_bytes().to_vec()),
        vec(any::<u8>(), 1..12),
    ]
}

/// The bytes of a reply in the form of a string, with any payload that does not itself contain an end.
fn string_reply() -> impl Strategy<Value = Vec<u8>> {
    let payload = prop_oneof![
        vec(any::<u8>().prop_filter("no end", |byte| !matches!(byte, 0x07 | 0x9c)), 0..40),
        ".{0,20}".prop_map(|text| text.replace(['\u{7}', '\u{9c}'], "").into_bytes()),
    ];
    (select(&b"P]_^X"[..]), payload, any::<bool>()).prop_filter_map("an end in the payload", |(kind, payload, bell)| {
        let end: &[u8] = if bell { b"\x07" } else { b"\x1b\\" };
        let has_end = payload.windows(2).any(|pair| pair == b"\x1b\\") || bell && payload.ends_with(b"\x1b");
        (!has_end).then(|| [b"\x1b", std::slice::from_ref(&kind), payload.as_slice(), end].concat())
    })
}

/// A reply in the form of a control sequence, with any numbers.
fn sequence_reply() -> impl Strategy<Value = Vec<u8>> {
    let numbers =
        vec(0_u16..300, 0..8).prop_map(|numbers| numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(";"));
    let private =
        (select(&["?", ">", "=", "<"][..]), numbers.clone(), select(&["c", "u", "$y", "R", "n", "M", "m", "S"][..]))
            .prop_map(|(mark, numbers, end)| format!("\x1b[{mark}{numbers}{end}"));
    let public = (1_u16..300, numbers, select(&["R", "n", "t", "$y", "x", "c", "M"][..]))
        .prop_map(|(first, numbers, end)| format!("\x1b[{first};{numbers}{end}"));
    prop_oneof![private, public].prop_map(String::into_bytes)
}

fn reply() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![string_reply(), sequence_reply()]
}

/// Sends the bytes in pieces, with a pause after each.
fn sent(bytes: &[u8], cuts: &[(usize, u64)]) -> Typist {
    let mut typist = Typist::new();
    let mut rest = bytes;
    for (length, pause) in cuts {
        let (piece, tail) = rest.split_at((*length).min(rest.len()));
        typist.send(piece).pause(*pause);
        rest = tail;
    }
    typist.send(rest);
    typist
}

/// Generates the places at which a stream is cut, and the pause after each piece.
fn cuts(pauses: std::ops::Range<u64>) -> impl Strategy<Value = Vec<(usize, u64)>> {
    vec((1..4_usize, pauses), 0..60)
}

/// Generates cuts with pauses after which a lone ESC is decided, but no string is abandoned.
fn late_cuts() -> impl Strategy<Value = Vec<(usize, u64)>> {
    prop_oneof![cuts(50..110), vec((1..20_usize, 50..300_u64), 0..10)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_are_read_like_the_whole(pieces in vec(piece(), 1..8), cuts in cuts(0..50)) {
        let bytes = pieces.concat();
        let whole = sent(&bytes, &[]).pause(20_000).read();
        prop_assert_eq!(sent(&bytes, &cuts).pause(20_000).read(), whole);
    }

    #[test]
    fn replies_alone_are_no_input(replies in vec(reply(), 1..5), cuts in cuts(0..50)) {
        let mut typist = sent(&replies.concat(), &cuts);
        typist.send("j");
        prop_assert_eq!(typist.pause(20_000).read(), ["j"]);
    }

    #[test]
    fn replies_that_arrive_late_are_at_most_esc(reply in reply(), cuts in late_cuts()) {
        // After a late `P` an ESC is taken for the next key, not for a payload that no terminal sends.
        prop_assume!(reply.get(2) != Some(&0x1b) || reply.get(3) == Some(&b'\\'));
        let mut typist = sent(&reply, &cuts);
        let read = typist.pause(5_000).read();
        prop_assert!(read.iter().all(|name| name == "Esc"), "{read:?}");
        prop_assert_eq!(typist.send("j").pause(100).read(), ["j"], "the keyboard works");
    }

    #[test]
    fn an_empty_reply_that_arrives_byte_by_byte_is_esc(pause in 50..300_u64) {
        let mut typist = sent(b"\x1bP\x1b\\", &[(1, pause), (1, pause), (1, pause)]);
        prop_assert_eq!(typist.pause(5_000).read(), ["Esc"]);
    }

    #[test]
    fn keys_and_pastes_that_arrive_late_are_themselves_or_esc(
        (bytes, whole) in select(&[
            ("\x1b[A", "Up"), ("\x1bOA", "Up"), ("\x1b[1;5C", "Ctrl-Right"), ("\x1b[[A", "F1"), ("\x1b[3~", "Del"),
            ("\x1b[97;5u", "Ctrl-A"), ("\x1b[I", "Focus(true)"), ("\x1b[200~dt y\x1b[201~", "Paste(\"dt y\")"),
        ][..]),
        cuts in late_cuts(),
    ) {
        let read = sent(bytes.as_bytes(), &cuts).pause(20_000).read();
        prop_assert!(read.iter().all(|name| name == "Esc" || name == whole), "{read:?}");
    }

    #[test]
    fn any_bytes_leave_the_keyboard_working(bytes in vec(any::<u8>(), 0..200), cuts in cuts(0..6_000)) {
        let mut typist = sent(&bytes, &cuts);
        typist.pause(20_000).read();
        // One key may still be taken for the end of what was begun.
        typist.send("j").pause(20_000).send("j").pause(20_000).send("j").pause(20_000).send("j").pause(20_000);
        let last = typist.read().pop();
        prop_assert_eq!(last.as_deref(), Some("j"));
    }
}
