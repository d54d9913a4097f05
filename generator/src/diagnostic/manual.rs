//! The manual of all diagnostic codes, with an example and advice for each.
//!
//! `docs/diagnostics.md` and `sdkgen explain` are generated from it and from the declarations of the codes.

use std::fmt::Write as _;

use super::Code;

/// The manual entry of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// A fragment of a document that causes the diagnostic.
    pub example: &'static str,
    /// Advice on how to fix the problem.
    pub advice: &'static str,
}

impl Code {
    /// Parses the printed name of a code.
    ///
    /// # Errors
    /// Fails if there is no such code. The error suggests similar ones.
    pub fn parse(name: &str) -> Result<Self, UnknownCode> {
        let found = Self::ALL.iter().find(|it| it.as_str() == name);
        found.copied().ok_or_else(|| UnknownCode { name: name.to_owned(), nearest: nearest(name) })
    }

    /// Returns the manual entry as Markdown.
    pub fn manual(self) -> String {
        let severity = self.severity().as_str();
        let Entry { example, advice } = self.entry();
        let explanation = self.explanation().trim();
        format!("## {self}\n\n*{severity}.* {explanation}\n\n```yaml\n{example}\n```\n\n{advice}\n")
    }
}

/// The error type of unknown diagnostic codes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown diagnostic code {name:?}{}", did_you_mean(nearest))]
pub struct UnknownCode {
    name: String,
    nearest: Vec<Code>,
}

fn did_you_mean(nearest: &[Code]) -> String {
    let names: Vec<String> = nearest.iter().map(|it| format!("`{it}`")).collect();
    if names.is_empty() { String::new() } else { format!("; did you mean {}?", names.join(" or ")) }
}

/// Returns at most three codes whose names contain or resemble `name`.
fn nearest(name: &str) -> Vec<Code> {
    let name = name.to_lowercase().replace(['_', ' '], "-");
    let similarity = |code: &Code| match code.as_str().contains(&name) && name.len() > 2 {
        true => 1.0,
        false => strsim::jaro_winkler(&name, code.as_str()),
    };
    let mut near: Vec<(f64, Code)> =
        Code::ALL.iter().map(|it| (similarity(it), *it)).filter(|it| it.0 > 0.75).collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    near.into_iter().take(3).map(|(_, code)| code).collect()
}

