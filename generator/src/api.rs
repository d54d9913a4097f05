//! The frozen API: what `emit` prints. Every name, type, box and feature is decided.

mod collection;
mod constants;

use crate::ir::{Docs, HttpMethod, Info, Listing, ParameterPlace, Presence, Security, Status, Style};
use crate::names::Ident;

pub(crate) use self::collection::{Collection, FilterField, Operator, OperatorSet, SortField};
pub(crate) use self::constants::{Constants, OperationPaging, PagingConstant};

/// An API as one crate.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) package: PackageName,
    pub(crate) info: Info,
    /// Where the API is served unless the client is told otherwise.
    pub(crate) base_url: Option<String>,
    /// The servers among which callers can choose, if they can.
    pub(crate) servers: Vec<Server>,
    pub(crate) groups: Vec<Group>,
    pub(crate) models: Vec<Model>,
    pub(crate) model_files: Vec<ModelFile>,
    pub(crate) errors: Vec<ErrorVariant>,
    pub(crate) operators: Vec<OperatorSet>,
    pub(crate) shared_features: Vec<SharedFeature>,
    pub(crate) constants: Constants,
}

/// Where an API is served, as a type with a setter for each variable.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) ident: Ident,
    /// The URL, with its variables in braces.
    pub(crate) url: String,
    pub(crate) description: Option<String>,
    pub(crate) variables: Vec<ServerVariable>,
}

/// A part of a server's URL that callers choose.
#[derive(Debug)]
pub(crate) struct ServerVariable {
    pub(crate) ident: Ident,
    pub(crate) name: String,
    pub(crate) default: String,
    pub(crate) description: Option<String>,
    /// An enumeration of the values, if not any text will do.
    pub(crate) values: Option<(Ident, Vec<EnumVariant<String>>)>,
}

/// A feature that is no group's own: it compiles types that many groups need.
#[derive(Debug)]
pub(crate) struct SharedFeature {
    pub(crate) name: String,
    /// The features of the groups that imply it.
    pub(crate) groups: Vec<String>,
    /// The shared features that it implies.
    pub(crate) needs: Vec<String>,
}

/// The name of the generated package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PackageName(pub(crate) String);

impl PackageName {
    /// The name by which code refers to the crate.
    pub(crate) fn library(&self) -> String {
        self.0.replace('-', "_")
    }
}

/// The operations of one tag.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    /// The Cargo feature.
    pub(crate) feature: String,
    pub(crate) module: Ident,
    pub(crate) handle: Ident,
    pub(crate) operations: Vec<Operation>,
}

/// Names a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ModelId(pub(crate) usize);

/// A type as Rust spells it, as a value and not as a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum RustType {
    Value,
    Bool,
    I32,
    I64,
    F64,
    String,
    DateTime,
    Date,
    Uuid,
    Decimal,
    Base64,
    Secret,
    Option(Box<RustType>),
    Vec(Box<RustType>),
    Map(Box<RustType>),
    Boxed(Box<RustType>),
    Model(ModelId),
}

impl RustType {
    /// Calls `visit` with the model that the type is made of, if there is one.
    pub(crate) fn for_each_model(&self, visit: &mut impl FnMut(ModelId)) {
        match self {
            Self::Option(inner) | Self::Vec(inner) | Self::Map(inner) | Self::Boxed(inner) => {
                inner.for_each_model(visit);
            }
            Self::Model(id) => visit(*id),
            Self::Value
            | Self::Bool
            | Self::I32
            | Self::I64
            | Self::F64
            | Self::String
            | Self::DateTime
            | Self::Date
            | Self::Uuid
            | Self::Decimal
            | Self::Base64
            | Self::Secret => {}
        }
    }
}

impl Model {
    /// Calls `visit` with the type of each part.
    pub(crate) fn for_each_type(&self, visit: &mut impl FnMut(&RustType)) {
        match &self.kind {
            ModelKind::Struct(it) => {
                it.fields.iter().for_each(|field| visit(&field.value));
                it.additional.iter().for_each(|(_, values)| visit(values));
            }
            ModelKind::StringEnum(..) | ModelKind::IntegerEnum(_) => {}
            ModelKind::Union(it) => it.variants.iter().for_each(|variant| visit(&variant.value)),
            ModelKind::Form(parts) => parts.iter().for_each(|part| {
                if let PartType::Value(value) = &part.kind {
                    visit(value);
                }
            }),
            ModelKind::Headers(fields) => fields.iter().for_each(|field| visit(&field.value)),
        }
    }
}

