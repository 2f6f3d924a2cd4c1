//! What the terminal sends, in any pieces: `cargo +nightly fuzz run input`.
//!
//! The first byte chooses what must hold, the second how the rest is cut.

#![no_main]

use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use webitel_hooks::term::{Input, input::Parser};

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
    inputs
}

/// A reply whose payload is any bytes without an end.
fn reply(kind: u8, payload: &[u8]) -> Vec<u8> {
    let introducer = [b'P', b']', b'_', b'^', b'X'][usize::from(kind) % 5];
    let payload: Vec<u8> = payload.iter().copied().filter(|byte| !matches!(byte, 0x07 | 0x1b | 0x9c)).collect();
    [b"\x1b", &[introducer][..], &payload, b"\x1b\\"].concat()
}

fuzz_target!(|data: &[u8]| {
    let [kind, cut, bytes @ ..] = data else { return };
    let length = usize::from(cut % 16) + 1;
    let soon = Duration::from_millis(u64::from(cut / 16));
    if kind % 2 == 0 {
        assert_eq!(read(bytes, length, soon), read(bytes, usize::MAX, soon), "pieces are read like the whole");
    } else {
        assert_eq!(read(&reply(kind / 2, bytes), length, soon), [], "a reply is no input");
    }
});
