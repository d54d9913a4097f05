//! The pagination rules of an API, from its configuration or the common ones.

mod kind;
mod rule;
mod strategy;

use serde::Deserialize;

pub use self::kind::PagingKind;
pub(crate) use self::kind::SearchAfter;
pub(crate) use self::rule::{Names, Rule, RuleKind};
pub(crate) use self::strategy::{CursorSource, LinkSource, Strategy, StrategyKind, Total};

/// The pagination rules. An operation uses the first one whose parameters it has.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Paging(Vec<Rule>);

/// The common pagination strategies.
const COMMON: &str = include_str!("common.toml");

impl Paging {
    /// Returns the common pagination strategies, for APIs without a configuration.
    pub fn common() -> Self {
        #[derive(Deserialize)]
        struct Common {
            paging: Paging,
        }
        // A test parses the constant.
        let Ok(Common { mut paging }) = toml::from_str(COMMON) else { return Self(Vec::new()) };
        paging.0.iter_mut().for_each(|it| it.is_common = true);
        paging
    }

    pub(crate) fn rules(&self) -> &[Rule] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_strategies_can_be_parsed() {
        assert!(toml::from_str::<toml::Table>(COMMON).is_ok());
        assert!(Paging::common().rules().len() > 3);
    }
}
