//! What is started again as the program.

use std::io::Write as _;
use std::time::Duration;
use std::{env, process, thread};

use ratatui::style::Style;
use webitel_hooks::term::{
    FrameSink, Input, InputReader, Modes, Resizes, Signal, Signals, TtyWriter, WindowTitle, is_hang_up, modes,
    terminal_size,
};

use crate::modes::played::PLAY;

/// No test unless it is told what to play.
#[test]
fn the_program() {
    let Ok(play) = env::var(PLAY) else { return };
    modes::install_panic_hook();
    let mut modes = Modes::enter(WindowTitle::Ours).unwrap();
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
            // The kernel stops the main thread, on which this does not run.
            thread::sleep(Duration::from_millis(30));
            modes.resume(WindowTitle::Ours).unwrap();
            sink.forget();
            show(&mut sink, "resumed");
        }
        "input" => echo(),
        "count" => count(&mut sink),
        "type-ahead" => type_ahead(&mut sink),
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
        let mut input = open_input();
        show(sink, "ready");
        let mut inputs = Vec::new();
        loop {
            input.ready().await;
            match input.read(&mut inputs) {
                Ok(_) => assert!(inputs.is_empty(), "{inputs:?}"),
                Err(error) => {
                    assert!(is_hang_up(&error), "{error}");
                    break;
                }
            }
        }
    });
    // Nothing more can be written, and trying that must not keep the program from ending.
    let _ = modes::leave();
    process::exit(42);
}

fn open_input() -> InputReader {
    InputReader::open(Duration::from_millis(50)).unwrap()
}

/// Hands over what is typed, until that is a `q`.
async fn until_q(input: &mut InputReader, mut take: impl FnMut(Input)) {
    let mut inputs = Vec::new();
    loop {
        input.ready().await;
        input.read(&mut inputs).unwrap();
        for input in inputs.drain(..) {
            match input {
                Input::Key(chord) if chord.typed() == Some('q') => return,
                input => take(input),
            }
        }
    }
}

fn echo() {
    let mut terminal = TtyWriter::stdout().unwrap();
    runtime().block_on(async {
        let mut resizes = Resizes::listen().unwrap();
        let mut input = open_input();
        terminal.write_all(b"ready").unwrap();
        let mut other = TtyWriter::stdout().unwrap();
        let resized = async {
            loop {
                resizes.next().await;
                write!(other, "{:?}", terminal_size()).unwrap();
            }
        };
        let typed = until_q(&mut input, |input| match input {
            Input::Key(chord) => write!(terminal, "<{chord}>").unwrap(),
            input => write!(terminal, "{input:?}").unwrap(),
        });
        tokio::select! {
            () = typed => {}
            () = resized => {}
        }
    });
}

fn count(sink: &mut FrameSink<TtyWriter>) {
    let (mut downs, mut others) = (0, String::new());
    runtime().block_on(async {
        let mut input = open_input();
        show(sink, "ready");
        until_q(&mut input, |input| match input {
            Input::Key(chord) if chord.to_string() == "Down" => downs += 1,
            other => others.push_str(&format!("{other:?} ")),
        })
        .await;
    });
    let mut terminal = TtyWriter::stdout().unwrap();
    write!(terminal, "{downs} times Down and {}", if others.is_empty() { "nothing else" } else { &others }).unwrap();
}

/// What is typed before the first frame is for somebody else.
fn type_ahead(sink: &mut FrameSink<TtyWriter>) {
    runtime().block_on(async {
        let mut input = open_input();
        show(sink, "starting");
        // Until the test has typed.
        input.ready().await;
        input.discard().unwrap();
        show(sink, "ready");
        let mut terminal = TtyWriter::stdout().unwrap();
        until_q(&mut input, |input| write!(terminal, "{input:?}").unwrap()).await;
    });
}
