//! The contexts of keys: panes, dialogs and fields.

/// The focused part of the screen, which decides what a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// The start screen.
    Start,
    /// The queues pane.
    Queues,
    /// The hooks pane.
    Hooks,
    /// All hooks of all queues.
    AllHooks,
    /// Queues and events.
    Matrix,
    /// A filter being typed.
    Filter,
    /// The filter of a list of hooks being typed: with completion.
    HookFilter,
    /// The form's event field: typing filters.
    FormEvent,
    /// The form's flow schema field: typing searches.
    FormSchema,
    /// The form's state field.
    FormState,
    /// The form's buttons.
    FormButtons,
    /// A question.
    Question,
    /// Text to read: help, event reference, messages.
    Reader,
    /// The command palette: typing filters.
    Palette,
    /// The choice of a text for the clipboard.
    Clipboard,
    /// The flow schema for many hooks: typing searches.
    Schema,
    /// A plan: a preview, its progress, what became of it.
    Plan,
    /// The history or the doctor.
    Report,
    /// Copying hooks: the queues to copy to. Typing filters, Tab checks.
    CopyTargets,
    /// Copying hooks: the targets are being read.
    CopyReading,
    /// Typing the number of hooks that a plan is about.
    Number,
    /// Signing in.
    SignIn,
}

impl Context {
    /// Every place.
    pub const ALL: &[Self] = &[
        Self::Start,
        Self::Queues,
        Self::Hooks,
        Self::AllHooks,
        Self::Matrix,
        Self::Filter,
        Self::HookFilter,
        Self::FormEvent,
        Self::FormSchema,
        Self::FormState,
        Self::FormButtons,
        Self::Question,
        Self::Reader,
        Self::Palette,
        Self::Clipboard,
        Self::Plan,
        Self::Report,
        Self::CopyTargets,
        Self::Schema,
        Self::CopyReading,
        Self::Number,
        Self::SignIn,
    ];

    /// Returns whether letters are text here, not commands.
    #[must_use]
    pub const fn takes_text(self) -> bool {
        matches!(
            self,
            Self::Filter
                | Self::HookFilter
                | Self::FormEvent
                | Self::FormSchema
                | Self::Palette
                | Self::Schema
                | Self::CopyTargets
                | Self::Number
                | Self::SignIn
        )
    }

    /// The name in the configuration, such as `form-flow-schema`: the heading in lower case, with dashes.
    #[must_use]
    pub fn name(self) -> String {
        self.title().to_lowercase().replace(": ", "-").replace(' ', "-")
    }

    /// The place of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|context| context.name() == name)
    }

    /// The heading of this place in help.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Queues => "Queues",
            Self::Hooks => "Hooks",
            Self::AllHooks => "All hooks",
            Self::Matrix => "Matrix",
            Self::Filter => "Filter",
            Self::HookFilter => "Hooks: filter",
            Self::FormEvent => "Form: Event",
            Self::FormSchema => "Form: Flow schema",
            Self::FormState => "Form: State",
            Self::FormButtons => "Form: Save and Close",
            Self::Question => "Question",
            Self::Reader => "Reading",
            Self::Palette => "Command palette",
            Self::Clipboard => "Clipboard",
            Self::Schema => "Flow schema",
            Self::Plan => "Plan",
            Self::Report => "Report",
            Self::CopyTargets => "Copy: targets",
            Self::CopyReading => "Copy: reading",
            Self::Number => "Number of hooks",
            Self::SignIn => "Sign in",
        }
    }
}
