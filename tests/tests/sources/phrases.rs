//! Phrases that must not come back: coined words, and words that are foreign to the field. CONTRIBUTING.md has the glossary.

use std::path::Path;

use super::text::{of_rust, prose, summaries, texts};

/// A phrase and what to write instead.
struct Phrase {
    /// Lowercase words, separated by spaces.
    words: &'static str,
    instead: &'static str,
    /// Words before the phrase with which it is idiomatic.
    unless_after: &'static [&'static str],
    /// Words behind the phrase with which it is idiomatic.
    unless_before: &'static [&'static str],
}

const fn phrase(words: &'static str, instead: &'static str) -> Phrase {
    Phrase { words, instead, unless_after: &[], unless_before: &[] }
}

const PHRASES: &[Phrase] = &[
    Phrase {
        words: "is no",
        instead: "is not a, has no",
        unless_after: &["there", "it"],
        unless_before: &["longer", "more", "different", "such"],
    },
    Phrase {
        words: "are no",
        instead: "are not, have no",
        unless_after: &["there"],
        unless_before: &["longer", "more"],
    },
    phrase("mend", "fix"),
    phrase("mended", "fixed"),
    phrase("sloppy", "non-standard"),
    phrase("an answer", "a response, a result"),
    phrase("the answer", "the response, the result"),
    phrase("answers with", "responds with"),
    phrase("answered", "responded"),
    phrase("companion", "SDK reference"),
    phrase("companions", "SDK references"),
    phrase("called otherwise", "renamed"),
    phrase("left out", "omitted, dropped, unsupported"),
    phrase("by the way", "also"),
    phrase("nevertheless", "anyway"),
    phrase("beside", "next to, compared with"),
    phrase("at the most", "at most"),
    phrase("thousand million", "billion"),
    phrase("as it stands", "as is"),
    phrase("nothing but", "only"),
    phrase("of ours", "the generator's own"),
    phrase("of one's own", "your own"),
    phrase("whoever", "the caller, anyone who"),
    phrase("in the place of", "in place of, instead of"),
    Phrase { words: "a text", instead: "a string", unless_after: &[], unless_before: &["body", "file", "node"] },
    phrase("is told", "is reported, is specified"),
    phrase("are told", "are reported"),
    phrase("is said", "is specified, is reported"),
    phrase("are said", "are specified, are reported"),
    phrase("comes to", "becomes, results in"),
    phrase("has to be there", "is required"),
    phrase("have to be there", "are required"),
    phrase("goes through unharmed", "is preserved"),
    phrase("by itself", "automatically"),
    phrase("by themselves", "automatically"),
    phrase("the reading room", "the reader"),
    phrase("the room", "the stage, the module"),
    phrase("rooms", "stages, modules"),
    phrase("give away", "assign"),
    phrase("is who", "is what, the subject and an active verb"),
    phrase("no more than itself", "only itself"),
];

/// The phrases in a text, each with the words around it.
fn found(text: &str) -> Vec<String> {
    let text = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words(&text);
    let mut found = Vec::new();
    for phrase in PHRASES {
        let sought: Vec<&str> = phrase.words.split(' ').collect();
        for (index, window) in words.windows(sought.len()).enumerate() {
            let is_phrase = window.iter().map(|(_, word)| word).eq(&sought)
                // Punctuation between two words ends a phrase.
                && window.windows(2).all(|it| it[1].0 == it[0].0 + it[0].1.len() + 1);
            let before = index.checked_sub(1).map(|it| words[it].1);
            let after = words.get(index + sought.len()).map(|it| it.1);
            let is_idiomatic = before.is_some_and(|it| phrase.unless_after.contains(&it))
                || after.is_some_and(|it| phrase.unless_before.contains(&it));
            if is_phrase && !is_idiomatic {
                let around = &words[index.saturating_sub(4)..words.len().min(index + sought.len() + 4)];
                let around: Vec<&str> = around.iter().map(|it| it.1).collect();
                found.push(format!("\"{}\" (write: {}) in \"{}\"", phrase.words, phrase.instead, around.join(" ")));
            }
        }
    }
    found
}

/// The words of a text with their positions.
fn words(text: &str) -> Vec<(usize, &str)> {
    let is_part = |it: char| it.is_alphanumeric() || matches!(it, '\'' | '-' | '_');
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(is_part) {
        let start = at + start;
        let end = text[start..].find(|it| !is_part(it)).map_or(text.len(), |it| start + it);
        words.push((start, &text[start..end]));
        at = end;
    }
    words
}

#[test]
fn no_file_contains_a_phrase_that_must_not_come_back() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut all = Vec::new();
    let texts = texts(root);
    assert!(texts.len() > 300, "only {} files were read", texts.len());
    for (path, text) in texts.iter().filter(|(path, _)| !path.ends_with(file!())) {
        let path = path.strip_prefix(root).unwrap_or(path);
        all.extend(found(text).into_iter().map(|it| format!("{}: {it}", path.display())));
    }
    assert!(all.is_empty(), "{} phrases:\n{}", all.len(), all.join("\n"));
}

/// Returns the summaries that are a clause instead of a sentence or the name of a thing.
fn clauses(code: &str) -> Vec<&str> {
    let is_clause = |line: &&str| line.trim_start().starts_with("What ") || line.trim_start().starts_with("Whether ");
    summaries(code).into_iter().filter(is_clause).collect()
}

#[test]
fn no_summary_is_a_clause() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut all = Vec::new();
    for path in texts(root).into_iter().map(|it| it.0).filter(|it| it.extension().is_some_and(|it| it == "rs")) {
        let code = std::fs::read_to_string(&path).unwrap();
        all.extend(clauses(&code).into_iter().map(|it| format!("{}:{it}", path.display())));
    }
    assert!(all.is_empty(), "say what the item is or does:\n{}", all.join("\n"));
    assert_eq!(clauses("/// Whether it is open.\n/// What it does is not the first line.\nfn f() {}").len(), 1);
}

#[test]
fn seeded_phrases_are_found_in_every_kind_of_text() {
    assert_eq!(found(&prose("`x` is no name.")).len(), 1);
    assert_eq!(found(&of_rust("/// What is left out.\nfn f() {}")).len(), 1);
    assert_eq!(found(&of_rust("// Mended by\n// hand.\nfn f() {}")).len(), 1);
    assert_eq!(found(&of_rust("fn f() { println!(\"the answer is {}\", 1); }")).len(), 1);
    assert!(
        found(&prose("There is no lock, and it is no longer read.\n```\nis no code\n```\n`is no` code")).is_empty()
    );
}