/// A type of its own.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) ident: Ident,
    pub(crate) docs: Docs,
    pub(crate) kind: ModelKind,
    /// The groups whose operations reach it.
    pub(crate) gate: Gate,
}

/// What a model is.
#[derive(Debug)]
pub(crate) enum ModelKind {
    Struct(Struct),
    StringEnum(Vec<EnumVariant<String>>, Listing),
    IntegerEnum(Vec<EnumVariant<i64>>),
    Union(UnionModel),
    /// A `multipart/form-data` body.
    Form(Vec<PartField>),
    /// Documented response headers.
    Headers(Vec<HeaderField>),
}

/// An object.
#[derive(Debug)]
pub(crate) struct Struct {
    pub(crate) fields: Vec<ModelField>,
    /// The field for members without a name of their own, and the type of those.
    pub(crate) additional: Option<(Ident, RustType)>,
    /// The field for what the specification does not list.
    pub(crate) extra: Ident,
    /// Whether consumers make values of it.
    pub(crate) constructor: bool,
}

/// A member of an object.
#[derive(Debug)]
pub(crate) struct ModelField {
    pub(crate) ident: Ident,
    /// The name on the wire.
    pub(crate) wire: String,
    /// The type of the value where there is one.
    pub(crate) value: RustType,
    pub(crate) presence: Presence,
    pub(crate) docs: Docs,
}

/// A listed value.
#[derive(Debug)]
pub(crate) struct EnumVariant<T> {
    pub(crate) ident: Ident,
    pub(crate) value: T,
    pub(crate) description: Option<String>,
}

/// One of several types.
#[derive(Debug)]
pub(crate) struct UnionModel {
    pub(crate) variants: Vec<UnionVariant>,
    pub(crate) discriminator: Option<String>,
}

/// An alternative.
#[derive(Debug)]
pub(crate) struct UnionVariant {
    pub(crate) ident: Ident,
    pub(crate) value: RustType,
    pub(crate) tags: Vec<String>,
    pub(crate) docs: Docs,
}

/// A part of a multipart body.
#[derive(Debug)]
pub(crate) struct PartField {
    pub(crate) ident: Ident,
    pub(crate) wire: String,
    pub(crate) kind: PartType,
    pub(crate) required: bool,
    pub(crate) docs: Docs,
}

/// What a part holds.
#[derive(Debug)]
pub(crate) enum PartType {
    File,
    Files,
    Value(RustType),
}

/// A documented response header.
#[derive(Debug)]
pub(crate) struct HeaderField {
    pub(crate) ident: Ident,
    pub(crate) wire: String,
    pub(crate) value: RustType,
    pub(crate) docs: Docs,
}

/// When something is compiled: always, or with any one of some features.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Gate {
    Always,
    AnyOf(Vec<String>),
}

/// Models that are compiled together.
#[derive(Debug)]
pub(crate) struct ModelFile {
    pub(crate) module: Ident,
    pub(crate) gate: Gate,
    /// What the models have in common, for the head of the file.
    pub(crate) title: String,
    pub(crate) models: Vec<ModelId>,
}

/// A documented body of error answers.
#[derive(Debug)]
pub(crate) struct ErrorVariant {
    pub(crate) ident: Ident,
    pub(crate) value: RustType,
    pub(crate) gate: Gate,
}

/// One method of a handle.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) http: HttpMethod,
    pub(crate) path: String,
    pub(crate) summary: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) deprecated: bool,
    pub(crate) deprecation: Option<String>,
    pub(crate) experimental: bool,
    pub(crate) security: Security,
    pub(crate) method: Ident,
    /// The constant that describes the operation.
    pub(crate) constant: Ident,
    /// What the answer can be filtered and sorted by, where the specification lists it.
    pub(crate) collection: Option<Collection>,
    /// How the list that it gives comes in pages.
    pub(crate) paging: Option<OperationPaging>,
    /// Whether the API's envelope is around the result.
    pub(crate) enveloped: bool,
    /// The type that takes the optional arguments, where there are any.
    pub(crate) request: Option<Ident>,
    /// Headers that are sent with one value unless a setter changes it.
    pub(crate) preset_headers: Vec<PresetHeader>,
    /// In the order of the method's parameters.
    pub(crate) arguments: Vec<Argument>,
    pub(crate) options: Vec<Argument>,
    /// A choice of bodies, where the operation takes several content types.
    pub(crate) body_choice: Option<BodyChoice>,
    pub(crate) answer: Answer,
    /// The documented headers of its successes.
    pub(crate) headers: Option<ModelId>,
    /// What the answers' content types are, for `Accept`.
    pub(crate) accept: Vec<String>,
    pub(crate) errors: Vec<(Status, usize)>,
    /// The documentation of each answer.
    pub(crate) answers: Vec<AnswerDocs>,
    /// The parameters as the specification lists them, for `api.json`.
    pub(crate) parameters: Vec<ParameterEntry>,
    pub(crate) bodies: Vec<BodyEntry>,
    pub(crate) responses: Vec<ResponseEntry>,
}

