//! Lowers servers.
//!
//! Source: OpenAPI 3.0.3, Server Object.

use openapiv3::{Operation, PathItem, Server as OpenApiServer};
use url::{Host, ParseError, Url};

use crate::diagnostic::Code;
use crate::ir::{LONGEST_URL, Server, ServerVariable};
use crate::pointer::Pointer;

use super::Lowering;

impl Lowering<'_> {
    /// Lowers the servers of the document, except for those that no client can send requests to.
    pub(super) fn servers(&mut self) -> Vec<Server> {
        let servers = self.usable_servers(&self.document.servers, &Pointer::root().child("servers"));
        if let [first, ..] = servers.as_slice()
            && Url::parse(&first.default_url()) == Err(ParseError::RelativeUrlWithoutBase)
        {
            let message = format!("the server `{}` has no host; callers set it with `base_url`", first.url);
            self.diagnostics.at(&Pointer::root().child("servers"), Code::RelativeServer, message);
        }
        servers
    }

    /// Lowers the servers of an operation, or of its path, if it has some that are not those of the document.
    pub(super) fn own_servers(
        &mut self,
        item: &PathItem,
        operation: &Operation,
        of_path: &Pointer,
        of_operation: &Pointer,
    ) -> Vec<Server> {
        let (servers, at) = match operation.servers.as_slice() {
            [] => (&item.servers, of_path),
            _ => (&operation.servers, of_operation),
        };
        if *servers == self.document.servers {
            return Vec::new();
        }
        self.usable_servers(servers, &at.child("servers"))
    }

    fn usable_servers(&mut self, list: &[OpenApiServer], pointer: &Pointer) -> Vec<Server> {
        let mut servers = Vec::new();
        for (index, it) in list.iter().enumerate() {
            let server = server(it);
            self.check_variables(&server, &pointer.child(index));
            let at = pointer.child(index).child("url");
            match problem(&server.default_url()) {
                None => servers.push(server),
                Some(Problem::Unencrypted) => {
                    let message = format!("requests to `{}` are not encrypted", server.url);
                    self.diagnostics.at(&at, Code::InsecureServer, message);
                    servers.push(server);
                }
                Some(Problem::Unusable(reason)) => {
                    // The URL can contain a password.
                    let message = format!("the server is ignored, because its URL {reason}");
                    self.diagnostics.at(&at, Code::UnusableServer, message);
                }
            }
        }
        servers
    }

    /// Reports variables in the URL of a server that have no definition, and defaults that are not among the values of a variable.
    ///
    /// Source: OpenAPI 3.1.0, Server Variable Object.
    fn check_variables(&mut self, server: &Server, pointer: &Pointer) {
        let used = server.url.split('{').skip(1).filter_map(|it| it.split_once('}')).map(|(name, _)| name);
        for name in used.filter(|name| server.variables.iter().all(|it| it.name != *name)) {
            let message = format!("the variable `{name}` is not defined; callers set the whole URL");
            self.diagnostics.at(&pointer.child("url"), Code::Malformed, message);
        }
        let others = server.variables.iter().filter(|it| !it.values.is_empty() && !it.values.contains(&it.default));
        for variable in others {
            let message = format!("the default `{}` is not among the values of `{}`", variable.default, variable.name);
            let at = pointer.at(["variables", &variable.name, "default"]);
            self.diagnostics.at(&at, Code::Contradiction, message);
        }
    }
}

fn server(server: &OpenApiServer) -> Server {
    let variables = server.variables.iter().flatten().map(|(name, variable)| ServerVariable {
        name: name.clone(),
        default: variable.default.clone(),
        values: variable.enumeration.clone(),
        description: variable.description.clone(),
    });
    Server { url: server.url.clone(), description: server.description.clone(), variables: variables.collect() }
}

/// The reason why a URL is not, or should not be, the base URL of a client.
#[derive(Debug, PartialEq, Eq)]
enum Problem {
    Unusable(&'static str),
    Unencrypted,
}

/// Checks the URL of a server. A relative URL is completed by callers.
fn problem(url: &str) -> Option<Problem> {
    if url.contains(char::is_control) {
        return Some(Problem::Unusable("contains control characters"));
    }
    if url.len() >= LONGEST_URL {
        return Some(Problem::Unusable("is too long"));
    }
    let is_relative = Url::parse(url).is_err();
    // A relative URL is checked as if it were used with a base URL.
    let base = Url::parse("https://relative.invalid").ok()?;
    let Ok(url) = base.join(url) else { return None };
    let unusable = [
        (!matches!(url.scheme(), "http" | "https"), "does not begin with `https://` or `http://`"),
        (!url.username().is_empty() || url.password().is_some(), "contains a user name or a password"),
        (url.query().is_some(), "contains a query"),
        (url.fragment().is_some(), "contains a fragment"),
    ];
    match unusable.into_iter().find(|(applies, _)| *applies) {
        Some((_, reason)) => Some(Problem::Unusable(reason)),
        None => (!is_relative && url.scheme() == "http" && !is_loopback(&url)).then_some(Problem::Unencrypted),
    }
}

/// Returns `true` if requests to a URL do not leave the machine (RFC 6761, section 6.3).
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls_are_web_addresses_without_users_queries_and_fragments() {
        for url in
            ["https://a.example/v1", "/v1", "a.example", "http://localhost:8080", "http://[::1]/", "https://{host}/x"]
        {
            assert_eq!(problem(url), None, "{url}");
        }
        assert_eq!(problem("http://a.example"), Some(Problem::Unencrypted));
        for url in [
            "ftp://a.example",
            "file:///etc",
            "javascript:alert(1)",
            "https://user@a.example",
            "https://user:pass@a.example",
            "https://a.example?b=c",
            "https://a.example#b",
            "https://a\n.example",
            "//user:pass@a.example/",
            "/v1?b=c",
            "/a\0b",
        ] {
            assert!(matches!(problem(url), Some(Problem::Unusable(_))), "{url}");
        }
    }
}
