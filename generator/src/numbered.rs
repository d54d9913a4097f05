//! Names that are made unique by a number.

use std::collections::HashMap;

/// Appends numbers to names. Remembers the last number of each name, so that many equal names take linear time.
#[derive(Debug, Default)]
pub(crate) struct Numbered(HashMap<String, usize>);

impl Numbered {
    /// Returns the first of `base2`, `base3` and so on that is free. Names that were taken once must stay taken.
    pub(crate) fn first_free(&mut self, base: &str, mut is_free: impl FnMut(&str) -> bool) -> String {
        let number = self.0.entry(base.to_owned()).or_insert(1);
        loop {
            *number += 1;
            let name = format!("{base}{number}");
            if is_free(&name) {
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn search_continues_after_the_last_number() {
        let mut numbered = Numbered::default();
        let mut taken = HashSet::from(["a".to_owned(), "a3".to_owned()]);
        let mut tried = 0;
        let names: Vec<String> = (0..100)
            .map(|_| {
                let is_free = |name: &str| {
                    tried += 1;
                    taken.insert(name.to_owned())
                };
                numbered.first_free("a", is_free)
            })
            .collect();
        assert_eq!(names[..3], ["a2", "a4", "a5"]);
        assert_eq!(tried, 101);
    }
}
