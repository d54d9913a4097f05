//! Generates documents of any size with a uniform structure.

use serde_json::{Map, Value, json};

/// The number of operations per tag, which is typical for real documents.
const OPERATIONS_PER_TAG: usize = 8;

/// Returns an OpenAPI document with this many operations. Each has its own object schema, which refers to the previous one.
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
        "tags": [format!("Group {}", index / OPERATIONS_PER_TAG)],
        "summary": format!("Returns thing {index}."),
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
            "id": {"type": "string", "description": "The id of the thing."},
            // Schemas differ, so that the generator does not merge them.
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
    fn document_is_generated_completely_and_without_diagnostics() {
        let generator = sdk_generator::Generator::new(
            sdk_generator::PackageName::parse("synthetic").unwrap(),
            sdk_generator::target::Target::workspace_member(),
        );
        let text = document(20).to_string();
        let output = generator.run(&sdk_generator::read::Input::Text { name: "synthetic.json".into(), text });
        // One object and one enum for each operation.
        assert_eq!((output.operations, output.types), (20, 40));
        assert!(output.diagnostics.is_empty(), "{:?}", output.diagnostics);
    }
}
