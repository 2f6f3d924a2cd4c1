//! What is started again as the program.

use std::{env, io::Write as _, process, thread};

use ratatui::style::Style;
use webitel_hooks::term::{FrameSink, HangUp, Input, Modes, Signal, Signals, TtyWriter, input, modes, terminal_size};

use crate::played::PLAY;

/// No test unless it is told what to play.
#[test]
fn the_program() {
    let Ok(play) = env::var(PLAY) else { return };
    modes::install_panic_hook();
    let mut modes = Modes::enter().unwrap();
    let (width, height) = terminal_size();
    let mut sink = FrameSink::new(TtyWriter::stdout().unwrap(), width, height);
    match play.as_str() {
        "quit" => show(&mut sink, "ready"),
        "panic" => panic!("as it happens"),
        "panic in a thread" => assert!(thread::spawn(|| panic!("in a thread")).join().is_err()),
        "signals" => signals(modes, &mut sink),
        "hang-up" => hang_up(&mut sink),
        "suspend" => {
            show(&mut sink, "ready");
            modes.suspend().unwrap();
            sink.forget();
            show(&mut sink, "resumed");
        }
        "input" => echo(),
        "count" => count(&mut sink),
        unknown => panic!("there is no {unknown}"),
    }
}

fn show(sink: &mut FrameSink<TtyWriter>, text: &str) {
    sink.frame().set_string(0, 0, text, Style::new());
    sink.present(None).unwrap();
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn signals(mut modes: Modes, sink: &mut FrameSink<TtyWriter>) {
    let signal = runtime().block_on(async {
        let mut signals = Signals::listen().unwrap();
        show(sink, "ready");
        loop {
            match signals.next().await {
                Signal::Continue => modes.reassert().unwrap(),
                signal => return signal,
            }
        }
    });
    modes.leave().unwrap();
    process::exit(signal.exit_code().unwrap().into());
}

fn hang_up(sink: &mut FrameSink<TtyWriter>) {
    runtime().block_on(async {
        // The signal that usually comes as well is taken, so that it is not what ends the program.
        let _signals = Signals::listen().unwrap();
        let mut hang_up = HangUp::watch().unwrap();
        // Its thread would read end-of-file for ever.
        let _input = input::listen().unwrap();
        show(sink, "ready");
        hang_up.gone().await;
    });
    // Nothing more can be written, and trying that must not keep the program from ending.
    let _ = modes::leave();
    process::exit(42);
}

fn echo() {
    let mut terminal = TtyWriter::stdout().unwrap();
    let mut inputs = input::listen().unwrap();
    terminal.write_all(b"ready").unwrap();
    while let Some(input) = inputs.blocking_recv() {
        match input {
            Input::Key(chord) if chord.typed() == Some('q') => return,
            Input::Key(chord) => write!(terminal, "<{chord}>").unwrap(),
            other => write!(terminal, "{other:?}").unwrap(),
        }
    }
}

fn count(sink: &mut FrameSink<TtyWriter>) {
    let mut inputs = input::listen().unwrap();
    show(sink, "ready");
    let (mut downs, mut others) = (0, String::new());
    while let Some(input) = inputs.blocking_recv() {
        match input {
            Input::Key(chord) if chord.typed() == Some('q') => break,
            Input::Key(chord) if chord.to_string() == "Down" => downs += 1,
            other => others.push_str(&format!("{other:?} ")),
        }
    }
    let mut terminal = TtyWriter::stdout().unwrap();
    write!(terminal, "{downs} times Down and {}", if others.is_empty() { "nothing else" } else { &others }).unwrap();
}
