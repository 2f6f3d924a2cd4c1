//! The event loop of the full-screen program: wake, take everything that is ready, pass it through `update`, draw.
//!
//! A key is drawn at once. Only while more input is waiting, and after anything else, frames are at least 16 ms apart.

use std::io::{self, Write as _};
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{Instant, sleep_until, timeout};

use super::connection::Target;
use super::executor::Records;
use super::worker::{Ended as TaskEnded, Worker};
use crate::app::{Effect, IoRequest, Model, Msg, Size, Slot, start, update};
use crate::domain::{Attempt, JournalScope, QueueSelector};
use crate::journal::{Journal, PausedStore};
use crate::keys::KeyMap;
use crate::term::{
    FrameSink, Input, InputReader, Modes, Multiplexer, Resizes, Signal, Signals, TtyWriter, WindowTitle,
    check_terminal, is_hang_up, is_in_foreground, terminal_size,
};
use crate::ui::{Theme, measure, view, window_title};

/// The shortest time between two frames while more is to come. A thousand keys at once are a few frames.
const FRAME: Duration = Duration::from_millis(16);
/// The wait for answers to writes when a signal ends the program.
const PATIENCE: Duration = Duration::from_secs(2);

/// The wait for the terminal's answer at the end.
const ANSWER: Duration = Duration::from_millis(300);

/// The longest delay of a signal that a shell sends together with SIGCONT.
const SIGNAL_WAIT: Duration = Duration::from_millis(50);

/// The reason why the full-screen program could not run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// There is no terminal to draw on.
    #[error(transparent)]
    NoTerminal(#[from] crate::term::NoTerminal),
    /// The terminal or the system refused.
    #[error("the terminal could not be used: {0}")]
    Terminal(#[from] io::Error),
}

/// The end of the full-screen program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The user quit while this number of hooks were paused.
    Quit { paused: usize },
    /// A signal, or the terminal went away.
    BySignal(Signal),
}

/// The options of the full-screen program that do not depend on the server.
#[derive(Debug, Clone)]
pub struct StartOptions {
    /// The queue to open at once.
    pub queue: Option<QueueSelector>,
    /// The interval for reading again what is shown; none: only on request.
    pub refresh: Option<Duration>,
    /// The journal and the paused hooks; none if there is no folder for them.
    pub journal: Option<(Journal, PausedStore)>,
    /// After so long without another byte an ESC from the terminal is the Esc key.
    pub esc_timeout: Duration,
    /// Whether the terminal's window is named after the server.
    pub title: WindowTitle,
    pub keys: KeyMap,
}

/// Runs the full-screen program until the user quits, a signal comes or the terminal goes away.
///
/// The first frame is drawn before anything is asked of the network.
///
/// # Errors
///
/// When there is no terminal, or it cannot be used. It is then as it was before.
pub fn run(target: Target, theme: Theme, options: StartOptions) -> Result<Ended, RunError> {
    check_terminal()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let ended = runtime.block_on(async {
        // Signals first: from here on every way out restores the terminal.
        let signals = Signals::listen()?;
        let title = options.title;
        let modes = Modes::enter(title)?;
        let resizes = Resizes::listen()?;
        let input = InputReader::open(options.esc_timeout)?;
        let (width, height) = terminal_size();
        let (observer, attempts) = unbounded_channel();
        let records = Records::new(options.journal.clone(), target.scope()).with_replica_lag(target.replica_lag());
        let mut screen = Screen {
            model: model(&target, Size { width, height }, options),
            theme,
            sink: FrameSink::new(TtyWriter::stdout()?, width, height),
            modes,
            title,
            titled: String::new(),
            is_suspended: false,
            input,
            inputs: Vec::new(),
            worker: Worker::new(target, observer, records.clone()),
            records,
            dirty: true,
            drawn: None,
            ended: None,
        };
        // Before the first frame, so that it says what is about to happen; nothing is asked before it is drawn.
        let effects = start(&mut screen.model);
        // Input typed before the first frame was meant for another program.
        screen.input.discard()?;
        screen.draw()?;
        let ended = screen.run(signals, resizes, attempts, effects).await;
        if matches!(ended, Ok(Ended::Quit { .. })) {
            screen.await_answer().await;
        }
        let patience = if matches!(ended, Ok(Ended::Quit { .. })) { Duration::ZERO } else { PATIENCE };
        screen.worker.leave(patience).await;
        ended
    });
    // Requests that are still under way are abandoned.
    runtime.shutdown_timeout(Duration::from_millis(200));
    match ended {
        // The terminal is gone, whichever call noticed it first, so nothing can be reported.
        Err(RunError::Terminal(error)) if is_hang_up(&error) => Ok(Ended::BySignal(Signal::HANG_UP)),
        ended => ended,
    }
}

