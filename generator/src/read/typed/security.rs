//! Security schemes and requirements.

use indexmap::IndexMap;
use openapiv3::{
    APIKeyLocation, AuthorizationCodeOAuth2Flow, ClientCredentialsOAuth2Flow, ImplicitOAuth2Flow, OAuth2Flows,
    PasswordOAuth2Flow, ReferenceOr, SecurityRequirement, SecurityScheme,
};
use serde_json::Value;

use super::component::ComponentKind;
use super::document::with_paragraph;
use super::newer_security::{DEVICE_AUTHORIZATION, NewerScheme};
use super::reader::{Members, Reader};
use super::value::extensions;
use crate::diagnostic::Code;
use crate::members::Object;
use crate::pointer::Trail;

/// Stands for the type `mutualTLS` of OpenAPI 3.1, which `openapiv3` does not have, as an HTTP authentication scheme. A space
/// cannot occur in the name of one.
pub(crate) const MUTUAL_TLS: &str = "mutual TLS";

/// The flow that clients do not implement. Emitted constants document the URLs of the others, except for refresh URLs.
const IMPLICIT: &str = "implicit";
const REFRESH_URL: &str = "refreshUrl";

/// The URLs of OAuth flows that descriptions contain, in the order in which callers need them.
const FLOW_URLS: [(&str, &str); 2] = [("authorizationUrl", "authorization URL"), (REFRESH_URL, "refresh URL")];

impl<'a> Reader<'a> {
    /// Types a security scheme or a reference to one.
    pub(super) fn scheme_or_reference(
        &mut self,
        node: &'a Value,
        at: &Trail<'_>,
    ) -> Option<ReferenceOr<SecurityScheme>> {
        let known = |reader: &Self, name: &str| reader.components.security_schemes.contains_key(name);
        self.reference_or(ComponentKind::SecurityScheme, node, at, known, Self::scheme)
    }

    fn scheme(&mut self, node: &'a Value, at: &Trail<'_>) -> Option<SecurityScheme> {
        let node = self.members(node, at)?;
        let description = self.scheme_description(node, at);
        let extensions = extensions(node);
        match self.required_string(node, "type", at).as_str() {
            "apiKey" => {
                let location = self.key_location(node, at)?;
                Some(SecurityScheme::APIKey {
                    location,
                    name: self.required_string(node, "name", at),
                    description,
                    extensions,
                })
            }
            "http" => {
                let scheme = self.required_string(node, "scheme", at);
                if scheme.contains(char::is_whitespace) {
                    let message = format!("`{scheme}` is not an HTTP authentication scheme; the scheme is dropped");
                    self.report(&at.member("scheme"), Code::Malformed, message);
                    return None;
                }
                let bearer_format = self.string(node, "bearerFormat", at);
                Some(SecurityScheme::HTTP { scheme, bearer_format, description, extensions })
            }
            "oauth2" => {
                let mut extensions = extensions;
                NewerScheme::keep_metadata_url(node, &mut extensions);
                Some(SecurityScheme::OAuth2 { flows: self.flows(node, at), description, extensions })
            }
            "mutualTLS" => {
                let scheme = MUTUAL_TLS.to_owned();
                Some(SecurityScheme::HTTP { scheme, bearer_format: None, description, extensions })
            }
            "openIdConnect" => {
                let open_id_connect_url = self.required_string(node, "openIdConnectUrl", at);
                Some(SecurityScheme::OpenIDConnect { open_id_connect_url, description, extensions })
            }
            other => {
                self.report(
                    &at.member("type"),
                    Code::Unsupported,
                    format!("unsupported type of security scheme `{other}`; the scheme is dropped"),
                );
                None
            }
        }
    }

    /// Returns the description of a scheme, with the members that only callers need.
    fn scheme_description(&mut self, node: &Members, at: &Trail<'_>) -> Option<String> {
        let mut description = self.string(node, "description", at);
        if self.flag(node, "deprecated", at) == Some(true) {
            description = Some(with_paragraph(description, "This scheme is deprecated."));
        }
        let here = at.member("flows");
        let flows = node.get("flows").and_then(Value::as_object).into_iter().flatten();
        for (name, flow) in flows.filter(|(name, _)| Object::OAuthFlows.member(name).is_some()) {
            let Value::Object(flow) = flow else { continue };
            let at = here.member(name);
            let documented = FLOW_URLS.iter().filter(|(key, _)| name == IMPLICIT || *key == REFRESH_URL);
            let urls = documented.filter_map(|(key, label)| Some(format!("{label} `{}`", self.url(flow, key, &at)?)));
            let urls: Vec<String> = urls.collect();
            if !urls.is_empty() {
                let paragraph = format!("OAuth flow `{name}`: {}.", urls.join(", "));
                description = Some(with_paragraph(description, &paragraph));
            }
        }
        description
    }

    fn key_location(&mut self, node: &Members, at: &Trail<'_>) -> Option<APIKeyLocation> {
        match self.required_string(node, "in", at).as_str() {
            "query" => Some(APIKeyLocation::Query),
            "header" => Some(APIKeyLocation::Header),
            "cookie" => Some(APIKeyLocation::Cookie),
            other => {
                self.report(
                    &at.member("in"),
                    Code::Malformed,
                    format!("unknown location of an API key `{other}`; the scheme is dropped"),
                );
                None
            }
        }
    }

