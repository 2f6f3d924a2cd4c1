//! The frame sink against a terminal emulator: what is on the screen after any sequence of frames is what a full repaint
//! would show, and it took no more bytes than the budgets allow.

mod budgets;
mod emulator;
mod same_screen;
mod steps;
