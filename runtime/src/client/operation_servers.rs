//! Servers that operations have instead of that of the client (OpenAPI 3.1.0, Operation Object, `servers`).

use super::base_url::{BaseUrl, unencrypted_host};
use super::error::ConfigurationError;

/// The reason why an operation cannot be sent to its server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ServerError {
    /// The URL is not a base URL.
    Invalid { url: String },
    /// Credentials would be sent unencrypted to this host.
    Unencrypted { host: String },
}

/// Where calls of operations with a server of their own go.
pub(crate) struct OperationServers {
    /// The documented URLs, and those that replace them.
    replaced: Vec<(String, BaseUrl)>,
    /// `true` if calls go to the documented servers.
    are_used: bool,
    /// `true` if calls may leave this machine unencrypted.
    allows_unencrypted: bool,
}

impl OperationServers {
    /// Validates the URLs that replace documented ones.
    pub(super) fn new(
        replaced: &[(String, String)],
        are_used: bool,
        allows_unencrypted: bool,
    ) -> Result<Self, ConfigurationError> {
        let replaced = replaced.iter().map(|(documented, url)| {
            let url = BaseUrl::parse(url).ok_or(ConfigurationError::BaseUrl)?;
            Ok((documented.clone(), url))
        });
        Ok(Self { replaced: replaced.collect::<Result<_, _>>()?, are_used, allows_unencrypted })
    }

    /// Returns the base URL for an operation, or `None` if it is that of the client. `documented` is the server of the
    /// operation.
    pub(crate) fn base_url(&self, documented: &str, of_client: &BaseUrl) -> Result<Option<BaseUrl>, ServerError> {
        if !self.are_used {
            return Ok(None);
        }
        let replaced = self.replaced.iter().find(|(it, _)| it == documented).map(|(_, url)| url.clone());
        let invalid = || ServerError::Invalid { url: documented.to_owned() };
        let base = replaced.or_else(|| of_client.resolve(documented)).ok_or_else(invalid)?;
        match unencrypted_host(base.url()) {
            Some(host) if !self.allows_unencrypted => Err(ServerError::Unencrypted { host: host.to_owned() }),
            _ => Ok(Some(base)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(servers: &OperationServers, documented: &str) -> String {
        let client = BaseUrl::parse("https://api.example.com/v1").unwrap();
        match servers.base_url(documented, &client) {
            Ok(base) => base.map_or_else(String::new, |it| it.as_str().to_owned()),
            Err(error) => format!("{error:?}"),
        }
    }

    #[test]
    fn documented_servers_are_resolved_and_replaced() {
        let replaced = [("https://files.example.com/v1".to_owned(), "http://localhost:9/x".to_owned())];
        let servers = OperationServers::new(&replaced, true, false).unwrap();
        for (documented, expected) in [
            ("https://files.example.com/v1", "http://localhost:9/x"),
            ("https://other.example.com/", "https://other.example.com"),
            ("/v2", "https://api.example.com/v2"),
            ("//other.example.com/a", "https://other.example.com/a"),
            ("http://files.example.com", r#"Unencrypted { host: "files.example.com" }"#),
            ("ftp://files.example.com", r#"Invalid { url: "ftp://files.example.com" }"#),
        ] {
            assert_eq!(resolved(&servers, documented), expected);
        }
        let unused = OperationServers::new(&replaced, false, false).unwrap();
        assert_eq!(resolved(&unused, "https://files.example.com/v1"), "");
        assert!(OperationServers::new(&[("a".to_owned(), "b".to_owned())], true, true).is_err());
    }
}
