//! What consumers write wrong is in `tests/refused`, beside what the compiler tells them.
