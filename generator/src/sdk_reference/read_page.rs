//! Collects the descriptions of operations from the headings and tables of a page.

use super::method::{Method, Parameter};
use super::table::{Piece, column, pieces};

pub(super) fn methods(markdown: &str) -> Vec<Method> {
    let mut methods: Vec<(String, Method)> = Vec::new();
    let mut current = None;
    for piece in pieces(markdown) {
        match piece {
            Piece::Heading(heading) => {
                // Headings within a section, such as "Parameters", do not end it.
                let found = methods.iter().position(|(name, _)| *name == heading);
                current = found.or(current);
            }
            Piece::Table(table) => match current.and_then(|it| methods.get_mut(it)) {
                None => methods.extend(method_rows(&table)),
                Some((_, method)) => fill(method, &table),
            },
        }
    }
    methods.into_iter().map(|(_, method)| method).collect()
}

/// Returns the rows of the table of methods, with the headings of their sections.
fn method_rows(table: &[Vec<String>]) -> Vec<(String, Method)> {
    let (Some(name), Some(request)) = (column(table, "Method"), column(table, "HTTP request")) else {
        return Vec::new();
    };
    let rows = table.iter().skip(1).filter_map(|row| {
        let (method, path) = row.get(request)?.split_once(char::is_whitespace)?;
        let method = Method {
            method: method.to_ascii_uppercase(),
            path: path.trim().to_owned(),
            parameters: Vec::new(),
            body: None,
            responses: Vec::new(),
        };
        Some((row.get(name)?.clone(), method))
    });
    rows.collect()
}

/// Adds the content of a table in the section of a method.
fn fill(method: &mut Method, table: &[Vec<String>]) {
    let rows = || table.iter().skip(1);
    let cell = |row: &'_ [String], column: Option<usize>| row.get(column?).filter(|it| !it.is_empty()).cloned();
    let value = column(table, "Data Type");
    if let (Some(location), Some(name)) = (column(table, "Param Type"), column(table, "Name")) {
        let required = column(table, "Required");
        for row in rows() {
            let (Some(location), Some(name)) = (cell(row, Some(location)), cell(row, Some(name))) else { continue };
            if location.eq_ignore_ascii_case("body") {
                method.body = cell(row, value);
                continue;
            }
            method.parameters.push(Parameter {
                location: location.to_ascii_lowercase(),
                name,
                required: cell(row, required).is_some_and(|it| it.eq_ignore_ascii_case("true")),
            });
        }
    } else if let Some(code) = column(table, "Code") {
        method.responses.extend(rows().filter_map(|row| Some((cell(row, Some(code))?, cell(row, value)))));
    }
}

#[cfg(test)]
mod tests {
    use super::super::SdkReference;
    use super::*;

    const PAGE: &str = "\
---
title: Things
---

# api.ThingsApi

Method | HTTP request | Description
------------- | ------------- | -------------
[**make-thing**](#make-thing) | **POST** `/things/{id}` | Make a thing

## make-thing
Makes one.

### Parameters

Param Type | Name | Data Type | Required  | Description
------------- | ------------- | ------------- | ------------- | -------------
Path   | id | **str** | True  | Which
  Query | count_all | **bool** |   (optional) | Whether
 Body  | thing | [**Thing**](../models/thing) | True  |

### Responses
Code | Description  | Data Type | Response headers |
------------- | ------------- | ------------- |------------------|
200 | Made. | List[MadeThing] |  -  |
204 | Nothing. |  |  -  |
";

    #[test]
    fn tables_belong_to_the_preceding_heading() {
        let parameter = |location: &str, name: &str, required| Parameter {
            location: location.to_owned(),
            name: name.to_owned(),
            required,
        };
        let method = Method {
            method: "POST".to_owned(),
            path: "/things/{id}".to_owned(),
            parameters: vec![parameter("path", "id", true), parameter("query", "count_all", false)],
            body: Some("Thing".to_owned()),
            responses: vec![("200".to_owned(), Some("List[MadeThing]".to_owned())), ("204".to_owned(), None)],
        };
        assert_eq!(SdkReference::parse("things.md", PAGE).methods, [method]);
    }

    #[test]
    fn other_documents_have_no_methods() {
        for text in ["", "# Title", "a | b\n---|---\nc | d", "| Method |\n|---|\n| x |", "\u{0}[[[|"] {
            assert_eq!(methods(text), [], "{text}");
        }
    }
}
