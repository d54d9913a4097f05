//! A compiler from OpenAPI documents to Rust SDKs.
//!
//! Data flows through these stages:
//!
//! ```text
//! bytes --read--> Document --lower--> Draft --passes--> Draft --freeze--> Api --emit--> files --sync--> disk
//! ```
//!
//! In a build script, use [`build_script`]. To run the generator directly:
//!
//! ```
//! use sdk_generator::{Generator, PackageName};
//! use sdk_generator::target::{RuntimeSource, Target};
//! use sdk_generator::read::Input;
//!
//! let text = r#"{"openapi": "3.0.3", "info": {"title": "Ping", "version": "1"}, "paths": {"/ping": {"get": {
//!     "operationId": "ping", "responses": {"204": {"description": "Alive."}}}}}}"#;
//! let target = Target::Standalone { runtime: RuntimeSource::Version("0.1".into()), own_workspace: false };
//! let generator = Generator::new(PackageName::parse("ping")?, target);
//! let output = generator.run(&Input::Text { name: "ping.json".into(), text: text.into() });
//! assert_eq!(output.operations, 1);
//! assert!(output.files.iter().any(|it| it.path == "src/lib.rs"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod api;
pub mod build_script;
mod casing;
pub mod checkout;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod compare;
pub mod config;
mod conventions;
pub mod diagnostic;
mod emit;
pub mod envelope;
pub mod event_names;
pub mod files;
mod freeze;
pub mod generate;
mod header_name;
pub mod idempotency;
pub mod import;
mod ir;
mod lint;
mod lower;
mod marks;
pub mod members;
pub mod name_candidates;
mod names;
mod numbered;
pub mod outline;
pub mod package_name;
pub mod paging;
mod pass;
pub mod path_template;
pub mod pointer;
pub mod printable;
pub mod project;
pub mod read;
mod relative_path;
mod renamed_id;
pub mod report;
mod request_line;
pub mod retries;
mod runtime_features;
mod schema;
pub mod sdk_reference;
pub mod settings;
pub mod source_file;
mod stack;
pub mod sync;
pub mod target;
pub mod workspace;

pub use generate::Generator;
pub use names::{NameLock, Rename, Subject};
pub use package_name::{PackageName, PackageNameError};
