//! Plans: shown, carried out, told.
