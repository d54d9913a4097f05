//! Generates the client for `greetings.yaml`.

use sdk_generator::build_script::{BuildError, build};

fn main() -> Result<(), BuildError> {
    build("greetings", "greetings.yaml")
}
