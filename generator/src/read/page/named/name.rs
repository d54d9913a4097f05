//! The string by which a page names an operation: `FILE METHOD /path`, or `METHOD /path`.

/// The methods that pages can name.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The word that is in the position of the method in names of webhooks.
const WEBHOOK: &str = "webhook";

/// The name of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::read::page) struct OperationName {
    /// The document as written: a path, a URL, or a name without extension.
    pub(in crate::read::page) file: Option<String>,
    /// The method in lowercase.
    pub(in crate::read::page) method: String,
    /// The path template.
    pub(in crate::read::page) path: String,
}

/// The meaning of a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::read::page) enum Name {
    /// An operation.
    Operation(OperationName),
    /// A webhook, by its name.
    Webhook(String),
}

impl Name {
    /// Parses a string. Names of files may contain spaces. Returns `None` if the string does not name an operation.
    pub(in crate::read::page) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let words = || words(text);
        let operation = words().find_map(|(start, word)| {
            let method = METHODS.into_iter().find(|it| word.eq_ignore_ascii_case(it))?;
            let path = text.get(start + word.len()..)?.trim_start();
            path.starts_with('/').then_some((start, method, path))
        });
        if let Some((start, method, path)) = operation {
            let file = text.get(..start).map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned);
            return Some(Self::Operation(OperationName { file, method: method.to_owned(), path: path.to_owned() }));
        }
        words().find_map(|(start, word)| {
            let name = text.get(start + word.len()..)?.trim();
            let is_webhook = word.eq_ignore_ascii_case(WEBHOOK) && (start == 0 || is_file(text.get(..start)));
            (is_webhook && !name.is_empty()).then(|| Self::Webhook(name.to_owned()))
        })
    }
}

fn is_file(text: Option<&str>) -> bool {
    let text = text.map(|it| it.trim().to_lowercase()).unwrap_or_default();
    [".json", ".yaml", ".yml"].iter().any(|it| text.ends_with(it))
}

/// Returns the words of a string with their byte offsets.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = 0;
    text.split_whitespace().filter_map(move |word| {
        let start = end + text.get(end..)?.find(word)?;
        end = start + word.len();
        Some((start, word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<(Option<String>, String, String)> {
        match Name::parse(text)? {
            Name::Operation(it) => Some((it.file, it.method, it.path)),
            Name::Webhook(_) => None,
        }
    }

    #[test]
    fn names_consist_of_file_method_and_path() {
        for (text, file, method, path) in [
            ("GET /things", None, "get", "/things"),
            ("  post   /things/{id}  ", None, "post", "/things/{id}"),
            ("openapi.json Delete /", Some("openapi.json"), "delete", "/"),
            ("/a b/get api.yaml PATCH /x", Some("/a b/get api.yaml"), "patch", "/x"),
            ("https://a.example/x.json get /x", Some("https://a.example/x.json"), "get", "/x"),
            ("petstore GET /x", Some("petstore"), "get", "/x"),
            ("get GET /get", Some("get"), "get", "/get"),
            ("é.json\tGET\n/é", Some("é.json"), "get", "/é"),
        ] {
            let expected = (file.map(str::to_owned), method.to_owned(), path.to_owned());
            assert_eq!(parsed(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_strings_are_not_names() {
        for text in [
            "",
            "openapi.json",
            "GET",
            "Get started",
            "/things",
            "3.0.0",
            "FETCH /things",
            "a webhook guide",
            "webhook",
        ] {
            assert_eq!(Name::parse(text), None, "{text}");
        }
        for (text, name) in [
            ("webhook order.created", "order.created"),
            ("WEBHOOK /plant/webhook", "/plant/webhook"),
            ("my api.json webhook a b", "a b"),
        ] {
            assert_eq!(Name::parse(text), Some(Name::Webhook(name.to_owned())), "{text}");
        }
    }
}