/// Returns the content of `docs/diagnostics.md`.
pub fn manual() -> String {
    let mut text = "\
# Diagnostics

The generator reports problems in a specification as diagnostics. An **error** means that part of the input is
unusable, and nothing is written. A **warning** means that the crate differs from the specification at the reported
location. A **note** means that the crate matches the specification, but the maintainer of the specification may want
to know. `sdkgen explain CODE` prints one entry of this page. The level of a code can be changed for one run with
`--allow`, `--warn` and `--deny`, and permanently in `specs/apis.toml`.

This page is generated from `generator/src/diagnostic`.

| code | severity |
|---|---|
"
    .to_owned();
    for code in Code::ALL {
        let severity = code.severity().as_str();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| [{code}](#{code}) | {severity} |");
    }
    for code in Code::ALL {
        let _ = write!(text, "\n{}", code.manual());
    }
    text
}

impl Code {
    /// Returns the example and the advice of the code.
    pub const fn entry(self) -> Entry {
        let (example, advice) = match self {
            Self::UnreadableFile => (
                "# sdkgen generate missing.yaml …",
                "Check the path and the permissions of the file. Files must be regular files of at most 256 MiB; use `-` to \
                 read from a pipe. A folder is read as a folder of documentation pages.",
            ),
            Self::SkippedFile => (
                "# in a folder of pages: list-pings.api.mdx -> ../../other/list-pings.api.mdx",
                "Replace the link with a copy of its target, or pass the folder that contains both. Links inside the \
                 folder are followed; pipes and devices are never read.",
            ),
            Self::Syntax => (
                "info: {title: Ping, version: '1'\npaths: {}   # the brace above is not closed",
                "Fix the syntax at the reported position. Files with the extension `.json` must be JSON; all others \
                 may be YAML.",
            ),
            Self::LimitExceeded => (
                "a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: [*b, *b, *b, *b]   # and so on, more than a million nodes",
                "Check whether the document is what you expect. If you trust it and the message names an option, raise the \
                 limit, for example with `--limit nodes=50000000`.",
            ),
            Self::NotOpenApi => (
                "title: Ping\npaths: {}   # no `openapi`, no `swagger`",
                "Pass the document that has `openapi` or `swagger` at its root, or the folder that contains the pages.",
            ),
            Self::UnsupportedDialect => {
                ("openapi: 4.0.0", "Convert the document to a supported version: 2.0, 3.0, 3.1 or 3.2.")
            }
            Self::BadPage => (
                "---\nid: ping\napi: eJyNVE1v2     # truncated\n---",
                "Download the page again. `cargo xtask page unpack` shows the content of an intact page. To fail instead of \
                 skipping the page, pass `--deny bad-page` or `--strict`.",
            ),
            Self::ForeignPage => (
                "# guide.mdx\n---\ntitle: Guide\napi: https://example.com/guide\n---",
                "If the page describes an operation, rename it to end in `.api.mdx`. The generator then reports the error in its \
                 `api` member. Otherwise, change nothing.",
            ),
            Self::TranslatedPages => (
                "# docs/list-pings.api.mdx, i18n/fr/list-pings.api.mdx",
                "Nothing. To generate from a translation, pass its folder.",
            ),
            Self::WebhookPages => (
                "# order-created.mdx\n---\nopenapi: openapi.json webhook orderCreated   # openapi.json has no webhooks\n---",
                "Fix the names in the pages, or add the webhooks to the document.",
            ),
            Self::UnknownOperation => (
                "# list-pings.mdx\n---\nopenapi: openapi.json GET /pings   # openapi.json only has `/ping`\n---",
                "Fix the name in the page, or remove the page. Add missing documents to the folder.",
            ),
            Self::OperationsWithoutPage => (
                "# openapi.json: GET /ping, DELETE /ping\n# ping.mdx\n---\nopenapi: GET /ping\n---",
                "Nothing, if the other operations are not public. To generate all operations, pass the document instead of the \
                 folder.",
            ),
            Self::AmbiguousDocument => (
                "# v1.json: GET /ping, v2.json: GET /ping\n# ping.mdx\n---\nopenapi: GET /ping\n---",
                "Choose a document with `--page-api v2.json`, or pass the document instead of the folder.",
            ),
            Self::ConflictingPages => (
                "# a.api.mdx: GET /ping, b.api.mdx: GET /ping as well",
                "Remove the outdated page. If the folder contains several versions or APIs, choose with `--page-version` and \
                 `--page-api`, or pass the folder of one of them.",
            ),
            Self::OperationsWithoutNames => (
                "# list-pings.api.mdx: GET /pings\n# sdkgen.toml\n[pages]\nnames = \"openapi.yaml\"   # only has GET /ping",
                "Use a document of the same version as the pages, or remove outdated pages.",
            ),
            Self::DifferingSchemas => (
                "# list-pings.api.mdx\n{title: Ping, properties: {id: {type: string}}}\n# get-ping.api.mdx\n\
                 {title: Ping, properties: {id: {type: string}, name: {type: string}}}   # becomes another type",
                "If the API returns the same object, correct the page with an overlay, so that callers have one type. Otherwise, give \
                 one of the schemas another title.",
            ),
            Self::DuplicateKey => (
                "properties:\n  name: {type: string}\n  name: {type: integer}   # this one is used",
                "Remove the unintended key.",
            ),
            Self::UnresolvedReference => (
                "schema: {$ref: '#/components/schemas/Pnig'}   # only `Ping` exists",
                "Fix the name, or add the component. Until then, the node is untyped (`Value`) or missing.",
            ),
            Self::RequiredCycle => (
                "Parent: {required: [child], properties: {child: {$ref: '#/components/schemas/Child'}}}\n\
                 Child: {required: [parent], properties: {parent: {$ref: '#/components/schemas/Parent'}}}",
                "Remove one of the members from `required`. The generator made the reported member optional.",
            ),
            Self::Name => (
                "components:\n  schemas:\n    Self: {type: object}   # a reserved word",
                "No action is needed. To choose another name, rename the schema, give it a `title`, or pin a name in \
                 the names lock. The names lock preserves names once they are assigned.",
            ),
            Self::MultipleTags => (
                "tags: [Accounts, Identities]   # generated in `accounts`",
                "Put the tag first that callers will look under.",
            ),
            Self::UnusedDiscriminator => (
                "oneOf:\n  - {$ref: '#/components/schemas/Cat'}\n  - {type: object, properties: {bark: {type: string}}}   # not a \
                 component\ndiscriminator: {propertyName: kind}",
                "Move inline variants to `components`, and add a `mapping` whose values the variants allow. If the union has no \
                 discriminator, remove it.",
            ),
            Self::Contradiction => (
                "allOf:\n  - {properties: {id: {type: string}}}\n  - {properties: {id: {type: integer}}}",
                "Make both parts agree. The message says which one is used.",
            ),
            Self::MediaType => (
                "content:\n  json: {schema: {type: object}}   # application/json",
                "Write the full media type, consisting of a type, a slash and a subtype.",
            ),
            Self::ExternalReference => (
                "# sdkgen generate - < openapi.yaml\nschema: {$ref: 'common.yaml#/Ping'}",
                "Pass the document as a file. References are relative to its folder, which is unknown for standard \
                 input.",
            ),
            Self::RemoteReference => (
                "schema: {$ref: 'https://example.com/common.yaml#/Ping'}",
                "Store a copy next to the document, and pass `--reference URL=FILE` or configure it in `sdkgen.toml` or \
                 `specs/apis.toml`: `references = { \"https://example.com/\" = \"copies\" }`. The generator never accesses \
                 the network.",
            ),
            Self::OutsideReference => (
                "schema: {$ref: '../common/ping.yaml'}",
                "Move the file into the folder of the document, or allow its folder with `--allow-outside FOLDER`, or in \
                 `sdkgen.toml` or `specs/apis.toml`: `allow = [\"../common\"]`. Symbolic links are resolved first.",
            ),
            Self::MissingFile => (
                "schema: {$ref: 'schemas/pnig.yaml'}   # only `ping.yaml` exists",
                "Fix the path. It is relative to the folder of the file that contains the reference.",
            ),
            Self::MissingFragment => (
                "schema: {$ref: 'common.yaml#/Pnig'}   # the file only contains `Ping`",
                "Fix the part after the `#`, which must be a JSON pointer or the name of an anchor.",
            ),
            Self::NewerFeature => (
                "components:\n  securitySchemes:\n    login:\n      type: oauth2\n      oauth2MetadataUrl: https://login.example.com/.well-known/oauth-authorization-server",
                "Changing the document does not help. What is dropped can still be done by hand, for example with \
                 `Client::request` or a token source.",
            ),
            Self::Approximated => (
                "content:\n  application/json:\n    itemSchema: {type: object}   # the content is treated as an array",
                "No action is needed if the approximation is good enough. Otherwise, describe the same in another way.",
            ),
            Self::BadOverlay => (
                "overlay: 1.0.0\nactions:\n  - {target: '$.paths[', remove: true}   # not a JSONPath query",
                "Fix the overlay at the reported position. Overlay Specification 1.0 and 1.1 are supported, with \
                 JSONPath as defined by RFC 9535.",
            ),
            Self::OverlayWithoutMatch => (
                "- target: $.paths['/pnig'].get   # only `/ping` exists\n  remove: true",
                "Fix the target. If the document no longer needs the action, remove it.",
            ),
            Self::IgnoredOperations => (
                "get:\n  operationId: ping\n  x-fern-ignore: true   # or x-speakeasy-ignore",
                "Nothing, or remove the extension with an overlay.",
            ),
            Self::MalformedExtension => (
                "Status:\n  enum: [on, off]\n  x-enum-varnames: [On]   # there are two values",
                "Fix the extension, or remove it with an overlay.",
            ),
            Self::UnusablePagination => (
                "x-fern-pagination: {cursor: $request.form, next_cursor: $response.next}   # the parameter is `from`",
                "Fix the names, or describe the pages in a `[[paging]]` table. The operation is not paginated by the extension.",
            ),
            Self::UnusedName => (
                "[names.operations]\n\"GET /pnigs\" = \"pings.list\"   # the path is `/pings`",
                "Fix or remove the entry.",
            ),
            Self::LockedName => (
                "[names.operations]\nlistThings = \"all\"   # the names lock has `things::list_things`",
                "To rename the item, which breaks programs that use it, remove its line from the names lock, or pin the new name there. \
                 Otherwise, remove the entry or the extension.",
            ),
            Self::UnusedPagination => (
                "[[paging]]\nkind = \"cursor\"\nparameter = \"curser\"   # the parameter is `cursor`\nnext = [\"next\"]",
                "Fix or remove the table. With a `[[paging]]` table, the common strategies do not apply.",
            ),
            Self::SelectionWithoutMatch => (
                "[api.include]\ntags = [\"Pnig\"]   # only `Ping` exists",
                "Fix or remove the entry. Spell tags and operations as in the document.",
            ),
            Self::SdkReference => (
                "# the specification:     - {in: query, name: limit}\n# the SDK reference page:  Query | limit | **int** | True",
                "Find out which of the two is right and fix the other one. Specifications can be fixed with an \
                 overlay. Until then, the specification is used.",
            ),
            Self::RelativeServer => (
                "servers: [{url: /api/v1}]",
                "Add the host if all callers use the same one. Otherwise callers pass `https://HOST` to `base_url`, and the \
                 path of the server is appended.",
            ),
            Self::RequiredExpansion => (
                "Tree:\n  required: [left, right]\n  properties:\n    left: {$ref: '#/components/schemas/Tree2'}   # and so on, \
                 14 levels deep\n    right: {$ref: '#/components/schemas/Tree2'}",
                "Remove members that can be missing from `required`.",
            ),
            Self::UnusableServer => (
                "servers: [{url: https://user:password@api.example.com}]",
                "Remove what does not belong to a base URL. Clients get credentials and queries from their callers.",
            ),
            Self::InsecureServer => (
                "servers: [{url: http://api.example.com}]",
                "Use `https`. If the server really does not support it, lower the severity of this code.",
            ),
            Self::DotSegment => (
                "paths:\n  /files/../admin:\n    get: {operationId: readAdmin}",
                "Write the path that requests are sent to, here `/admin`.",
            ),
            Self::ReservedHeader => (
                "parameters:\n  - {in: header, name: Authorization, schema: {type: string}}",
                "Remove the parameter. Describe `Accept` and `Content-Type` by the media types of `content`, and \
                 `Authorization` by a security scheme.",
            ),
            Self::UnexpectedContent => (
                "responses:\n  '204':\n    content: {application/json: {schema: {type: object}}}",
                "Callers are not affected, because HTTP does not allow a body in such responses. In the document, \
                 change the status to 200 or remove the content.",
            ),
            Self::ReferenceCycle => (
                "A: {$ref: '#/components/schemas/B'}\nB: {$ref: '#/components/schemas/A'}",
                "Replace one of the references with a schema. A variant of a union that is the union itself has no effect: \
                 remove it. Recursive types, such as an object whose member refers to the object itself, are supported.",
            ),
            Self::NestedReference => (
                "schema: {$ref: '#/paths/~1ping/get/responses/200/content/application~1json/schema'}",
                "No action is needed. To give the type a better name, move the schema to `components`.",
            ),
            Self::Unsupported => (
                "not: {type: string}",
                "The message says what is dropped. Often no action is needed, because values are still decoded \
                 completely.",
            ),
            Self::Malformed => (
                "properties:\n  word: a word   # a schema must be an object",
                "Use the form that OpenAPI requires at this location. Until then, the node is ignored.",
            ),
            Self::UnknownMember => (
                "get: {operationId: ping, sumary: Says hello.}   # summary",
                "Fix the spelling. If the member is an extension, its name must start with `x-`. If a later version of OpenAPI \
                 defines it, declare that version. [Members](members.md) lists the members of each version.",
            ),
            Self::DroppedMember => (
                "responses:\n  '200': {description: The order., links: {customer: {operationId: getCustomer}}}",
                "Nothing. [Members](members.md) lists what the generator does with each member; `sdkgen inspect --coverage` \
                 shows where a document has it.",
            ),
            Self::NonStandardValue => {
                ("required: 'true'", "Use the standard form, for example by removing the quotes.")
            }
            Self::FormatAsType => {
                ("type: uuid   # type: string, format: uuid", "Write `type: string`, and move the name to `format`.")
            }
            Self::UnknownType => ("type: money", "Use `string`, `number`, `integer`, `boolean`, `array` or `object`."),
            Self::InferredType => (
                "Ping: {properties: {id: {type: string}}}   # inferred to be an object",
                "Add the `type`. Without it, the schema also allows values of all other types.",
            ),
            Self::IgnoredKeyword => {
                ("type: integer\nmaxLength: 5   # applies to strings", "Remove the keyword, or fix the `type`.")
            }
            Self::RequiredFlag => (
                "properties:\n  id: {type: string, required: true}",
                "List the name in `required` of the object: `required: [id]`. Until then, the member is optional.",
            ),
            Self::RequiredUnknown => (
                "required: [id, nmae]\nproperties: {id: {type: string}, name: {type: string}}",
                "Fix the name, or declare the property.",
            ),
            Self::MistypedDefault => (
                "type: integer\ndefault: ten",
                "Fix the default or the type. The default appears in the documentation. Clients send only those of required headers.",
            ),
            Self::MistypedEnum => ("type: string\nenum: [on, 1]", "Quote the member, or fix the type."),
            Self::NullInEnum => ("type: string\nenum: [on, off, null]", "Add `nullable: true`."),
            Self::UndeclaredPathParameter => (
                "/ping/{id}:\n  get: {operationId: ping}   # no parameter `id`",
                "Declare the parameter with its type and a description.",
            ),
            Self::UnusedPathParameter => (
                "/ping/{id}:\n  parameters: [{name: pingId, in: path, required: true, schema: {type: string}}]",
                "Use the name of the variable, or change `in` if the parameter is not part of the path.",
            ),
            Self::OptionalPathParameter => {
                ("- {name: id, in: path, schema: {type: string}}   # required: true", "Add `required: true`.")
            }
            Self::DuplicateParameter => (
                "parameters:\n  - {name: id, in: query, schema: {type: string}}\n  - {name: id, in: query, schema: {type: integer}}",
                "Remove the unintended declaration.",
            ),
            Self::MissingOperationId => (
                "/ping:\n  get: {responses: {'204': {description: Alive.}}}",
                "Add an `operationId`. It names the method, while a derived name changes whenever the path does.",
            ),
            Self::DuplicateOperationId => (
                "/a: {get: {operationId: list}}\n/b: {get: {operationId: list}}",
                "Give each operation a unique `operationId`.",
            ),
            Self::UndeclaredSecurityScheme => (
                "security: [{token: []}]   # components.securitySchemes has no `token`",
                "Declare the scheme. Without it, the client does not know how to authenticate these operations.",
            ),
            Self::UnresolvedCycle => (
                "# a page contains `circular(Node)` outside of a schema titled `Node`",
                "Generate from the original document if it is available, because pages do not preserve the names of \
                 schemas.",
            ),
            Self::InvalidMapping => (
                "discriminator: {propertyName: kind, mapping: {a: 7}}   # on a page",
                "Generate from the original document if it is available.",
            ),
            Self::MistypedExample => (
                "type: object\nproperties: {count: {type: integer}}\nexample: {count: many}",
                "Find out what the server sends, and fix the example or the schema. If the schema is wrong, responses \
                 will be decoded with deviations.",
            ),
            Self::EnumCase => (
                "type: string\nenum: [ACTIVE, active]",
                "If the server sends both, no action is needed, because each has its own variant. Otherwise remove \
                 the wrong one, so that callers cannot match it by mistake.",
            ),
            Self::SingleValueHeader => (
                "- {name: X-Version, in: header, required: true, schema: {type: string, enum: ['2']}}",
                "No action is needed. Declare a default if callers must be able to override the value.",
            ),
            Self::NestedParameter => (
                "- {name: points, in: query, schema: {type: array, items: {type: array, items: {type: number}}}}",
                "Declare the parameter with `content: {application/json: …}` if the server reads JSON, or with `style: \
                 deepObject` if it reads brackets. Otherwise, declare it as a string, which callers write in the form that \
                 the server expects.",
            ),
            Self::PublicOperation => (
                "/things: {get: {security: [], responses: {'401': {description: No token.}}}}",
                "Remove the empty list if the operation requires credentials. Callers can send theirs with \
                 `authenticated()`.",
            ),
            Self::FamilyDifference => (
                "# v3:   Account: {properties: {id: {type: string}}}\n# beta: Account: {properties: {id: {type: integer}}}",
                "No action is needed if the versions are meant to differ. Programs that use both crates must convert \
                 between the types.",
            ),
            Self::BadPin => (
                "# names.lock\n# [pinned.types]\n# \"schema Ping\" = \"Option\"   # reserved for generated code",
                "Choose an unused name in the case of its kind, such as `OauthClient` for a type and `list_pings` for \
                 the method of an operation.",
            ),
            Self::StalePin => (
                "# names.lock\n# [pinned.operations]\n# lisPings = \"list\"   # only `listPings` exists",
                "Fix the key, or remove the line. `[types]` and `[operations]` in the same file show how keys are \
                 spelled.",
            ),
            Self::StaleName => (
                "# names.lock\n# [types]\n# \"schema Ping\" = \"Ping\"   # the schema was removed",
                "No action is needed. The item was removed from the specification, and therefore from the crate.",
            ),
        };
        Entry { example, advice }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_codes_suggest_similar_ones() {
        let message = |name: &str| Code::parse(name).unwrap_err().to_string();
        assert_eq!(Code::parse("malformed"), Ok(Code::Malformed));
        assert!(message("duplicate-kez").contains("did you mean `duplicate-key`"), "{}", message("duplicate-kez"));
        assert!(message("operation_id").contains("`missing-operation-id`"));
        assert_eq!(message("zzz"), "unknown diagnostic code \"zzz\"");
    }

    #[test]
    fn every_code_has_an_example_and_advice() {
        for code in Code::ALL {
            let Entry { example, advice } = code.entry();
            assert!(!example.is_empty() && advice.ends_with('.'), "{}", code.as_str());
        }
    }
}
