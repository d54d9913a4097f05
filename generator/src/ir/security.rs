//! Security schemes and the requirements of operations.

/// A way to authenticate.
///
/// Source: OpenAPI 3.1.0, Security Scheme Object.
#[derive(Clone, Debug)]
pub(crate) struct SecurityScheme {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) kind: SchemeKind,
}

/// How credentials are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SchemeKind {
    /// HTTP Basic authentication (RFC 7617).
    Basic,
    /// A bearer token (RFC 6750).
    Token(OAuthFlows),
    /// A header, query parameter or cookie.
    ApiKey { location: KeyLocation, parameter: String },
    /// A client certificate.
    MutualTls,
}

/// The URLs of the flows that clients implement, and of metadata.
///
/// Source: OpenAPI 3.2.0, OAuth Flows Object, and Security Scheme Object, `openIdConnectUrl` and `oauth2MetadataUrl`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OAuthFlows {
    /// The token endpoint for client credentials (RFC 6749, section 4.4).
    pub(crate) client_credentials: Option<String>,
    /// The token endpoint for passwords (RFC 6749, section 4.3).
    pub(crate) password: Option<String>,
    pub(crate) authorization_code: Option<CodeFlow>,
    pub(crate) device_authorization: Option<DeviceFlow>,
    /// The metadata of the authorization server (OpenID Connect Discovery 1.0, section 4, and RFC 8414, section 3).
    pub(crate) metadata_url: Option<String>,
}

/// The URLs of the authorization code flow (RFC 6749, section 4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CodeFlow {
    pub(crate) authorization_url: String,
    pub(crate) token_url: String,
}

/// The URLs of the device authorization flow (RFC 8628, section 3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DeviceFlow {
    pub(crate) device_authorization_url: String,
    pub(crate) token_url: String,
}

/// The location of an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyLocation {
    Header,
    Query,
    Cookie,
}

/// The security requirements of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    /// No credentials are required or sent.
    Public,
    /// Any one of these requirements is sufficient. Without one, the document says nothing.
    AnyOf(Vec<SecurityRequirement>),
}

/// Schemes that are required together. An empty list allows anonymous calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SecurityRequirement {
    pub(crate) schemes: Vec<RequiredScheme>,
}

/// A security scheme and the scopes that a token needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequiredScheme {
    pub(crate) name: String,
    pub(crate) scopes: Vec<String>,
}

impl Security {
    /// Iterates over the schemes of all requirements.
    pub(crate) fn schemes(&self) -> impl Iterator<Item = &RequiredScheme> {
        let requirements = match self {
            Self::Public => [].as_slice(),
            Self::AnyOf(requirements) => requirements,
        };
        requirements.iter().flat_map(|it| &it.schemes)
    }
}
