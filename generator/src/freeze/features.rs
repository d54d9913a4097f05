//! The features that compile a type: exactly those whose operations reach it.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::{
    Constants, ErrorVariant, FeatureCondition, Group, Model, ModelFile, ModelId, SharedFeature, WEBHOOKS,
};
use crate::ir::{Draft, TypeId};
use crate::names::{CaseStyle, Scope, snake};

/// The groups that reach each type, in order. Webhooks are the group after those of operations.
pub(super) struct FeatureConditions {
    reached: Vec<BTreeSet<usize>>,
    features: Vec<String>,
    /// The number of groups of operations.
    groups: usize,
}

impl FeatureConditions {
    pub(super) fn new(draft: &Draft, tags: &[usize], groups: &[Group]) -> Self {
        let mut reached = vec![BTreeSet::new(); draft.types.len()];
        for (group, &tag) in tags.iter().enumerate() {
            let mut open: Vec<TypeId> = Vec::new();
            for operation in draft.operations.iter().filter(|it| it.tag == tag) {
                operation.for_each_sent(&mut |it| open.push(it.id));
                operation.for_each_received(&mut |it| open.push(it.id));
            }
            reach(draft, group, open, &mut reached);
        }
        let mut open: Vec<TypeId> = Vec::new();
        for webhook in &draft.webhooks {
            webhook.for_each_sent(&mut |it| open.push(it.id));
            webhook.for_each_received(&mut |it| open.push(it.id));
        }
        reach(draft, groups.len(), open, &mut reached);
        let features = groups.iter().map(|it| it.feature.as_str()).chain([WEBHOOKS]).map(str::to_owned);
        Self { reached, features: features.collect(), groups: groups.len() }
    }

    pub(super) fn is_reached(&self, id: TypeId) -> bool {
        !self.reached[id.index()].is_empty()
    }

    pub(super) fn condition(&self, id: TypeId) -> FeatureCondition {
        self.condition_of(&self.reached[id.index()])
    }

    /// Returns the condition that any of these groups is enabled.
    pub(super) fn condition_of(&self, groups: &BTreeSet<usize>) -> FeatureCondition {
        let operations = groups.range(..self.groups).count();
        if operations == self.groups && operations > 1 {
            return FeatureCondition::Always;
        }
        FeatureCondition::AnyOf(groups.iter().map(|&it| self.features[it].clone()).collect())
    }
}

/// Adds a group to the types that it reaches.
fn reach(draft: &Draft, group: usize, mut open: Vec<TypeId>, reached: &mut [BTreeSet<usize>]) {
    while let Some(id) = open.pop() {
        if reached[id.index()].insert(group) {
            draft.types[id].shape.for_each_use(&mut |it| open.push(it.id));
        }
    }
}

/// A condition of more features is replaced by a feature of its own, which they enable.
const LONGEST_GATE: usize = 4;

/// The files of the models and the features that groups share.
pub(super) struct Layout {
    pub(super) files: Vec<ModelFile>,
    pub(super) shared: Vec<SharedFeature>,
}

