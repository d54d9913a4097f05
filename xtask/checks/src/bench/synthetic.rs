//! A document of any size, made so that a larger one has more of the same and nothing else.

use serde_json::{Map, Value, json};

/// Operations that share a tag, as in descriptions that people write.
const OF_ONE_TAG: usize = 8;

/// An OpenAPI document with this many operations; each has an object of its own, which refers to the one before.
pub(super) fn document(operations: usize) -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    for index in 0..operations {
        paths.insert(format!("/things-{index}/{{id}}"), json!({"get": operation(index)}));
        schemas.insert(format!("Thing{index}"), schema(index));
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Synthetic", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

fn operation(index: usize) -> Value {
    let thing = json!({"$ref": format!("#/components/schemas/Thing{index}")});
    json!({
        "operationId": format!("getThing{index}"),
        "tags": [format!("Group {}", index / OF_ONE_TAG)],
        "summary": format!("Gives thing {index}."),
        "parameters": [
            {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
            {"name": "limit", "in": "query", "schema": {"type": "integer", "format": "int32"}},
        ],
        "responses": {"200": {"description": "The thing.", "content": {"application/json": {"schema": thing}}}},
    })
}

fn schema(index: usize) -> Value {
    let before = format!("#/components/schemas/Thing{}", index.saturating_sub(1));
    json!({
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"type": "string", "description": "Names the thing."},
            // No two are equal, so that none are shared.
            format!("size{index}"): {"type": "integer"},
            "state": {"type": "string", "enum": ["NEW", "USED", format!("STATE_{index}")]},
            "created": {"type": "string", "format": "date-time"},
            "before": {"type": "array", "items": {"$ref": before}},
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_and_type_arrives_without_a_finding() {
        let generator = sdk_generator::Generator::new(
            sdk_generator::PackageName::parse("synthetic").unwrap(),
            sdk_generator::target::Target::workspace_member(),
        );
        let text = document(20).to_string();
        let output = generator.run(&sdk_generator::read::Input::Text { name: "synthetic.json".into(), text });
        // An object and an enumeration for each.
        assert_eq!((output.operations, output.types), (20, 40));
        assert!(output.diagnostics.is_empty(), "{:?}", output.diagnostics);
    }
}
