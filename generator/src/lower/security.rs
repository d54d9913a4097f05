//! Security schemes and requirements.
//!
//! Source: OpenAPI 3.1.0, Security Scheme Object and Security Requirement Object.

use std::collections::{HashMap, HashSet};

use openapiv3::{
    APIKeyLocation, OAuth2Flows, SecurityRequirement as OpenApiRequirement, SecurityScheme as OpenApiScheme,
};
use url::Url;

use crate::diagnostic::Code;
use crate::ir::{
    CodeFlow, DeviceFlow, KeyLocation, OAuthFlows, Operation, RequiredScheme, SchemeKind, Security,
    SecurityRequirement, SecurityScheme,
};
use crate::pointer::Pointer;
use crate::read::{MUTUAL_TLS, NewerScheme};

use super::Lowering;
use super::header_name::unusable;
use super::server::is_loopback;

const AUTHORIZATION: &str = "authorization";

impl Lowering<'_> {
    /// Lowers the security schemes of the document.
    pub(super) fn schemes(&mut self) -> Vec<SecurityScheme> {
        let Some(components) = &self.document.components else { return Vec::new() };
        let at = Pointer::root().at(["components", "securitySchemes"]);
        let mut schemes = Vec::new();
        for (name, scheme) in &components.security_schemes {
            let at = at.child(name);
            let Some((scheme, at)) = self.resolve(scheme, at, "securitySchemes", |it| &it.security_schemes) else {
                continue;
            };
            let description = match scheme {
                OpenApiScheme::APIKey { description, .. }
                | OpenApiScheme::HTTP { description, .. }
                | OpenApiScheme::OAuth2 { description, .. }
                | OpenApiScheme::OpenIDConnect { description, .. } => description.clone(),
            };
            if let Some(kind) = self.scheme_kind(scheme, &at) {
                schemes.push(SecurityScheme { name: name.clone(), description, kind });
            }
        }
        schemes
    }

    /// Returns `true` if the document declares security schemes.
    pub(super) fn has_schemes(&self) -> bool {
        self.document.components.as_ref().is_some_and(|it| !it.security_schemes.is_empty())
    }

    fn scheme_kind(&mut self, scheme: &OpenApiScheme, at: &Pointer) -> Option<SchemeKind> {
        match scheme {
            OpenApiScheme::APIKey { location, name, .. } => {
                let location = match location {
                    APIKeyLocation::Header => KeyLocation::Header,
                    APIKeyLocation::Query => KeyLocation::Query,
                    APIKeyLocation::Cookie => KeyLocation::Cookie,
                };
                // A security scheme may describe the header `Authorization`, unlike a parameter.
                let is_usable = name.eq_ignore_ascii_case(AUTHORIZATION) || unusable(name).is_none();
                if location == KeyLocation::Header && !is_usable {
                    let message = format!("no client can send the header `{name}`; the scheme is dropped");
                    self.diagnostics.at(&at.child("name"), Code::Unsupported, message);
                    return None;
                }
                Some(SchemeKind::ApiKey { location, parameter: name.clone() })
            }
            OpenApiScheme::HTTP { scheme, .. } if scheme == MUTUAL_TLS => Some(SchemeKind::MutualTls),
            OpenApiScheme::HTTP { scheme, .. } => match scheme.to_ascii_lowercase().as_str() {
                "basic" => Some(SchemeKind::Basic),
                "bearer" => Some(SchemeKind::Token(OAuthFlows::default())),
                _ => {
                    let message = format!(
                        "the HTTP authentication scheme `{scheme}` is not supported; callers set the header \
                         `Authorization` themselves"
                    );
                    self.diagnostics.at(&at.child("scheme"), Code::Unsupported, message);
                    None
                }
            },
            OpenApiScheme::OAuth2 { flows, extensions, .. } => {
                let newer = NewerScheme::of(extensions, flows);
                let metadata_url =
                    newer.metadata_url.and_then(|it| self.metadata_url(it, &at.child("oauth2MetadataUrl")));
                let flows = self.flows(flows, newer, &at.child("flows"));
                Some(SchemeKind::Token(OAuthFlows { metadata_url, ..flows }))
            }
            OpenApiScheme::OpenIDConnect { open_id_connect_url, .. } => {
                let metadata_url = self.metadata_url(open_id_connect_url, &at.child("openIdConnectUrl"));
                Some(SchemeKind::Token(OAuthFlows { metadata_url, ..OAuthFlows::default() }))
            }
        }
    }

    /// Reports refresh URLs that differ from the token URL.
    fn refresh_urls(&mut self, flows: &OAuth2Flows, newer: NewerScheme<'_>, at: &Pointer) {
        let password = flows.password.as_ref().map(|it| ("password", &*it.token_url, it.refresh_url.as_deref()));
        let code = flows.authorization_code.as_ref();
        let code = code.map(|it| ("authorizationCode", &*it.token_url, it.refresh_url.as_deref()));
        let credentials = flows.client_credentials.as_ref();
        let credentials = credentials.map(|it| ("clientCredentials", &*it.token_url, it.refresh_url.as_deref()));
        let device = newer.device_flow.map(|it| ("deviceAuthorization", it.token_url, it.refresh_url));
        for (flow, token_url, refresh_url) in [password, code, credentials, device].into_iter().flatten() {
            if refresh_url.is_some_and(|it| !it.is_empty() && it != token_url) {
                let message = "refresh tokens are sent to the token URL, which differs; for another endpoint, callers implement \
                               `TokenSource`";
                self.diagnostics.at(&at.at([flow, "refreshUrl"]), Code::Unsupported, message.to_owned());
            }
        }
    }

    /// Returns the flows whose URLs clients can use.
    fn flows(&mut self, flows: &OAuth2Flows, newer: NewerScheme<'_>, at: &Pointer) -> OAuthFlows {
        self.refresh_urls(flows, newer, at);
        let client_credentials = flows.client_credentials.as_ref();
        let client_credentials = client_credentials
            .and_then(|it| self.flow_url(&it.token_url, "token", &at.at(["clientCredentials", "tokenUrl"])));
        let password = flows.password.as_ref();
        let password = password.and_then(|it| self.flow_url(&it.token_url, "token", &at.at(["password", "tokenUrl"])));
        let authorization_code = flows.authorization_code.as_ref().and_then(|it| {
            let at = at.child("authorizationCode");
            let authorization_url =
                self.flow_url(&it.authorization_url, "authorization", &at.child("authorizationUrl"))?;
            let token_url = self.flow_url(&it.token_url, "token", &at.child("tokenUrl"))?;
            Some(CodeFlow { authorization_url, token_url })
        });
        let device_authorization = newer.device_flow.and_then(|it| {
            let at = at.child("deviceAuthorization");
            let device_authorization_url = self.flow_url(
                it.device_authorization_url,
                "device authorization",
                &at.child("deviceAuthorizationUrl"),
            )?;
            let token_url = self.flow_url(it.token_url, "token", &at.child("tokenUrl"))?;
            Some(DeviceFlow { device_authorization_url, token_url })
        });
        OAuthFlows { client_credentials, password, authorization_code, device_authorization, metadata_url: None }
    }

    /// Returns the URL of metadata, which must be absolute: documents have no origin that could be trusted.
    fn metadata_url(&mut self, url: &str, at: &Pointer) -> Option<String> {
        if url.is_empty() {
            return None;
        }
        let is_usable = Url::parse(url).is_ok_and(|it| {
            let is_safe = it.scheme() == "https" || (it.scheme() == "http" && is_loopback(&it));
            is_safe && it.username().is_empty() && it.password().is_none() && it.fragment().is_none()
        });
        if is_usable && !url.contains(|it: char| it.is_control() || it.is_whitespace()) {
            return Some(url.to_owned());
        }
        let message = "the URL of metadata is not an absolute https URL; callers set the endpoints themselves";
        self.diagnostics.at(at, Code::Malformed, message.to_owned());
        None
    }

    /// Returns the URL of an endpoint, which may be relative. The reader has reported one that is missing.
    fn flow_url(&mut self, url: &str, endpoint: &str, at: &Pointer) -> Option<String> {
        if url.is_empty() {
            return None;
        }
        let scheme = url.split_once(':').map(|(scheme, _)| scheme).filter(|it| !it.contains(['/', '?']));
        let is_http = scheme.is_none_or(|it| it.eq_ignore_ascii_case("https") || it.eq_ignore_ascii_case("http"));
        if is_http && !url.contains(|it: char| it.is_control() || it.is_whitespace() || it == '#') {
            return Some(url.to_owned());
        }
        let message = format!(
            "the {endpoint} URL is not an http or https URL without a fragment; callers request tokens themselves"
        );
        self.diagnostics.at(at, Code::Malformed, message);
        None
    }

    /// Reports schemes that a requirement names together although a request can only have the credentials of one of them.
    pub(super) fn shared_headers(&mut self, schemes: &[SecurityScheme], operations: &[Operation]) {
        let mut reported = HashSet::new();
        for operation in operations {
            let Security::AnyOf(requirements) = &operation.security else { continue };
            for requirement in requirements {
                let mut headers: HashMap<String, &str> = HashMap::new();
                for RequiredScheme { name, .. } in &requirement.schemes {
                    let Some(header) = schemes.iter().find(|it| it.name == *name).and_then(|it| header(&it.kind))
                    else {
                        continue;
                    };
                    let Some(other) = headers.insert(header.clone(), name) else { continue };
                    if reported.insert((other, name.as_str())) {
                        let message = format!(
                            "`{other}` and `{name}` are required together, but both are sent in the header `{header}`, \
                             which a request has only once; one of them is sent"
                        );
                        let at = operation.head.pointer().child("security");
                        self.diagnostics.at(&at, Code::Unsupported, message);
                    }
                }
            }
        }
    }
}

