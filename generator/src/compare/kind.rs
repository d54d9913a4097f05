//! The kinds of changes, with their wording and effects.

use std::fmt;

use serde::Serialize;

use super::effect::{Effect, Facts, Rule};

/// The kind of a change. The documentation of each variant explains its effects: on the wire, for a client of the old
/// specification that calls a server of the new one; in Rust, for code that was written for the old crate and is compiled with the
/// new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// The package has a new name, which every `use` of the crate contains.
    PackageRenamed,
    /// The specification has a new version. The changes of the operations show what it means.
    ApiVersionChanged,
    /// The default base URL changed. Old clients continue to use the old one; code is unaffected.
    BaseUrlChanged,
    /// There is a new server, with a new type.
    ServerAdded,
    /// A server was removed together with its type. It may no longer respond.
    ServerRemoved,
    /// The URL of a server changed. Its type remains, and may have different setters.
    ServerChanged,
    /// All operations of a tag have a new module and Cargo feature.
    GroupRenamed,
    /// There is a new Cargo feature, which callers can enable.
    FeatureAdded,
    /// A Cargo feature was removed. Cargo rejects manifests that enable it.
    FeatureRemoved,
    /// `ErrorBody`, which is `#[non_exhaustive]`, has a new variant.
    ErrorVariantAdded,
    /// A variant of `ErrorBody` was removed. Code may match on it.
    ErrorVariantRemoved,
    /// A variant of `ErrorBody` contains a different type, which match arms bind.
    ErrorVariantTypeChanged,

    /// There is a new operation, with a new method.
    OperationAdded,
    /// An operation was removed. The server rejects its requests.
    OperationRemoved,
    /// An operation has a new HTTP method or path. The server rejects the old one; the Rust method keeps its name and uses the
    /// new one.
    OperationMoved,
    /// An operation has a new module or method in Rust, and is the same on the wire.
    OperationRenamed,
    /// An operation has a new `operationId`, which only errors and traces contain.
    OperationIdChanged,
    /// A different Cargo feature compiles the operation. It is missing if only the old feature is enabled.
    OperationFeatureChanged,
    /// An operation is deprecated. `#[deprecated]` causes warnings, which only break builds that deny them.
    OperationDeprecated,
    /// An operation is no longer deprecated.
    OperationRestored,
    /// An operation became experimental. Clients refuse to call it unless `allow_experimental()` is set.
    OperationBecameExperimental,
    /// An operation is no longer experimental.
    OperationBecameStable,
    /// An operation requires credentials, which a client may not have.
    OperationNeedsCredentials,
    /// An operation no longer requires credentials.
    OperationBecamePublic,
    /// A further security scheme gives access.
    SecuritySchemeAdded,
    /// A security scheme no longer gives access.
    SecuritySchemeRemoved,
    /// A scope was added. It may be an alternative, but tokens without it may be rejected.
    ScopeAdded,
    /// A scope is no longer required.
    ScopeRemoved,

    /// There is a new required parameter, without which the server rejects calls. In Rust it is a new positional argument.
    RequiredParameterAdded,
    /// There is a new required header with a preset value, which old clients do not send and new ones send automatically.
    PresetHeaderAdded,
    /// A header with a preset value became required. It is sent automatically, and its setter remains.
    HeaderBecamePreset,
    /// A header with a preset value became optional. It is only sent if it is set.
    PresetHeaderBecameOptional,
    /// Calls of the operation go to another server than before.
    OperationServerChanged,
    /// There is a new optional parameter, with a new setter.
    OptionalParameterAdded,
    /// A parameter was removed. The server rejects or ignores it.
    ParameterRemoved,
    /// A path parameter has a new name in the template. Requests are the same.
    PathParameterRenamed,
    /// A setter becomes a positional argument.
    ParameterBecameRequired,
    /// A positional argument becomes a setter.
    ParameterBecameOptional,
    /// The type of a parameter changed. The relation of the types decides whether the server still accepts the old values.
    ParameterTypeChanged,
    /// The same value is serialized differently, by the crate.
    ParameterStyleChanged,
    /// The value that the server uses for an omitted parameter changed.
    ParameterDefaultChanged,
    /// The server accepts other values of a parameter. The crate does not check them.
    ParameterConstraintsChanged,
    /// A parameter is deprecated. Its setter causes a warning.
    ParameterDeprecated,
    /// A positional argument has a new name, which callers do not write.
    ArgumentRenamed,
    /// A setter has a new name, which callers write.
    SetterRenamed,
    /// Positional arguments have a different order. Calls may even compile unchanged.
    ArgumentsReordered,
    /// The type of an argument changed. `impl Into<…>` still accepts strings.
    ArgumentTypeChanged,
    /// With its first setter, a method returns a request type instead of a `Call`. Code that only awaits it is unaffected; code
    /// that names the type is not.
    CallTypeChanged,

    /// There is a new required body, without which the server rejects calls.
    RequiredBodyAdded,
    /// There is a new optional body.
    OptionalBodyAdded,
    /// The body was removed.
    BodyRemoved,
    /// The setter of the body becomes a positional argument, without which the server rejects calls.
    BodyBecameRequired,
    /// A positional argument becomes a setter.
    BodyBecameOptional,
    /// A member of a form is serialized differently, by the crate.
    BodyEncodingChanged,
    /// The server accepts a further content type. The argument may become an enum (see `ArgumentTypeChanged`).
    BodyContentTypeAdded,
    /// The server no longer accepts a content type.
    BodyContentTypeRemoved,
    /// The type of the body changed.
    BodyTypeChanged,

    /// There is a new successful response. The result may become an enum.
    SuccessResponseAdded,
    /// A successful response was removed, which callers may expect.
    SuccessResponseRemoved,
    /// The type of a successful response changed.
    SuccessResponseTypeChanged,
    /// The type of the result changed, although the responses did not.
    ResultTypeChanged,
    /// There is a second method, which returns the result as a stream.
    StreamMethodAdded,
    /// The method that returns the result as a stream was removed.
    StreamMethodRemoved,
    /// The method that returns the result as a stream has a new name.
    StreamMethodRenamed,
    /// There is a new documented error. Its body was `ErrorBody::Other`, which code may match but must not rely on.
    ErrorResponseAdded,
    /// An error is no longer documented. Its body becomes `ErrorBody::Other`, and match arms for it no longer match.
    ErrorResponseRemoved,
    /// An error has a different body, which is a different variant of `ErrorBody`. Match arms for the old one no longer match.
    ErrorResponseTypeChanged,

    /// There is a new filter field, with a new function.
    FilterAdded,
    /// A filter field was removed together with its function. The server rejects it.
    FilterRemoved,
    /// A filter field has a new operator.
    FilterOperatorAdded,
    /// An operator of a filter field was removed together with its method.
    FilterOperatorRemoved,
    /// There is a new sort field.
    SorterAdded,
    /// A sort field was removed together with its function. The server rejects it.
    SorterRemoved,
    /// The call has page iterators. Its requests are the same.
    PagingAdded,
    /// The call no longer has page iterators.
    PagingRemoved,
    /// The pagination strategy changed. Code is unaffected, because one page iterator implements all strategies.
    PagingKindChanged,
    /// The list is in a different member of the response, or has a different type.
    PagingItemsChanged,
    /// The maximum page size is smaller. The server rejects sizes that it accepted before.
    PageSizeLowered,
    /// The page sizes changed. Sizes that were accepted still are.
    PageSizeChanged,

    /// There is a new type. Its uses are changes of their own.
    TypeAdded,
    /// A type was removed, which code may name. Its uses are changes of their own.
    TypeRemoved,
    /// A type with the same members has a new name.
    TypeRenamed,
    /// A type is of a different kind, such as a union instead of a struct.
    TypeKindChanged,
    /// Callers can construct the type.
    ConstructorAdded,
    /// `new` or `Default` was removed, because requests no longer contain the type.
    ConstructorRemoved,
    /// The type implements `Eq` and `Hash`, because it does not contain floats any more.
    HashAdded,
    /// `Eq` and `Hash` were removed, because the type contains a float. Code may use values as keys.
    HashRemoved,
    /// `additionalProperties` have a field. They were in `extra` before.
    AdditionalMembersAdded,
    /// The field for `additionalProperties` was removed.
    AdditionalMembersRemoved,
    /// The type of `additionalProperties` changed.
    AdditionalMembersTypeChanged,

    /// There is a new required field. Requests without it are rejected, and `new` takes it. A struct that is only received is
    /// `#[non_exhaustive]`, so the field is an addition.
    RequiredFieldAdded,
    /// There is a new field of a struct that is `#[non_exhaustive]`.
    OptionalFieldAdded,
    /// A public field was removed. The server rejects or ignores it in requests and does not return it.
    FieldRemoved,
    /// A member has a new name in Rust.
    FieldRenamed,
    /// A field was removed, and one of the same type is in its place.
    FieldReplaced,
    /// A required field had one possible value, which `new` filled in, and has several. Callers pass it.
    ConstructorArgumentAdded,
    /// A required field has one possible value, which `new` fills in. Callers cannot pass it.
    ConstructorArgumentRemoved,
    /// `new` takes its arguments in a different order. Calls may even compile unchanged.
    ConstructorArgumentsReordered,
    /// The type of a field changed.
    FieldTypeChanged,
    /// `Option<T>` becomes `T`. Requests without the member are rejected; responses always have it.
    FieldBecameRequired,
    /// `T` becomes `Option<T>`. Requests can omit the member; responses may lack it.
    FieldBecameOptional,
    /// The value can be null.
    FieldBecameNullable,
    /// The value can no longer be null.
    FieldBecameNotNullable,
    /// The value that the server uses for an omitted member changed.
    FieldDefaultChanged,
    /// The server accepts other values of a member in requests. The crate does not check them.
    FieldConstraintsChanged,
    /// A field is deprecated. This is only documented, without `#[deprecated]`, because the crate itself uses the field.
    FieldDeprecated,
    /// A closed enum became open. Unknown values were preserved before, as deviations.
    ListingOpened,
    /// An open enum became closed.
    ListingClosed,

    /// There is a new enum value. Enums are `#[non_exhaustive]`, and old clients decode the value as `Other`.
    VariantAdded,
    /// An enum value was removed, which code may name. The server rejects it in requests.
    VariantRemoved,
    /// An enum value has a new name in Rust.
    VariantRenamed,
    /// The type of a variant changed.
    VariantTypeChanged,

    /// There is a new webhook or callback, with new variants of `Event` and `EventKind`, which are `#[non_exhaustive]`.
    WebhookAdded,
    /// A webhook or callback was removed. The server may send it until then, but code matches on its variants.
    WebhookRemoved,
    /// A webhook or callback has a new variant of `EventKind`.
    WebhookRenamed,
    /// `parse` returns the events of a webhook, which were unknown events before.
    WebhookBecameRecognized,
    /// `parse` returns the events of a webhook as unknown events, although code still compiles.
    WebhookBecameUnrecognized,
    /// `parse` recognizes the events of a webhook by other values, which the server sends.
    WebhookRecognizedDifferently,
    /// A webhook or callback is deprecated.
    WebhookDeprecated,
    /// A webhook has a payload in a new media type, with a new variant of `Event`.
    EventAdded,
    /// A webhook does not have a payload in a media type any more. Code may match on its variant of `Event`.
    EventRemoved,
    /// A payload has a new variant of `Event`.
    EventRenamed,
    /// The type of a payload changed.
    EventTypeChanged,
    /// The server accepts a new response to a webhook.
    ExpectedResponseAdded,
    /// The server does not accept a response to a webhook any more.
    ExpectedResponseRemoved,
    /// The server expects a response of a different type.
    ExpectedResponseTypeChanged,

    /// Only the documentation changed.
    DocumentationChanged,
}

