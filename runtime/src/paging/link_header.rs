//! `Link` headers (RFC 8288, section 3).

use http::HeaderMap;
use http::header::LINK;

/// Returns the target of the first link to the next page, or `None` if there is none.
///
/// # Errors
/// Returns the reason if a header is malformed, because it could contain the link.
pub(crate) fn next_target(headers: &HeaderMap) -> Result<Option<String>, &'static str> {
    for value in headers.get_all(LINK) {
        let value = std::str::from_utf8(value.as_bytes()).map_err(|_| "the `Link` header is not valid UTF-8")?;
        let target = next_in(value).ok_or("the `Link` header does not follow RFC 8288")?;
        if target.is_some() {
            return Ok(target.map(str::to_owned));
        }
    }
    Ok(None)
}

/// Returns the target of the link to the next page in one header, or `None` if the header is malformed.
fn next_in(value: &str) -> Option<Option<&str>> {
    let mut rest = value.trim_start_matches([' ', '\t', ',']);
    while !rest.is_empty() {
        let (target, after) = rest.strip_prefix('<')?.split_once('>')?;
        let (parameters, after) = parameters(after)?;
        let value =
            |name: &str| parameters.iter().find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        // Relations are compared case-insensitively (section 3.3). Only the first `rel` counts, and a link with an
        // anchor starts at another resource (section 3.2).
        let is_next = value("rel").is_some_and(|it| it.split_whitespace().any(|it| it.eq_ignore_ascii_case("next")));
        if is_next && value("anchor").is_none() {
            return Some(Some(target));
        }
        rest = after.trim_start_matches([' ', '\t', ',']);
    }
    Some(None)
}

type Parameters<'h> = Vec<(&'h str, String)>;

/// Splits the text after a target into the parameters of the link and the text after them.
fn parameters(text: &str) -> Option<(Parameters<'_>, &str)> {
    let mut parameters = Vec::new();
    let mut rest = trim(text);
    while let Some(parameter) = rest.strip_prefix(';') {
        let (name, after) = split_before(trim(parameter), &['=', ';', ',']);
        let (value, after) = match after.strip_prefix('=') {
            Some(after) => value(trim(after))?,
            None => (String::new(), after),
        };
        parameters.push((name.trim_end(), value));
        rest = trim(after);
    }
    (rest.is_empty() || rest.starts_with(',')).then_some((parameters, rest))
}

/// Splits a token or quoted string (RFC 9110, section 5.6.4) from the text after it.
fn value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let (token, after) = split_before(text, &[';', ',']);
        // Some servers use single quotes.
        let token = token.trim_end();
        let token = token.strip_prefix('\'').and_then(|it| it.strip_suffix('\'')).unwrap_or(token);
        return Some((token.to_owned(), after));
    };
    let mut value = String::new();
    let mut characters = quoted.chars();
    loop {
        match characters.next()? {
            '"' => return Some((value, characters.as_str())),
            '\\' => value.push(characters.next()?),
            other => value.push(other),
        }
    }
}

fn split_before<'t>(text: &'t str, ends: &[char]) -> (&'t str, &'t str) {
    text.split_at(text.find(ends).unwrap_or(text.len()))
}

fn trim(text: &str) -> &str {
    text.trim_start_matches([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn next(values: &[&str]) -> Result<Option<String>, &'static str> {
        let value = |it: &&str| (LINK, HeaderValue::from_bytes(it.as_bytes()).unwrap());
        let mut headers = HeaderMap::new();
        headers.extend(values.iter().map(value));
        next_target(&headers)
    }

    #[test]
    fn next_target_finds_the_next_page() {
        for (header, expected) in [
            (
                r#"<https://a.example/?page=1>; rel="prev", <https://a.example/?page=3&x=a,b>; rel="next""#,
                "https://a.example/?page=3&x=a,b",
            ),
            (r#"</things?after=x#y>; title="x"; REL=Next"#, "/things?after=x#y"),
            (r#"<?page=2>; rel="last next""#, "?page=2"),
            (r"</l?page=2>; rel='next'", "/l?page=2"),
            (r#"</l?page=2> ; rel = "next""#, "/l?page=2"),
            (r#"</l?page=2>; title="<x>; rel=last, \"y\""; rel=next; more"#, "/l?page=2"),
            (r#"<a>; title="a, <b>; rel=next", <c>;rel=next"#, "c"),
            ("</l?q=\u{e9}>; title*=UTF-8'de'n%c3%a4chste; rel=next", "/l?q=\u{e9}"),
            (r#", ,<a>; rel=prev,, <b>; rel="next" ,"#, "b"),
            (r"<>; rel=next", ""),
            (r"<a>; anchor=/x; rel=next, <b>; rel=next", "b"),
        ] {
            assert_eq!(next(&[header]), Ok(Some(expected.to_owned())), "{header}");
        }
        assert_eq!(next(&["<a>; rel=prev", "<b>; rel=next"]), Ok(Some("b".to_owned())));
    }

    #[test]
    fn next_target_ignores_other_links() {
        for header in
            ["", r#"<a>; rel="last""#, "<a>", "<a>; rel=last; rel=next", "<a>; rel=nextpage", "<a>; x=next", ","]
        {
            assert_eq!(next(&[header]), Ok(None), "{header}");
        }
        assert_eq!(next(&[]), Ok(None));
    }

    #[test]
    fn next_target_rejects_malformed_headers() {
        for header in ["next", "<a?b", "<a> rel=next", r#"<a>; rel="next"#, r"<a>; title='x, y'; rel=next"] {
            assert!(next(&[header]).is_err(), "{header}");
        }
        let latin = HeaderMap::from_iter([(LINK, HeaderValue::from_bytes(b"<\xe9>; rel=next").unwrap())]);
        assert!(next_target(&latin).is_err());
    }
}
