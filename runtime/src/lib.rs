//! What every generated API client shares.
