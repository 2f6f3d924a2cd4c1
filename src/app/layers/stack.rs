//! What lies over the panes, by kind, and what therefore has the keyboard.

use crate::app::{form::Form, layer::Layer, model::Model, plans::sheet::Sheet};

impl Model {
    /// The open form, under whatever lies over it.
    #[must_use]
    pub fn form(&self) -> Option<&Form> {
        self.layers.iter().find_map(|layer| match layer {
            Layer::Form(form) => Some(form.as_ref()),
            _ => None,
        })
    }

    /// The open plan, under whatever lies over it.
    #[must_use]
    pub fn sheet(&self) -> Option<&Sheet> {
        self.layers.iter().find_map(|layer| match layer {
            Layer::Plan(sheet) => Some(sheet.as_ref()),
            _ => None,
        })
    }

    pub(in crate::app) fn sheet_mut(&mut self) -> Option<&mut Sheet> {
        self.layers.iter_mut().find_map(|layer| match layer {
            Layer::Plan(sheet) => Some(sheet.as_mut()),
            _ => None,
        })
    }

    pub(in crate::app) fn close_sheet(&mut self) {
        self.layers.retain(|layer| !matches!(layer, Layer::Plan(_)));
    }
}
