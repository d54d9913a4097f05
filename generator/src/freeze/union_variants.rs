//! The variants of unions: their names and their order.

use crate::api::{RustType, UnionVariant};
use crate::ir::{Field, Shape, TypeId, Union};
use crate::names::{CaseStyle, Scope, pascal, singular};

use super::models::Models;

pub(super) fn union_variants(models: &Models<'_>, id: TypeId, union: &Union) -> Vec<UnionVariant> {
    let own = models.model_id(id).map(|it| models.list_name(it)).unwrap_or_default();
    let mut scope = Scope::with_reserved(CaseStyle::Pascal, &["Other"]);
    let mut variants: Vec<UnionVariant> = Vec::with_capacity(union.variants.len());
    for (index, variant) in union.variants.iter().enumerate() {
        let value = models.held_by(id, variant.value);
        // Types that differ in the document may be one in Rust, such as strings of different length.
        if let Some(earlier) = variants.iter_mut().find(|it| it.value == value) {
            earlier.tags.extend(variant.tags.iter().cloned());
            continue;
        }
        let by_type = models.type_word(&value);
        // `IssueLabel::Object` says as much as `IssueLabel::IssueLabelObject`.
        let by_type = match by_type.strip_prefix(&own) {
            Some(rest) if rest.starts_with(|it: char| it.is_ascii_uppercase()) => rest.to_owned(),
            _ => by_type,
        };
        let by_tag = variant.tags.first().map(|it| pascal(it)).unwrap_or_default();
        let candidates = match &value {
            RustType::Model(_) | RustType::Boxed(_) => [by_tag, by_type.clone(), format!("{by_type}Variant")],
            _ => [by_type.clone(), by_tag, format!("{by_type}Variant")],
        };
        let fallback = format!("Variant{}", index + 1);
        variants.push(UnionVariant {
            ident: scope.claim(candidates.into_iter().chain([fallback])),
            value,
            tags: variant.tags.clone(),
            constants: models.constants(variant.value.id),
            closed: models.is_closed(variant.value.id),
            docs: variant.docs.clone(),
        });
    }
    variants
}

impl Models<'_> {
    /// Returns the members of an object that have only one value, with this value as JSON.
    fn constants(&self, id: TypeId) -> Vec<(String, String)> {
        let types = &self.draft.types;
        let Shape::Object(object) = &types[types.behind(id)].shape else { return Vec::new() };
        let constant = |field: &Field| match &types[types.behind(field.value.id)].shape {
            Shape::Constant(it) => Some((field.name.clone(), it.to_string())),
            _ => None,
        };
        object.fields.iter().filter_map(constant).collect()
    }

    fn is_closed(&self, id: TypeId) -> bool {
        let types = &self.draft.types;
        matches!(&types[types.behind(id)].shape, Shape::Object(object) if object.closed)
    }

    /// A word for a type, as the name of a variant that holds it.
    pub(super) fn type_word(&self, value: &RustType) -> String {
        match value {
            RustType::Value => "Any".to_owned(),
            RustType::Bool => "Boolean".to_owned(),
            RustType::Integer(_) => "Integer".to_owned(),
            RustType::F64 => "Number".to_owned(),
            RustType::String => "Text".to_owned(),
            RustType::DateTime => "DateTime".to_owned(),
            RustType::Date => "Date".to_owned(),
            RustType::Uuid => "Uuid".to_owned(),
            RustType::Decimal => "Decimal".to_owned(),
            RustType::Base64 => "Bytes".to_owned(),
            RustType::Secret => "Secret".to_owned(),
            RustType::Option(inner) | RustType::Boxed(inner) => self.type_word(inner),
            RustType::Vec(inner) if **inner == RustType::Value => "List".to_owned(),
            RustType::Map(inner) if **inner == RustType::Value => "Object".to_owned(),
            RustType::Vec(inner) => plural(&self.type_word(inner)),
            RustType::Tuple(_) | RustType::OpenTuple(..) | RustType::PartialTuple(_) => "Tuple".to_owned(),
            RustType::Map(inner) => format!("{}Map", self.type_word(inner)),
            RustType::Model(id) => self.list_name(*id),
        }
    }
}

/// The plural of a type's name: `Texts`, `Policies`.
fn plural(word: &str) -> String {
    if singular(word).is_some() {
        return format!("{word}List");
    }
    match word.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u'])) {
        Some(stem) => format!("{stem}ies"),
        None if word.ends_with(['s', 'x']) => format!("{word}es"),
        None => format!("{word}s"),
    }
}