/// Returns the header that the credentials of a scheme are sent in, in lowercase. The header `Cookie` contains several cookies.
fn header(kind: &SchemeKind) -> Option<String> {
    match kind {
        SchemeKind::Basic | SchemeKind::Token(_) => Some(AUTHORIZATION.to_owned()),
        SchemeKind::ApiKey { location: KeyLocation::Header, parameter } => {
            Some(parameter.to_ascii_lowercase()).filter(|it| it != "cookie")
        }
        SchemeKind::ApiKey { .. } | SchemeKind::MutualTls => None,
    }
}

/// Lowers the requirements of an operation. A document without security schemes cannot name the credentials that an operation
/// requires, so an empty list says nothing.
pub(super) fn security(requirements: Option<&Vec<OpenApiRequirement>>, has_schemes: bool) -> Security {
    match requirements {
        None => Security::AnyOf(Vec::new()),
        Some(_) if !has_schemes => Security::AnyOf(Vec::new()),
        Some(requirements) if requirements.iter().all(|it| it.is_empty()) => Security::Public,
        Some(requirements) => Security::AnyOf(
            requirements
                .iter()
                .map(|schemes| SecurityRequirement {
                    schemes: schemes
                        .iter()
                        .map(|(name, scopes)| RequiredScheme { name: name.clone(), scopes: scopes.clone() })
                        .collect(),
                })
                .collect(),
        ),
    }
}
