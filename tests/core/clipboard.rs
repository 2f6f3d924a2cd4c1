//! Copying to the clipboard: what is offered in each list, and what is sent to the terminal.

use webitel_hooks::app::Layer;

use crate::all_queues::domain;
use crate::fixtures::{OFF, four_hooks, hook};
use crate::story::{Story, opened};

impl Story {
    /// The offered texts, or why there is none.
    pub(crate) fn offered(&self) -> Vec<String> {
        let Some(Layer::Clipboard(dialog)) = self.model.layers.last() else { panic!("no choice is open") };
        dialog.choices.iter().map(|choice| choice.text.clone().unwrap_or_else(|reason| reason)).collect()
    }

    pub(crate) fn with_web_client(mut self) -> Self {
        self.model.session.web_client = Some("https://cc.example.com".to_owned());
        self
    }
}

#[test]
fn every_list_offers_id_name_row_and_address() {
    let page = "https://cc.example.com/contact-center/queues";
    let hook = ["1", "Old CRM push", "Support line · Answered · Old CRM push · on", &format!("{page}/12/hooks/1")];
    let queue = ["12", "Support line", "Support line · Inbound queue · on", &format!("{page}/12/hooks")];
    let mut story = opened(four_hooks()).with_web_client();
    assert_eq!(story.press("y").offered(), hook);
    assert_eq!(story.press("Esc Tab y").offered(), queue);
    story.press("Esc A").read_all(&domain());
    let offered = story.press("y").offered();
    assert!(offered[3].starts_with(page) && offered[3].contains("/hooks/"), "{offered:?}");
    story.press("Esc M");
    let cell = story.model.matrix.cell(&story.model.store).expect("a cell");
    let ids: Vec<String> = cell.hooks.iter().map(|hook| hook.id.to_string()).collect();
    assert_eq!(story.press("y").offered()[0], ids.join("\n"));
    story.press("Esc l l y");
    assert_eq!(story.offered(), queue, "a cell without a hook is about its queue");
}

#[test]
fn the_chosen_text_is_sent_to_the_terminal_and_shown() {
    let mut story = opened(four_hooks());
    story.press("y i").expect(&["copy \"1\""]).says("Sent to the terminal: 1");
    story.press("y Down Enter").expect_any().says("Sent to the terminal: Old CRM push");
    story.press("y a").says("The address of the web client is not known.").press("Esc");
    story.press("Ctrl-A y i").expect(&["copy \"1\\n2\\n3\\n4\""]).says("Sent to the terminal: 4 lines");
    assert!(story.model.layers.is_empty());
}

#[test]
fn no_control_character_of_the_server_is_copied() {
    let mut hostile = hook(1, "joined\x1b[2J", 5, OFF);
    hostile.schema.as_mut().expect("a flow schema").name = "rm -rf ~\n\x1b]52;c;eA==\x07\u{202e}".into();
    let mut story = opened(vec![hostile]);
    story.press("y");
    let Some(Layer::Clipboard(dialog)) = story.model.layers.last() else { panic!("no choice is open") };
    for text in dialog.choices.iter().filter_map(|choice| choice.text.as_ref().ok()) {
        assert!(!text.chars().any(|character| character.is_control() || character == '\u{202e}'), "{text:?}");
    }
}

#[test]
fn more_than_a_terminal_takes_is_refused() {
    let many = (1..=3_000).map(|id| hook(id, "joined", 5, OFF)).collect();
    opened(many).press("Ctrl-A y r").says("This is more than a terminal takes at once: check fewer hooks.");
}
