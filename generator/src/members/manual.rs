//! The table of members as a page of the guide.

use std::fmt::Write as _;

use super::extension::EXTENSIONS as EXTENSIONS_OF;
use super::{Effect, Member, Object};

const INTRODUCTION: &str = "\
# Members

This page lists every member of every object of OpenAPI and the Overlay Specification, and what the generator does with it. Members
that start with `x-` are extensions. The last section lists those of other generators that are honored or reported.
`sdkgen inspect --coverage DOCUMENT` shows which members a document has.

- **operations**: changes the operations of the crate: requests, arguments, results, servers or credentials.
- **types**: changes the types of request and response bodies.
- **documentation**: is only shown in the documentation, at the place in parentheses.
- **required**: must be present, and is reported otherwise.
- **checked**: is reported if its value is unusual, and has no other effect.
- **none**: has no effect, for the reason in parentheses.
- **unsupported**: is dropped and reported, for the reason in parentheses.

Members inside of an unsupported object are listed with the effect that they have elsewhere. A member in a document of another
version is reported as [unknown-member](diagnostics.md#unknown-member). Objects of version 2.0 are listed separately if they differ.

This page is generated from `generator/src/members`.
";

const EXTENSIONS: &str = "
## Extensions of other generators

Names in extensions are candidates: the names lock has precedence, and two items never have the same name. An extension that does not
have the form that its documentation describes is reported as [malformed-extension](diagnostics.md#malformed-extension). `x-go-name` is
used only if the name in the document cannot be an identifier.

| extension | object | effect |
|---|---|---|
";

/// Returns the content of `docs/members.md`.
pub fn manual() -> String {
    let mut text = INTRODUCTION.to_owned();
    for object in Object::ALL {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n## {}\n\n| member | versions | effect |\n|---|---|---|\n", object.name());
        for member in object.members() {
            let _ = writeln!(text, "| `{}` | {} | {} |", member.name, member.versions, effect(member));
        }
    }
    text.push_str(EXTENSIONS);
    for (object, extensions) in EXTENSIONS_OF {
        for member in *extensions {
            let _ = writeln!(text, "| `{}` | {} | {} |", member.name, object.name(), effect(member));
        }
    }
    text
}

fn effect(member: &Member) -> String {
    match member.effect {
        Effect::Operations => "operations".to_owned(),
        Effect::Types => "types".to_owned(),
        Effect::Documentation(place) => format!("documentation ({place})"),
        Effect::None(reason) => format!("none ({reason})"),
        Effect::Required(code) => format!("required: [{code}](diagnostics.md#{code})"),
        Effect::Checked(code, reason) => format!("checked: [{code}](diagnostics.md#{code}) ({reason})"),
        Effect::Unsupported(code, reason) => format!("unsupported: [{code}](diagnostics.md#{code}) ({reason})"),
    }
}
