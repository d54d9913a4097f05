//! What there is to say about each code: an example, what it means for the crate, and what to do.
//!
//! `docs/diagnostics.md` and `sdkgen explain` are made from this table, beside the names and severities of the codes.

use std::fmt::Write as _;

use super::Code;

/// The entry of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// A part of a document that shows it.
    pub example: &'static str,
    /// What to do about it.
    pub advice: &'static str,
}

impl Code {
    /// The code of this name.
    pub fn parse(name: &str) -> Result<Self, UnknownCode> {
        let found = Self::ALL.iter().find(|it| it.as_str() == name);
        found.copied().ok_or_else(|| UnknownCode { name: name.to_owned(), nearest: nearest(name) })
    }

    /// Its entry in the manual, as Markdown.
    pub fn manual(self) -> String {
        let severity = self.severity().as_str();
        let Entry { example, advice } = self.entry();
        let explanation = self.explanation().trim();
        format!("## {self}\n\n*{severity}.* {explanation}\n\n```yaml\n{example}\n```\n\n{advice}\n")
    }
}

/// A name that no code has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no code {name:?}{}", did_you_mean(nearest))]
pub struct UnknownCode {
    name: String,
    nearest: Vec<Code>,
}

fn did_you_mean(nearest: &[Code]) -> String {
    let names: Vec<String> = nearest.iter().map(|it| format!("`{it}`")).collect();
    if names.is_empty() { String::new() } else { format!("; did you mean {}?", names.join(" or ")) }
}

/// The codes whose names are like this one, or hold it; three at most.
fn nearest(name: &str) -> Vec<Code> {
    let name = name.to_lowercase().replace(['_', ' '], "-");
    let likeness = |code: &Code| match code.as_str().contains(&name) && name.len() > 2 {
        true => 1.0,
        false => strsim::jaro_winkler(&name, code.as_str()),
    };
    let mut near: Vec<(f64, Code)> = Code::ALL.iter().map(|it| (likeness(it), *it)).filter(|it| it.0 > 0.75).collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    near.into_iter().take(3).map(|(_, code)| code).collect()
}

/// The whole manual, as `docs/diagnostics.md` holds it.
pub fn manual() -> String {
    let mut text = "\
# Findings

What the generator can find in a description, by code. An **error** writes nothing; a **warning** says where the crate differs
from what the description says; a **note** is something that a careful reader wants to know. `sdkgen explain CODE` prints one
entry. The level of a code can be changed, for one run with `--allow` and `--deny`, and for good in `specs/apis.toml`.

This file is made from `generator/src/diagnostic`.

| code | severity |
|---|---|
"
    .to_owned();
    for code in Code::ALL {
        let severity = code.severity().as_str();
        // Writing to a text cannot fail.
        let _ = writeln!(text, "| [{code}](#{code}) | {severity} |");
    }
    for code in Code::ALL {
        let _ = write!(text, "\n{}", code.manual());
    }
    text
}

