//! The contexts of keys: panes, dialogs and fields.

/// The focused part of the screen, which decides what a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, strum::VariantArray)]
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
    Question,
    /// Text to read: help, event reference, messages.
    Reader,
    /// The command palette: typing filters.
    Palette,
    /// The choice of a text for the clipboard.
    Clipboard,
    /// A plan: a preview, its progress, what became of it.
    Plan,
    /// The history or the doctor.
    Report,
    /// Copying hooks: the queues to copy to. Typing filters, Tab checks.
    CopyTargets,
    /// The flow schema for many hooks: typing searches.
    Schema,
    /// Copying hooks: the targets are being read.
    CopyReading,
    /// Typing the number of hooks that a plan is about.
    Number,
    SignIn,
}

/// The meaning of letters in a context.
#[derive(PartialEq, Eq)]
enum Letters {
    Commands,
    Text,
}

impl Context {
    /// Every context with its heading in help, in the order of the variants.
    const TABLE: &[(Self, &str, Letters)] = &[
        (Self::Start, "Start", Letters::Commands),
        (Self::Queues, "Queues", Letters::Commands),
        (Self::Hooks, "Hooks", Letters::Commands),
        (Self::AllHooks, "All hooks", Letters::Commands),
        (Self::Matrix, "Matrix", Letters::Commands),
        (Self::Filter, "Filter", Letters::Text),
        (Self::HookFilter, "Hooks: filter", Letters::Text),
        (Self::FormEvent, "Form: Event", Letters::Text),
        (Self::FormSchema, "Form: Flow schema", Letters::Text),
        (Self::FormState, "Form: State", Letters::Commands),
        (Self::FormButtons, "Form: Save and Close", Letters::Commands),
        (Self::Question, "Question", Letters::Commands),
        (Self::Reader, "Reading", Letters::Commands),
        (Self::Palette, "Command palette", Letters::Text),
        (Self::Clipboard, "Clipboard", Letters::Commands),
        (Self::Plan, "Plan", Letters::Commands),
        (Self::Report, "Report", Letters::Commands),
        (Self::CopyTargets, "Copy: targets", Letters::Text),
        (Self::Schema, "Flow schema", Letters::Text),
        (Self::CopyReading, "Copy: reading", Letters::Commands),
        (Self::Number, "Number of hooks", Letters::Text),
        (Self::SignIn, "Sign in", Letters::Text),
    ];

    /// Every context.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// Returns whether letters are text here, not commands.
    pub fn takes_text(self) -> bool {
        Self::TABLE[self as usize].2 == Letters::Text
    }

    /// The heading in help.
    pub const fn title(self) -> &'static str {
        Self::TABLE[self as usize].1
    }

    /// The name in the configuration, such as `form-flow-schema`: the heading in lower case, with dashes.
    pub fn name(self) -> String {
        self.title().to_lowercase().replace(": ", "-").replace(' ', "-")
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|context| context.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_the_order_of_the_variants() {
        let contexts: Vec<Context> = Context::TABLE.iter().map(|(context, ..)| *context).collect();
        assert_eq!(contexts, Context::ALL);
    }
}
