//! The words for positions in the API.

use super::words::{pascal, reason_phrase, singular, spelled};
use crate::ir::{Shape, Status, Step};

/// The contribution of the parts of an `allOf` to a name. For a reader, they are one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AllOfParts {
    Skipped,
    Numbered,
}

/// Appends the words for the steps from a type to a type in it: `Account` with the step to `owner` is `AccountOwner`.
pub(crate) fn name_of_steps(start: String, steps: &[&Step], parts: AllOfParts) -> String {
    let mut name = start;
    for step in steps {
        match step {
            Step::Field(word) | Step::Parameter(_, word) => name.push_str(&member_word(word)),
            Step::Header(word) => name.push_str(&format!("{}Header", pascal(word))),
            Step::Item => name = singular(&name).unwrap_or_else(|| format!("{name}Item")),
            Step::Position(index) => name.push_str(&format!("Item{}", index + 1)),
            Step::Values => name.push_str("Value"),
            Step::Variant(_, Some(word)) if !pascal(word).is_empty() => name.push_str(&pascal(word)),
            Step::Variant(index, _) => name.push_str(&format!("Variant{}", index + 1)),
            Step::Part(index) => match parts {
                AllOfParts::Skipped => {}
                AllOfParts::Numbered => name.push_str(&format!("Part{}", index + 1)),
            },
            Step::Request(media) => {
                name.push_str("Request");
                name.push_str(&media_word(media.as_deref(), parts));
            }
            Step::Payload(media) => {
                name.push_str("Payload");
                name.push_str(&media_word(media.as_deref(), parts));
            }
            Step::Response(status, media) => {
                if !status.is_success() {
                    name.push_str(&status_name(*status));
                }
                name.push_str("Response");
                name.push_str(&media_word(media.as_deref(), parts));
            }
        }
    }
    name
}

/// Returns the word for a media type other than JSON, if types with the same name have to be told apart.
fn media_word(media: Option<&str>, parts: AllOfParts) -> String {
    match (parts, media) {
        (AllOfParts::Skipped, _) | (_, None) => String::new(),
        (AllOfParts::Numbered, Some("application/x-www-form-urlencoded")) => "UrlEncoded".to_owned(),
        (AllOfParts::Numbered, Some(media)) => match media.split_once('/') {
            Some(("multipart", kind)) => format!("Multipart{}", multipart_word(kind)),
            Some((_, kind)) => pascal(kind),
            None => pascal(media),
        },
    }
}

/// Returns the words for a kind of multipart body and its parameters. Most are forms, which need no word. Each body has a boundary of its
/// own, so that the one of the document does not matter.
fn multipart_word(kind: &str) -> String {
    let mut words = kind.split(';').map(str::trim).filter(|it| !it.starts_with("boundary"));
    let kind = words.next().filter(|it| *it != "form-data");
    pascal(&kind.into_iter().chain(words).collect::<Vec<_>>().join(" "))
}

/// Returns the word for a member. A name of punctuation characters is spelled, so that types in different members differ.
fn member_word(name: &str) -> String {
    let candidates = [pascal(name), pascal(&spelled(name))];
    candidates.into_iter().find(|it| !it.is_empty()).unwrap_or_else(|| "Member".to_owned())
}

/// Returns the word for a status, such as `NotFound`.
pub(crate) fn status_name(status: Status) -> String {
    match status {
        Status::Code(code) => reason_phrase(code).map_or_else(|| format!("Status{code}"), str::to_owned),
        Status::Range(2) => "Success".to_owned(),
        Status::Range(3) => "Redirection".to_owned(),
        Status::Range(4) => "ClientError".to_owned(),
        Status::Range(5) => "ServerError".to_owned(),
        Status::Range(class) => format!("Status{class}xx"),
        Status::Default => "Default".to_owned(),
    }
}

/// Returns the word for a kind of type, for names that would be those of other types without it.
pub(crate) const fn kind_word(shape: &Shape) -> &'static str {
    match shape {
        Shape::StringEnum(_) | Shape::IntegerEnum(_) => "Enum",
        Shape::Union(_) => "Union",
        _ => "Model",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_of_several_bodies_have_different_words() {
        for (media, expected) in [
            ("application/x-www-form-urlencoded", "UrlEncoded"),
            ("application/scim+json", "ScimJson"),
            ("multipart/form-data", "Multipart"),
            ("multipart/form-data; boundary=xyz", "Multipart"),
            ("multipart/form-data; version=2; boundary=xyz", "MultipartVersion2"),
            ("multipart/mixed", "MultipartMixed"),
            ("multipart/related; type=\"text/html\"", "MultipartRelatedTypeTextHtml"),
        ] {
            assert_eq!(media_word(Some(media), AllOfParts::Numbered), expected, "{media}");
        }
    }
}
