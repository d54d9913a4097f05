//! The words of a name, and the case styles that join them.

use heck::ToSnakeCase;

use super::unicode::normalized;
use crate::casing::capitalized;

/// Words that the usual rules would split.
const COMPOUNDS: &[(&str, &str, &str)] = &[("o", "auth", "oauth"), ("i", "pv4", "ipv4"), ("i", "pv6", "ipv6")];

/// The maximum length of a name in bytes. Files are named after some names, and file systems allow 255 bytes with the extension.
const LONGEST: usize = 120;

/// Words for characters that have a meaning, for names that consist only of them or differ only in them.
const MARKS: &[(char, &str)] = &[
    ('+', "plus"),
    ('-', "minus"),
    ('*', "star"),
    ('/', "slash"),
    ('\\', "backslash"),
    ('=', "equal"),
    ('!', "not"),
    ('<', "less"),
    ('>', "greater"),
    ('%', "percent"),
    ('&', "and"),
    ('|', "or"),
    ('@', "at"),
    ('#', "hash"),
    ('$', "dollar"),
    ('.', "dot"),
    (':', "colon"),
    (',', "comma"),
    ('~', "tilde"),
    ('^', "caret"),
    ('?', "question"),
    ('"', "quote"),
    ('\'', "apostrophe"),
    (';', "semicolon"),
    ('(', "open"),
    (')', "close"),
    ('[', "open bracket"),
    (']', "close bracket"),
    ('{', "open brace"),
    ('}', "close brace"),
];

/// Splits a name into words in lower case. Returns no words if the name has no letter or digit.
fn words(name: &str) -> Vec<String> {
    if name.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_') {
        return of_snake_case(name);
    }
    let name = &*normalized(name);
    let signed = name.strip_prefix(['+', '-']).is_some_and(|rest| rest.starts_with(|it: char| it.is_ascii_digit()));
    if signed {
        return words(&spell_marks(name));
    }
    // Characters that an identifier cannot contain separate words, as spaces do.
    let clean: String = name.chars().map(|it| if unicode_ident::is_xid_continue(it) { it } else { ' ' }).collect();
    of_snake_case(&clean.to_snake_case())
}

/// Returns the words of a name in snake case.
fn of_snake_case(snake: &str) -> Vec<String> {
    let parts: Vec<&str> = snake.split('_').filter(|it| !it.is_empty()).collect();
    let mut words = Vec::with_capacity(parts.len());
    let mut index = 0;
    while index < parts.len() {
        let compound =
            COMPOUNDS.iter().find(|(first, second, _)| parts[index] == *first && parts.get(index + 1) == Some(second));
        words.push(compound.map_or(parts[index], |(_, _, whole)| whole).to_owned());
        index += if compound.is_some() { 2 } else { 1 };
    }
    cut(words)
}

/// Returns as many words as fit into a name, or the beginning of the first one.
fn cut(mut words: Vec<String>) -> Vec<String> {
    let mut length = 0;
    let kept = words.iter().take_while(|it| {
        length += it.len() + 1;
        length <= LONGEST
    });
    let kept = kept.count().max(1);
    words.truncate(kept);
    if let Some(first) = words.first_mut()
        && first.len() > LONGEST
    {
        let end = (0..=LONGEST).rev().find(|it| first.is_char_boundary(*it)).unwrap_or_default();
        first.truncate(end);
    }
    words
}

fn spell_marks(name: &str) -> String {
    let mut spelled = String::with_capacity(name.len() + 8);
    for character in name.chars() {
        match MARKS.iter().find(|(mark, _)| *mark == character) {
            Some((_, word)) => {
                spelled.push(' ');
                spelled.push_str(word);
                spelled.push(' ');
            }
            None => spelled.push(character),
        }
    }
    spelled
}

/// Writes every punctuation character of a name as a word, for names that differ only in punctuation.
pub(crate) fn spelled(name: &str) -> String {
    spell_marks(name)
}

/// Returns the name in snake case, such as `oauth_client`. Empty if the name has no words.
pub(crate) fn snake(name: &str) -> String {
    words(name).join("_")
}

/// Returns the name in kebab case, such as `oauth-client`. Empty if the name has no words.
pub(crate) fn kebab(name: &str) -> String {
    words(name).join("-")
}

/// Returns the name in Pascal case, such as `OauthClient`. Empty if the name has no words.
pub(crate) fn pascal(name: &str) -> String {
    words(name).iter().map(|it| capitalized(it)).collect()
}

