//! The variants of unions: their names and their order.
//!
//! A variant is named by what tells it apart from the others: the value of the discriminator or of a constant member, or the words of
//! its type that not all variants have. Names do not depend on the order of the variants.

use std::collections::{BTreeMap, HashMap};

use crate::api::{RustType, UnionVariant};
use crate::ir::{Field, Shape, TypeId, Types, Union};
use crate::names::{CaseStyle, Scope, pascal, singular, snake, without_common_words};

use super::models::Models;

/// The usual names of members that tell types apart.
const KINDS: &[&str] = &["type", "kind", "object", "role"];

pub(super) fn union_variants(models: &Models<'_>, id: TypeId, union: &Union) -> Vec<UnionVariant> {
    let mut variants: Vec<(TypeId, UnionVariant)> = Vec::with_capacity(union.variants.len());
    let mut scope = Scope::with_reserved(CaseStyle::Pascal, &["Other"]);
    let mut methods = Scope::new(CaseStyle::Snake);
    let unnamed = Scope::new(CaseStyle::Pascal).claim(["Unnamed"]);
    for variant in &union.variants {
        let value = models.held_by(id, variant.value);
        // Types that differ in the document may be one in Rust, such as strings of different length.
        match variants.iter_mut().find(|(_, it)| it.value == value) {
            Some((_, earlier)) => earlier.tags.extend(variant.tags.iter().cloned()),
            None => {
                let (tags, docs) = (variant.tags.clone(), variant.docs.clone());
                let (constants, closed) = (models.constants(variant.value.id), models.is_closed(variant.value.id));
                let (as_ident, into_ident) = (unnamed.clone(), unnamed.clone());
                let ident = unnamed.clone();
                let made = UnionVariant { ident, as_ident, into_ident, value, tags, constants, closed, docs };
                variants.push((variant.value.id, made));
            }
        }
    }
    let own = models.model_id(id).map(|it| models.list_name(it)).unwrap_or_default();
    let short = short_names(models, &own, union, &variants);
    let mut counts: HashMap<String, usize> = HashMap::new();
    short.iter().for_each(|it| *counts.entry(it.to_lowercase()).or_default() += 1);
    for (index, ((_, variant), short)) in variants.iter_mut().zip(short).enumerate() {
        let by_type = models.type_word(&variant.value);
        let by_tag = variant.tags.first().map(|it| pascal(it)).unwrap_or_default();
        // Two variants of the same short name both have another one.
        let short = if counts.get(&short.to_lowercase()) == Some(&1) { short } else { String::new() };
        let with_kind = format!("{by_type}Variant");
        variant.ident = scope.claim([short, by_type, by_tag, with_kind, format!("Variant{}", index + 1)]);
        let name = snake(variant.ident.as_str());
        variant.as_ident = methods.claim([format!("as_{name}")]);
        variant.into_ident = methods.claim([format!("into_{name}")]);
    }
    variants.into_iter().map(|(_, it)| it).collect()
}

/// Returns the best name of each variant. Several variants may have the same.
fn short_names(models: &Models<'_>, own: &str, union: &Union, variants: &[(TypeId, UnionVariant)]) -> Vec<String> {
    let types = &models.draft.types;
    let is_model = |it: &UnionVariant| matches!(it.value, RustType::Model(_) | RustType::Boxed(_));
    let constants = constants(types, union.discriminator.as_deref(), variants);
    let names = variants.iter().map(|(id, variant)| {
        let by_type = models.type_word(&variant.value);
        if !is_model(variant) {
            return by_type;
        }
        // Without a mapping, the tag is the name of the component. A union has the tags of all its variants.
        let is_union = matches!(types[types.behind(*id)].shape, Shape::Union(_)) && variant.tags.len() > 1;
        let is_own = |tag: &&String| !is_union && types[*id].name.as_ref() != Some(*tag);
        let by_tag = variant.tags.first().filter(is_own).map(|it| tag_name(it, &by_type)).filter(|it| !it.is_empty());
        by_tag.or_else(|| constants.get(id).cloned()).unwrap_or(by_type)
    });
    let mut names: Vec<String> = names.collect();
    let models: Vec<usize> =
        (0..variants.len()).filter(|it| variants.get(*it).is_some_and(|it| is_model(&it.1))).collect();
    let stripped: Vec<String> = models.iter().filter_map(|it| names.get(*it).cloned()).collect();
    for (index, name) in models.into_iter().zip(without_common_words(&stripped)) {
        names[index] = name;
    }
    // `IssueLabel::Object` says as much as `IssueLabel::IssueLabelObject`.
    for name in &mut names {
        if let Some(rest) = name.strip_prefix(own)
            && rest.starts_with(|it: char| it.is_ascii_uppercase())
        {
            *name = rest.to_owned();
        }
    }
    names
}

/// Returns the name for a tag. A tag without separators has the words of its type: `AccessProfile` for `accessprofile` and
/// `AccessProfileDocument`.
fn tag_name(tag: &str, by_type: &str) -> String {
    let joined = snake(tag);
    let spelled = snake(by_type);
    let words: Vec<&str> = spelled.split('_').collect();
    let mut runs = (0..words.len()).flat_map(|start| (start + 2..=words.len()).map(move |end| start..end));
    match runs.find_map(|run| words.get(run).filter(|it| it.concat() == joined)) {
        Some(words) => pascal(&words.join("_")),
        None => pascal(tag),
    }
}

/// Returns the names of variants that a constant tells apart: enums with one value, and objects that all have the same member with
/// different constants.
fn constants(
    types: &Types,
    discriminator: Option<&str>,
    variants: &[(TypeId, UnionVariant)],
) -> HashMap<TypeId, String> {
    let mut names: HashMap<TypeId, String> = HashMap::new();
    let mut members: BTreeMap<&str, HashMap<String, TypeId>> = BTreeMap::new();
    let mut objects = 0;
    for (id, _) in variants {
        match &types[types.behind(*id)].shape {
            Shape::Object(object) => {
                objects += 1;
                for field in &object.fields {
                    if let Some(word) = only_value(types, field.value.id) {
                        members.entry(&field.name).or_default().insert(word, *id);
                    }
                }
            }
            _ => names.extend(only_value(types, *id).map(|it| (*id, it))),
        }
    }
    let rank = |name: &str| match KINDS.iter().position(|it| *it == name) {
        _ if discriminator == Some(name) => 0,
        Some(index) => 1 + index,
        None => 1 + KINDS.len(),
    };
    let telling = members.into_iter().filter(|(_, words)| objects > 1 && words.len() == objects);
    if let Some((_, words)) = telling.min_by_key(|(name, _)| rank(name)) {
        names.extend(words.into_iter().map(|(word, id)| (id, word)));
    }
    names
}

/// Returns the word for the only value of an enum.
fn only_value(types: &Types, id: TypeId) -> Option<String> {
    let Shape::StringEnum(it) = &types[types.behind(id)].shape else { return None };
    match it.only_value()? {
        "" => Some("Empty".to_owned()),
        value => Some(pascal(value)).filter(|it| !it.is_empty()),
    }
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
