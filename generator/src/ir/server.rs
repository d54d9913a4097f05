//! Servers.

/// A server of the API.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    /// The URL template, with variables in braces.
    pub(crate) url: String,
    pub(crate) description: Option<String>,
    pub(crate) variables: Vec<ServerVariable>,
}

/// A variable in the URL of a server.
#[derive(Clone, Debug)]
pub(crate) struct ServerVariable {
    pub(crate) name: String,
    pub(crate) default: String,
    /// The allowed values. If empty, all values are allowed.
    pub(crate) values: Vec<String>,
    pub(crate) description: Option<String>,
}

/// The maximum length of the URL of a server in bytes.
pub(crate) const LONGEST_URL: usize = 8_192;

impl Server {
    /// Returns the URL with all variables replaced by their defaults, except for those after [`LONGEST_URL`] bytes.
    pub(crate) fn default_url(&self) -> String {
        let mut url = String::new();
        let mut rest = self.url.as_str();
        while let Some((before, after)) = rest.split_once('{')
            && url.len() <= LONGEST_URL
        {
            url.push_str(before);
            let variable = after.split_once('}').and_then(|(name, end)| {
                let variable = self.variables.iter().find(|it| it.name == name)?;
                Some((variable.default.as_str(), end))
            });
            let (text, end) = variable.unwrap_or(("{", after));
            url.push_str(text);
            rest = end;
        }
        url + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_replaced_once() {
        let variable = |name: &str, default: &str| ServerVariable {
            name: name.to_owned(),
            default: default.to_owned(),
            values: Vec::new(),
            description: None,
        };
        let server = Server {
            url: "https://{a}.example/{b}/{c}/{".to_owned(),
            description: None,
            variables: vec![variable("a", "{b}"), variable("b", "v1")],
        };
        assert_eq!(server.default_url(), "https://{b}.example/v1/{c}/{");
    }
}
