//! The one table of bindings. Dispatch, the hint line, help, the palette and docs/keys.md are all made from it: see `keymap`.

use super::{Action, Chord, Context, Key};

/// One row of the table.
#[derive(Debug)]
pub struct Binding {
    /// The command.
    pub action: Action,
    /// The keys that ask for it; the first is the one shown in hints.
    pub chords: &'static [Chord],
    /// The contexts in which it works.
    pub contexts: &'static [Context],
    /// A word or two for the hint line; empty where it is not worth the room there.
    pub hint: &'static str,
    /// A sentence without a full stop, for help and the palette.
    pub description: &'static str,
}

use Context::{
    AllHooks, Clipboard, CopyReading, CopyTargets, Filter, FormButtons, FormEvent, FormSchema, FormState, HookFilter,
    Hooks, Matrix, Number, Palette, Plan, Question, Queues, Reader, Report, Schema, SignIn, Start,
};

const LISTS: &[Context] = &[Queues, Hooks];
const VIEWS: &[Context] = &[AllHooks, Matrix];
const LISTS_AND_VIEWS: &[Context] = &[Queues, Hooks, AllHooks, Matrix];
const MOVING: &[Context] = &[Queues, Hooks, AllHooks, Matrix, Reader, Plan, Report, Clipboard];
const FORM: &[Context] = &[FormEvent, FormSchema, FormState, FormButtons];
const TEXT_LISTS: &[Context] = &[Filter, HookFilter, FormEvent, FormSchema, Palette, CopyTargets, Schema, Number];
const EVERYWHERE: &[Context] = Context::ALL;

const fn char(character: char) -> Chord {
    Chord::char(character)
}

const fn key(key: Key) -> Chord {
    Chord::plain(key)
}

const fn row(
    action: Action,
    chords: &'static [Chord],
    contexts: &'static [Context],
    hint: &'static str,
    description: &'static str,
) -> Binding {
    Binding { action, chords, contexts, hint, description }
}

