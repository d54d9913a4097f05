//! The specifications of the corpus.

/// One specification of the corpus.
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    pub(crate) input: &'static str,
    /// The number of operations in the specification.
    pub(crate) operations: usize,
    /// Another entry that describes the same API.
    pub(super) same_as: Option<&'static str>,
    pub(super) compile_scope: CompileScope,
}

/// How much of a crate is compiled.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum CompileScope {
    /// The library, with all features.
    Library,
    /// Also the documentation and its examples.
    Documentation,
    /// Also each feature on its own.
    EachFeature,
    /// Also each feature together with one other.
    FeaturePairs,
}

pub(crate) const ENTRIES: &[Entry] = &[
    Entry {
        name: "v3",
        input: "bundled/sailpoint-v3.yaml",
        operations: 358,
        same_as: None,
        compile_scope: CompileScope::EachFeature,
    },
    Entry {
        name: "v3-files",
        input: "multifile/sailpoint-api.v3.yaml",
        operations: 358,
        same_as: Some("v3"),
        compile_scope: CompileScope::Documentation,
    },
    Entry {
        name: "beta",
        input: "bundled/sailpoint-beta.yaml",
        operations: 559,
        same_as: None,
        compile_scope: CompileScope::EachFeature,
    },
    Entry {
        name: "v2025",
        input: "bundled/sailpoint-v2025.yaml",
        operations: 812,
        same_as: None,
        compile_scope: CompileScope::FeaturePairs,
    },
    Entry {
        name: "v3-pages",
        input: "mdx/v3-plain",
        operations: 358,
        same_as: Some("v3"),
        compile_scope: CompileScope::Documentation,
    },
    Entry {
        name: "v2025-pages",
        input: "mdx/v2025-compressed",
        operations: 812,
        same_as: Some("v2025"),
        compile_scope: CompileScope::Documentation,
    },
    Entry {
        name: "beta-pages",
        input: "mdx/beta-2022",
        operations: 365,
        same_as: None,
        compile_scope: CompileScope::Documentation,
    },
    Entry {
        name: "github",
        input: "general/v3.0-github.json",
        operations: 767,
        same_as: None,
        compile_scope: CompileScope::EachFeature,
    },
    Entry {
        name: "petstore-expanded-2-0",
        input: "general/v2.0-petstore-expanded.yaml",
        operations: 4,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "api-with-examples-3-0",
        input: "general/v3.0-api-with-examples.yaml",
        operations: 2,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "callback-example-3-0",
        input: "general/v3.0-callback-example.yaml",
        operations: 1,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "link-example-3-0",
        input: "general/v3.0-link-example.yaml",
        operations: 6,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "petstore-expanded-3-0",
        input: "general/v3.0-petstore-expanded.yaml",
        operations: 4,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "petstore-3-0",
        input: "general/v3.0-petstore.yaml",
        operations: 3,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "uspto-3-0",
        input: "general/v3.0-uspto.yaml",
        operations: 3,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "museum-3-1",
        input: "general/v3.1-museum.yaml",
        operations: 8,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "non-oauth-scopes-3-1",
        input: "general/v3.1-non-oauth-scopes.yaml",
        operations: 1,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "tictactoe-3-1",
        input: "general/v3.1-tictactoe.yaml",
        operations: 3,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "webhook-example-3-1",
        input: "general/v3.1-webhook-example.yaml",
        operations: 0,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "tags-example-3-2",
        input: "general/v3.2-3.2-tags-example.yaml",
        operations: 4,
        same_as: None,
        compile_scope: CompileScope::Library,
    },
    Entry {
        name: "stripe",
        input: "public/stripe.yaml",
        operations: 468,
        same_as: None,
        compile_scope: CompileScope::EachFeature,
    },
    Entry {
        name: "openai",
        input: "public/openai.yaml",
        operations: 288,
        same_as: None,
        compile_scope: CompileScope::EachFeature,
    },
];
