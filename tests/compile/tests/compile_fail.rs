//! Tests that incorrect code does not compile. `TRYBUILD=overwrite cargo test -p sdk-compile-tests` updates the expected messages.

#[test]
fn incorrect_code_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
