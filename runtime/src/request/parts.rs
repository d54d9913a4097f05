//! Requests before they are combined with a client.

use std::borrow::Cow;

use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use url::Url;

use super::arguments::{Arguments, join_pairs};
use super::body::RequestBody;
use super::error::RequestError;
use super::form::{Styles, URL_ENCODED};
use super::multipart::Form;
use super::options::CallOptions;
use super::parameter;
use super::part::OCTETS;
use super::style::{Escape, Style, percent_encode};
use super::text::encoded;
use super::upload::Upload;
use crate::client::base_url::BaseUrl;
use crate::json::{Map, Value};
use crate::operation::Operation;
use crate::wire::framing::is_framing;

/// The longest URL in bytes that the HTTP client can send.
pub(crate) const LONGEST_URL: usize = 65_534;

/// The largest headers of a call in bytes, which servers reject long before.
const LARGEST_HEADERS: usize = 1 << 20;

const COOKIE_SEPARATOR: &str = "; ";

/// Most requests contain this value, so it is validated at compile time.
const APPLICATION_JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The parts of a request.
#[derive(Clone, Default)]
pub(crate) struct Parts {
    /// Method and path template of a call that is not in the OpenAPI document.
    target: Option<(Method, String)>,
    path: Vec<(&'static str, String)>,
    query: Arguments,
    headers: HeaderMap,
    cookies: Arguments,
    body: RequestBody,
    /// Additional members of the body.
    members: Vec<(String, Value)>,
    /// The URL that replaces the path and the query.
    followed: Option<Url>,
    pub(crate) options: CallOptions,
    /// The first error. A request with an error is not sent.
    error: Option<RequestError>,
}

/// A request that can be sent any number of times.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: RequestBody,
    /// The query parameters that contain credentials.
    pub(crate) secret_parameters: Vec<Cow<'static, str>>,
    /// The values of path parameters as they are in the URL.
    pub(crate) path_arguments: Vec<(&'static str, String)>,
    /// `None` for requests that the OpenAPI document does not contain.
    #[cfg(feature = "test-util")]
    pub(crate) operation: Option<&'static Operation>,
}

impl Request {
    /// Checks that the HTTP client can send the request, and states the length of a body that is missing where servers expect one.
    fn check(&mut self) -> Result<(), RequestError> {
        if self.url.as_str().len() > LONGEST_URL {
            return Err(RequestError::LongUrl);
        }
        if matches!((&self.body, &self.method), (RequestBody::Empty, &(Method::POST | Method::PUT | Method::PATCH))) {
            // Some servers reject these methods without a length (RFC 9110, section 8.6).
            self.headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let size: usize = self.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        if size > LARGEST_HEADERS {
            return Err(RequestError::LargeHeaders);
        }
        Ok(())
    }

    /// Lets code of the caller change the request, and checks the changes.
    pub(crate) fn change<T>(
        &mut self,
        change: impl FnOnce(&mut Self) -> Result<T, RequestError>,
    ) -> Result<T, RequestError> {
        self.headers.remove(CONTENT_LENGTH);
        let was_encrypted = self.url.scheme() == "https";
        let result = change(self)?;
        if was_encrypted && self.url.scheme() != "https" {
            return Err(RequestError::UnencryptedUrl);
        }
        match self.headers.keys().find(|it| is_framing(it)) {
            Some(name) => Err(RequestError::FramingHeader { name: name.to_string() }),
            None => self.check().map(|()| result),
        }
    }
}

impl Parts {
    /// Overrides the method and path of the operation.
    pub(crate) fn target(&mut self, method: Method, path: &str) {
        if is_ambiguous(path) {
            self.fail(RequestError::Path);
        }
        self.target = Some((method, path.to_owned()));
    }

    /// Returns the method, or `None` if that of the operation is invalid.
    pub(crate) fn method(&self, operation: &Operation) -> Option<Method> {
        match &self.target {
            Some((method, _)) => Some(method.clone()),
            None => operation.method(),
        }
    }

    /// `true` if the request has a header with this name.
    pub(crate) fn has_header(&self, name: &HeaderName) -> bool {
        self.headers.contains_key(name)
    }

    /// `true` if the request has the method and path of the operation.
    pub(crate) fn is_documented(&self) -> bool {
        self.target.is_none()
    }

    pub(crate) fn path(&mut self, style: Style, name: &'static str, value: Result<Value, RequestError>) {
        let Some(value) = self.accept(value) else { return };
        match style.text(name, &value, Escape::Path) {
            Some(text) => {
                self.path.retain(|(it, _)| *it != name);
                self.path.push((name, text));
            }
            None => self.fail(RequestError::PathValue { name: name.to_owned() }),
        }
    }

