//! The table of bindings: the source of dispatch, the hint line, help, the palette and docs/keys.md.

use super::{Action, Chord, Context, Key};

/// One row of the table.
#[derive(Debug)]
pub struct Binding {
    /// The command.
    pub action: Action,
    /// The keys; hints show the first. Those that type a character are none where letters are text.
    pub chords: &'static [Chord],
    /// The contexts in which it works.
    pub contexts: &'static [Context],
    /// A word or two for the hint line; empty if it is not shown there.
    pub hint: &'static str,
    /// A sentence without a full stop, for help and the palette.
    pub description: &'static str,
}

use Context::{
    AllHooks, Clipboard, CopyReading, CopyTargets, Filter, FormButtons, FormEvent, FormSchema, FormState, HookFilter,
    Hooks, Matrix, Number, Palette, Plan, Question, Queues, Reader, Report, Schema, SignIn, Start,
};

const LISTS: &[Context] = &[Queues, Hooks];
const HOOK_LISTS: &[Context] = &[Hooks, AllHooks];
const VIEWS: &[Context] = &[AllHooks, Matrix];
const LISTS_AND_VIEWS: &[Context] = &[Queues, Hooks, AllHooks, Matrix];
/// Where Home and End move in a list, not in a text.
const ROWS: &[Context] = &[Queues, Hooks, AllHooks, Matrix, Question, Reader, Plan, Report, Clipboard];
const ALL_ROWS: &[Context] = &[
    Queues,
    Hooks,
    AllHooks,
    Matrix,
    Question,
    Reader,
    Plan,
    Report,
    Clipboard,
    Filter,
    HookFilter,
    FormEvent,
    FormSchema,
    Palette,
    CopyTargets,
    Schema,
    Number,
];
const FORM: &[Context] = &[FormEvent, FormSchema, FormState, FormButtons];
const EVERYWHERE: &[Context] = Context::ALL;

const ENTER: Chord = key(Key::Enter);
const ESC: Chord = key(Key::Esc);
/// Refresh where letters are text.
const REFRESH: &[Chord] = &[key(Key::F(5)), Chord::ctrl('r')];

const fn char(character: char) -> Chord {
    Chord::char(character)
}

const fn key(key: Key) -> Chord {
    Chord::plain(key)
}

/// A row without its description.
const fn row(action: Action, chords: &'static [Chord], contexts: &'static [Context], hint: &'static str) -> Binding {
    Binding { action, chords, contexts, hint, description: "" }
}

impl Binding {
    /// Adds the description.
    const fn help(self, description: &'static str) -> Self {
        Self { description, ..self }
    }
}

