//! Security schemes and requirements.
//!
//! Source: OpenAPI 3.1.0, Security Scheme Object and Security Requirement Object.

use openapiv3::{APIKeyLocation, SecurityRequirement as OpenApiRequirement, SecurityScheme as OpenApiScheme};

use crate::diagnostic::Code;
use crate::ir::{KeyLocation, RequiredScheme, SchemeKind, Security, SecurityRequirement, SecurityScheme};
use crate::pointer::Pointer;
use crate::read::MUTUAL_TLS;

use super::Lowering;
use super::header_name::{Unusable, unusable};

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
                let is_unusable = match unusable(name) {
                    Some(Unusable::ControlledByClient | Unusable::NotAToken) => location == KeyLocation::Header,
                    Some(Unusable::DescribedElsewhere) | None => false,
                };
                if is_unusable {
                    let message = format!("no client can send the header `{name}`; the scheme is dropped");
                    self.diagnostics.at(&at.child("name"), Code::Unsupported, message);
                    return None;
                }
                Some(SchemeKind::ApiKey { location, parameter: name.clone() })
            }
            OpenApiScheme::HTTP { scheme, .. } if scheme == MUTUAL_TLS => Some(SchemeKind::MutualTls),
            OpenApiScheme::HTTP { scheme, .. } => match scheme.to_ascii_lowercase().as_str() {
                "basic" => Some(SchemeKind::Basic),
                "bearer" => Some(SchemeKind::Token { token_url: None }),
                _ => {
                    let message = format!(
                        "the HTTP authentication scheme `{scheme}` is not supported; callers set the header \
                         `Authorization` themselves"
                    );
                    self.diagnostics.at(&at.child("scheme"), Code::Unsupported, message);
                    None
                }
            },
            OpenApiScheme::OAuth2 { flows, .. } => {
                let token_url = flows.client_credentials.as_ref().map(|it| it.token_url.clone());
                Some(SchemeKind::Token { token_url: token_url.filter(|it| !it.is_empty()) })
            }
            OpenApiScheme::OpenIDConnect { .. } => Some(SchemeKind::Token { token_url: None }),
        }
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
