//! The dialogs: components that lie over the panes.
//!
//! | File | Idea |
//! |---|---|
//! | `clipboard` | the choice of what to copy to the clipboard |
//! | `palette` | the commands of a place, found by their words |
//! | `plan` | a plan: shown, carried out, reported |
//! | `question` | a question before something is lost; its answers, and those of a plan |
//! | `schema_choice` | another flow schema for many hooks |
//! | `schema_picker` | the search for a flow schema: of the form, and for many hooks |
//! | `sign_in` | signing in, over whatever is on the screen |
//! | `text_viewer` | a text to read: help, the event reference, the messages |

mod clipboard;
mod palette;
mod plan;
mod question;
mod schema_choice;
mod schema_picker;
mod sign_in;
mod text_viewer;

pub use clipboard::ClipboardDialog;
pub use palette::Palette;
pub use plan::{PlanDialog, PlanRow, Stage, step_line, step_mark};
pub use question::{Buttons, QuestionDialog};
pub use schema_choice::SchemaChoice;
pub(super) use schema_picker::NOTHING_FAILED;
pub use schema_picker::SchemaPicker;
pub use sign_in::{SignIn, SignInField};
pub use text_viewer::{TextLine, TextViewer, text_about};
