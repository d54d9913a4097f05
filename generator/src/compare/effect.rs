//! What a change does to those who depend on the API or on its crate.

use serde::Serialize;

use super::wire_type::Relation;

/// What a change does, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Nothing but words: what worked works, and there is nothing new to use.
    DocsOnly,
    /// What worked works, and there is something new.
    Additive,
    /// Something that worked may not.
    Breaking,
}

impl Effect {
    /// All of them, the worst first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Additive, Self::DocsOnly];

    /// The word of it, as arguments and JSON spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Additive => "additive",
            Self::DocsOnly => "docs-only",
        }
    }
}

/// How an effect follows from a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// Always this one.
    Always(Effect),
    /// Breaks where requests hold it; answers may have more than they had.
    BreaksIfSent,
    /// Breaks where callers construct it, since `new` takes what is required.
    BreaksIfConstructed,
    /// Breaks unless code spells it as before.
    BreaksUnlessSameCode,
    /// By what the new values are to the old ones: requests may take more, and answers may give less.
    ByRelation,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    /// Whether requests hold it.
    pub(super) sent: bool,
    /// Whether answers hold it.
    pub(super) received: bool,
    /// Whether callers make values of the type.
    pub(super) constructed: bool,
    /// Whether code spells it as before.
    pub(super) same_code: bool,
    /// What the new values are to the old ones.
    pub(super) relation: Relation,
}

impl Facts {
    /// Of what stands in requests only.
    pub(super) const SENT: Self =
        Self { sent: true, received: false, constructed: false, same_code: false, relation: Relation::Other };

    /// Of what stands in answers only.
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
    fn requests_may_take_more_and_answers_may_give_less() {
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
    fn the_worst_is_last() {
        assert!(Effect::Breaking > Effect::Additive && Effect::Additive > Effect::DocsOnly);
    }
}