/// Returns the name of a type. A name that is already a Rust type name is unchanged.
pub(crate) fn type_name(name: &str) -> String {
    let is_type_name = name.len() <= LONGEST
        && name.starts_with(|it: char| it.is_ascii_uppercase())
        && name.chars().all(|it| it.is_ascii_alphanumeric())
        && name.chars().any(|it| it.is_ascii_lowercase());
    if is_type_name { name.to_owned() } else { pascal(name) }
}

/// Returns the singular of a plural, such as `Approver` for `Approvers`, or `None` if the ending is ambiguous.
pub(crate) fn singular(name: &str) -> Option<String> {
    let (stem, ending) = if let Some(stem) = name.strip_suffix("ies") {
        (stem, "y")
    } else if let Some(stem) =
        ["sses", "shes", "ches", "xes"].iter().find_map(|it| name.strip_suffix(it).map(|stem| (stem, *it)))
    {
        return Some(format!("{}{}", stem.0, &stem.1[..stem.1.len() - 2]));
    } else if name.ends_with("ss") || name.ends_with("us") || name.ends_with("is") {
        return None;
    } else {
        (name.strip_suffix('s')?, "")
    };
    (stem.len() > 1).then(|| format!("{stem}{ending}"))
}

/// Returns the reason phrase of a status as a name, such as `NotFound`.
///
/// Source: RFC 9110 section 15, and the IANA registry of status codes.
pub(crate) fn reason_phrase(code: u16) -> Option<&'static str> {
    Some(match code {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritative",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        304 => "NotModified",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "LengthRequired",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        414 => "UriTooLong",
        415 => "UnsupportedMediaType",
        416 => "RangeNotSatisfiable",
        418 => "Teapot",
        422 => "UnprocessableContent",
        423 => "Locked",
        424 => "FailedDependency",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        431 => "HeaderFieldsTooLarge",
        451 => "UnavailableForLegalReasons",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        507 => "InsufficientStorage",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_into_the_words_a_reader_sees() {
        for (name, expected) in [
            ("OAuth Clients", "oauth_clients"),
            ("createOauthClient", "create_oauth_client"),
            ("GetOAuthClientResponse", "get_oauth_client_response"),
            ("X-SailPoint-Experimental", "x_sail_point_experimental"),
            ("issues/list-for-org", "issues_list_for_org"),
            ("+1", "plus_1"),
            ("-1", "minus_1"),
            ("a.b:c", "a_b_c"),
            ("über größe", "über_größe"),
            ("***", ""),
            ("", ""),
        ] {
            assert_eq!(snake(name), expected, "{name}");
        }
    }

    /// Names in snake case are not converted.
    #[test]
    fn names_in_snake_case_have_the_words_of_the_general_rules() {
        for name in ["a", "_a__b_", "2fa_x", "x509", "o_auth", "a1_2b_i_pv4", "__", ""] {
            assert_eq!(name.to_snake_case(), name.split('_').filter(|it| !it.is_empty()).collect::<Vec<_>>().join("_"));
        }
    }

    #[test]
    fn long_names_are_truncated() {
        assert_eq!(snake(&"a long name ".repeat(1_000)).len(), "a_long_name_".len() * 10 - 1);
        assert_eq!(pascal(&"é".repeat(1_000)), format!("É{}", "é".repeat(59)));
        assert_eq!(type_name(&"Ab".repeat(1_000)), "Ab".repeat(LONGEST / 3));
        let longest = "Ab".repeat(LONGEST / 2);
        assert_eq!(type_name(&longest), longest);
    }

    #[test]
    fn type_names_are_unchanged() {
        assert_eq!(type_name("CreateOAuthClientResponse"), "CreateOAuthClientResponse");
        assert_eq!(type_name("basic-error"), "BasicError");
        assert_eq!(type_name("DTO"), "Dto");
    }

    #[test]
    fn regular_plurals_have_a_singular() {
        for (plural, expected) in [
            ("Approvers", Some("Approver")),
            ("Policies", Some("Policy")),
            ("Addresses", Some("Address")),
            ("Boxes", Some("Box")),
            ("Status", None),
            ("Access", None),
            ("Data", None),
            ("s", None),
        ] {
            assert_eq!(singular(plural).as_deref(), expected, "{plural}");
        }
    }
}