/// Puts models with the same condition into one file: those of one group into a file of its name, the others into a file
/// that is named after the first of them. Long conditions of models and errors are replaced by shared features.
pub(super) fn lay_out(
    models: &mut [Model],
    errors: &mut [ErrorVariant],
    constants: &mut Constants,
    groups: &[Group],
) -> Layout {
    let files = model_files(models, groups);
    let mut names: BTreeMap<FeatureCondition, String> = BTreeMap::new();
    let mut scope = Scope::new(CaseStyle::Snake);
    let candidates = files.iter().map(|it| (&it.condition, it.module.as_str().to_owned()));
    let candidates = candidates.chain(errors.iter().map(|it| (&it.condition, snake(it.ident.as_str()))));
    let own: Vec<(String, FeatureCondition)> =
        constants.conditions_mut().map(|(name, condition)| (snake(name), condition.clone())).collect();
    let candidates = candidates.chain(own.iter().map(|(name, condition)| (condition, name.clone())));
    for (condition, name) in candidates {
        if matches!(condition, FeatureCondition::AnyOf(features) if features.len() > LONGEST_GATE)
            && !names.contains_key(condition)
        {
            let name = scope.claim([name]).as_str().replace('_', "-");
            names.insert(condition.clone(), format!("_{name}"));
        }
    }
    let shorten = |condition: &FeatureCondition| {
        names.get(condition).map_or_else(|| condition.clone(), |name| FeatureCondition::AnyOf(vec![name.clone()]))
    };
    let mut shared: Vec<SharedFeature> = names
        .iter()
        .map(|(condition, name)| SharedFeature {
            name: name.clone(),
            groups: match condition {
                FeatureCondition::Always => Vec::new(),
                FeatureCondition::AnyOf(features) => features.clone(),
            },
            needs: needs(models, condition, &names),
        })
        .collect();
    shared.sort_by(|one: &SharedFeature, other| one.name.cmp(&other.name));
    models.iter_mut().for_each(|it| it.condition = shorten(&it.condition));
    errors.iter_mut().for_each(|it| it.condition = shorten(&it.condition));
    constants.conditions_mut().for_each(|(_, condition)| *condition = shorten(condition));
    let files = files.into_iter().map(|it| ModelFile { condition: shorten(&it.condition), ..it }).collect();
    Layout { files, shared }
}

/// Returns the shared features of the models that models with this condition contain. A feature that enables them compiles
/// on its own.
fn needs(models: &[Model], condition: &FeatureCondition, names: &BTreeMap<FeatureCondition, String>) -> Vec<String> {
    let mut needed = BTreeSet::new();
    for model in models.iter().filter(|it| it.condition == *condition) {
        model.for_each_type(&mut |it| it.for_each_model(&mut |id| needed.extend(names.get(&models[id.0].condition))));
    }
    needed.into_iter().filter(|name| names.get(condition) != Some(*name)).cloned().collect()
}

fn model_files(models: &[Model], groups: &[Group]) -> Vec<ModelFile> {
    let mut by_gate: BTreeMap<&FeatureCondition, Vec<ModelId>> = BTreeMap::new();
    for (index, model) in models.iter().enumerate() {
        by_gate.entry(&model.condition).or_default().push(ModelId(index));
    }
    let name = |id: &ModelId| models[id.0].ident.as_str();
    for list in by_gate.values_mut() {
        list.sort_by(|one, other| name(one).cmp(name(other)));
    }
    let mut modules = Scope::of_modules(&[]);
    // In scripts without letter case, a module could have the name of a type that is re-exported next to it.
    let types: BTreeSet<&str> = models.iter().map(|it| it.ident.as_str()).collect();
    let names = |name: &str, other: &str| {
        let names = [name.to_owned(), format!("{name}_{other}")];
        names.into_iter().filter(|it| !types.contains(it.as_str())).collect::<Vec<_>>()
    };
    let (own, shared): (Vec<_>, Vec<_>) = by_gate
        .into_iter()
        .partition(|(condition, _)| matches!(condition, FeatureCondition::AnyOf(features) if features.len() == 1));
    let mut files = Vec::with_capacity(own.len() + shared.len());
    for (condition, models) in own {
        let group = groups.iter().find(|it| *condition == FeatureCondition::AnyOf(vec![it.feature.clone()]));
        // Conditions consist of the features of groups and of webhooks.
        let (module, title) = match group {
            Some(it) => (it.module.as_str(), format!("The types that only the operations of {} use.", it.name)),
            None => (WEBHOOKS, "The types that only webhooks use.".to_owned()),
        };
        let module = modules.claim(names(module, "models"));
        files.push(ModelFile { module, condition: condition.clone(), title, models });
    }
    for (condition, list) in shared {
        let first = list.first().map(name).unwrap_or_default();
        files.push(ModelFile {
            module: modules.claim(names(&snake(first), "and_others")),
            condition: condition.clone(),
            title: match condition {
                FeatureCondition::Always => "The types that every group of operations uses.".to_owned(),
                FeatureCondition::AnyOf(features) => {
                    format!("The types that {} groups of operations share.", features.len())
                }
            },
            models: list,
        });
    }
    files.sort_by(|one, other| one.module.as_str().cmp(other.module.as_str()));
    files
}
