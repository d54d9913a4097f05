//! What can change, in which words, and with which effects.

use std::fmt;

use serde::Serialize;

use super::effect::{Effect, Rule};

/// What changed. Each says why it has the effects that it has: on the wire, on a client of the old description that talks
/// to a server of the new one; in Rust, on code that was written against the old crate and is compiled with the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// The package. Every `use` of the crate names it.
    PackageRenamed,
    /// The version that the description gives itself; the operations say what it means.
    ApiVersionChanged,
    /// Where clients send to unless they are told otherwise. An old client goes on to send to the old place; code is the same.
    BaseUrlChanged,
    /// A server to choose: one more type.
    ServerAdded,
    /// A server that is gone: its type goes too, and nobody answers there.
    ServerRemoved,
    /// The URL of a server. Its type stays, and may have other setters.
    ServerChanged,
    /// A Cargo feature. Those who want it ask for it.
    FeatureAdded,
    /// A Cargo feature. Cargo refuses a manifest that asks for it.
    FeatureRemoved,
    /// A variant of `ErrorBody`, which is `#[non_exhaustive]`.
    ErrorVariantAdded,
    /// A variant of `ErrorBody` that code may match.
    ErrorVariantRemoved,
    /// What a variant of `ErrorBody` holds, and what a match on it binds.
    ErrorVariantTypeChanged,

    /// One more method.
    OperationAdded,
    /// A method that is gone. The server refuses what it sent.
    OperationRemoved,
    /// Another HTTP method or path. The server refuses the old one; the Rust method keeps its name, and sends to the new one.
    OperationMoved,
    /// Another module or method in Rust, for what is the same on the wire.
    OperationRenamed,
    /// Another `operationId`, which stands in errors and traces only.
    OperationIdChanged,
    /// Another Cargo feature compiles it: who asks for the old one alone does not have it any more.
    OperationFeatureChanged,
    /// `#[deprecated]` gives warnings, and breaks no build but those that deny them, which Cargo caps for dependencies.
    OperationDeprecated,
    /// Not deprecated any more.
    OperationRestored,
    /// Experimental: clients refuse the call until `allow_experimental()` is set.
    OperationBecameExperimental,
    /// Stable: the same calls, without asking.
    OperationBecameStable,
    /// Credentials are sent, which a client may not have.
    OperationNeedsCredentials,
    /// No credentials are sent; who has some loses nothing.
    OperationBecamePublic,
    /// Another scheme lets a caller in.
    SecuritySchemeAdded,
    /// A scheme does not let a caller in any more.
    SecuritySchemeRemoved,
    /// A scope is asked for. It may be an alternative; tokens without it may be refused all the same.
    ScopeAdded,
    /// A scope is not asked for any more.
    ScopeRemoved,

    /// A parameter without which the server refuses a call; in Rust one more argument by position.
    RequiredParameterAdded,
    /// A required header with a known value: an old client does not send it, and the new one does so unasked.
    PresetHeaderAdded,
    /// A header with a known value that becomes required: the same, and its setter stays.
    HeaderBecamePreset,
    /// A header with a known value that becomes optional: who wants it sent sets it.
    PresetHeaderBecameOptional,
    /// One more setter.
    OptionalParameterAdded,
    /// What is sent is refused, or silently has no effect, which gives other results.
    ParameterRemoved,
    /// Another name on the wire. Names in a path are the template's, so that nothing else is sent.
    PathParameterRenamed,
    /// A setter becomes an argument by position.
    ParameterBecameRequired,
    /// An argument by position becomes a setter.
    ParameterBecameOptional,
    /// Other values. Whether the server still takes the old ones depends on what they are to the new ones.
    ParameterTypeChanged,
    /// The same value is written otherwise; the crate does it.
    ParameterStyleChanged,
    /// What the server takes for a parameter that is not sent.
    ParameterDefaultChanged,
    /// A deprecated setter gives a warning.
    ParameterDeprecated,
    /// The name of an argument by position: Rust passes those by position.
    ArgumentRenamed,
    /// The name of a setter, which callers write.
    SetterRenamed,
    /// Arguments by position in another order, which may even compile.
    ArgumentsReordered,
    /// What a method takes is spelled otherwise. A text that becomes `impl Into<…>` still takes texts.
    ArgumentTypeChanged,
    /// With its first setter a method gives a request instead of a `Call`; who only awaits it sees no difference, who names
    /// the type does.
    CallTypeChanged,

    /// A body without which the server refuses a call.
    RequiredBodyAdded,
    /// A body that may be sent.
    OptionalBodyAdded,
    /// A body that is not taken any more.
    BodyRemoved,
    /// A setter becomes an argument by position, without which the server refuses a call.
    BodyBecameRequired,
    /// An argument by position becomes a setter.
    BodyBecameOptional,
    /// The server takes another content type; Rust callers may come to choose among several (see `ArgumentTypeChanged`).
    BodyContentTypeAdded,
    /// The server does not take a content type any more.
    BodyContentTypeRemoved,
    /// Another type.
    BodyTypeChanged,

    /// Another answer. It may make a choice of what was one type.
    SuccessResponseAdded,
    /// An answer that callers may wait for.
    SuccessResponseRemoved,
    /// What an answer holds.
    SuccessResponseTypeChanged,
    /// What the call gives, although the answers look the same.
    ResultTypeChanged,
    /// A documented error. Undocumented ones were `ErrorBody::Other`, which code may match; it had to expect more to come.
    ErrorResponseAdded,
    /// The documentation of an error is gone: its body comes as `ErrorBody::Other`, and arms for it never match.
    ErrorResponseRemoved,
    /// Another body of an error: another variant of `ErrorBody`, so that arms for the old one never match.
    ErrorResponseTypeChanged,

    /// A field to filter by: one more function.
    FilterAdded,
    /// A field to filter by: the server refuses it, and its function is gone.
    FilterRemoved,
    /// An operator of a field.
    FilterOperatorAdded,
    /// An operator of a field: its method is gone.
    FilterOperatorRemoved,
    /// A field to sort by.
    SorterAdded,
    /// A field to sort by: the server refuses it, and its function is gone.
    SorterRemoved,
    /// The call has streams of pages and items; the requests are the same.
    PagingAdded,
    /// The call has no streams any more.
    PagingRemoved,
    /// Pages are asked for by something else. One stream walks all kinds, so that Rust code stays.
    PagingKindChanged,
    /// The list is at another place of the answer, or of another type.
    PagingItemsChanged,
    /// The largest page is smaller: the server refuses sizes that it took.
    PageSizeLowered,
    /// Other sizes of pages; sizes that were taken are.
    PageSizeChanged,

    /// One more type; what uses it has changes of its own.
    TypeAdded,
    /// A type that code may name. What used it has changes of its own.
    TypeRemoved,
    /// Another name for the same members.
    TypeRenamed,
    /// A struct becomes a union or the like: nothing that was written about it holds.
    TypeKindChanged,
    /// Callers can make values of it.
    ConstructorAdded,
    /// `new` or `Default` is gone, since no request holds the type any more.
    ConstructorRemoved,
    /// Members without a name have a field; they were in `extra` before.
    AdditionalMembersAdded,
    /// The field for members without a name is gone.
    AdditionalMembersRemoved,
    /// Members without a name are of another type.
    AdditionalMembersTypeChanged,

    /// Requests without it are refused, and `new` takes it; a struct of answers is `#[non_exhaustive]`, and has one more field.
    RequiredFieldAdded,
    /// One more field of a struct that is `#[non_exhaustive]`.
    OptionalFieldAdded,
    /// A public field is gone; requests that hold it are refused or lose it, answers are without it.
    FieldRemoved,
    /// Another name in Rust for the same member.
    FieldRenamed,
    /// Another type.
    FieldTypeChanged,
    /// `Option<T>` becomes `T`. Requests without it are refused; answers have it, which nobody minds.
    FieldBecameRequired,
    /// `T` becomes `Option<T>`. Requests may leave it out; answers may be without what readers wait for.
    FieldBecameOptional,
    /// Null may stand there.
    FieldBecameNullable,
    /// Null may not stand there any more.
    FieldBecameNotNullable,
    /// What the server takes where a member is left out.
    FieldDefaultChanged,
    /// Documentation only: fields have no `#[deprecated]`, since the crate itself reads and writes them.
    FieldDeprecated,
    /// Values that are not listed are as good as those that are. Readers kept them before, and called them deviations.
    ListingOpened,
    /// The listed values are all that there are.
    ListingClosed,

    /// Enums are open: they are `#[non_exhaustive]`, and old clients read the value as `Other`.
    VariantAdded,
    /// A variant that code may name. The server refuses it where requests hold it.
    VariantRemoved,
    /// Another name in Rust for the same value.
    VariantRenamed,
    /// What a variant holds.
    VariantTypeChanged,

    /// Words.
    DocumentationChanged,
}

