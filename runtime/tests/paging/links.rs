//! Pagination with `Link` headers.

use super::*;

/// Returns one of three pages. `link` returns the header for the number of the next page.
fn linked(page: usize, link: impl Fn(usize) -> String) -> ResponseTemplate {
    let things: Vec<usize> = (0..7).skip((page - 1) * 3).take(3).collect();
    let response = body(json!(things));
    let header = |next| http::HeaderValue::from_bytes(link(next).as_bytes()).unwrap();
    if page < 3 { response.insert_header("Link", header(page + 1)) } else { response }
}

fn listed(client: &Client) -> Call<'_, Things> {
    Call::new(client, &BY_LINK, decode::json)
}

#[tokio::test]
async fn links_to_the_origin_are_followed() {
    for link in [
        r#"<http://{host}/things?page={page}>; rel="next""#,
        r"<?page={page}>; rel=next",
        r#"</things?page={page}>; title="<x>, \"y\"; rel=last"; rel='next'"#,
        "<?per_page=3&q=\u{e9}%20x&page={page}#end>; rel=\"next\"",
        r#"<?page=1>; rel=first, <things?page={page}>; REL="last NEXT""#,
    ] {
        let response = move |request: &Request| {
            let host = request.headers.get("host").unwrap().to_str().unwrap();
            assert_eq!(request.url.path(), "/things");
            let page = number(request, "page").unwrap_or(1);
            linked(page, |next| link.replace("{host}", host).replace("{page}", &next.to_string()))
        };
        let (server, client) = server(response).await;
        assert_eq!(all(listed(&client).items_of::<i64>()).await, (0..7).collect::<Vec<_>>(), "{link}");
        assert_eq!(server.received_requests().await.unwrap().len(), 3);
    }
}

#[tokio::test]
async fn page_may_be_part_of_the_path() {
    let response = |request: &Request| {
        let page = request.url.path().rsplit('/').next().unwrap().parse().unwrap_or(1);
        linked(page, |next| format!("</things/page/{next}>; rel=next"))
    };
    let (server, client) = server(response).await;
    let call = listed(&client).query("filter", "x");
    let mut items = call.clone().items_of::<i64>();
    for expected in 0..4 {
        assert_eq!(items.next().await.unwrap().unwrap(), expected);
    }
    let position: Position = items.position().to_string().parse().unwrap();
    assert_eq!(all(items).await, [4, 5, 6]);
    // A link is followed exactly, whereas a position is combined with the arguments of the call.
    assert_eq!(sent(&server, "filter").await, [Some("x".to_owned()), None, None]);
    assert_eq!(all(call.items_of::<i64>().resume_from(position)).await, [4, 5, 6]);
    assert_eq!(sent(&server, "filter").await[3].as_deref(), Some("x"));
}

#[tokio::test]
async fn link_that_cannot_be_followed_is_an_error_after_its_page() {
    for link in [
        "<https://elsewhere.example/things?page=2>; rel=next",
        "<//me:secret@elsewhere.example/things?page=2>; rel=next",
        "<https://[>; rel=next",
        "<?page=2; rel=next",
        "next",
    ] {
        let (server, client) = server(move |_| linked(1, |_| link.to_owned())).await;
        let mut items = listed(&client).items_of::<i64>();
        for expected in 0..3 {
            assert_eq!(items.next().await.unwrap().unwrap(), expected);
        }
        let Error::Decode(error) = items.next().await.unwrap().unwrap_err() else { panic!("{link}") };
        assert!(matches!(error.kind, DecodeErrorKind::NextPage(_)), "{link}: {error}");
        assert!(items.next().await.is_none());
        assert_eq!(server.received_requests().await.unwrap().len(), 1);
        // The items of the page are complete without the next one.
        assert_eq!(all(listed(&client).items_of::<i64>().max_items(3)).await, [0, 1, 2]);
    }
}

#[tokio::test]
async fn link_to_the_same_page_ends_the_list() {
    for link in ["<>; rel=next", "<?per_page=3>; rel=next"] {
        let (server, client) = server(move |_| linked(1, |_| link.to_owned())).await;
        assert_eq!(all(listed(&client).items_of::<i64>()).await, [0, 1, 2]);
        assert_eq!(server.received_requests().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn link_to_an_earlier_page_is_an_error() {
    let response = |request: &Request| {
        let page = number(request, "page").unwrap_or(1);
        linked(page, |next| format!("<?per_page=3&page={}>; rel=next", if next == 3 { 1 } else { next }))
    };
    let (server, client) = server(response).await;
    let error =
        listed(&client).query("per_page", &3).query("page", &1).items_of::<i64>().collect_all().await.unwrap_err();
    assert!(matches!(&error, Error::Decode(it) if matches!(it.kind, DecodeErrorKind::PageLoop)), "{error}");
    assert_eq!(server.received_requests().await.unwrap().len(), 2);
}

#[tokio::test]
async fn position_contains_no_arguments_of_the_call() {
    let response = |request: &Request| {
        let filter = argument(request, "filter").unwrap();
        let size = argument(request, "per_page").unwrap();
        linked(number(request, "page").unwrap_or(1), |next| {
            format!("</things?filter={filter}&page={next}&per_page={size}>; rel=next")
        })
    };
    let (server, client) = server(response).await;
    let mut pages = listed(&client).query("filter", "mine").pages_of::<i64>();
    let position = pages.next().await.unwrap().unwrap().next.to_string();
    assert!(!position.contains("mine"), "{position}");
    // The call keeps its filter, and the position its page size, on which the page number depends.
    let other = listed(&client).query("filter", "yours");
    assert_eq!(all(other.items_of::<i64>().page_size(2).resume_from(position.parse().unwrap())).await, [3, 4, 5, 6]);
    assert_eq!(sent(&server, "filter").await[1..], ["yours", "yours"].map(|it| Some(it.to_owned())));
    assert_eq!(sent(&server, "per_page").await[1..], ["3", "3"].map(|it| Some(it.to_owned())));
    assert_eq!(sent(&server, "page").await[1..], ["2", "3"].map(|it| Some(it.to_owned())));
}

#[tokio::test]
async fn position_cannot_replace_arguments_of_the_call() {
    let (server, client) = server(|_| body(json!([]))).await;
    for position in ["link+0:?filter=theirs", "link+0:/../secrets?", "link+0:?"] {
        let call = listed(&client).query("filter", "mine");
        let error = call.items_of::<i64>().resume_from(position.parse().unwrap()).collect_all().await.unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{position}: {error}");
    }
    assert!(server.received_requests().await.unwrap().is_empty());
}
