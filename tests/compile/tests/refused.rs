//! What must not compile. `TRYBUILD=overwrite cargo test -p sdk-compile-tests` writes what the compiler says.

#[test]
fn mistakes_do_not_compile_and_the_compiler_says_why() {
    trybuild::TestCases::new().compile_fail("tests/refused/*.rs");
}
