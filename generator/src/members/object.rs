//! The objects of the specifications.

use super::{Member, Version, document, extension, overlay, payload, schema, security, swagger};

/// Declares every object with its name in the specification and its members.
macro_rules! objects {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $members:expr;)+) => {
        /// An object of OpenAPI, JSON Schema or the Overlay Specification.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Object {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Object {
            /// Every object, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Returns the name of the object in its specification.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// Returns the members of the object in all versions.
            pub const fn members(self) -> &'static [Member] {
                match self { $(Self::$variant => $members,)+ }
            }
        }
    };
}

objects! {
    /// The root of a document.
    OpenApi = "OpenAPI Object", document::OPENAPI;
    /// Describes the API.
    Info = "Info Object", document::INFO;
    /// Describes whom to contact.
    Contact = "Contact Object", document::CONTACT;
    /// Describes the license of the API.
    License = "License Object", document::LICENSE;
    /// A server.
    Server = "Server Object", document::SERVER;
    /// A variable in the URL of a server.
    ServerVariable = "Server Variable Object", document::SERVER_VARIABLE;
    /// Nodes that others refer to.
    Components = "Components Object", document::COMPONENTS;
    /// The paths of the API.
    Paths = "Paths Object", payload::PATHS;
    /// The operations of a path.
    PathItem = "Path Item Object", payload::PATH_ITEM;
    /// An operation.
    Operation = "Operation Object", payload::OPERATION;
    /// A link to documentation.
    ExternalDocumentation = "External Documentation Object", document::EXTERNAL_DOCUMENTATION;
    /// A parameter.
    Parameter = "Parameter Object", payload::PARAMETER;
    /// A request body.
    RequestBody = "Request Body Object", payload::REQUEST_BODY;
    /// The content of a message.
    MediaType = "Media Type Object", payload::MEDIA_TYPE;
    /// The encoding of a member of a form.
    Encoding = "Encoding Object", payload::ENCODING;
    /// The responses of an operation.
    Responses = "Responses Object", payload::RESPONSES;
    /// A response.
    Response = "Response Object", payload::RESPONSE;
    /// Requests that the server sends.
    Callback = "Callback Object", payload::CALLBACK;
    /// An example.
    Example = "Example Object", payload::EXAMPLE;
    /// A link between operations.
    Link = "Link Object", payload::LINK;
    /// A header of a response or of a part of a form.
    Header = "Header Object", payload::HEADER;
    /// A tag.
    Tag = "Tag Object", document::TAG;
    /// A reference in place of another object.
    Reference = "Reference Object", payload::REFERENCE;
    /// A schema.
    Schema = "Schema Object", schema::SCHEMA;
    /// Distinguishes the alternatives of a schema.
    Discriminator = "Discriminator Object", schema::DISCRIMINATOR;
    /// The form of a schema in XML.
    Xml = "XML Object", schema::XML_OBJECT;
    /// A security scheme.
    SecurityScheme = "Security Scheme Object", security::SECURITY_SCHEME;
    /// The OAuth flows of a security scheme.
    OAuthFlows = "OAuth Flows Object", security::OAUTH_FLOWS;
    /// An OAuth flow.
    OAuthFlow = "OAuth Flow Object", security::OAUTH_FLOW;
    /// The scopes of an OAuth flow.
    Scopes = "Scopes Object", security::SCOPES;
    /// The security schemes that an operation requires.
    SecurityRequirement = "Security Requirement Object", security::SECURITY_REQUIREMENT;
    /// The root of a document in OpenAPI 2.0.
    Swagger = "Swagger Object", swagger::SWAGGER;
    /// The paths of the API in OpenAPI 2.0.
    SwaggerPaths = "Paths Object of 2.0", swagger::PATHS;
    /// The operations of a path in OpenAPI 2.0.
    SwaggerPathItem = "Path Item Object of 2.0", swagger::PATH_ITEM;
    /// An operation in OpenAPI 2.0.
    SwaggerOperation = "Operation Object of 2.0", swagger::OPERATION;
    /// A parameter in OpenAPI 2.0.
    SwaggerParameter = "Parameter Object of 2.0", swagger::PARAMETER;
    /// The items of a list in a parameter or header.
    SwaggerItems = "Items Object of 2.0", swagger::ITEMS;
    /// The responses of an operation in OpenAPI 2.0.
    SwaggerResponses = "Responses Object of 2.0", swagger::RESPONSES;
    /// A response in OpenAPI 2.0.
    SwaggerResponse = "Response Object of 2.0", swagger::RESPONSE;
    /// A header of a response in OpenAPI 2.0.
    SwaggerHeader = "Header Object of 2.0", swagger::HEADER;
    /// A security scheme in OpenAPI 2.0.
    SwaggerSecurityScheme = "Security Scheme Object of 2.0", swagger::SECURITY_SCHEME;
    /// The root of an overlay.
    Overlay = "Overlay Object", overlay::OVERLAY;
    /// Describes an overlay.
    OverlayInfo = "Info Object of overlays", overlay::INFO;
    /// A change of the document.
    OverlayAction = "Action Object", overlay::ACTION;
}

impl Object {
    /// Returns the extensions of other generators that the object can have in all versions.
    pub fn extensions(self) -> &'static [Member] {
        let object = match self {
            Self::Swagger => Self::OpenApi,
            Self::SwaggerOperation => Self::Operation,
            Self::SwaggerParameter => Self::Parameter,
            other => other,
        };
        let found = extension::EXTENSIONS.iter().find(|(it, _)| *it == object);
        found.map_or(&[], |(_, members)| members)
    }

    /// Returns the extension with a name.
    pub(crate) fn extension(self, name: &str) -> Option<&'static Member> {
        self.extensions().iter().find(|it| it.name == name)
    }

    /// Returns the member with a name, in any version. Names that documents choose match the placeholder of the object.
    pub fn member(self, name: &str) -> Option<&'static Member> {
        let members = self.members();
        let own = members.iter().find(|it| it.name == name);
        own.or_else(|| members.last().filter(|it| it.is_placeholder()))
    }

    /// Returns `true` if a reference can stand in place of the object.
    pub const fn may_be_reference(self, version: Version) -> bool {
        match self {
            Self::Parameter
            | Self::RequestBody
            | Self::Response
            | Self::Callback
            | Self::Example
            | Self::Link
            | Self::Header
            | Self::SecurityScheme
            | Self::SwaggerParameter
            | Self::SwaggerResponse => true,
            Self::MediaType => matches!(version, Version::OpenApi32),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_placeholders_are_last() {
        for object in Object::ALL {
            let members = object.members();
            for (index, member) in members.iter().enumerate() {
                assert_eq!(object.member(member.name), Some(member), "{}", object.name());
                assert!(!member.is_placeholder() || index + 1 == members.len(), "{}", object.name());
                assert!(member.versions.iter().next().is_some(), "{}", member.name);
            }
        }
    }
}