/// A required header whose value the specification knows.
#[derive(Debug)]
pub(crate) struct PresetHeader {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// What a method or setter takes.
#[derive(Debug)]
pub(crate) struct Argument {
    pub(crate) ident: Ident,
    pub(crate) kind: ArgumentType,
    pub(crate) target: Target,
    pub(crate) docs: Docs,
    /// The methods whose answers hold such an id: handle's accessor and method.
    pub(crate) sources: Vec<(Ident, Ident, Ident)>,
}

/// How an argument is handed over.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ArgumentType {
    /// `&str`
    Text,
    /// By value: numbers and booleans.
    Copied(RustType),
    /// `&[T]`
    Slice(RustType),
    /// `impl Into<Filter>`
    Filter,
    /// `impl Into<Sorters>`
    Sorters,
    /// `&T`
    Borrowed(RustType),
    /// `impl Into<String>`
    IntoText,
    /// `impl Into<Bytes>`
    IntoBytes,
    /// A multipart body, by value.
    Form(ModelId),
    /// One of several bodies, by value.
    Choice(Ident),
}

/// Where an argument goes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    Parameter {
        name: String,
        place: ParameterPlace,
        /// `None` where it is the place's default.
        style: Option<Style>,
    },
    Body(BodyWriter),
    /// One of several bodies.
    BodyChoice,
}

/// How a body is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum BodyWriter {
    Json { content_type: String },
    UrlEncoded,
    Multipart,
    Text { content_type: String },
    Binary { content_type: String },
}

/// One of several bodies.
#[derive(Debug)]
pub(crate) struct BodyChoice {
    pub(crate) ident: Ident,
    pub(crate) variants: Vec<BodyVariant>,
}

/// An alternative.
#[derive(Debug)]
pub(crate) struct BodyVariant {
    pub(crate) ident: Ident,
    pub(crate) content_type: String,
    pub(crate) value: BodyValue,
    pub(crate) writer: BodyWriter,
}

/// What a body's variant holds.
#[derive(Debug)]
pub(crate) enum BodyValue {
    Model(RustType),
    Text,
    Bytes,
}

/// What a call gives.
#[derive(Debug)]
pub(crate) enum Answer {
    One(AnswerBody),
    /// Several statuses or content types that differ.
    Choice {
        ident: Ident,
        variants: Vec<AnswerVariant>,
    },
}

/// What an answer holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum AnswerBody {
    Empty,
    Json(RustType),
    Text,
    Bytes,
    /// No body, but documented headers.
    Headers(ModelId),
}

/// One of several answers.
#[derive(Debug)]
pub(crate) struct AnswerVariant {
    pub(crate) ident: Ident,
    pub(crate) status: Status,
    /// The content types, where the status alone does not tell.
    pub(crate) content_types: Vec<String>,
    pub(crate) body: AnswerBody,
    pub(crate) description: String,
}

/// A line about one answer.
#[derive(Debug)]
pub(crate) struct AnswerDocs {
    pub(crate) status: Status,
    /// The variant of the crate's error body.
    pub(crate) error: Option<usize>,
}

/// A parameter in `api.json`.
#[derive(Debug)]
pub(crate) struct ParameterEntry {
    pub(crate) name: String,
    pub(crate) place: ParameterPlace,
    pub(crate) required: bool,
    pub(crate) value: RustType,
    /// `None` where it is the place's default.
    pub(crate) style: Option<Style>,
    pub(crate) docs: Docs,
    pub(crate) filters: Vec<crate::ir::Filter>,
    pub(crate) sorters: Vec<String>,
}

/// A body in `api.json`.
#[derive(Debug)]
pub(crate) struct BodyEntry {
    pub(crate) content_type: String,
    pub(crate) value: ValueEntry,
    pub(crate) required: bool,
}

/// An answer in `api.json`.
#[derive(Debug)]
pub(crate) struct ResponseEntry {
    pub(crate) status: Status,
    pub(crate) content_type: Option<String>,
    pub(crate) value: ValueEntry,
}

/// A body's type in `api.json`.
#[derive(Debug)]
pub(crate) enum ValueEntry {
    Nothing,
    Text,
    Bytes,
    Type(RustType),
}