/// What is fixed about a kind.
pub(super) struct Row {
    /// What happened, as the end of a sentence whose subject is what changed.
    pub(super) phrase: &'static str,
    /// What to do about it in code that calls the crate.
    pub(super) advice: Option<&'static str>,
    /// The effect on the wire.
    pub(super) wire: Rule,
    /// The effect in Rust.
    pub(super) rust: Rule,
}

impl ChangeKind {
    /// What happened, as the end of a sentence whose subject is what changed: "is removed".
    pub const fn phrase(self) -> &'static str {
        self.row().phrase
    }

    /// What to do about it in code that calls the crate, where there is something to do.
    pub const fn advice(self) -> Option<&'static str> {
        self.row().advice
    }

    /// The table of all kinds.
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
            //                                        what happened                           what to do                                            wire          Rust
            Self::PackageRenamed => row("is called otherwise", Some("depend on the new package, and name the new crate"), DOCS, BREAKS),
            Self::ApiVersionChanged => row("has another version", None, DOCS, DOCS),
            Self::BaseUrlChanged => row("is served elsewhere unless clients are told otherwise", Some("set the base URL where the old place is meant"), BREAKS, DOCS),
            Self::ServerAdded => row("is a new server", None, MORE, MORE),
            Self::ServerRemoved => row("is no server any more", Some("choose another server"), BREAKS, BREAKS),
            Self::ServerChanged => row("has another URL", Some("look at the setters of the server"), BREAKS, BREAKS),
            Self::FeatureAdded => row("is a new Cargo feature", None, DOCS, MORE),
            Self::FeatureRemoved => row("is no Cargo feature any more", Some("take it from the dependency's features"), DOCS, BREAKS),
            Self::ErrorVariantAdded => row("is a new variant of `ErrorBody`", None, DOCS, MORE),
            Self::ErrorVariantRemoved => row("is no variant of `ErrorBody` any more", Some("remove the arms for it"), DOCS, BREAKS),
            Self::ErrorVariantTypeChanged => row("holds another type in `ErrorBody`", Some("change the arms for it"), DOCS, BREAKS),

            Self::OperationAdded => row("is a new operation", None, MORE, MORE),
            Self::OperationRemoved => row("is removed", Some("remove the calls of it"), BREAKS, BREAKS),
            Self::OperationMoved => row("has another HTTP method or path", None, BREAKS, DOCS),
            Self::OperationRenamed => row("is called otherwise in Rust", Some("call the method by its new name"), DOCS, BREAKS),
            Self::OperationIdChanged => row("has another id", None, DOCS, DOCS),
            Self::OperationFeatureChanged => row("is compiled by another Cargo feature", Some("add the feature to the dependency"), DOCS, BREAKS),
            Self::OperationDeprecated => row("is deprecated", Some("plan to do without it"), DOCS, MORE),
            Self::OperationRestored => row("is not deprecated any more", None, DOCS, DOCS),
            Self::OperationBecameExperimental => row("is experimental now", Some("build the client with `allow_experimental()`"), DOCS, BREAKS),
            Self::OperationBecameStable => row("is not experimental any more", None, DOCS, MORE),
            Self::OperationNeedsCredentials => row("needs credentials now", Some("give the client credentials"), BREAKS, DOCS),
            Self::OperationBecamePublic => row("needs no credentials any more", None, MORE, DOCS),
            Self::SecuritySchemeAdded => row("is a new security scheme of it", None, MORE, DOCS),
            Self::SecuritySchemeRemoved => row("is no security scheme of it any more", Some("use credentials of another scheme"), BREAKS, DOCS),
            Self::ScopeAdded => row("is a new scope that tokens may need", Some("use tokens that have the scope"), BREAKS, DOCS),
            Self::ScopeRemoved => row("is no scope that tokens need any more", None, MORE, DOCS),

            Self::RequiredParameterAdded => row("is a new parameter that is required", Some("pass it to the method"), BREAKS, BREAKS),
            Self::PresetHeaderAdded => row("is a new header that is sent unasked", None, BREAKS, MORE),
            Self::HeaderBecamePreset => row("is required now, and sent unasked", None, BREAKS, DOCS),
            Self::PresetHeaderBecameOptional => row("is optional now, and not sent unasked", Some("set it where it is meant"), MORE, DOCS),
            Self::OptionalParameterAdded => row("is a new parameter", None, MORE, MORE),
            Self::ParameterRemoved => row("is no parameter any more", Some("leave it out"), BREAKS, BREAKS),
            Self::PathParameterRenamed => row("has another name in the path's template", None, DOCS, DOCS),
            Self::ParameterBecameRequired => row("is required now", Some("pass it to the method instead of setting it"), BREAKS, BREAKS),
            Self::ParameterBecameOptional => row("is optional now", Some("set it instead of passing it to the method"), MORE, BREAKS),
            Self::ParameterTypeChanged => row("is of another type", Some("pass the new type"), ByRelation, BreaksUnlessSameCode),
            Self::ParameterStyleChanged => row("is written otherwise", None, BREAKS, DOCS),
            Self::ParameterDefaultChanged => row("has another default", Some("pass it where the old default is meant"), ByRelation, DOCS),
            Self::ParameterDeprecated => row("is deprecated", Some("plan to do without it"), DOCS, MORE),
            Self::ArgumentRenamed => row("has another name in Rust", None, DOCS, DOCS),
            Self::SetterRenamed => row("has another setter", Some("call the new setter"), DOCS, BREAKS),
            Self::ArgumentsReordered => row("takes its arguments in another order", Some("pass them in the new order"), DOCS, BREAKS),
            Self::ArgumentTypeChanged => row("is passed as another type", Some("pass the new type"), DOCS, BreaksUnlessSameCode),
            Self::CallTypeChanged => row("gives another type of call", Some("change signatures that name the type; awaiting it is the same"), DOCS, BREAKS),

            Self::RequiredBodyAdded => row("is a new argument that is required", Some("pass the body"), BREAKS, BREAKS),
            Self::OptionalBodyAdded => row("is a new argument", None, MORE, MORE),
            Self::BodyRemoved => row("is not taken any more", Some("leave the body out"), BREAKS, BREAKS),
            Self::BodyBecameRequired => row("is required now", Some("pass the body to the method instead of setting it"), BREAKS, BREAKS),
            Self::BodyBecameOptional => row("is optional now", Some("set the body instead of passing it to the method"), MORE, BREAKS),
            Self::BodyContentTypeAdded => row("is a new content type of the body", None, MORE, MORE),
            Self::BodyContentTypeRemoved => row("is no content type of the body any more", Some("send another content type"), BREAKS, BREAKS),
            Self::BodyTypeChanged => row("is a body of another type", Some("pass the new type"), ByRelation, BreaksUnlessSameCode),

            Self::SuccessResponseAdded => row("is a new answer", Some("look at which answer came"), MORE, BreaksUnlessSameCode),
            Self::SuccessResponseRemoved => row("is no answer any more", Some("remove what reads it"), BREAKS, BreaksUnlessSameCode),
            Self::SuccessResponseTypeChanged => row("is an answer of another type", Some("read the new type"), ByRelation, BreaksUnlessSameCode),
            Self::ResultTypeChanged => row("gives another type", Some("read the new type"), DOCS, BREAKS),
            Self::ErrorResponseAdded => row("is a new documented error", None, MORE, MORE),
            Self::ErrorResponseRemoved => row("is no documented error any more", Some("look at `ErrorBody::Other` for it"), DOCS, BREAKS),
            Self::ErrorResponseTypeChanged => row("is an error of another type", Some("match the new variant of `ErrorBody`"), ByRelation, BreaksUnlessSameCode),

            Self::FilterAdded => row("is a new field to filter by", None, MORE, MORE),
            Self::FilterRemoved => row("is no field to filter by any more", Some("filter by something else"), BREAKS, BREAKS),
            Self::FilterOperatorAdded => row("has a new operator to filter by", None, MORE, MORE),
            Self::FilterOperatorRemoved => row("has lost an operator to filter by", Some("use another operator"), BREAKS, BREAKS),
            Self::SorterAdded => row("is a new field to sort by", None, MORE, MORE),
            Self::SorterRemoved => row("is no field to sort by any more", Some("sort by something else"), BREAKS, BREAKS),
            Self::PagingAdded => row("comes in pages", None, DOCS, MORE),
            Self::PagingRemoved => row("does not come in pages any more", Some("read the list from the answer, without a stream"), BREAKS, BREAKS),
            Self::PagingKindChanged => row("comes in pages of another kind", None, BREAKS, DOCS),
            Self::PagingItemsChanged => row("has other items in its pages", Some("read the new items"), DOCS, BreaksUnlessSameCode),
            Self::PageSizeLowered => row("has a lower limit of its pages", Some("ask for smaller pages"), BREAKS, DOCS),
            Self::PageSizeChanged => row("has pages of other sizes", None, DOCS, DOCS),

            Self::TypeAdded => row("is a new type", None, DOCS, MORE),
            Self::TypeRemoved => row("is removed", Some("remove what names it"), DOCS, BREAKS),
            Self::TypeRenamed => row("is called otherwise", Some("use the new name"), DOCS, BREAKS),
            Self::TypeKindChanged => row("is of another kind", Some("rewrite what makes and reads it"), BREAKS, BREAKS),
            Self::ConstructorAdded => row("can be constructed", None, DOCS, MORE),
            Self::ConstructorRemoved => row("cannot be constructed any more", Some("decode values of it from JSON, where tests need them"), DOCS, BREAKS),
            Self::AdditionalMembersAdded => row("holds members without a name", None, MORE, MORE),
            Self::AdditionalMembersRemoved => row("does not hold members without a name any more", Some("look into `extra`"), BREAKS, BREAKS),
            Self::AdditionalMembersTypeChanged => row("holds other members without a name", Some("use the new type"), ByRelation, BREAKS),

            Self::RequiredFieldAdded => row("is a new field that is required", Some("pass it to `new`"), BreaksIfSent, BreaksIfConstructed),
            Self::OptionalFieldAdded => row("is a new field", None, MORE, MORE),
            Self::FieldRemoved => row("is no field any more", Some("remove what reads or sets it"), BREAKS, BREAKS),
            Self::FieldRenamed => row("has another name in Rust", Some("use the new name"), DOCS, BREAKS),
            Self::FieldTypeChanged => row("is of another type", Some("use the new type"), ByRelation, BreaksUnlessSameCode),
            Self::FieldBecameRequired => row("is required now", Some("pass it to `new`, and read it without `Option`"), ByRelation, BreaksUnlessSameCode),
            Self::FieldBecameOptional => row("is optional now", Some("set it after `new`, and expect it to be missing"), ByRelation, BreaksUnlessSameCode),
            Self::FieldBecameNullable => row("may be null now", Some("expect null"), ByRelation, BreaksUnlessSameCode),
            Self::FieldBecameNotNullable => row("may not be null any more", Some("use the value itself"), ByRelation, BreaksUnlessSameCode),
            Self::FieldDefaultChanged => row("has another default", Some("set it where the old default is meant"), ByRelation, DOCS),
            Self::FieldDeprecated => row("is deprecated", Some("plan to do without it"), DOCS, DOCS),
            Self::ListingOpened => row("may be other than the listed values", None, MORE, DOCS),
            Self::ListingClosed => row("is one of the listed values only", Some("send a listed value"), BreaksIfSent, DOCS),

            Self::VariantAdded => row("is a new value", None, MORE, MORE),
            Self::VariantRemoved => row("is no value any more", Some("remove what names it"), BreaksIfSent, BREAKS),
            Self::VariantRenamed => row("has another name in Rust", Some("use the new name"), DOCS, BREAKS),
            Self::VariantTypeChanged => row("holds another type", Some("use the new type"), ByRelation, BreaksUnlessSameCode),

            Self::DocumentationChanged => row("has other documentation", None, DOCS, DOCS),
        }
    }
}

/// The word of it, as JSON has it: `operation_added`.
impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}
