//! Behaviour of typing, by small documents.