/// The properties of a kind.
pub(super) struct Row {
    /// The predicate of a sentence whose subject is the changed item.
    pub(super) phrase: &'static str,
    /// The advice for code that uses the crate.
    pub(super) advice: Option<&'static str>,
    /// The effect on the wire.
    pub(super) wire: Rule,
    /// The effect in Rust.
    pub(super) rust: Rule,
}

impl ChangeKind {
    /// Returns the predicate of a sentence whose subject is the changed item, such as "was removed".
    pub const fn phrase(self) -> &'static str {
        self.row().phrase
    }

    /// Returns the advice for code that uses the crate, if there is something to do. Only types that callers construct have `new`,
    /// and only values of responses are read.
    pub(super) const fn advice(self, facts: Facts) -> Option<&'static str> {
        match self {
            Self::RequiredFieldAdded if !facts.constructed && facts.sent => Some("set it"),
            Self::RequiredFieldAdded if !facts.constructed => None,
            Self::FieldBecameRequired if !facts.constructed => Some("use it without `Option`"),
            Self::FieldBecameRequired if !facts.received => Some("pass it to `new`"),
            Self::FieldBecameOptional if !facts.constructed => Some("handle its absence"),
            Self::FieldBecameOptional if !facts.received => Some("set it after `new`"),
            Self::FieldBecameNullable if !facts.received => Some("wrap it in `Some`"),
            Self::FieldBecameNotNullable if !facts.received => Some("pass it without `Some`"),
            Self::VariantRemoved if !facts.sent => Some("match on `Other` instead of it"),
            _ => self.row().advice,
        }
    }

    /// Returns the row of the kind in the table of all kinds.
    #[rustfmt::skip]
    pub(super) const fn row(self) -> Row {
        const DOCS: Rule = Rule::Always(Effect::DocsOnly);
        const MORE: Rule = Rule::Always(Effect::Additive);
        const BREAKS: Rule = Rule::Always(Effect::Breaking);
        use Rule::{BreaksIfConstructed, BreaksIfSent, BreaksUnlessSameCode, ByRelation};
        const fn row(phrase: &'static str, advice: Option<&'static str>, wire: Rule, rust: Rule) -> Row {
            Row { phrase, advice, wire, rust }
        }
        match self {
            //                                        predicate                               advice                                                wire          Rust
            Self::PackageRenamed => row("was renamed", Some("depend on the new package and use the new crate name"), DOCS, BREAKS),
            Self::ApiVersionChanged => row("has a new version", None, DOCS, DOCS),
            Self::BaseUrlChanged => row("has a new default base URL", Some("set the base URL to keep the old one"), BREAKS, DOCS),
            Self::ServerAdded => row("is a new server", None, MORE, MORE),
            Self::ServerRemoved => row("was removed from the servers", Some("choose a different server"), BREAKS, BREAKS),
            Self::ServerChanged => row("has a new URL", Some("check the setters of the server"), BREAKS, BREAKS),
            Self::GroupRenamed => row("is the new Cargo feature of a renamed module", Some("use the new module and its Cargo feature"), DOCS, BREAKS),
            Self::FeatureAdded => row("is a new Cargo feature", None, DOCS, MORE),
            Self::FeatureRemoved => row("was removed from the Cargo features", Some("remove it from the features of the dependency"), DOCS, BREAKS),
            Self::ErrorVariantAdded => row("is a new variant of `ErrorBody`", None, DOCS, MORE),
            Self::ErrorVariantRemoved => row("was removed from `ErrorBody`", Some("remove match arms for it"), DOCS, BREAKS),
            Self::ErrorVariantTypeChanged => row("has a different type in `ErrorBody`", Some("update match arms for it"), DOCS, BREAKS),

            Self::OperationAdded => row("is a new operation", None, MORE, MORE),
            Self::OperationRemoved => row("was removed", Some("remove calls of it"), BREAKS, BREAKS),
            Self::OperationMoved => row("has a new HTTP method or path", None, BREAKS, DOCS),
            Self::OperationRenamed => row("was renamed in Rust", Some("use the new method name"), DOCS, BREAKS),
            Self::OperationIdChanged => row("has a new id", None, DOCS, DOCS),
            Self::OperationFeatureChanged => row("requires a different Cargo feature", Some("enable the feature in the dependency"), DOCS, BREAKS),
            Self::OperationDeprecated => row("is deprecated", Some("plan to stop using it"), DOCS, MORE),
            Self::OperationRestored => row("is no longer deprecated", None, DOCS, DOCS),
            Self::OperationBecameExperimental => row("became experimental", Some("build the client with `allow_experimental()`"), DOCS, BREAKS),
            Self::OperationBecameStable => row("is no longer experimental", None, DOCS, MORE),
            Self::OperationNeedsCredentials => row("requires credentials", Some("configure credentials in the client"), BREAKS, DOCS),
            Self::OperationBecamePublic => row("no longer requires credentials", None, MORE, DOCS),
            Self::SecuritySchemeAdded => row("is a new security scheme", None, MORE, DOCS),
            Self::SecuritySchemeRemoved => row("was removed from the security schemes", Some("use credentials for a different scheme"), BREAKS, DOCS),
            Self::ScopeAdded => row("is a new scope that may be required", Some("use tokens with the scope"), BREAKS, DOCS),
            Self::ScopeRemoved => row("was removed from the required scopes", None, MORE, DOCS),

            Self::OperationServerChanged => row("goes to a different server", Some("allow the new server in your network"), BREAKS, DOCS),
            Self::RequiredParameterAdded => row("is a new required parameter", Some("pass it to the method"), BREAKS, BREAKS),
            Self::PresetHeaderAdded => row("is a new header that is sent automatically", None, BREAKS, MORE),
            Self::HeaderBecamePreset => row("became required and is sent automatically", None, BREAKS, DOCS),
            Self::PresetHeaderBecameOptional => row("became optional and is no longer sent automatically", Some("set it if it is needed"), MORE, DOCS),
            Self::OptionalParameterAdded => row("is a new parameter", None, MORE, MORE),
            Self::ParameterRemoved => row("was removed from the parameters", Some("omit it"), BREAKS, BREAKS),
            Self::PathParameterRenamed => row("has a new name in the path template", None, DOCS, DOCS),
            Self::ParameterBecameRequired => row("became required", Some("pass it to the method instead of setting it"), BREAKS, BREAKS),
            Self::ParameterBecameOptional => row("became optional", Some("set it instead of passing it to the method"), MORE, BREAKS),
            Self::ParameterTypeChanged => row("has a different type", Some("pass the new type"), ByRelation, BreaksUnlessSameCode),
            Self::ParameterStyleChanged => row("is serialized differently", None, BREAKS, DOCS),
            Self::ParameterDefaultChanged => row("has a new default", Some("pass the old default explicitly if you rely on it"), ByRelation, DOCS),
            Self::ParameterConstraintsChanged => row("has different constraints", Some("pass values that the server accepts"), ByRelation, DOCS),
            Self::ParameterDeprecated => row("is deprecated", Some("plan to stop using it"), DOCS, MORE),
            Self::ArgumentRenamed => row("has a new name in Rust", None, DOCS, DOCS),
            Self::SetterRenamed => row("has a new setter", Some("call the new setter"), DOCS, BREAKS),
            Self::ArgumentsReordered => row("takes its arguments in a different order", Some("pass them in the new order"), DOCS, BREAKS),
            Self::ArgumentTypeChanged => row("is passed as a different type", Some("pass the new type"), DOCS, BreaksUnlessSameCode),
            Self::CallTypeChanged => row("returns a different type of call", Some("update signatures that name the type; awaiting it is unchanged"), DOCS, BREAKS),

            Self::RequiredBodyAdded => row("is a new required argument", Some("pass the body"), BREAKS, BREAKS),
            Self::OptionalBodyAdded => row("is a new argument", None, MORE, MORE),
            Self::BodyRemoved => row("was removed from the arguments", Some("omit the body"), BREAKS, BREAKS),
            Self::BodyBecameRequired => row("became required", Some("pass the body to the method instead of setting it"), BREAKS, BREAKS),
            Self::BodyBecameOptional => row("became optional", Some("set the body instead of passing it to the method"), MORE, BREAKS),
            Self::BodyEncodingChanged => row("is serialized differently", None, BREAKS, DOCS),
            Self::BodyContentTypeAdded => row("is a new content type of the body", None, MORE, MORE),
            Self::BodyContentTypeRemoved => row("was removed from the content types of the body", Some("send a different content type"), BREAKS, BREAKS),
            Self::BodyTypeChanged => row("is a body of a different type", Some("pass the new type"), ByRelation, BreaksUnlessSameCode),

            Self::SuccessResponseAdded => row("is a new response", Some("match on the result"), MORE, BreaksUnlessSameCode),
            Self::SuccessResponseRemoved => row("was removed from the responses", Some("remove code that handles it"), BREAKS, BreaksUnlessSameCode),
            Self::SuccessResponseTypeChanged => row("is a response of a different type", Some("use the new type"), ByRelation, BreaksUnlessSameCode),
            Self::ResultTypeChanged => row("returns a different type", Some("use the new type"), DOCS, BREAKS),
            Self::StreamMethodAdded => row("has a method that returns a stream", None, DOCS, MORE),
            Self::StreamMethodRemoved => row("has lost the method that returns a stream", Some("call the other method"), DOCS, BREAKS),
            Self::StreamMethodRenamed => row("has a new name for the method that returns a stream", Some("call the new method"), DOCS, BREAKS),
            Self::ErrorResponseAdded => row("is a new documented error", None, MORE, MORE),
            Self::ErrorResponseRemoved => row("was removed from the documented errors", Some("match on `ErrorBody::Other` for it"), DOCS, BREAKS),
            Self::ErrorResponseTypeChanged => row("is an error of a different type", Some("match on the new variant of `ErrorBody`"), ByRelation, BreaksUnlessSameCode),

            Self::FilterAdded => row("is a new filter field", None, MORE, MORE),
            Self::FilterRemoved => row("was removed from the filter fields", Some("filter by a different field"), BREAKS, BREAKS),
            Self::FilterOperatorAdded => row("has a new filter operator", None, MORE, MORE),
            Self::FilterOperatorRemoved => row("has lost a filter operator", Some("use a different operator"), BREAKS, BREAKS),
            Self::SorterAdded => row("is a new sort field", None, MORE, MORE),
            Self::SorterRemoved => row("was removed from the sort fields", Some("sort by a different field"), BREAKS, BREAKS),
            Self::PagingAdded => row("is paginated", None, DOCS, MORE),
            Self::PagingRemoved => row("is no longer paginated", Some("read the list from the result of the call"), BREAKS, BREAKS),
            Self::PagingKindChanged => row("is paginated differently", None, BREAKS, DOCS),
            Self::PagingItemsChanged => row("has pages with different items", Some("use the new item type"), DOCS, BreaksUnlessSameCode),
            Self::PageSizeLowered => row("has a lower maximum page size", Some("request smaller pages"), BREAKS, DOCS),
            Self::PageSizeChanged => row("has different page sizes", None, DOCS, DOCS),

            Self::TypeAdded => row("is a new type", None, DOCS, MORE),
            Self::TypeRemoved => row("is removed", Some("remove code that uses it"), DOCS, BREAKS),
            Self::TypeRenamed => row("was renamed", Some("use the new name"), DOCS, BREAKS),
            Self::TypeKindChanged => row("is of a different kind", Some("rewrite code that constructs and uses it"), BREAKS, BREAKS),
            Self::ConstructorAdded => row("can be constructed", None, DOCS, MORE),
            Self::ConstructorRemoved => row("can no longer be constructed", Some("decode values from JSON if tests need them"), DOCS, BREAKS),
            Self::HashAdded => row("implements `Eq` and `Hash`", None, DOCS, MORE),
            Self::HashRemoved => row("does not implement `Eq` and `Hash` any more", Some("use a different type for keys of maps and sets"), DOCS, BREAKS),
            Self::AdditionalMembersAdded => row("has a field for additional properties", None, MORE, MORE),
            Self::AdditionalMembersRemoved => row("no longer has a field for additional properties", Some("use `extra`"), BREAKS, BREAKS),
            Self::AdditionalMembersTypeChanged => row("has additional properties of a different type", Some("use the new type"), ByRelation, BREAKS),

            Self::RequiredFieldAdded => row("is a new required field", Some("pass it to `new`"), BreaksIfSent, BreaksIfConstructed),
            Self::OptionalFieldAdded => row("is a new field", None, MORE, MORE),
            Self::FieldRemoved => row("was removed from the fields", Some("remove code that reads or sets it"), BREAKS, BREAKS),
            Self::FieldRenamed => row("has a new name in Rust", Some("use the new name"), DOCS, BREAKS),
            Self::FieldReplaced => row("replaces a field", Some("use the new field"), BREAKS, BREAKS),
            Self::ConstructorArgumentAdded => row("is a new argument of `new`", Some("pass it to `new`"), DOCS, BREAKS),
            Self::ConstructorArgumentRemoved => row("is filled in by `new`", Some("omit it from `new`"), DOCS, BREAKS),
            Self::ConstructorArgumentsReordered => row("takes the arguments of `new` in a different order", Some("pass them in the new order"), DOCS, BREAKS),
            Self::FieldTypeChanged => row("has a different type", Some("use the new type"), ByRelation, BreaksUnlessSameCode),
            Self::FieldBecameRequired => row("became required", Some("pass it to `new` and read it without `Option`"), ByRelation, BreaksUnlessSameCode),
            Self::FieldBecameOptional => row("became optional", Some("set it after `new` and handle its absence"), ByRelation, BreaksUnlessSameCode),
            Self::FieldBecameNullable => row("can be null", Some("handle null"), ByRelation, BreaksUnlessSameCode),
            Self::FieldBecameNotNullable => row("can no longer be null", Some("use the value directly"), ByRelation, BreaksUnlessSameCode),
            Self::FieldDefaultChanged => row("has a new default", Some("set the old default explicitly if you rely on it"), ByRelation, DOCS),
            Self::FieldConstraintsChanged => row("has different constraints", Some("send values that the server accepts"), ByRelation, DOCS),
            Self::FieldDeprecated => row("is deprecated", Some("plan to stop using it"), DOCS, DOCS),
            Self::ListingOpened => row("became an open enum", None, MORE, DOCS),
            Self::ListingClosed => row("became a closed enum", Some("send only listed values"), BreaksIfSent, DOCS),

            Self::VariantAdded => row("is a new value", None, MORE, MORE),
            Self::VariantRemoved => row("was removed from the values", Some("remove code that names it"), BreaksIfSent, BREAKS),
            Self::VariantRenamed => row("has a new name in Rust", Some("use the new name"), DOCS, BREAKS),
            Self::VariantTypeChanged => row("contains a different type", Some("use the new type"), ByRelation, BreaksUnlessSameCode),

            Self::WebhookAdded => row("is a new webhook", None, MORE, MORE),
            Self::WebhookRemoved => row("was removed from the webhooks", Some("remove code that handles it"), BREAKS, BREAKS),
            Self::WebhookRenamed => row("was renamed in Rust", Some("use the new name"), DOCS, BREAKS),
            Self::WebhookBecameRecognized => row("is recognized by `parse`", Some("handle its event"), DOCS, MORE),
            Self::WebhookBecameUnrecognized => row("is not recognized by `parse` any more", Some("pass its kind to `parse_as`"), DOCS, BREAKS),
            Self::WebhookRecognizedDifferently => row("is recognized by different values", None, BREAKS, DOCS),
            Self::WebhookDeprecated => row("is deprecated", Some("plan to stop using it"), DOCS, DOCS),
            Self::EventAdded => row("is a new payload", None, MORE, MORE),
            Self::EventRemoved => row("was removed from the payloads", Some("remove code that handles it"), BREAKS, BREAKS),
            Self::EventRenamed => row("has a new variant of `Event`", Some("use the new name"), DOCS, BREAKS),
            Self::EventTypeChanged => row("is a payload of a different type", Some("use the new type"), ByRelation, BreaksUnlessSameCode),
            Self::ExpectedResponseAdded => row("is a new response that the server accepts", None, MORE, DOCS),
            Self::ExpectedResponseRemoved => row("was removed from the responses that the server accepts", Some("send a different response"), BREAKS, DOCS),
            Self::ExpectedResponseTypeChanged => row("is a response of a different type", Some("send the new type"), ByRelation, DOCS),

            Self::DocumentationChanged => row("has different documentation", None, DOCS, DOCS),
        }
    }
}

