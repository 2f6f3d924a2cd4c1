//! Which of the two views covers the panes, and how much of it there is room for.

use crate::app::{
    layout::typing_rows,
    model::{Layer, Model, View},
};

impl Model {
    /// The view of all queues that covers the panes, under whatever lies over it.
    #[must_use]
    pub fn view(&self) -> Option<View> {
        self.layers.iter().rev().find_map(|layer| match layer {
            Layer::Overview(view) => Some(*view),
            _ => None,
        })
    }

    /// The filter of a view is being typed.
    pub(in crate::app) fn is_typing_filter_of(&self, view: View) -> bool {
        match view {
            View::AllQueues => self.all_queues.typing.is_some(),
            View::Matrix => self.all_queues.matrix.typing.is_some(),
        }
    }

    /// How many rows a view of all queues has room for.
    #[must_use]
    pub fn overview_rows(&self, view: View) -> usize {
        let area = self.layout().whole;
        match (view, &self.all_queues.typing) {
            (View::AllQueues, Some(typing)) => area.list_rows().saturating_sub(typing_rows(typing, area)),
            // The legend takes a row.
            (View::Matrix, _) => area.list_rows().saturating_sub(1),
            (View::AllQueues, None) => area.list_rows(),
        }
        .max(1)
    }
}