    pub(crate) fn query(&mut self, style: Style, name: &str, value: Result<Value, RequestError>) {
        let Some(value) = self.accept(value) else { return };
        self.query.set(name, join_pairs(style.pairs(name, &value), "&"));
    }

    /// Returns the value of a query parameter.
    pub(crate) fn query_value(&self, name: &str) -> Option<String> {
        self.query.query_value(name)
    }

    /// Sets a query parameter, replacing its values, also those that are parts of other arguments.
    pub(crate) fn replace_query(&mut self, name: &str, value: Value) {
        self.query.remove_query_pairs(name);
        self.query(Style::FORM, name, Ok(value));
    }

    /// Sets a member of the JSON object in the body. Without a body, it creates one.
    pub(crate) fn replace_member(&mut self, name: &str, value: Value) {
        let is_empty = matches!(self.body, RequestBody::Empty);
        let members = if is_empty { Ok(Map::default()) } else { self.body.members() };
        let Some(mut members) = self.accept(members) else { return };
        members.insert(name, value);
        if is_empty {
            self.headers.entry(CONTENT_TYPE).or_insert(APPLICATION_JSON);
        }
        self.replace_body(members);
    }

    /// Sends the request to this URL, which is at the origin of the client.
    pub(crate) fn follow(&mut self, url: Url) {
        self.followed = Some(url);
    }

    /// Sets the values of path parameters, which may be secrets, of a URL to follow.
    pub(crate) fn followed_arguments(&mut self, path: Vec<(&'static str, String)>) {
        self.path = path;
    }

    /// Returns the URL of the request.
    pub(crate) fn url(&self, operation: &Operation, base: &BaseUrl) -> Result<Url, RequestError> {
        if let Some(url) = &self.followed {
            return Ok(url.clone());
        }
        let path = self.target.as_ref().map_or(operation.path(), |(_, path)| path);
        Ok(base.join(
            &fill(path, &self.path, self.target.is_none() && operation.may_end_empty())?,
            &self.query.joined("&"),
        ))
    }

    /// Returns the members of a JSON object body.
    pub(crate) fn body_members(&self) -> Option<Map> {
        self.body.members().ok()
    }

    /// Replaces the members of the body.
    pub(crate) fn replace_body(&mut self, members: Map) {
        let body = parameter::text(&Value::Object(members)).map_err(Into::into);
        if let Some(text) = self.accept(body) {
            self.body = RequestBody::Json(text.into());
        }
    }

    /// Sets the content types to accept, unless the caller sets others.
    pub(crate) fn accept_by_default(&mut self, content_types: &'static str) {
        self.headers.entry(ACCEPT).or_insert(accepted(content_types));
    }

    /// Marks the request as invalid, so that it is not sent.
    pub(crate) fn invalidate(&mut self, error: RequestError) {
        self.fail(error);
    }

    pub(crate) fn header(&mut self, style: Style, name: &str, value: Result<Value, RequestError>) {
        let Some(value) = self.accept(value) else { return };
        if let Some(text) = style.text(name, &value, Escape::Plain) {
            self.set_header(name, &text);
        }
    }

    pub(crate) fn cookie(&mut self, style: Style, name: &str, value: Result<Value, RequestError>) {
        let Some(value) = self.accept(value) else { return };
        let pairs = style.cookies(name, &value);
        if pairs.iter().any(|(name, value)| !is_cookie(name) || !is_cookie(value)) {
            return self.fail(RequestError::CookieValue { name: name.to_owned() });
        }
        self.cookies.set(name, join_pairs(pairs, COOKIE_SEPARATOR));
    }

    pub(crate) fn body(&mut self, content_type: &str, body: RequestBody) {
        self.set_header(CONTENT_TYPE.as_str(), content_type);
        self.body = body;
    }

    pub(crate) fn json(&mut self, content_type: &str, text: Result<Vec<u8>, RequestError>) {
        let Some(text) = self.accept(text) else { return };
        self.body(content_type, RequestBody::Json(text.into()));
    }

    /// Sets an upload as the body. A content type with a wildcard, such as `image/*`, is replaced by
    /// that of the upload.
    pub(crate) fn upload(&mut self, content_type: &str, upload: Upload) {
        let essence = content_type.split(';').next().unwrap_or_default();
        let own = essence.ends_with("/*").then(|| upload.known_content_type().unwrap_or_else(|| OCTETS.to_owned()));
        self.body(own.as_deref().unwrap_or(content_type), vec![upload].into());
    }

    /// Sets text as the body.
    pub(crate) fn text(&mut self, content_type: &str, text: String) {
        let Some(bytes) = self.accept(encoded(content_type, text)) else { return };
        self.upload(content_type, bytes.into());
    }

    pub(crate) fn extra_member(&mut self, name: &str, value: Result<Value, RequestError>) {
        let Some(value) = self.accept(value) else { return };
        self.members.push((name.to_owned(), value));
    }

    /// Sets an `application/x-www-form-urlencoded` body.
    pub(crate) fn form(&mut self, styles: Styles<'_>, value: Result<Value, RequestError>) {
        let text = value.and_then(|it| styles.encode(&it));
        let Some(text) = self.accept(text) else { return };
        self.body(URL_ENCODED, RequestBody::Bytes(text.into()));
    }

    /// Sets a body of JSON values, one per line.
    pub(crate) fn lines(&mut self, content_type: &str, text: Result<String, RequestError>) {
        let Some(text) = self.accept(text) else { return };
        self.body(content_type, RequestBody::Bytes(text.into()));
    }

    /// Sets the pairs of the query to the members of an object.
    pub(crate) fn querystring(&mut self, styles: Styles<'_>, name: &str, value: Result<Value, RequestError>) {
        let text = value.and_then(|it| styles.encode(&it));
        let Some(text) = self.accept(text) else { return };
        self.query.set(name, text);
    }

    /// Sets JSON as the query.
    pub(crate) fn querystring_json(&mut self, name: &str, value: Result<Value, RequestError>) {
        let Some(value) = self.accept(value) else { return };
        self.query.set(name, percent_encode(&value.to_string()));
    }

    pub(crate) fn multipart(&mut self, content_type: &str, form: Form) {
        match form.write(content_type) {
            Ok((content_type, body)) => self.body(&content_type, body),
            Err(error) => self.fail(error),
        }
    }

    /// Builds the request.
    pub(crate) fn request(
        self: Box<Self>,
        operation: &'static Operation,
        base: &BaseUrl,
    ) -> Result<Request, RequestError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let url = self.url(operation, base)?;
        #[cfg(feature = "test-util")]
        let is_documented = self.is_documented();
        let method = self.method(operation).ok_or(RequestError::Method)?;
        let mut headers = self.headers;
        if let Some(accept) = operation.accepts() {
            headers.entry(ACCEPT).or_insert(accepted(accept));
        }
        let cookies = self.cookies.joined(COOKIE_SEPARATOR);
        if !cookies.is_empty() {
            let value = HeaderValue::try_from(cookies);
            headers.insert(COOKIE, value.map_err(|_| RequestError::Header { name: COOKIE.to_string() })?);
        }
        let body = self.body.with_members(self.members)?;
        if matches!(body, RequestBody::Json(_)) {
            headers.entry(CONTENT_TYPE).or_insert(APPLICATION_JSON);
        }
        let mut request = Request {
            method,
            url,
            headers,
            body,
            secret_parameters: Vec::new(),
            path_arguments: self.path,
            #[cfg(feature = "test-util")]
            operation: is_documented.then_some(operation),
        };
        request.check()?;
        Ok(request)
    }