/// The state to begin with.
fn model(target: &Target, size: Size, options: StartOptions) -> Model {
    let mut model = Model::new(size, target.server_choice(), options.queue)
        .with_replica_lag(target.replica_lag())
        .with_live_refresh(options.refresh);
    model.keys = options.keys;
    match target {
        Target::Server(server) => {
            model.session.profile = server.profile.clone();
            model.session.web_client = Some(server.address.web_client());
            model.with_sign_in(server.sign_in.clone(), server.token.is_none())
        }
        #[cfg(feature = "embedded-server")]
        Target::Demo(options) | Target::Unset(options) => {
            let password = options.password.as_deref().map(crate::domain::Secret::from);
            let defaults = crate::app::SignInDefaults { user: "admin".to_owned(), domain: String::new(), password };
            model.with_sign_in(defaults, false)
        }
        #[cfg(not(feature = "embedded-server"))]
        Target::Unset => model,
    }
}

struct Screen {
    model: Model,
    theme: Theme,
    sink: FrameSink<TtyWriter>,
    modes: Modes,
    title: WindowTitle,
    /// The title of the window, as written.
    titled: String,
    /// The program was stopped by a key and is continued.
    is_suspended: bool,
    input: InputReader,
    /// Inputs that were read and not handled yet.
    inputs: Vec<Input>,
    worker: Worker,
    records: Records,
    /// Something occurred since the last frame.
    dirty: bool,
    drawn: Option<Instant>,
    /// The program is to end.
    ended: Option<Ended>,
}

impl Screen {
    async fn run(
        &mut self,
        mut signals: Signals,
        mut resizes: Resizes,
        mut attempts: UnboundedReceiver<Attempt>,
        effects: Vec<Effect>,
    ) -> Result<Ended, RunError> {
        if self.model.session.server != crate::app::ServerChoice::Unset {
            self.worker.connect();
        }
        self.run_effects(effects)?;
        loop {
            if let Some(ended) = self.ended {
                return Ok(ended);
            }
            let draw_at = self.drawn.map_or_else(Instant::now, |drawn| drawn + FRAME);
            let (mut is_continued, mut has_input) = (false, false);
            tokio::select! {
                biased;
                signal = signals.next() => match signal {
                    Signal::Continue => is_continued = true,
                    signal => self.ended = Some(Ended::BySignal(signal)),
                },
                () = resizes.next() => self.resize()?,
                ended = self.worker.next() => self.task_ended(ended)?,
                Some(attempt) = attempts.recv() => self.apply(Msg::Attempt(attempt))?,
                () = self.input.ready() => has_input = true,
                () = sleep_until(draw_at), if self.dirty => {}
            }
            self.take_what_is_ready(has_input)?;
            if self.ended.is_none() && (is_continued || self.is_suspended) {
                self.take_terminal(&mut signals).await?;
            }
        }
    }

    /// Takes the tasks that have ended and the input that was read, and draws if it is time to.
    fn take_what_is_ready(&mut self, has_input: bool) -> io::Result<()> {
        while self.ended.is_none()
            && let Some(ended) = self.worker.try_next()
        {
            self.task_ended(ended)?;
        }
        if self.ended.is_some() {
            return Ok(());
        }
        let more = has_input && self.input.read(&mut self.inputs)?;
        let had_input = !self.inputs.is_empty();
        for input in std::mem::take(&mut self.inputs) {
            match input {
                Input::Key(chord) => self.apply(Msg::Key(chord))?,
                Input::Paste(text) => self.apply(Msg::Paste(text))?,
                Input::Focus(focused) => self.apply(Msg::Focus(focused))?,
                Input::Margins(has_margins) => self.sink.set_margins(has_margins),
            }
            if self.ended.is_some() {
                return Ok(());
            }
        }
        let is_due = self.drawn.is_none_or(|drawn| drawn.elapsed() >= FRAME);
        if self.dirty && !self.is_suspended && (is_due || had_input && !more) {
            self.draw()?;
        }
        Ok(())
    }

