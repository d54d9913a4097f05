//! The options for reading an input, in TOML.

/// Defines a table of a configuration that also has the keys for reading an input. With `#[serde(flatten)]`, errors would have no
/// position.
macro_rules! reading_table {
    ($(#[$meta:meta])* $visibility:vis struct $name:ident { $($fields:tt)* }) => {
        $(#[$meta])*
        $visibility struct $name {
            /// The SDK reference pages of the API.
            #[serde(default)]
            $visibility sdk_references: Vec<std::path::PathBuf>,
            /// The operations to include, or all if it is empty.
            #[serde(default)]
            include: $crate::read::Filter,
            /// The operations to exclude.
            #[serde(default)]
            exclude: $crate::read::Filter,
            /// The overlays, in the order in which they are applied.
            #[serde(default)]
            overlays: Vec<std::path::PathBuf>,
            /// Local copies of remote documents, by URL.
            #[serde(default)]
            references: std::collections::BTreeMap<String, std::path::PathBuf>,
            /// The pages that are read, and the document that has the names of their components.
            #[serde(default)]
            pages: $crate::read::PageOptions,
            /// The limits on the size of the document.
            #[serde(default)]
            limits: $crate::read::Limits,
            /// Further folders that references may lead to.
            #[serde(default)]
            allow: Vec<std::path::PathBuf>,
            /// The operations that send idempotency keys.
            $visibility idempotency: Option<$crate::idempotency::Idempotency>,
            /// The names of operations and types.
            #[serde(default)]
            $visibility names: $crate::name_candidates::NameCandidates,
            /// The retry policy of clients.
            $visibility retries: Option<$crate::retries::Retries>,
            /// The levels of diagnostics.
            #[serde(default)]
            $visibility diagnostics: $crate::diagnostic::levels::Levels,
            $($fields)*
        }

        impl $name {
            /// Returns the options for reading the input, with paths in `folder`.
            $visibility fn options(&self, folder: &std::path::Path) -> $crate::read::Options {
                let paths = |paths: &[std::path::PathBuf]| paths.iter().map(|it| folder.join(it)).collect();
                let copies = self.references.iter().map(|(url, path)| (url.clone(), folder.join(path)));
                $crate::read::Options {
                    references: $crate::read::References { copies: copies.collect(), allow: paths(&self.allow) },
                    selection: $crate::read::Selection { include: self.include.clone(), exclude: self.exclude.clone() },
                    overlays: paths(&self.overlays),
                    pages: self.pages.in_folder(folder),
                    limits: self.limits,
                }
            }
        }
    };
}

pub(crate) use reading_table;
