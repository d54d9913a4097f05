//! The frozen API, from which `emit` makes source files. Every name, type, box and feature is decided.

mod argument;
mod body;
mod collection;
mod constants;
mod entry;
mod features;
mod link_base;
mod model;
mod operation;
mod package;
mod paging;
mod response;
mod rust_type;
mod security;
mod server;
mod webhook;

use crate::ir::Info;
use crate::retries::Retries;

pub(crate) use self::argument::{Argument, ArgumentType, PresetHeader, Target};
pub(crate) use self::body::{BodyChoice, BodyValue, BodyVariant, BodyWriter, FormStyles};
pub(crate) use self::collection::{Collection, FilterField, Operator, OperatorSet, SortField};
pub(crate) use self::constants::{Constants, PagingConstant};
pub(crate) use self::entry::{BodyEntry, ParameterEntry, ResponseEntry, ValueEntry};
pub(crate) use self::features::{FeatureCondition, SharedFeature};
pub(crate) use self::link_base::{LinkBase, is_web};
pub(crate) use self::model::{
    EnumVariant, FormModel, HeaderField, Model, ModelField, ModelFile, ModelKind, PartField, PartType, Struct,
    UnionModel, UnionVariant,
};
pub(crate) use self::operation::{Group, Method, Operation};
pub(crate) use self::package::Package;
pub(crate) use self::paging::OperationPaging;
pub(crate) use self::response::{
    ErrorVariant, ResponseDocs, ResultBody, ResultType, ResultVariant, StreamBody, StreamFlag, StreamKind, StreamResult,
};
pub(crate) use self::rust_type::{ModelId, RustType, integer_type};
pub(crate) use self::security::{ApiSecurity, Requirements, Scheme};
pub(crate) use self::server::{Server, ServerVariable};
pub(crate) use self::webhook::{Event, EventPosition, EventTest, Payload, WEBHOOKS, Webhook};

/// An API as a crate.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) package: Package,
    pub(crate) info: Info,
    pub(crate) links: LinkBase,
    /// The default base URL.
    pub(crate) base_url: Option<String>,
    /// The servers that callers can choose between.
    pub(crate) servers: Vec<Server>,
    pub(crate) security: ApiSecurity,
    pub(crate) groups: Vec<Group>,
    /// The webhooks and callbacks. The feature `webhooks` enables them.
    pub(crate) webhooks: Vec<Webhook>,
    pub(crate) models: Vec<Model>,
    pub(crate) model_files: Vec<ModelFile>,
    pub(crate) errors: Vec<ErrorVariant>,
    pub(crate) operators: Vec<OperatorSet>,
    pub(crate) shared_features: Vec<SharedFeature>,
    pub(crate) constants: Constants,
    /// The retry policy of clients, if it is not that of the runtime.
    pub(crate) retries: Option<Retries>,
}