    fn flows(&mut self, scheme: &Members, at: &Trail<'_>) -> OAuth2Flows {
        let here = at.member("flows");
        let Some(nodes) = self.object(scheme, "flows", at) else { return OAuth2Flows::default() };
        let mut flows = OAuth2Flows { extensions: extensions(nodes), ..OAuth2Flows::default() };
        for (name, node) in nodes.iter().filter(|(name, _)| !name.starts_with("x-")) {
            let at = here.member(name);
            if let Some(node) = self.members(node, &at) {
                self.flow(name, node, &at, &mut flows);
            }
        }
        flows
    }

    fn flow(&mut self, name: &str, node: &Members, at: &Trail<'_>, flows: &mut OAuth2Flows) {
        let refresh_url = self.string(node, "refreshUrl", at);
        let scopes = self.scopes(node, at);
        let extensions = extensions(node);
        match name {
            IMPLICIT => {
                let authorization_url = self.required_string(node, "authorizationUrl", at);
                flows.implicit = Some(ImplicitOAuth2Flow { authorization_url, refresh_url, scopes, extensions });
            }
            "password" => {
                let token_url = self.required_string(node, "tokenUrl", at);
                flows.password = Some(PasswordOAuth2Flow { refresh_url, token_url, scopes, extensions });
            }
            "clientCredentials" => {
                let token_url = self.required_string(node, "tokenUrl", at);
                flows.client_credentials =
                    Some(ClientCredentialsOAuth2Flow { refresh_url, token_url, scopes, extensions });
            }
            "authorizationCode" => {
                let authorization_url = self.required_string(node, "authorizationUrl", at);
                let token_url = self.required_string(node, "tokenUrl", at);
                flows.authorization_code =
                    Some(AuthorizationCodeOAuth2Flow { authorization_url, token_url, refresh_url, scopes, extensions });
            }
            DEVICE_AUTHORIZATION => {
                self.required_string(node, "deviceAuthorizationUrl", at);
                self.required_string(node, "tokenUrl", at);
                NewerScheme::keep_device_flow(node, &mut flows.extensions);
            }
            other => self.report(at, Code::Unsupported, format!("unknown OAuth flow `{other}` is dropped")),
        }
    }

    fn scopes(&mut self, flow: &Members, at: &Trail<'_>) -> IndexMap<String, String> {
        let here = at.member("scopes");
        let Some(nodes) = self.object(flow, "scopes", at) else { return IndexMap::new() };
        nodes.keys().map(|name| (name.clone(), self.string(nodes, name, &here).unwrap_or_default())).collect()
    }

    /// Types the member `security` of the document. Undeclared schemes are reported, and requirements with them are dropped unless all
    /// have some. If nothing remains, returns `None` instead of an empty list, which would mean that no authentication is required.
    pub(super) fn security_list(&mut self, node: &Members, at: &Trail<'_>) -> Option<Vec<SecurityRequirement>> {
        let all = self.requirements(node, at)?;
        if all.is_empty() { Some(all) } else { self.declared(&all) }
    }

    /// Types the member `security` of an operation. Without it, the operation has the requirements of the document. If it names only
    /// undeclared schemes, it keeps them, so that no credentials are sent that it does not require.
    pub(super) fn operation_security(&mut self, node: &Members, at: &Trail<'_>) -> Option<Vec<SecurityRequirement>> {
        let own = self.requirements(node, at).map(|all| self.declared(&all).unwrap_or(all));
        if own.is_none()
            && let Some(of_document) = self.root.get("security")
        {
            let counted = self.copies.count_implied(of_document);
            if !self.report_copies(at, counted) {
                // The error ends the generation, so the requirements are not needed.
                return Some(Vec::new());
            }
        }
        own
    }

    /// Returns the specified requirements. Returns `None` if the member is missing or all of its items are invalid.
    fn requirements(&mut self, node: &Members, at: &Trail<'_>) -> Option<Vec<SecurityRequirement>> {
        if matches!(node.get("security")?, Value::Null) {
            return None;
        }
        let here = at.member("security");
        let nodes = self.list(node, "security", at);
        let mut requirements = Vec::with_capacity(nodes.len());
        for (index, node) in nodes.iter().enumerate() {
            requirements.extend(self.requirement(node, &here.item(index)));
        }
        (nodes.is_empty() || !requirements.is_empty()).then_some(requirements)
    }

    /// Returns the requirements that name only declared schemes, or, if there are none, the declared schemes of each.
    fn declared(&self, requirements: &[SecurityRequirement]) -> Option<Vec<SecurityRequirement>> {
        let is_declared = |name: &String| self.components.security_schemes.contains_key(name);
        let complete: Vec<_> = requirements.iter().filter(|it| it.keys().all(is_declared)).cloned().collect();
        if !complete.is_empty() {
            return Some(complete);
        }
        let mut parts = requirements.to_vec();
        parts.iter_mut().for_each(|it| it.retain(|name, _| is_declared(name)));
        parts.retain(|it| !it.is_empty());
        (!parts.is_empty()).then_some(parts)
    }

    fn requirement(&mut self, node: &Value, at: &Trail<'_>) -> Option<SecurityRequirement> {
        let members = self.members(node, at)?;
        let mut requirement = SecurityRequirement::new();
        for name in members.keys() {
            if !self.components.security_schemes.contains_key(name) {
                self.undeclared_scheme(name, &at.member(name));
            }
            requirement.insert(name.clone(), self.strings(members, name, at));
        }
        Some(requirement)
    }

    /// Reports an undeclared scheme once, because usually many operations require it.
    fn undeclared_scheme(&mut self, name: &str, at: &Trail<'_>) {
        if self.undeclared_schemes.insert(name.to_owned()) {
            let message = format!("security scheme `{name}` is not declared; no credentials are sent for it");
            self.report(at, Code::UndeclaredSecurityScheme, message);
        }
    }
}
