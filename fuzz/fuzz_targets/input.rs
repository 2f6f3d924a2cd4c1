//! What the terminal sends, in any pieces: `cargo +nightly fuzz run input`.
//!
//! The first byte chooses what must hold, the second how the rest is cut.

#![no_main]

use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use webitel_hooks::keys::{Chord, Key};
use webitel_hooks::term::Input;
use webitel_hooks::term::input::Parser;

/// After so long the parser gives a string up.
const STRING_TIME: Duration = Duration::from_secs(5);
const ESC_TIMEOUT: Duration = Duration::from_millis(50);

/// What is read of bytes that arrive in pieces of this length, with a pause after each.
fn read(bytes: &[u8], length: usize, pause: Duration) -> Vec<Input> {
    let mut parser = Parser::new(ESC_TIMEOUT);
    let (mut now, mut inputs) = (Instant::now(), Vec::new());
    let wait = |parser: &mut Parser, now: &mut Instant, inputs: &mut Vec<Input>, pause: Duration| {
        let end = *now + pause;
        while let Some(deadline) = parser.deadline().filter(|deadline| *deadline <= end) {
            parser.expire(deadline, inputs);
        }
        *now = end;
    };
    for piece in bytes.chunks(length.max(1)) {
        parser.feed(piece, now, &mut inputs);
        wait(&mut parser, &mut now, &mut inputs, pause);
    }
    wait(&mut parser, &mut now, &mut inputs, Duration::from_secs(60));
    // What the terminal can do is a reply that is kept; it does nothing.
    inputs.retain(|input| !matches!(input, Input::Margins(_)));
    inputs
}

/// A reply in the form of a string whose payload is any bytes without an end, or of a control sequence with any numbers.
fn reply(kind: u8, payload: &[u8]) -> Vec<u8> {
    let kind = usize::from(kind);
    if let Some(introducer) = b"P]_^X".get(kind % 8) {
        let payload: Vec<u8> = payload.iter().copied().filter(|byte| !matches!(byte, 0x07 | 0x1b | 0x9c)).collect();
        let end = if kind & 8 == 0 { &b"\x1b\\"[..] } else { b"\x07" };
        return [b"\x1b", &[*introducer][..], &payload, end].concat();
    }
    let mark = ["?", ">", "=", "<"][kind / 8 % 4];
    let last = ["c", "u", "$y", "R", "n", "M", "m", "S"][kind / 32 % 8];
    let numbers: Vec<String> = payload.iter().map(ToString::to_string).collect();
    format!("\x1b[{mark}{}{last}", numbers.join(";")).into_bytes()
}

/// Replies one after the other: each begins with its kind and the length of its payload.
fn replies(mut bytes: &[u8]) -> Vec<u8> {
    let mut stream = Vec::new();
    while let [kind, length, rest @ ..] = bytes {
        let (payload, rest) = rest.split_at(usize::from(*length).min(rest.len()));
        stream.extend(reply(*kind, payload));
        bytes = rest;
    }
    stream
}

fuzz_target!(|data: &[u8]| {
    let [kind, cut, bytes @ ..] = data else { return };
    let length = usize::from(cut % 16) + 1;
    let soon = Duration::from_millis(u64::from(cut / 16));
    match kind % 3 {
        0 => assert_eq!(read(bytes, length, soon), read(bytes, usize::MAX, soon), "pieces are read like the whole"),
        1 => assert_eq!(read(&replies(bytes), length, soon), [], "replies are no input"),
        _ => {
            let reply = reply(kind / 3, bytes);
            // After a late introducer an ESC is taken for the next key, not for a payload that no terminal sends.
            let late = ESC_TIMEOUT + soon * 16;
            // A string that takes longer is given up, so that typing on after Alt-] cannot keep it open.
            if late * u32::try_from(reply.len() / length + 1).unwrap_or(u32::MAX) > STRING_TIME {
                return;
            }
            let esc = Input::Key(Chord::plain(Key::Esc));
            let inputs = read(&reply, length, late);
            assert!(inputs.iter().all(|input| *input == esc), "a late reply is at most Esc: {inputs:?}");
        }
    }
});
