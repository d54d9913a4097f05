//! The reading room: files to one [`Document`] in normal form.