/// Every binding. Within a context a chord stands once (a test keeps it so); rows come in the order of help.
pub const BINDINGS: &[Binding] = &[
    row(Action::Open, &[key(Key::Enter)], &[Queues], "open", "Open the hooks of the queue under the cursor"),
    row(Action::Open, &[key(Key::Enter)], &[AllHooks], "go", "To the hook under the cursor, in the list of its queue"),
    row(
        Action::Open,
        &[key(Key::Enter)],
        &[Matrix],
        "go, add",
        "To the hook of the cell under the cursor; where there is none, add one",
    ),
    row(Action::Add, &[char('a'), key(Key::Insert)], &[Hooks], "add", "Add a hook"),
    row(
        Action::Add,
        &[char('a'), key(Key::Insert)],
        &[AllHooks],
        "add",
        "Add a hook to the queue of the hook under the cursor",
    ),
    row(Action::Edit, &[char('e'), key(Key::Enter)], &[Hooks], "edit", "Edit the hook under the cursor"),
    row(Action::Edit, &[char('e')], &[AllHooks], "edit", "Edit the hook under the cursor"),
    row(
        Action::Toggle,
        &[char('t')],
        &[Hooks, AllHooks],
        "on/off",
        "Switch the checked hooks on or off; without checks, the one under the cursor",
    ),
    row(
        Action::Remove,
        &[char('d'), key(Key::Delete)],
        &[Hooks, AllHooks],
        "remove",
        "Remove the checked hooks; without checks, the one under the cursor. Asks first",
    ),
    row(Action::Check, &[char(' ')], &[Hooks, AllHooks], "check", "Check or uncheck the hook under the cursor"),
    row(
        Action::CheckAll,
        &[Chord::ctrl('a')],
        &[Hooks, AllHooks],
        "",
        "Check all hooks that the filter shows, or none",
    ),
    row(
        Action::ChangeSchema,
        &[char('x')],
        &[Hooks, AllHooks],
        "",
        "Choose another flow schema for the checked hooks; without checks, for the one under the cursor",
    ),
    row(
        Action::Pause,
        &[char('z')],
        &[Hooks, AllHooks],
        "",
        "Pause the checked hooks that are on: off until resumed; without checks, the one under the cursor",
    ),
    row(
        Action::Resume,
        &[char('Z')],
        LISTS_AND_VIEWS,
        "",
        "Resume: switch exactly the paused hooks on again; with checked rows only those of them",
    ),
    row(
        Action::Undo,
        &[char('u')],
        LISTS_AND_VIEWS,
        "",
        "Undo the last changes, also removals; shows the plan first. Press again for earlier ones",
    ),
    row(Action::Filter, &[char('/')], LISTS_AND_VIEWS, "filter", "Filter the list"),
    row(Action::SortColumn, &[char('s')], &[Queues, Hooks, AllHooks], "sort", "Sort by the next column"),
    row(Action::SortDirection, &[char('S')], &[Queues, Hooks, AllHooks], "", "Sort ascending, descending, not at all"),
    row(Action::PageSize, &[char('p')], &[Hooks, AllHooks], "", "Rows per page: as many as fit, 10, 25, 50, 100, all"),
    row(
        Action::Reference,
        &[char('i'), key(Key::F(2))],
        &[Hooks, AllHooks, Matrix],
        "event info",
        "What the event means and which variables it passes",
    ),
    row(
        Action::Copy,
        &[char('c')],
        &[Hooks, AllHooks],
        "copy",
        "Copy the checked hooks to other queues; without checks, the one under the cursor",
    ),
    row(
        Action::Clipboard,
        &[char('y')],
        &[Queues, Hooks, AllHooks, Matrix, Report],
        "",
        "Copy to the clipboard: the id, the name, the row as text, or the address in the web client",
    ),
    row(Action::CopyId, &[char('i')], &[Clipboard], "id", "Copy the id"),
    row(Action::CopyName, &[char('n')], &[Clipboard], "name", "Copy the name; of a hook, the name of its flow schema"),
    row(Action::CopyRow, &[char('r')], &[Clipboard], "row", "Copy the row as text"),
    row(Action::CopyAddress, &[char('a')], &[Clipboard], "address", "Copy the address of its page in the web client"),
    row(Action::Choose, &[key(Key::Enter)], &[Clipboard], "copy", "Copy what is marked"),
    row(Action::Up, &[key(Key::Up), char('k')], MOVING, "", "Up"),
    row(Action::Down, &[key(Key::Down), char('j')], MOVING, "", "Down"),
    row(Action::First, &[key(Key::Home), char('g')], MOVING, "", "To the first row"),
    row(Action::Last, &[key(Key::End), char('G')], MOVING, "", "To the last row"),
    row(Action::PreviousPage, &[key(Key::PageUp), char('[')], MOVING, "", "Previous page"),
    row(Action::NextPage, &[key(Key::PageDown), char(']')], MOVING, "", "Next page"),
    row(Action::Left, &[key(Key::Left), char('h')], &[Matrix], "", "To the event on the left"),
    row(Action::Right, &[key(Key::Right), char('l')], &[Matrix], "", "To the event on the right"),
    row(Action::Up, &[key(Key::Up)], TEXT_LISTS, "", "Up in the list"),
    row(Action::Down, &[key(Key::Down)], TEXT_LISTS, "", "Down in the list"),
    row(Action::PreviousPage, &[key(Key::PageUp)], TEXT_LISTS, "", "Up a page in the list"),
    row(Action::NextPage, &[key(Key::PageDown)], TEXT_LISTS, "", "Down a page in the list"),
    row(
        Action::Choose,
        &[key(Key::Enter)],
        &[FormEvent, FormSchema],
        "choose",
        "Choose the row under the cursor and go on",
    ),
    row(
        Action::Flip,
        &[char(' '), key(Key::Enter), key(Key::Left), key(Key::Right)],
        &[FormState],
        "on/off",
        "Switch on or off",
    ),
    row(Action::Press, &[key(Key::Enter), char(' ')], &[FormButtons], "press", "Press the button"),
    row(Action::NextPart, &[key(Key::Tab), key(Key::Right)], &[FormButtons, Question, Plan], "", "Next button"),
    row(
        Action::PreviousPart,
        &[Chord::shift(Key::Tab), key(Key::Left)],
        &[FormButtons, Question, Plan],
        "",
        "Previous button",
    ),
    row(Action::Up, &[key(Key::Up)], &[Question], "", "Up in the list of rows"),
    row(Action::Down, &[key(Key::Down)], &[Question], "", "Down in the list of rows"),
    row(Action::PreviousPage, &[key(Key::PageUp)], &[Question], "", "Up a page in the list of rows"),
    row(Action::NextPage, &[key(Key::PageDown)], &[Question], "", "Down a page in the list of rows"),
    row(Action::Up, &[key(Key::Up)], &[FormState, FormButtons], "", "Previous field"),
    row(Action::Down, &[key(Key::Down)], &[FormState, FormButtons], "", "Next field"),
    row(Action::NextPart, &[key(Key::Tab)], &[FormEvent, FormSchema, FormState], "next field", "Next field"),
    row(Action::PreviousPart, &[Chord::shift(Key::Tab)], &[FormEvent, FormSchema, FormState], "", "Previous field"),
    row(Action::NextPart, &[key(Key::Tab)], LISTS, "other pane", "To the other pane"),
    row(Action::PreviousPart, &[Chord::shift(Key::Tab)], LISTS, "", "To the other pane"),
    row(Action::Save, &[Chord::ctrl('s')], FORM, "save", "Save"),
    row(Action::Reference, &[key(Key::F(2))], FORM, "event info", "What the event means and which variables it passes"),
    row(Action::Refresh, &[key(Key::F(5)), Chord::ctrl('r')], FORM, "", "Load again after a failure"),
    row(Action::Close, &[key(Key::Esc)], FORM, "close", "Close; asks if something would be lost"),
    row(Action::Press, &[key(Key::Enter)], &[Question], "press", "Press the marked button"),
    row(Action::Yes, &[char('y')], &[Question], "", "Answer with the first button"),
    row(Action::Other, &[char('o')], &[Question], "", "Answer with the second of three buttons"),
    row(Action::Close, &[key(Key::Esc), char('n')], &[Question], "no", "Close without doing anything"),
    row(Action::Keep, &[key(Key::Enter)], &[Filter, HookFilter], "keep", "Keep the filter and go back to the list"),
    row(Action::Close, &[key(Key::Esc)], &[Filter, HookFilter], "clear", "Clear the filter"),
    row(Action::Press, &[key(Key::Enter)], &[Plan], "", "Press the marked button"),
    row(Action::Yes, &[char('y')], &[Plan], "run", "Run the plan as shown"),
    row(
        Action::Check,
        &[char(' ')],
        &[Plan],
        "leave out",
        "Leave out the write under the cursor with what depends on it, or include it again; on a queue, all of its writes",
    ),
    row(
        Action::OnConflict,
        &[char('o')],
        &[Plan],
        "conflicts",
        "Copies whose event already has a hook that is on: skip, replace, add switched off",
    ),
    row(
        Action::EvenIfNever,
        &[char('f')],
        &[Plan],
        "cannot fire",
        "Copies that cannot fire in their queue: skip, copy anyway",
    ),
    row(Action::Cancel, &[char('c')], &[Plan], "cancel", "Stop after the writes under way"),
    row(Action::Retry, &[char('r')], &[Plan], "retry", "Try again what failed or was not tried"),
    row(
        Action::PutRight,
        &[char('p')],
        &[Plan],
        "new plan",
        "Show a new plan: what changed meanwhile as it is now, and what the server made different put right",
    ),
    row(Action::Close, &[key(Key::Esc), char('n')], &[Plan], "close", "Close; while it runs, cancel"),
    row(Action::Press, &[key(Key::Enter)], &[Number], "confirm", "Run the plan, if the number is that of its hooks"),
    row(Action::Close, &[key(Key::Esc)], &[Number], "back", "Back without doing anything"),
    row(Action::Open, &[key(Key::Enter)], &[Report], "go", "To the hook under the cursor, in the list of its queue"),
    row(
        Action::Undo,
        &[char('u')],
        &[Report],
        "undo",
        "Undo what the row under the cursor was done with; shows the plan first",
    ),
    row(Action::Fix, &[char('F')], &[Report], "fix", "Show what would fix the finding under the cursor"),
    row(Action::Refresh, &[char('r'), key(Key::F(5))], &[Report], "again", "Examine again"),
    row(Action::Close, &[key(Key::Esc), char('q')], &[Report], "close", "Close"),
    row(Action::Check, &[key(Key::Tab)], &[CopyTargets], "check", "Check or uncheck the queue under the cursor"),
    row(
        Action::CheckAll,
        &[Chord::ctrl('a')],
        &[CopyTargets],
        "all",
        "Check all queues that the filter shows, or none",
    ),
    row(
        Action::Press,
        &[key(Key::Enter)],
        &[CopyTargets],
        "plan",
        "Show what would be written to the checked queues; without checks, to the one under the cursor",
    ),
    row(Action::Refresh, &[key(Key::F(5)), Chord::ctrl('r')], &[CopyTargets], "", "Read the list of queues again"),
    row(Action::Close, &[key(Key::Esc)], &[CopyTargets], "close", "Close; the checks stay for the next copy"),
    row(
        Action::Close,
        &[key(Key::Esc), char('c'), char('n')],
        &[CopyReading],
        "cancel",
        "Stop reading; back to the queues",
    ),
    row(
        Action::Choose,
        &[key(Key::Enter)],
        &[Schema],
        "choose",
        "Choose the row under the cursor; shows what would change",
    ),
    row(Action::Refresh, &[key(Key::F(5)), Chord::ctrl('r')], &[Schema], "", "Search again after a failure"),
    row(Action::Close, &[key(Key::Esc)], &[Schema], "close", "Close without changing anything"),
    row(Action::Choose, &[key(Key::Enter)], &[Palette], "run", "Run the command under the cursor"),
    row(Action::Close, &[key(Key::Esc)], &[Palette, Reader, Clipboard], "close", "Close"),
    row(Action::Close, &[char('q')], &[Reader, Clipboard], "", "Close"),
    row(Action::NextPart, &[key(Key::Tab), key(Key::Down)], &[SignIn], "next field", "Next field"),
    row(Action::PreviousPart, &[Chord::shift(Key::Tab), key(Key::Up)], &[SignIn], "", "Previous field"),
    row(Action::Press, &[key(Key::Enter)], &[SignIn], "sign in", "Sign in, or go on to the password"),
    row(Action::Close, &[key(Key::Esc)], &[SignIn], "back", "Go back without signing in; stop waiting"),
    row(Action::Complete, &[key(Key::Tab)], &[HookFilter], "take", "Insert the marked word of the list"),
    row(Action::AllHooks, &[char('A')], &[Queues, Hooks, Matrix], "all hooks", "Every hook of every queue in one list"),
    row(
        Action::Matrix,
        &[char('M')],
        &[Queues, Hooks, AllHooks],
        "matrix",
        "Queues and events: which hooks are on, off, missing, or can never fire",
    ),
    row(
        Action::WhereUsed,
        &[char('w'), key(Key::F(3))],
        &[Hooks, AllHooks],
        "where used",
        "Every hook that runs the flow schema under the cursor",
    ),
    row(
        Action::WhereUsed,
        &[key(Key::F(3))],
        &[FormSchema, Schema],
        "where used",
        "Every hook that runs the flow schema under the cursor",
    ),
    row(Action::History, &[char('H')], LISTS_AND_VIEWS, "", "Changes by this program on this machine, newest first"),
    row(Action::Doctor, &[char('D')], LISTS_AND_VIEWS, "", "Problems of the hooks of all queues, with reason and fix"),
    row(Action::Close, &[key(Key::Esc)], VIEWS, "back", "Stop reading; else clear the filter; else go back"),
    row(Action::ClearNotice, &[key(Key::Esc)], LISTS, "", "Clear the message, else the filter"),
    row(Action::StartDemo, &[char('d'), key(Key::Enter)], &[Start], "demo", "Start the embedded demo server"),
    row(
        Action::Refresh,
        &[char('r'), key(Key::F(5))],
        LISTS_AND_VIEWS,
        "refresh",
        "Load again; cursor, checks, filter and page stay",
    ),
    row(Action::Messages, &[char('m')], LISTS_AND_VIEWS, "", "Read the latest messages in full"),
    row(Action::Palette, &[char(':')], LISTS_AND_VIEWS, "", "Command palette"),
    row(
        Action::Help,
        &[char('?'), key(Key::F(1))],
        &[
            Start,
            Queues,
            Hooks,
            AllHooks,
            Matrix,
            FormState,
            FormButtons,
            Question,
            Plan,
            CopyReading,
            Report,
            Clipboard,
        ],
        "help",
        "Help for this place",
    ),
    row(
        Action::Help,
        &[key(Key::F(1))],
        &[Filter, HookFilter, FormEvent, FormSchema, Palette, CopyTargets, Schema, Number, SignIn],
        "help",
        "Help for this place",
    ),
    row(Action::Help, &[key(Key::F(1))], &[Reader], "", "Help for this place"),
    row(Action::Repaint, &[Chord::ctrl('l')], EVERYWHERE, "", "Redraw the screen"),
    row(Action::Suspend, &[Chord::ctrl('z')], EVERYWHERE, "", "Suspend; fg brings it back"),
    row(
        Action::Quit,
        &[char('q')],
        &[Start, Queues, Hooks, AllHooks, Matrix],
        "quit",
        "Quit; asks about writes still under way",
    ),
    row(Action::Quit, &[Chord::ctrl('c')], EVERYWHERE, "", "Quit; asks about writes still under way"),
];