impl Code {
    /// An example of the finding, and what to do about it.
    pub const fn entry(self) -> Entry {
        let (example, advice) = match self {
            Self::UnreadableFile => (
                "# sdkgen generate missing.yaml …",
                "Look at the path and at the rights of the file. A folder is read as a folder of documentation pages.",
            ),
            Self::Syntax => (
                "info: {title: Ping, version: '1'\npaths: {}   # the brace above is never closed",
                "Mend the text at the place named. A file whose name ends in `.json` is held to JSON; YAML may have any other name.",
            ),
            Self::NotOpenApi => (
                "title: Ping\npaths: {}   # no `openapi`, no `swagger`",
                "Give the document itself, with `openapi` or `swagger` at its root, or the folder that holds its pages.",
            ),
            Self::UnsupportedDialect => ("openapi: 4.0.0", "Convert the document to OpenAPI 3.0 or 3.1."),
            Self::BadPage => (
                "---\nid: ping\napi: eJyNVE1v2     # cut in the middle\n---",
                "Download the page again. `cargo xtask page unpack` opens a page that is whole.",
            ),
            Self::PagesDisagree => (
                "# a.api.mdx: GET /ping, b.api.mdx: GET /ping as well",
                "Remove the page that is out of date. Pages of several versions of an API belong into folders of their own.",
            ),
            Self::DuplicateKey => (
                "properties:\n  name: {type: string}\n  name: {type: integer}   # this one counts",
                "Remove the member that is not meant.",
            ),
            Self::UnresolvedReference => (
                "schema: {$ref: '#/components/schemas/Pnig'}   # there is only Ping",
                "Correct the name, or add the component. Until then the place is untyped (`Value`) or missing.",
            ),
            Self::RequiredCycle => (
                "Parent: {required: [child], properties: {child: {$ref: '#/components/schemas/Child'}}}\n\
                 Child: {required: [parent], properties: {parent: {$ref: '#/components/schemas/Parent'}}}",
                "Take one of the members out of `required`; the generator has made the one that it names optional.",
            ),
            Self::Name => (
                "components:\n  schemas:\n    Self: {type: object}   # a reserved word",
                "Nothing, unless the name in the message is not one you like: then rename the schema, or give it a `title`. The \
                 names lock keeps a name once it was given.",
            ),
            Self::SeveralTags => (
                "tags: [Accounts, Identities]   # stands with Accounts",
                "Put the tag first under which callers will look for the operation.",
            ),
            Self::Contradiction => (
                "allOf:\n  - {properties: {id: {type: string}}}\n  - {properties: {id: {type: integer}}}",
                "Make both parts say the same. The message names what was taken.",
            ),
            Self::MediaType => (
                "content:\n  json: {schema: {type: object}}   # application/json",
                "Write the media type in full: type, slash, subtype.",
            ),
            Self::ForeignReference => (
                "# sdkgen generate - < openapi.yaml\nschema: {$ref: 'common.yaml#/Ping'}",
                "Give the document as a file: references start from its folder, and a text has none.",
            ),
            Self::RemoteReference => (
                "schema: {$ref: 'https://example.com/common.yaml#/Ping'}",
                "Keep a copy beside the document, and name it in `specs/apis.toml`: `references = { \"https://example.com/\" = \
                 \"copies\" }`. Nothing is ever read from the network.",
            ),
            Self::OutsideReference => (
                "schema: {$ref: '../common/ping.yaml'}",
                "Move the file into the document's folder, or allow the other one in `specs/apis.toml`: `allow = [\"../common\"]`. \
                 A link counts as what it leads to.",
            ),
            Self::MissingFile => (
                "schema: {$ref: 'schemas/pnig.yaml'}   # there is only ping.yaml",
                "Correct the path, which starts from the folder of the file that the reference is in.",
            ),
            Self::MissingFragment => (
                "schema: {$ref: 'common.yaml#/Pnig'}   # the file has only Ping",
                "Correct what stands behind the `#`: a JSON pointer, or the name of an anchor.",
            ),
            Self::NewerFeature => (
                "paths:\n  /ping:\n    query: {operationId: ping}   # a method of OpenAPI 3.2",
                "Nothing can be done in the document. What is left out can be called with `Client::request`.",
            ),
            Self::Approximated => (
                "if: {properties: {kind: {const: a}}}\nthen: {required: [size]}   # `size` becomes optional",
                "Nothing, unless the type is not what you like: then say it with `oneOf` and a discriminator.",
            ),
            Self::BadOverlay => (
                "overlay: 1.0.0\nactions:\n  - {target: '$.paths[', remove: true}   # no JSONPath",
                "Mend the overlay at the place named (Overlay Specification 1.0 or 1.1, JSONPath as in RFC 9535).",
            ),
            Self::OverlayWithoutMatch => (
                "- target: $.paths['/pnig'].get   # there is only /ping\n  remove: true",
                "Correct the target; or remove the action, where the document needs it no longer.",
            ),
            Self::ChoiceWithoutMatch => (
                "[api.include]\ntags = [\"Pnig\"]   # there is only Ping",
                "Correct the entry, or remove it. Tags and operations are spelled as in the document.",
            ),
            Self::SdkReference => (
                "# the specification:  - {in: query, name: limit}\n# the page:           Query | limit | **int** | True",
                "Find out which of the two is right, and mend the other: an overlay mends a specification. Until then the \
                 specification counts.",
            ),
            Self::OwnServers => (
                "paths:\n  /files:\n    servers: [{url: https://files.example.com}]",
                "Make a second client whose base URL is that server, and call the operation with it.",
            ),
            Self::ContentWithoutBody => (
                "responses:\n  '204':\n    content: {application/json: {schema: {type: object}}}",
                "Nothing for callers: HTTP ends such answers behind their headers. The document should say 200, or leave the content out.",
            ),
            Self::ReferenceCycle => (
                "A: {$ref: '#/components/schemas/B'}\nB: {$ref: '#/components/schemas/A'}",
                "One of the two has to be a schema. A member that refers to the object around it is no such circle.",
            ),
            Self::LiftedReference => (
                "schema: {$ref: '#/paths/~1ping/get/responses/200/content/application~1json/schema'}",
                "Nothing. A component of its own would give the type a better name.",
            ),
            Self::Unsupported => (
                "not: {type: string}",
                "Nothing where the loss is small: values still arrive whole. The message says what was left out.",
            ),
            Self::Malformed => (
                "properties:\n  word: a word   # a schema is an object",
                "Write what OpenAPI asks for in this place. Until then the node does not count.",
            ),
            Self::UnknownMember => (
                "get: {operationId: ping, sumary: Says hello.}   # summary",
                "Correct the spelling, or begin the name with `x-` where it is an extension.",
            ),
            Self::SloppyValue => ("required: 'true'", "Remove the quotes, or whatever makes it another type."),
            Self::FormatAsType => {
                ("type: uuid   # type: string, format: uuid", "Write `type: string` and the word as `format`.")
            }
            Self::UnknownType => {
                ("type: money", "Choose one of `string`, `number`, `integer`, `boolean`, `array` and `object`.")
            }
            Self::InferredType => (
                "Ping: {properties: {id: {type: string}}}   # an object, it seems",
                "Add the `type`. Without it the schema admits values of all other types as well.",
            ),
            Self::IgnoredKeyword => {
                ("type: integer\nmaxLength: 5   # of texts", "Remove the keyword, or correct the `type`.")
            }
            Self::RequiredFlag => (
                "properties:\n  id: {type: string, required: true}",
                "List the name in `required` of the object: `required: [id]`. Until then the member is optional.",
            ),
            Self::RequiredUnknown => (
                "required: [id, nmae]\nproperties: {id: {type: string}, name: {type: string}}",
                "Correct the name, or declare the property.",
            ),
            Self::MistypedDefault => (
                "type: integer\ndefault: ten",
                "Correct the default or the type. It is shown in the documentation, and never sent.",
            ),
            Self::MistypedEnum => ("type: string\nenum: [on, 1]", "Put the member into quotes, or correct the type."),
            Self::NullInEnum => ("type: string\nenum: [on, off, null]", "Add `nullable: true`."),
            Self::UndeclaredPathParameter => (
                "/ping/{id}:\n  get: {operationId: ping}   # no parameter `id`",
                "Declare the parameter, with its type and a description.",
            ),
            Self::UnusedPathParameter => (
                "/ping/{id}:\n  parameters: [{name: pingId, in: path, required: true, schema: {type: string}}]",
                "Use the variable's name, or another place than the path.",
            ),
            Self::OptionalPathParameter => {
                ("- {name: id, in: path, schema: {type: string}}   # required: true", "Add `required: true`.")
            }
            Self::DuplicateParameter => (
                "parameters:\n  - {name: id, in: query, schema: {type: string}}\n  - {name: id, in: query, schema: {type: integer}}",
                "Remove the one that is not meant.",
            ),
            Self::MissingOperationId => (
                "/ping:\n  get: {responses: {'204': {description: Alive.}}}",
                "Give the operation an `operationId`: it is the method's name, and the one from the path changes with the path.",
            ),
            Self::DuplicateOperationId => (
                "/a: {get: {operationId: list}}\n/b: {get: {operationId: list}}",
                "Give each operation an `operationId` of its own.",
            ),
            Self::UndeclaredSecurityScheme => (
                "security: [{token: []}]   # components.securitySchemes has no `token`",
                "Declare the scheme. Without it the client does not know how to authenticate these operations.",
            ),
            Self::LostCycle => (
                "# a page shows `Circular(Node)` where no `Node` stands above it",
                "Generate from the original document where there is one; pages lose the names of their schemas.",
            ),
            Self::LostMapping => (
                "discriminator: {propertyName: kind, mapping: {a: Circular(A)}}",
                "Generate from the original document where there is one.",
            ),
            Self::MistypedExample => (
                "type: object\nproperties: {count: {type: integer}}\nexample: {count: many}",
                "One of the two is wrong: find out what the server sends, and correct the other. Where the schema is wrong, answers \
                 will be decoded with deviations.",
            ),
            Self::EnumCase => (
                "type: string\nenum: [ACTIVE, active]",
                "Where both are sent, nothing: each has a variant. Where only one is, remove the other, so that callers cannot \
                 match the wrong one.",
            ),
            Self::SingleValueHeader => (
                "- {name: X-Version, in: header, required: true, schema: {type: string, enum: ['2']}}",
                "Nothing: the client sends the value by itself. Give the header a default where it has to be possible to change it.",
            ),
            Self::FamilyDifference => (
                "# v3:   Account: {properties: {id: {type: string}}}\n# beta: Account: {properties: {id: {type: integer}}}",
                "Nothing, where the versions are meant to differ. Programs that use both crates have to convert between them.",
            ),
            Self::BadPin => (
                "# names.lock\n# [pinned.types]\n# \"schema Ping\" = \"Option\"   # taken: code needs it",
                "Choose a name that is free, and written as those of its kind are: `OauthClient` for a type, `list_pings` for the \
                 method of an operation.",
            ),
            Self::StalePin => (
                "# names.lock\n# [pinned.operations]\n# lisPings = \"list\"   # there is only listPings",
                "Correct the place on the left, or remove the line. `[types]` and `[operations]` of the same file show how places are \
                 spelled.",
            ),
            Self::StaleName => (
                "# names.lock\n# [types]\n# \"schema Ping\" = \"Ping\"   # the schema has gone",
                "Nothing: the specification has changed. What has gone is missing from the crate as well.",
            ),
        };
        Entry { example, advice }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_codes_name_what_was_meant() {
        let message = |name: &str| Code::parse(name).unwrap_err().to_string();
        assert_eq!(Code::parse("malformed"), Ok(Code::Malformed));
        assert!(message("duplicate-kez").contains("did you mean `duplicate-key`"), "{}", message("duplicate-kez"));
        assert!(message("operation_id").contains("`missing-operation-id`"));
        assert_eq!(message("zzz"), "there is no code \"zzz\"");
    }

    #[test]
    fn every_entry_says_something() {
        for code in Code::ALL {
            let Entry { example, advice } = code.entry();
            assert!(!example.is_empty() && advice.ends_with('.'), "{}", code.as_str());
        }
    }
}
