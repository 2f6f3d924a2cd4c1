//! The contexts of keys: panes, dialogs and fields.

/// The focused part of the screen, which decides what a key does. Its text is the heading in help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, strum::VariantArray, strum::IntoStaticStr)]
#[strum(const_into_str)]
pub enum Context {
    /// The start screen.
    Start,
    /// The queues pane.
    Queues,
    /// The hooks pane.
    Hooks,
    /// All hooks of all queues.
    #[strum(serialize = "All hooks")]
    AllHooks,
    /// Queues and events.
    Matrix,
    /// A filter being typed.
    Filter,
    /// The filter of a list of hooks being typed: with completion.
    #[strum(serialize = "Hooks: filter")]
    HookFilter,
    /// The form's event field: typing filters.
    #[strum(serialize = "Form: Event")]
    FormEvent,
    /// The form's flow schema field: typing searches.
    #[strum(serialize = "Form: Flow schema")]
    FormSchema,
    /// The form's state field.
    #[strum(serialize = "Form: State")]
    FormState,
    /// The form's buttons.
    #[strum(serialize = "Form: Save and Close")]
    FormButtons,
    Question,
    /// Text to read: help, event reference, messages.
    #[strum(serialize = "Reading")]
    Reader,
    /// Typing filters.
    #[strum(serialize = "Command palette")]
    Palette,
    /// The choice of a text for the clipboard.
    Clipboard,
    /// A plan: a preview, its progress, what became of it.
    Plan,
    /// The history or the doctor.
    Report,
    /// Copying hooks: the queues to copy to. Typing filters, Tab checks.
    #[strum(serialize = "Copy: targets")]
    CopyTargets,
    /// The flow schema for many hooks: typing searches.
    #[strum(serialize = "Flow schema")]
    Schema,
    /// Copying hooks: the targets are being read.
    #[strum(serialize = "Copy: reading")]
    CopyReading,
    /// Typing the number of hooks that a plan is about.
    #[strum(serialize = "Number of hooks")]
    Number,
    #[strum(serialize = "Sign in")]
    SignIn,
}

impl Context {
    /// Every context.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// Returns whether letters are text here, not commands.
    pub const fn takes_text(self) -> bool {
        matches!(
            self,
            Self::Filter
                | Self::HookFilter
                | Self::FormEvent
                | Self::FormSchema
                | Self::Palette
                | Self::CopyTargets
                | Self::Schema
                | Self::Number
                | Self::SignIn
        )
    }

    /// The heading in help.
    pub const fn title(self) -> &'static str {
        self.into_str()
    }

    /// The name in the configuration, such as `form-flow-schema`: the heading in lower case, with dashes.
    pub fn name(self) -> String {
        self.title().to_lowercase().replace(": ", "-").replace(' ', "-")
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|context| context.name() == name)
    }
}