/// Every binding, in the order of help. A chord occurs once in a context, as a test checks.
pub const BINDINGS: &[Binding] = &[
    row(Action::Open, &[ENTER], &[Queues], "open").help("Open the hooks of the queue under the cursor"),
    row(Action::Open, &[ENTER], &[AllHooks], "go").help("To the hook under the cursor, in the list of its queue"),
    row(Action::Open, &[ENTER], &[Matrix], "go, add")
        .help("To the hook of the cell under the cursor; where there is none, add one"),
    row(Action::Add, &[char('a'), key(Key::Insert)], &[Hooks], "add").help("Add a hook"),
    row(Action::Add, &[char('a'), key(Key::Insert)], &[AllHooks], "add")
        .help("Add a hook to the queue of the hook under the cursor"),
    row(Action::Edit, &[char('e'), ENTER], &[Hooks], "edit").help("Edit the hook under the cursor"),
    row(Action::Edit, &[char('e')], &[AllHooks], "edit").help("Edit the hook under the cursor"),
    row(Action::Toggle, &[char('t')], HOOK_LISTS, "on/off")
        .help("Switch the checked hooks on or off; without checks, the one under the cursor"),
    row(Action::Remove, &[char('d'), key(Key::Delete)], HOOK_LISTS, "remove")
        .help("Remove the checked hooks; without checks, the one under the cursor. Asks first"),
    row(Action::Check, &[char(' ')], HOOK_LISTS, "check").help("Check or uncheck the hook under the cursor"),
    row(Action::CheckAll, &[Chord::ctrl('a')], HOOK_LISTS, "").help("Check all hooks that the filter shows, or none"),
    row(Action::ChangeSchema, &[char('x')], HOOK_LISTS, "")
        .help("Choose another flow schema for the checked hooks; without checks, for the one under the cursor"),
    row(Action::Pause, &[char('z')], HOOK_LISTS, "pause")
        .help("Pause the checked hooks that are on: off until resumed; without checks, the one under the cursor"),
    row(Action::Resume, &[char('Z')], LISTS_AND_VIEWS, "resume")
        .help("Resume: switch exactly the paused hooks on again; with checked rows only those of them"),
    row(Action::Undo, &[char('u')], LISTS_AND_VIEWS, "undo")
        .help("Undo the last changes, also removals; shows the plan first. Press again for earlier ones"),
    row(Action::Filter, &[char('/')], LISTS_AND_VIEWS, "filter").help("Filter the list"),
    row(Action::SortColumn, &[char('s')], &[Queues, Hooks, AllHooks], "sort").help("Sort by the next column"),
    row(Action::SortDirection, &[char('S')], &[Queues, Hooks, AllHooks], "")
        .help("Sort ascending, descending, not at all"),
    row(Action::PageSize, &[char('p')], HOOK_LISTS, "").help("Rows per page: as many as fit, 10, 25, 50, 100, all"),
    row(Action::Reference, &[char('i'), key(Key::F(2))], &[Hooks, AllHooks, Matrix], "event info")
        .help("What the event means and which variables it passes"),
    row(Action::Copy, &[char('c')], HOOK_LISTS, "copy")
        .help("Copy the checked hooks to other queues; without checks, the one under the cursor"),
    row(Action::Clipboard, &[char('y')], &[Queues, Hooks, AllHooks, Matrix, Report], "")
        .help("Copy to the clipboard: the id, the name, the row as text, or the address in the web client"),
    row(Action::CopyId, &[char('i')], &[Clipboard], "id").help("Copy the id"),
    row(Action::CopyName, &[char('n')], &[Clipboard], "name")
        .help("Copy the name; of a hook, the name of its flow schema"),
    row(Action::CopyRow, &[char('r')], &[Clipboard], "row").help("Copy the row as text"),
    row(Action::CopyAddress, &[char('a')], &[Clipboard], "address")
        .help("Copy the address of its page in the web client"),
    row(Action::Choose, &[ENTER], &[Clipboard], "copy").help("Copy what is marked"),
    row(Action::Up, &[key(Key::Up), char('k')], ALL_ROWS, "").help("One row up"),
    row(Action::Down, &[key(Key::Down), char('j')], ALL_ROWS, "").help("One row down"),
    row(Action::First, &[key(Key::Home), char('g')], ROWS, "").help("To the first row"),
    row(Action::Last, &[key(Key::End), char('G')], ROWS, "").help("To the last row"),
    row(Action::PreviousPage, &[key(Key::PageUp), char('[')], ALL_ROWS, "").help("Previous page"),
    row(Action::NextPage, &[key(Key::PageDown), char(']')], ALL_ROWS, "").help("Next page"),
    row(Action::Left, &[key(Key::Left), char('h')], &[Matrix], "").help("To the event on the left"),
    row(Action::Right, &[key(Key::Right), char('l')], &[Matrix], "").help("To the event on the right"),
    row(Action::Choose, &[ENTER], &[FormEvent, FormSchema], "choose").help("Choose the row under the cursor and go on"),
    row(Action::Flip, &[char(' '), ENTER, key(Key::Left), key(Key::Right)], &[FormState], "on/off")
        .help("Switch on or off"),
    row(Action::Press, &[ENTER, char(' ')], &[FormButtons], "press").help("Press the button"),
    row(Action::NextPart, &[key(Key::Tab), key(Key::Right)], &[FormButtons, Question, Plan], "").help("Next button"),
    row(Action::PreviousPart, &[Chord::shift(Key::Tab), key(Key::Left)], &[FormButtons, Question, Plan], "")
        .help("Previous button"),
    row(Action::Up, &[key(Key::Up)], &[FormState, FormButtons], "").help("Previous field"),
    row(Action::Down, &[key(Key::Down)], &[FormState, FormButtons], "").help("Next field"),
    row(Action::NextPart, &[key(Key::Tab)], &[FormEvent, FormSchema, FormState], "next field").help("Next field"),
    row(Action::PreviousPart, &[Chord::shift(Key::Tab)], &[FormEvent, FormSchema, FormState], "")
        .help("Previous field"),
    row(Action::NextPart, &[key(Key::Tab)], &[Queues], "hooks").help("To the other pane"),
    row(Action::NextPart, &[key(Key::Tab)], &[Hooks], "queues").help("To the other pane"),
    row(Action::PreviousPart, &[Chord::shift(Key::Tab)], LISTS, "").help("To the other pane"),
    row(Action::Save, &[Chord::ctrl('s')], FORM, "save").help("Save"),
    row(Action::Reference, &[key(Key::F(2))], FORM, "event info")
        .help("What the event means and which variables it passes"),
    row(Action::Refresh, REFRESH, FORM, "").help("Load again after a failure"),
    row(Action::Close, &[ESC], FORM, "close").help("Close; asks if something would be lost"),
    row(Action::Press, &[ENTER], &[Question], "press").help("Press the marked button"),
    row(Action::Yes, &[char('y')], &[Question], "").help("Answer with the first button"),
    row(Action::Other, &[char('o')], &[Question], "").help("Answer with the second of three buttons"),
    row(Action::Close, &[ESC, char('n')], &[Question], "no").help("Close without doing anything"),
    row(Action::Keep, &[ENTER], &[Filter, HookFilter], "keep").help("Keep the filter and go back to the list"),
    row(Action::Close, &[ESC], &[Filter, HookFilter], "clear").help("Clear the filter"),
    row(Action::Press, &[ENTER], &[Plan], "").help("Press the marked button"),
    row(Action::Yes, &[char('y')], &[Plan], "run").help("Run the plan as shown"),
    row(Action::Check, &[char(' ')], &[Plan], "leave out").help(
        "Leave out the write under the cursor with what depends on it, or include it again; \
             on a queue, all of its writes",
    ),
    row(Action::OnConflict, &[char('o')], &[Plan], "conflicts")
        .help("Copies whose event already has a hook that is on: skip, replace, add switched off"),
    row(Action::EvenIfNever, &[char('f')], &[Plan], "cannot fire")
        .help("Copies that cannot fire in their queue: skip, copy anyway"),
    row(Action::Cancel, &[char('c')], &[Plan], "cancel").help("Stop after the writes under way"),
    row(Action::Retry, &[char('r')], &[Plan], "retry").help("Try again what failed or was not tried"),
    row(Action::PutRight, &[char('p')], &[Plan], "new plan").help(
        "Show a follow-up plan: changed hooks as they are now, and corrections where the server wrote something else",
    ),
    row(Action::Close, &[ESC, char('n')], &[Plan], "close").help("Close; while it runs, cancel"),
    row(Action::Press, &[ENTER], &[Number], "confirm").help("Run the plan, if the number is that of its hooks"),
    row(Action::Close, &[ESC], &[Number], "back").help("Back without doing anything"),
    row(Action::Open, &[ENTER], &[Report], "go").help("To the hook under the cursor, in the list of its queue"),
    row(Action::Undo, &[char('u')], &[Report], "undo")
        .help("Undo the batch of the row under the cursor; shows the plan first"),
    row(Action::Fix, &[char('F')], &[Report], "fix").help("Show what would fix the finding under the cursor"),
    row(Action::Refresh, &[char('r'), key(Key::F(5))], &[Report], "again").help("Examine again"),
    row(Action::Close, &[ESC, char('q')], &[Report], "close").help("Close"),
    row(Action::Check, &[key(Key::Tab)], &[CopyTargets], "check").help("Check or uncheck the queue under the cursor"),
    row(Action::CheckAll, &[Chord::ctrl('a')], &[CopyTargets], "all")
        .help("Check all queues that the filter shows, or none"),
    row(Action::Press, &[ENTER], &[CopyTargets], "plan")
        .help("Show what would be written to the checked queues; without checks, to the one under the cursor"),
    row(Action::Refresh, REFRESH, &[CopyTargets], "").help("Read the list of queues again"),
    row(Action::Close, &[ESC], &[CopyTargets], "close").help("Close; the checks stay for the next copy"),
    row(Action::Close, &[ESC, char('c'), char('n')], &[CopyReading], "cancel").help("Stop reading; back to the queues"),
    row(Action::Choose, &[ENTER], &[Schema], "choose").help("Choose the row under the cursor; shows what would change"),
    row(Action::Refresh, REFRESH, &[Schema], "").help("Search again after a failure"),
    row(Action::Close, &[ESC], &[Schema], "close").help("Close without changing anything"),
    row(Action::Choose, &[ENTER], &[Palette], "run").help("Run the command under the cursor"),
    row(Action::Close, &[ESC, char('q')], &[Palette, Reader, Clipboard], "close").help("Close"),
    row(Action::NextPart, &[key(Key::Tab), key(Key::Down)], &[SignIn], "next field").help("Next field"),
    row(Action::PreviousPart, &[Chord::shift(Key::Tab), key(Key::Up)], &[SignIn], "").help("Previous field"),
    row(Action::Press, &[ENTER], &[SignIn], "sign in").help("Sign in, or go on to the password"),
    row(Action::Close, &[ESC], &[SignIn], "back").help("Go back without signing in; stop waiting"),
    row(Action::Complete, &[key(Key::Tab)], &[HookFilter], "take").help("Insert the marked word of the list"),
    row(Action::AllHooks, &[char('A')], &[Queues, Hooks, Matrix], "all hooks")
        .help("Every hook of every queue in one list"),
    row(Action::Matrix, &[char('M')], &[Queues, Hooks, AllHooks], "matrix")
        .help("Queues and events: which hooks are on, off, missing, or can never fire"),
    row(Action::WhereUsed, &[char('w'), key(Key::F(3))], &[Hooks, AllHooks, FormSchema, Schema], "where used")
        .help("Every hook that runs the flow schema under the cursor"),
    row(Action::History, &[char('H')], LISTS_AND_VIEWS, "")
        .help("Changes by this program on this machine, newest first"),
    row(Action::Doctor, &[char('D')], LISTS_AND_VIEWS, "")
        .help("Problems of the hooks of all queues, with reason and fix"),
    row(Action::Close, &[ESC], VIEWS, "back").help("Stop reading; else clear the filter; else go back"),
    row(Action::ClearNotice, &[ESC], &[Queues], "").help("Clear the message, else the filter"),
    row(Action::ClearNotice, &[ESC], &[Hooks], "").help("Clear the message, else the filter; else go back"),
    row(Action::StartDemo, &[char('d'), ENTER], &[Start], "demo").help("Start the embedded demo server"),
    row(Action::Refresh, &[char('r'), key(Key::F(5))], LISTS_AND_VIEWS, "refresh")
        .help("Load again; cursor, checks, filter and page stay"),
    row(Action::Messages, &[char('m')], LISTS_AND_VIEWS, "").help("Read the latest messages in full"),
    row(Action::Palette, &[char(':')], LISTS_AND_VIEWS, "").help("Command palette"),
    row(Action::Help, &[char('?'), key(Key::F(1))], EVERYWHERE, "help").help("Help for this place"),
    row(Action::Repaint, &[Chord::ctrl('l')], EVERYWHERE, "").help("Redraw the screen"),
    row(Action::Suspend, &[Chord::ctrl('z')], EVERYWHERE, "").help("Suspend; fg brings it back"),
    row(Action::Quit, &[char('q')], &[Start, Queues, Hooks, AllHooks, Matrix], "quit")
        .help("Quit; asks about writes still under way"),
    row(Action::Quit, &[Chord::ctrl('c')], EVERYWHERE, "").help("Quit; asks about writes still under way"),
];
