//! What holds for every screen, however it was reached.