    fn set_header(&mut self, name: &str, value: &str) {
        match (HeaderName::try_from(name), HeaderValue::from_bytes(value.as_bytes())) {
            (Ok(name), _) if is_framing(&name) => self.fail(RequestError::FramingHeader { name: name.to_string() }),
            (Ok(name), Ok(value)) => {
                if self.headers.try_insert(name, value).is_err() {
                    self.fail(RequestError::LargeHeaders);
                }
            }
            _ => self.fail(RequestError::Header { name: name.to_owned() }),
        }
    }

    fn accept<T>(&mut self, value: Result<T, RequestError>) -> Option<T> {
        value.map_err(|error| self.fail(error)).ok()
    }

    fn fail(&mut self, error: RequestError) {
        self.error.get_or_insert(error);
    }
}

/// Returns content types as the value of an `Accept` header.
fn accepted(content_types: &'static str) -> HeaderValue {
    match content_types {
        "application/json" => APPLICATION_JSON,
        others => HeaderValue::from_static(others),
    }
}

/// Inserts values into a path template. A value that is empty, or makes a segment `.` or `..`, would result in another path (RFC
/// 3986, section 5.2.4), so it is an error. Only the last segment may be empty, if the document has the path without it.
fn fill<'t>(
    template: &'t str,
    values: &[(&'static str, String)],
    may_end_empty: bool,
) -> Result<Cow<'t, str>, RequestError> {
    if template.starts_with('/') && !template.contains('{') {
        return Ok(Cow::Borrowed(template));
    }
    let mut path = String::with_capacity(template.len() + 16);
    if !template.starts_with('/') {
        path.push('/');
    }
    // The last value in the current segment.
    let mut last = None;
    let mut rest = template;
    while let Some((before, name, after)) = placeholder(rest) {
        push_piece(&mut path, before, &mut last)?;
        let value = values.iter().find(|(it, _)| *it == name).map(|(_, value)| value);
        let value = value.ok_or_else(|| RequestError::MissingPathValue { name: name.to_owned() })?;
        if value.is_empty() {
            if may_end_empty && after.is_empty() && path.ends_with('/') {
                return Ok(Cow::Owned(path));
            }
            return Err(RequestError::PathValue { name: name.to_owned() });
        }
        path.push_str(value);
        last = Some(name);
        rest = after;
    }
    push_piece(&mut path, rest, &mut last)?;
    end_segment(&path, last)?;
    Ok(Cow::Owned(path))
}

/// Appends literal text of the template. Its first slash ends the current segment.
fn push_piece(path: &mut String, piece: &str, last: &mut Option<&str>) -> Result<(), RequestError> {
    let (before, rest) = piece.split_at(piece.find('/').unwrap_or(piece.len()));
    path.push_str(before);
    if !rest.is_empty() {
        end_segment(path, last.take())?;
        path.push_str(rest);
    }
    Ok(())
}

fn end_segment(path: &str, last: Option<&str>) -> Result<(), RequestError> {
    let segment = path.rsplit('/').next().unwrap_or_default();
    match last {
        Some(name) if is_dots(segment) => Err(RequestError::PathValue { name: name.to_owned() }),
        _ => Ok(()),
    }
}

/// `true` if URL parsers remove a segment (RFC 3986, section 5.2.4; WHATWG URL Standard, "double-dot URL path segment").
fn is_dots(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

/// `true` if a name or value does not end the cookie (RFC 6265, section 4.1.1).
fn is_cookie(text: &str) -> bool {
    !text.contains(|it: char| it == ';' || it.is_control())
}

/// `true` if URL parsers would change the path (RFC 3986, section 5.2.4) or stop before its end.
fn is_ambiguous(path: &str) -> bool {
    let segments = path.split('?').next().unwrap_or_default();
    path.contains('#') || path.contains(|it: char| it.is_ascii_control()) || segments.split(['/', '\\']).any(is_dots)
}

/// Finds the first variable of a template, and returns the text before it, its name and the text after it. A name may
/// contain anything but braces. Empty braces are literal text.
fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let mut braces = text.match_indices('}');
    braces.find_map(|(end, _)| {
        let (before, name) = text.get(..end)?.rsplit_once('{')?;
        (!name.is_empty() && !name.contains('}')).then_some((before, name, text.get(end + 1..)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fill_inserts_values() {
        let values = [("a", "1"), ("b/c", "2"), ("d", ""), ("e", "..")].map(|(name, value)| (name, value.to_owned()));
        for (template, path) in [
            ("/x/y", "/x/y"),
            ("x", "/x"),
            ("{a}", "/1"),
            ("/{a}/{b/c}", "/1/2"),
            ("/{a}{b/c}.json/", "/12.json/"),
            ("/x{}/{a}}/{", "/x{}/1}/{"),
            ("/{{a}/}", "/{1/}"),
            ("/{a}/{e}x", "/1/..x"),
        ] {
            assert_eq!(fill(template, &values, false).unwrap(), path, "{template}");
        }
    }

    #[test]
    fn fill_rejects_values_that_change_the_path() {
        let values = [("d", ""), ("e", ".."), ("f", ".")].map(|(name, value)| (name, value.to_owned()));
        let error = |template| fill(template, &values, false).unwrap_err();
        for (template, name) in
            [("/{d}", "d"), ("/x/{d}/y", "d"), ("/x{d}", "d"), ("/{e}/y", "e"), ("/{f}{d}/", "d"), ("/.{f}", "f")]
        {
            assert_eq!(error(template), RequestError::PathValue { name: name.to_owned() }, "{template}");
        }
        assert_eq!(error("/{g}"), RequestError::MissingPathValue { name: "g".to_owned() });
    }

    #[test]
    fn only_the_last_segment_can_be_empty() {
        let values = [("d", ""), ("f", ".")].map(|(name, value)| (name, value.to_owned()));
        assert_eq!(fill("/x/{d}", &values, true).unwrap(), "/x/");
        for template in ["/{d}/x", "/x{d}", "/{d}/{d}", "/x/{d}.json", "/x/{f}"] {
            assert!(fill(template, &values, true).is_err(), "{template}");
        }
    }
}
