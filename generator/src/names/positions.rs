//! The order of arguments, which callers rely on because they do not write the names.

/// Brings the positional items into the order that `rank` gives them. Items without a rank are new and follow the others. Items
/// that are not positional keep their places.
pub(crate) fn keep_order<T>(
    items: &mut Vec<T>,
    is_positional: impl Fn(&T) -> bool,
    rank: impl Fn(&T) -> Option<usize>,
) {
    let positional = |it: &(usize, &T)| is_positional(it.1);
    let mut ranked: Vec<(bool, Option<usize>, usize)> =
        items.iter().enumerate().filter(positional).map(|(index, it)| (rank(it).is_none(), rank(it), index)).collect();
    ranked.sort_unstable();
    let mut next = ranked.into_iter().map(|(_, _, index)| index);
    let order: Vec<usize> =
        items.iter().enumerate().map(|it| if positional(&it) { next.next().unwrap_or(it.0) } else { it.0 }).collect();
    let mut rest: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(order.into_iter().filter_map(|index| rest.get_mut(index)?.take()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positional_items_have_the_order_of_their_ranks_and_new_ones_follow() {
        let ordered = |items: &str, ranks: &str| {
            let mut items: Vec<char> = items.chars().collect();
            keep_order(&mut items, |it| it.is_uppercase(), |it| ranks.find(*it));
            items.into_iter().collect::<String>()
        };
        assert_eq!(ordered("BA", "AB"), "AB");
        assert_eq!(ordered("BxAy", "AB"), "AxBy");
        assert_eq!(ordered("NBA", "AB"), "ABN");
        assert_eq!(ordered("xMBN", "AB"), "xBMN");
        assert_eq!(ordered("BA", ""), "BA");
        assert_eq!(ordered("", "AB"), "");
    }
}
