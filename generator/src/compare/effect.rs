//! The effects of changes on users of the API and of its crate.

use serde::Serialize;

use super::wire_type::Relation;

/// The effect of a change, from harmless to breaking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Only the documentation changed.
    DocsOnly,
    /// Something was added, and existing uses still work.
    Additive,
    /// Existing uses may no longer work.
    Breaking,
}

impl Effect {
    /// All effects, the worst first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Additive, Self::DocsOnly];

    /// Returns the name in arguments and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Additive => "additive",
            Self::DocsOnly => "docs-only",
        }
    }
}

/// The rule that determines the effect of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// Always this effect.
    Always(Effect),
    /// Breaking if requests contain the item. Responses may contain more than before.
    BreaksIfSent,
    /// Breaking if callers construct the type, because `new` takes its required members.
    BreaksIfConstructed,
    /// Breaking unless the type is the same in code.
    BreaksUnlessSameCode,
    /// Depends on the relation of the new values to the old ones: requests may accept more, and responses may contain less.
    ByRelation,
}

/// The facts that a rule depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    /// `true` if requests contain the item.
    pub(super) sent: bool,
    /// `true` if responses contain the item.
    pub(super) received: bool,
    /// `true` if callers construct the type.
    pub(super) constructed: bool,
    /// `true` if the type is the same in code.
    pub(super) same_code: bool,
    /// The relation of the new values to the old ones.
    pub(super) relation: Relation,
}

impl Facts {
    /// An item that only requests contain.
    pub(super) const SENT: Self =
        Self { sent: true, received: false, constructed: false, same_code: false, relation: Relation::Other };

    /// An item that only responses contain.
    pub(super) const RECEIVED: Self = Self { sent: false, received: true, ..Self::SENT };

    pub(super) const fn relation(self, relation: Relation) -> Self {
        Self { relation, ..self }
    }

    pub(super) const fn same_code(self, same_code: bool) -> Self {
        Self { same_code, ..self }
    }
}

impl Rule {
    pub(super) const fn effect(self, facts: Facts) -> Effect {
        let breaks = match self {
            Self::Always(effect) => return effect,
            Self::BreaksIfSent => facts.sent,
            Self::BreaksIfConstructed => facts.constructed,
            Self::BreaksUnlessSameCode if facts.same_code => return Effect::DocsOnly,
            Self::BreaksUnlessSameCode => true,
            Self::ByRelation => match facts.relation {
                Relation::Same => return Effect::DocsOnly,
                Relation::Extended => false,
                Relation::Narrower => facts.sent,
                Relation::Wider => facts.received,
                Relation::Other => true,
            },
        };
        if breaks { Effect::Breaking } else { Effect::Additive }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_may_accept_more_and_responses_may_contain_less() {
        let effect = |facts: Facts, relation| Rule::ByRelation.effect(facts.relation(relation));
        assert_eq!(effect(Facts::SENT, Relation::Wider), Effect::Additive);
        assert_eq!(effect(Facts::SENT, Relation::Narrower), Effect::Breaking);
        assert_eq!(effect(Facts::RECEIVED, Relation::Wider), Effect::Breaking);
        assert_eq!(effect(Facts::RECEIVED, Relation::Narrower), Effect::Additive);
        let both = Facts { received: true, ..Facts::SENT };
        assert_eq!(effect(both, Relation::Wider), Effect::Breaking);
        assert_eq!(effect(both, Relation::Narrower), Effect::Breaking);
        assert_eq!(effect(both, Relation::Same), Effect::DocsOnly);
    }

    #[test]
    fn breaking_is_the_greatest_effect() {
        assert!(Effect::Breaking > Effect::Additive && Effect::Additive > Effect::DocsOnly);
    }
}
