//! Marks operations with a header such as `X-Experimental` as experimental, in addition to those with the extension
//! `x-experimental`.

use crate::ir::{Draft, Parameter, ParameterLocation};
use crate::names::snake;

pub(super) fn mark_experimental(draft: &mut Draft) {
    for operation in &mut draft.operations {
        for parameter in operation.parameters.iter_mut().filter(|it| is_experimental_header(it)) {
            parameter.is_opt_in = true;
            operation.head.experimental = true;
        }
    }
}

/// Returns `true` for headers such as `X-Experimental`.
fn is_experimental_header(parameter: &Parameter) -> bool {
    parameter.location == ParameterLocation::Header && snake(&parameter.name).split('_').any(|it| it == "experimental")
}
