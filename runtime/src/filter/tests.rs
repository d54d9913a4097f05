use self::enums::{Level, Origin};
use super::{Any, Field, Filter, Sorter, Sorters, Text};
use crate::types::{Date, DateTime, Decimal, FormatError, Uuid};

crate::operators! {
    /// All operators.
    enum Every: Eq, Ne, Gt, Ge, Lt, Le, Co, Sw, In, Ca, IsNull, Pr;
}

#[allow(dead_code, unreachable_pub, reason = "the macros are intended for other crates")]
mod enums {
    crate::string_enum! {
        /// The origin of an account.
        pub enum Origin {
            /// The server found it.
            Aggregated = "AGGREGATED",
        }
    }

    crate::integer_enum! {
        /// The priority of a task.
        pub enum Level {
            /// Not urgent.
            Level1 = 1,
        }
    }

    crate::literals! { Origin: as_str, Level: as_i64 }
}

fn text() -> Field<Text, Every> {
    Field::new("owner.name")
}

fn letter(path: &'static str) -> Filter {
    Field::<i64, Every>::new(path).eq(1)
}

#[test]
fn operators_write_their_syntax() {
    let rows = [
        (text().eq("x"), r#"owner.name eq "x""#),
        (text().ne(String::from("x")), r#"owner.name ne "x""#),
        (text().gt("x"), r#"owner.name gt "x""#),
        (text().ge("x"), r#"owner.name ge "x""#),
        (text().lt("x"), r#"owner.name lt "x""#),
        (text().le("x"), r#"owner.name le "x""#),
        (text().contains("x"), r#"owner.name co "x""#),
        (text().starts_with("x"), r#"owner.name sw "x""#),
        (text().is_in(["x"]), r#"owner.name in ("x")"#),
        (text().contains_all(["x", "y"]), r#"owner.name ca ("x", "y")"#),
        (text().is_null(), "owner.name isnull"),
        (text().is_present(), "pr owner.name"),
    ];
    for (filter, expected) in rows {
        assert_eq!(filter.as_str(), expected);
    }
}

#[test]
fn only_strings_are_quoted() -> Result<(), FormatError> {
    let any = || Field::<Any, Every>::new("a");
    let instant = "2026-01-31T10:20:30.5Z";
    let rows = [
        (any().eq(r#"say "\o/""#), r#"a eq "say \"\\o/\"""#),
        (any().eq(-3), "a eq -3"),
        (any().eq(1.5), "a eq 1.5"),
        (any().eq(true), "a eq true"),
        (Field::<DateTime, Every>::new("a").le(instant.parse()?), "a le 2026-01-31T10:20:30.5Z"),
        (any().eq(DateTime::from("soon or later")), r#"a eq "soon or later""#),
        (any().eq(jiff::Timestamp::UNIX_EPOCH), "a eq 1970-01-01T00:00:00Z"),
        (Field::<Date, Every>::new("a").eq("2026-01-31".parse()?), r#"a eq "2026-01-31""#),
        (any().eq(Uuid::from("0b-1")), r#"a eq "0b-1""#),
        (any().eq(Decimal::from("1.50")), "a eq 1.50"),
        (any().eq(Decimal::from("much")), r#"a eq "much""#),
        (Field::<Origin, Every>::new("a").eq(Origin::Aggregated), r#"a eq "AGGREGATED""#),
        (Field::<Origin, Every>::new("a").eq("NEW".into()), r#"a eq "NEW""#),
        (Field::<Level, Every>::new("a").is_in([Level::Level1, Level::Other(7)]), "a in (1, 7)"),
    ];
    for (filter, expected) in rows {
        assert_eq!(filter.as_str(), expected);
    }
    Ok(())
}

#[test]
fn parentheses_are_added_only_where_needed() {
    let (a, b, c) = (|| letter("a"), || letter("b"), || letter("c"));
    let rows = [
        (a().and(b()).or(c()), "a eq 1 and b eq 1 or c eq 1"),
        (a().or(b().and(c())), "a eq 1 or b eq 1 and c eq 1"),
        (a().or(b()).and(c()), "(a eq 1 or b eq 1) and c eq 1"),
        (a().and(b().or(c())), "a eq 1 and (b eq 1 or c eq 1)"),
        (a().and(b().and(c())), "a eq 1 and b eq 1 and c eq 1"),
        (a().or(b().or(c())), "a eq 1 or b eq 1 or c eq 1"),
        (a().not(), "not a eq 1"),
        (a().not().not(), "not not a eq 1"),
        (a().not().and(b()), "not a eq 1 and b eq 1"),
        (!a().and(b()), "not (a eq 1 and b eq 1)"),
        (!a().or(b()), "not (a eq 1 or b eq 1)"),
    ];
    for (filter, expected) in rows {
        assert_eq!(filter.as_str(), expected);
    }
}

#[test]
fn raw_strings_are_sent_unchanged_and_parenthesized_in_expressions() {
    let raw = "name co \"x\" or id pr";
    assert_eq!(Filter::from(raw).to_string(), raw);
    assert_eq!(Filter::from(raw).or(letter("a")).as_str(), "name co \"x\" or id pr or a eq 1");
    assert_eq!(letter("a").and(raw).as_str(), "a eq 1 and (name co \"x\" or id pr)");
    assert_eq!(Filter::from(String::from(raw)).not().as_str(), "not (name co \"x\" or id pr)");
}

#[test]
fn sorters_are_joined_by_commas() {
    let name = || Sorter::new("name");
    assert_eq!(Sorters::from([name().descending(), Sorter::new("owner.id")]).as_str(), "-name,owner.id");
    assert_eq!(Sorters::from(name().descending().ascending()).as_str(), "name");
    assert_eq!(Sorters::from(vec![name()]).to_string(), "name");
    assert_eq!(Sorters::from("-created").as_str(), "-created");
}
