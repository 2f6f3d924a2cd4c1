//! What lies over the panes, by kind, and what therefore has the keyboard.

use crate::app::{form::Form, layer::Layer, model::Model};

impl Model {
    /// The open form, under whatever lies over it.
    #[must_use]
    pub fn form(&self) -> Option<&Form> {
        self.layers.iter().find_map(|layer| match layer {
            Layer::Form(form) => Some(form.as_ref()),
            _ => None,
        })
    }
}
