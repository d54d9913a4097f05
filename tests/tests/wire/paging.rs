//! Paginated lists.

use everything::models::{Point, PointSearch};
use wiremock::matchers::query_param;

use super::{Client, Mock, MockServer, Request, ResponseTemplate, header, json, point, server};

/// Starts a server with a list of five points, and a client for it.
async fn five_points() -> (MockServer, Client) {
    let (server, client) = server(ResponseTemplate::new(204)).await;
    for (offset, body) in [("0", r#"[{"x":0},{"x":1}]"#), ("2", r#"[{"x":2},{"x":3}]"#), ("4", r#"[{"x":4}]"#)] {
        let mock = Mock::given(query_param("offset", offset)).and(query_param("limit", "2"));
        mock.respond_with(json(200, body)).with_priority(1).mount(&server).await;
    }
    (server, client)
}

fn numbers(points: &[Point]) -> Vec<i64> {
    points.iter().map(|it| it.x.unwrap()).collect()
}

fn arguments(request: &Request) -> Vec<(String, String)> {
    request.url.query_pairs().into_owned().collect()
}

#[tokio::test]
async fn every_page_is_requested_with_the_options_of_the_call() {
    let (server, client) = five_points().await;
    let call = client.lists().points_by_offset().label("a b").x_trace("trace").extra_query("more", "1");
    assert_eq!(numbers(&call.items().collect_all().await.unwrap()), [0, 1, 2, 3, 4]);
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 3);
    for (request, offset) in requests.iter().zip(["0", "2", "4"]) {
        let expected = [("label", "a b"), ("more", "1"), ("limit", "2"), ("offset", offset)];
        assert_eq!(arguments(request), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(header(request, "x-trace").as_deref(), Some("trace"));
        assert_eq!(header(request, "authorization").as_deref(), Some("Bearer token"));
    }
}

#[tokio::test]
async fn pages_start_at_the_given_offset() {
    let (_server, client) = five_points().await;
    let mut pages = client.lists().points_by_offset().offset(2).pages();
    let mut read = Vec::new();
    while let Some(page) = pages.next().await {
        read.push(numbers(&page.unwrap().items));
    }
    assert_eq!(read, [vec![2, 3], vec![4]]);
}

#[tokio::test]
async fn response_without_a_body_ends_the_list() {
    let (server, client) = server(ResponseTemplate::new(204)).await;
    assert!(client.lists().points_by_offset().items().collect_all().await.unwrap().is_empty());
    let full = json(200, r#"[{"x":0},{"x":1}]"#);
    Mock::given(query_param("offset", "0")).respond_with(full).with_priority(1).mount(&server).await;
    let items = client.lists().points_by_offset().items().collect_all().await.unwrap();
    assert_eq!(numbers(&items), [0, 1]);
}

#[tokio::test]
async fn list_inside_the_response_is_followed_by_its_cursor() {
    let (server, client) = server(json(200, r#"{"data":[{"x":0}],"next_cursor":"a&b"}"#)).await;
    let last = json(200, r#"{"data":[{"x":1}],"next_cursor":null}"#);
    Mock::given(query_param("cursor", "a&b")).respond_with(last).with_priority(1).mount(&server).await;
    let items = client.lists().points_by_cursor().items().collect_all().await.unwrap();
    assert_eq!(numbers(&items), [0, 1]);
    // Awaiting the call returns the complete response.
    assert_eq!(client.lists().points_by_cursor().await.unwrap().data, [items[0].clone()]);
}

#[tokio::test]
async fn page_contains_its_deviations() {
    let (_server, client) = server(json(200, r#"{"data":[{"x":0},{"x":"1"}]}"#)).await;
    let page = client.lists().points_by_cursor().pages().next().await.unwrap().unwrap();
    let paths: Vec<_> = page.deviations.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["$.data[1].x"]);
    assert!(page.next.is_end());
}

#[tokio::test]
async fn search_is_sorted_so_that_it_can_continue() {
    let (server, client) = server(json(200, "[]")).await;
    let mut search = PointSearch::default();
    search.sort = Some(vec!["-x".to_owned()]);
    client.lists().search_points(&search).items().collect_all().await.unwrap();
    let request = super::sent(&server).await;
    assert_eq!(request.body, br#"{"sort":["-x","id"]}"#);
    assert_eq!(client.lists().search_points(&search).await.unwrap(), [point(0, "")][..0]);
}
