//! A line of hidden text: a password or a code.

use std::fmt;

use super::text_field::TextField;
use crate::domain::Secret;

/// A line of text that is not shown while it is typed, nor in any debugging output.
#[derive(Clone, Default)]
pub struct SecretField(TextField);

impl SecretField {
    /// A field that is filled in already.
    pub(in crate::app) fn with(secret: &Secret) -> Self {
        Self(TextField::with(secret.expose()))
    }

    /// The number of typed characters.
    #[must_use]
    pub fn length(&self) -> usize {
        self.0.text().chars().count()
    }

    /// The typed text, as a secret.
    pub(in crate::app) fn secret(&self) -> Secret {
        self.0.text().into()
    }

    /// The field itself, for the keys.
    pub(in crate::app) fn text_field(&mut self) -> &mut TextField {
        &mut self.0
    }
}

impl fmt::Debug for SecretField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretField(…)")
    }
}
