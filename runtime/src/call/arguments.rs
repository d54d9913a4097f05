//! The arguments and bodies of calls.

use super::Call;
use crate::json::{self, EncodeError, Json};
use crate::request::form::Styles;
use crate::request::multipart::{self, Multipart};
use crate::request::parameter::{self, Parameter};
use crate::request::style::Style;
use crate::request::upload::Upload;

impl<T, E> Call<'_, T, E> {
    /// Sets a path parameter in style `simple`.
    #[inline]
    pub fn path<P: Parameter + ?Sized>(self, name: &'static str, value: &P) -> Self {
        self.path_as(Style::SIMPLE, name, value)
    }

    /// Sets a path parameter in the given style.
    #[inline]
    pub fn path_as<P: Parameter + ?Sized>(mut self, style: Style, name: &'static str, value: &P) -> Self {
        self.parts.path(style, name, parameter::value(value));
        self
    }

    /// Sets a query parameter in style `form`, exploded. Arguments of the same name are replaced.
    #[inline]
    pub fn query<P: Parameter + ?Sized>(self, name: &str, value: &P) -> Self {
        self.query_as(Style::FORM, name, value)
    }

    /// Sets a query parameter in the given style.
    #[inline]
    pub fn query_as<P: Parameter + ?Sized>(mut self, style: Style, name: &str, value: &P) -> Self {
        self.parts.query(style, name, parameter::value(value));
        self
    }

    /// Sets the members of an object as the pairs of the query (OpenAPI 3.2.0, Parameter Object, `in: querystring`). Some of
    /// them may have a style of their own.
    pub fn querystring<P: Parameter + ?Sized>(mut self, styles: &[(&str, Style)], name: &str, value: &P) -> Self {
        self.parts.querystring(Styles::Of(styles), name, parameter::value(value));
        self
    }

    /// Sets JSON as the query.
    pub fn querystring_json<P: Parameter + ?Sized>(mut self, name: &str, value: &P) -> Self {
        self.parts.querystring_json(name, parameter::value(value));
        self
    }

    /// Sets a header in style `simple`.
    #[inline]
    pub fn header<P: Parameter + ?Sized>(self, name: &str, value: &P) -> Self {
        self.header_as(Style::SIMPLE, name, value)
    }

    /// Sets a header in the given style.
    #[inline]
    pub fn header_as<P: Parameter + ?Sized>(mut self, style: Style, name: &str, value: &P) -> Self {
        self.parts.header(style, name, parameter::value(value));
        self
    }

    /// Sets a cookie in style `form`.
    #[inline]
    pub fn cookie<P: Parameter + ?Sized>(self, name: &str, value: &P) -> Self {
        self.cookie_as(Style::FORM, name, value)
    }

    /// Sets a cookie in the given style.
    #[inline]
    pub fn cookie_as<P: Parameter + ?Sized>(mut self, style: Style, name: &str, value: &P) -> Self {
        self.parts.cookie(style, name, parameter::value(value));
        self
    }

    /// Sets a JSON body.
    #[inline]
    pub fn json<P: Parameter + ?Sized>(mut self, content_type: &str, body: &P) -> Self {
        self.parts.json(content_type, parameter::text(body).map_err(Into::into));
        self
    }

    /// Sets a body with one JSON value per line, or a JSON text sequence (RFC 7464) if the content type ends in `json-seq`.
    pub fn json_lines<I: Json>(mut self, content_type: &str, items: &[I]) -> Self {
        let is_sequence = content_type.split(';').next().unwrap_or_default().trim_end().ends_with("json-seq");
        let start = if is_sequence { "\u{1e}" } else { "" };
        let lines = items.iter().map(|it| Ok(format!("{start}{}\n", json::to_string(it)?)));
        let text = lines.collect::<Result<String, EncodeError>>();
        self.parts.lines(content_type, text.map_err(Into::into));
        self
    }

    /// Sets an `application/x-www-form-urlencoded` body. Array elements repeat the name, and objects are JSON.
    #[inline]
    pub fn form<P: Parameter + ?Sized>(self, body: &P) -> Self {
        self.form_with(&[], body)
    }

    /// Sets an `application/x-www-form-urlencoded` body, all of whose members have the given style.
    #[inline]
    pub fn form_as<P: Parameter + ?Sized>(mut self, style: Style, body: &P) -> Self {
        self.parts.form(Styles::All(style), parameter::value(body));
        self
    }

    /// Sets an `application/x-www-form-urlencoded` body, some of whose members have a style of their own (OpenAPI 3.0.3,
    /// Encoding Object).
    #[inline]
    pub fn form_with<P: Parameter + ?Sized>(mut self, styles: &[(&str, Style)], body: &P) -> Self {
        self.parts.form(Styles::Of(styles), parameter::value(body));
        self
    }

    /// Sets a text body, in the character set that the content type declares.
    pub fn text(mut self, content_type: &str, body: impl Into<String>) -> Self {
        self.parts.text(content_type, body.into());
        self
    }

    /// Sets a body of bytes, from memory or from a file. If the content type contains a `*`, the
    /// content type of the [upload](Upload::content_type) is sent.
    pub fn bytes(mut self, content_type: &str, body: impl Into<Upload>) -> Self {
        self.parts.upload(content_type, body.into());
        self
    }

    /// Sets a `multipart/form-data` body.
    pub fn multipart(self, body: impl Multipart) -> Self {
        self.multipart_as(multipart::FORM_DATA, body)
    }

    /// Sets a body of another type `multipart/…`.
    pub fn multipart_as(mut self, content_type: &str, body: impl Multipart) -> Self {
        self.parts.multipart(content_type, body.form());
        self
    }
}
