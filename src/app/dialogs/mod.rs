//! The dialogs: components that lie over the panes.
//!
//! | File | Idea |
//! |---|---|
//! | `clipboard` | the choice of what to copy to the clipboard |
//! | `palette` | the commands of a place, found by their words |
//! | `question` | a question before something is lost |
//! | `sign_in` | signing in, over whatever is on the screen |
//! | `text_viewer` | a text to read: help, the event reference, the messages |

mod clipboard;
pub(super) mod palette;
pub(super) mod question;
pub(super) mod sign_in;
pub(super) mod text_viewer;

pub use clipboard::ClipboardDialog;
