//! Security schemes and requirements.
//!
//! Source: OpenAPI 3.0.3, 3.1.0 and 3.2.0, Security Scheme Object, OAuth Flows Object and OAuth Flow Object.

use super::Effect::{self, Documentation, None, Operations};
use super::Object;
use super::Versions;
use super::{Member, data, one};

const SINCE_2_0: Versions = Versions::SINCE_2_0;
const SINCE_3_0: Versions = Versions::SINCE_3_0;
const SINCE_3_2: Versions = Versions::SINCE_3_2;

const SHOWN: Effect = Documentation("the security scheme");

pub(super) const SECURITY_SCHEME: &[Member] = &[
    data("type", SINCE_3_0, Operations),
    data("description", SINCE_3_0, SHOWN),
    data("name", SINCE_3_0, Operations),
    data("in", SINCE_3_0, Operations),
    data("scheme", SINCE_3_0, Operations),
    data("bearerFormat", SINCE_3_0, None("a token is sent as it is, whatever its format")),
    one("flows", Object::OAuthFlows, SINCE_3_0, Operations),
    data("openIdConnectUrl", SINCE_3_0, Operations),
    data("oauth2MetadataUrl", SINCE_3_2, Operations),
    data("deprecated", SINCE_3_2, SHOWN),
];

pub(super) const OAUTH_FLOWS: &[Member] = &[
    one("implicit", Object::OAuthFlow, SINCE_3_0, SHOWN),
    one("password", Object::OAuthFlow, SINCE_3_0, Operations),
    one("clientCredentials", Object::OAuthFlow, SINCE_3_0, Operations),
    one("authorizationCode", Object::OAuthFlow, SINCE_3_0, Operations),
    one("deviceAuthorization", Object::OAuthFlow, SINCE_3_2, Operations),
];

pub(super) const OAUTH_FLOW: &[Member] = &[
    data("authorizationUrl", SINCE_3_0, Operations),
    data("deviceAuthorizationUrl", SINCE_3_2, Operations),
    data("tokenUrl", SINCE_3_0, Operations),
    data("refreshUrl", SINCE_3_0, SHOWN),
    one("scopes", Object::Scopes, SINCE_3_0, None("operations name the scopes that they require")),
];

pub(super) const SCOPES: &[Member] =
    &[data("{scope}", SINCE_2_0, None("operations name the scopes that they require"))];

pub(super) const SECURITY_REQUIREMENT: &[Member] = &[data("{scheme}", SINCE_2_0, Operations)];
