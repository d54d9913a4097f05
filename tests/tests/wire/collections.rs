//! Filters and sorters.

use everything::parameters::list_points::{self, sort};

use super::{json, sent, server};

#[tokio::test]
async fn filters_and_sorters_are_sent_in_the_syntax_of_the_server() {
    let (server, client) = server(json(200, "[]")).await;
    let filter = list_points::label().eq(r#"a "b" \c"#).or(list_points::label().starts_with("ü"));
    let filter = filter.and(list_points::x().ge(-1)).and(!list_points::x().is_in([3, 4]));
    let sorters = [sort::label().descending(), sort::x()];
    client.parameters().list_points().filters(filter).sorters(sorters).await.unwrap();
    let request = sent(&server).await;
    let pairs: Vec<_> = request.url.query_pairs().into_owned().collect();
    let filter = r#"(label eq "a \"b\" \\c" or label sw "ü") and x ge -1 and not x in (3, 4)"#;
    let expected = [("filters", filter), ("sorters", "-label,x")];
    assert_eq!(pairs, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[tokio::test]
async fn filter_and_sorter_strings_are_sent_unchanged() {
    let (server, client) = server(json(200, "[]")).await;
    let sorters = String::from("-label");
    client.parameters().list_points().filters("color pr").sorters(&sorters).await.unwrap();
    assert_eq!(sent(&server).await.url.query(), Some("filters=color%20pr&sorters=-label"));
}
