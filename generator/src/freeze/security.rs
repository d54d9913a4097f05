//! Security schemes, and the requirements of operations.

use std::collections::HashMap;

use crate::api::{ApiSecurity, Requirements, Scheme};
use crate::ir::{Draft, Operation, Security, SecurityScheme};
use crate::names::{CaseStyle, Scope, snake};

/// Returns the security schemes, and the requirements that most operations have. If no operation requires anything, any scheme
/// is sufficient: documents often declare schemes without naming them at operations.
pub(super) fn security(draft: &Draft) -> ApiSecurity {
    let mut idents = Scope::with_reserved(CaseStyle::Constant, &["SCHEMES", "REQUIRED"]);
    let schemes: Vec<Scheme> = draft
        .schemes
        .iter()
        .map(|SecurityScheme { name, description, kind }| Scheme {
            ident: idents.claim([snake(name).to_uppercase(), format!("{}_SCHEME", snake(name).to_uppercase())]),
            name: name.clone(),
            description: description.clone(),
            kind: kind.clone(),
        })
        .collect();
    if schemes.is_empty() {
        return ApiSecurity::default();
    }
    let mut counts: HashMap<Requirements, usize> = HashMap::new();
    let mut most: Option<(Requirements, usize)> = None;
    for operation in &draft.operations {
        let own = requirements(operation, &schemes);
        if own.is_empty() {
            continue;
        }
        let count = counts.entry(own.clone()).or_default();
        *count += 1;
        if most.as_ref().is_none_or(|(_, most)| *count > *most) {
            most = Some((own, *count));
        }
    }
    let any = || schemes.iter().map(|it| vec![it.name.clone()]).collect();
    let required = most.map_or_else(any, |(required, _)| required);
    ApiSecurity { schemes, required }
}

/// Returns the requirements of an operation, unless they are those of most operations. They are empty if the client can meet
/// none: credentials for schemes that the operation does not name are not sent.
pub(super) fn own_requirements(operation: &Operation, security: &ApiSecurity) -> Option<Requirements> {
    let Security::AnyOf(documented) = &operation.security else { return None };
    let own = requirements(operation, &security.schemes);
    let is_specified = !documented.is_empty() && !security.schemes.is_empty();
    (is_specified && own != security.required).then_some(own)
}

/// Returns the requirements that the client can meet.
fn requirements(operation: &Operation, schemes: &[Scheme]) -> Requirements {
    let Security::AnyOf(requirements) = &operation.security else { return Vec::new() };
    let names = requirements.iter().map(|it| it.schemes.iter().map(|it| it.name.clone()).collect::<Vec<_>>());
    let mut usable: Requirements = Vec::new();
    for requirement in names.filter(|it| it.iter().all(|name| schemes.iter().any(|it| it.name == *name))) {
        // Documents repeat a scheme for each of its scopes.
        if !requirement.is_empty() && !usable.contains(&requirement) {
            usable.push(requirement);
        }
    }
    usable
}
