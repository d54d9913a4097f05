//! Marks operations that may change.
//!
//! Needs: nothing. Gives: an operation that has a header named after experiments is experimental, beside those that say
//! so themselves (`x-experimental`).

use crate::ir::{Draft, Parameter, ParameterLocation};
use crate::names::snake;

pub(super) fn mark_experimental(draft: &mut Draft) {
    for operation in &mut draft.operations {
        operation.head.experimental |= operation.parameters.iter().any(asks_for_an_experiment);
    }
}

/// A header such as `X-Experimental`.
fn asks_for_an_experiment(parameter: &Parameter) -> bool {
    parameter.place == ParameterLocation::Header && snake(&parameter.name).split('_').any(|it| it == "experimental")
}