    /// Takes the terminal back after the program was stopped, unless a signal says that it is to end: `kill %1` sends
    /// one together with SIGCONT, and no terminal.
    async fn take_terminal(&mut self, signals: &mut Signals) -> io::Result<()> {
        let wait = || if is_in_foreground() { Duration::ZERO } else { SIGNAL_WAIT };
        // After a key SIGCONT is still to come; or it is not, where the kernel did not stop the program.
        let mut rest = if std::mem::take(&mut self.is_suspended) { SIGNAL_WAIT } else { wait() };
        while let Ok(signal) = timeout(rest, signals.next()).await {
            if signal != Signal::Continue {
                self.ended = Some(Ended::BySignal(signal));
                return Ok(());
            }
            rest = wait();
        }
        // In the background, after `bg`, this stops the program until it has the terminal.
        self.modes.reassert()?;
        self.modes.resume(self.title)?;
        self.titled.clear();
        self.input.discard()?;
        self.repaint();
        self.resize()
    }

    /// Takes the size that the terminal has now.
    fn resize(&mut self) -> io::Result<()> {
        let (width, height) = terminal_size();
        let size = Size { width, height };
        if size == self.model.size { Ok(()) } else { self.apply(Msg::Resize(size)) }
    }

    fn task_ended(&mut self, ended: TaskEnded) -> io::Result<()> {
        if ended.panicked {
            self.modes.reassert()?;
            self.repaint();
        }
        self.apply(ended.message)
    }

    fn apply(&mut self, message: Msg) -> io::Result<()> {
        if let Msg::Resize(size) = message {
            self.sink.resize(size.width, size.height);
        }
        let is_identity = matches!(message, Msg::Loaded { slot: Slot::Identity, .. });
        let effects = update(&mut self.model, message);
        self.model.fit(measure(&self.model));
        self.dirty = true;
        if let (true, Some(identity)) = (is_identity, &self.model.session.identity) {
            let (user, domain) = (identity.name.clone(), identity.domain.clone());
            self.records.set_scope(JournalScope { user, domain, ..self.records.scope() });
        }
        self.run_effects(effects)
    }

    fn run_effects(&mut self, effects: Vec<Effect>) -> io::Result<()> {
        for effect in effects {
            match self.worker.begin(effect) {
                Some(Effect::Quit) => {
                    self.ended = Some(Ended::Quit { paused: self.model.store.paused().count() });
                    return Ok(());
                }
                Some(Effect::Suspend) => {
                    self.modes.suspend()?;
                    self.is_suspended = true;
                }
                Some(Effect::Io(IoRequest::CopyText(text))) => {
                    self.sink.writer().write_all(&Multiplexer::detect().copy(&text))?
                }
                Some(Effect::Repaint) => self.repaint(),
                _ => {}
            }
        }
        Ok(())
    }

    fn repaint(&mut self) {
        self.sink.forget();
        self.dirty = true;
    }

    fn draw(&mut self) -> io::Result<()> {
        let cursor = view(&self.model, self.theme, self.sink.frame());
        self.name_window()?;
        self.sink.present(cursor)?;
        self.dirty = false;
        self.drawn = Some(Instant::now());
        Ok(())
    }

    /// Waits a little for an answer of the terminal that is still to come: the shell would take it for typed.
    async fn await_answer(&mut self) {
        let mut inputs = Vec::new();
        let answer = async {
            while self.sink.awaits_answer() && !inputs.iter().any(|input| matches!(input, Input::Margins(_))) {
                self.input.ready().await;
                if self.input.read(&mut inputs).is_err() {
                    break;
                }
            }
        };
        let _ = timeout(ANSWER, answer).await;
    }

    /// Names the terminal's window, if its name has changed.
    fn name_window(&mut self) -> io::Result<()> {
        if self.title == WindowTitle::Ours {
            let title = window_title(&self.model, self.theme);
            if title != self.titled {
                self.sink.writer().write_all(format!("\x1b]2;{title}\x1b\\").as_bytes())?;
                self.titled = title;
            }
        }
        Ok(())
    }
}