/// Writes the kind as in JSON, such as `operation_added`.
impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_names_new_only_for_types_that_callers_construct() {
        let received = Facts::RECEIVED;
        for kind in [ChangeKind::RequiredFieldAdded, ChangeKind::FieldBecameRequired, ChangeKind::FieldBecameOptional] {
            assert!(kind.advice(received).is_none_or(|it| !it.contains("`new`")), "{kind:?}");
            let constructed = Facts { constructed: true, ..Facts::SENT };
            assert!(kind.advice(constructed).is_some_and(|it| it.contains("`new`")), "{kind:?}");
        }
    }

    #[test]
    fn advice_for_null_depends_on_the_direction() {
        let kind = ChangeKind::FieldBecameNullable;
        assert_eq!(kind.advice(Facts::SENT), Some("wrap it in `Some`"));
        assert_eq!(kind.advice(Facts::RECEIVED), Some("handle null"));
        let kind = ChangeKind::FieldBecameNotNullable;
        assert_eq!(kind.advice(Facts::SENT), Some("pass it without `Some`"));
        assert_eq!(kind.advice(Facts::RECEIVED), Some("use the value directly"));
    }

    #[test]
    fn advice_for_removed_values_depends_on_the_direction() {
        let kind = ChangeKind::VariantRemoved;
        assert_eq!(kind.advice(Facts::RECEIVED), Some("match on `Other` instead of it"));
        assert_eq!(kind.advice(Facts::SENT), Some("remove code that names it"));
    }
}
