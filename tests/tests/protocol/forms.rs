//! Bodies that are forms, and content types.

use std::collections::BTreeMap;

use protocol::Error;
use protocol::models::{
    Address, Item, Order, Purchase, PurchaseShipping, PutHeadedRequest, SendBatchRequest, SendHeadedRequest,
    SendMixedRequest, SendNamedRequest, SendOrderedRequest, SendPartsRequest,
};
use sdk_runtime::RequestError;
use sdk_runtime::multipart::{Part, WithHeaders};
use wiremock::Request;

use super::{header, no_content, sent, text, texts};

fn metadata() -> Option<BTreeMap<String, String>> {
    Some(BTreeMap::from([("order id".to_owned(), "6735&".to_owned())]))
}

fn order() -> Order {
    let mut order = Order::default();
    order.tags = Some(texts(&["a,b", "c"]));
    order.sizes = Some(vec![1, 2]);
    order.names = Some(texts(&["x y", "z"]));
    order.metadata = metadata();
    order.note = Some("n".to_owned());
    order.link = Some("https://example.com/?a=%20b".to_owned());
    order
}

#[tokio::test]
async fn members_of_a_form_are_encoded_as_documented() {
    let (server, client) = no_content().await;
    client.forms().send_encoded(&order()).await.unwrap();
    let request = sent(&server).await;
    assert_eq!(header(&request, "content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(
        text(&request),
        "tags=a%2Cb,c&sizes=1%7C2&names=x+y&names=z&metadata%5Border%20id%5D=6735%26&note=%22n%22&link=https://example.com/?a=%20b"
    );
}

#[tokio::test]
async fn deep_objects_nest_and_arrays_have_brackets() {
    let (server, client) = no_content().await;
    let mut purchase = Purchase::default();
    purchase.amount = Some(5);
    purchase.expand = Some(texts(&["a", "b"]));
    purchase.metadata = metadata();
    let mut address = Address::default();
    address.city = Some("Zürich".to_owned());
    let mut shipping = PurchaseShipping::default();
    shipping.address = Some(address);
    purchase.shipping = Some(shipping);
    let mut item = Item::default();
    item.price = Some("p".to_owned());
    item.rates = Some(texts(&["r"]));
    purchase.items = Some(vec![item.clone(), item]);
    client.forms().send_deep(&purchase).expand(&texts(&["c", "d"])).await.unwrap();
    let request = sent(&server).await;
    assert_eq!(request.url.query(), Some("expand%5B%5D=c&expand%5B%5D=d"));
    assert_eq!(
        text(&request).replace("%5B", "[").replace("%5D", "]"),
        "amount=5&expand[]=a&expand[]=b&metadata[order%20id]=6735%26&shipping[address][city]=Z%C3%BCrich\
         &items[0][price]=p&items[0][rates][]=r&items[1][price]=p&items[1][rates][]=r"
    );
}

/// Returns the headers and the content of each part (RFC 2046, section 5.1.1).
fn parts(request: &Request, kind: &str) -> Vec<(String, String)> {
    let content_type = header(request, "content-type").unwrap();
    let boundary = content_type.strip_prefix(&format!("{kind}; boundary=")).unwrap();
    let body = text(request).strip_prefix(&format!("--{boundary}\r\n")).unwrap();
    let body = body.strip_suffix(&format!("\r\n--{boundary}--\r\n")).unwrap();
    let delimiter = format!("\r\n--{boundary}\r\n");
    let parts = body.split(&delimiter).map(|it| it.split_once("\r\n\r\n").unwrap());
    parts.map(|(head, content)| (head.replace("Content-Disposition: form-data; ", ""), content.to_owned())).collect()
}

#[tokio::test]
async fn parts_have_the_documented_content_types_and_headers() {
    let (server, client) = no_content().await;
    let mut form = SendPartsRequest::new(Part::new("png").header("X-Camera", "C1"));
    form.thumbnails = vec![Part::new("small").file_name("small.gif"), Part::new("tiny").content_type("image/webp")];
    form.scan = Some(Part::new("pdf"));
    form.ids = Some(texts(&["1", "2"]));
    form.lines = Some(texts(&["# a", "b"]));
    form.note = Some("n".to_owned());
    let mut order = Order::default();
    order.note = Some("o".to_owned());
    form.order = Some(order);
    form.metadata = metadata();
    client.forms().send_parts(form).await.unwrap();
    let found = parts(&sent(&server).await, "multipart/form-data");
    let expected = [
        ("name=\"picture\"\r\nContent-Type: image/png\r\nX-Camera: C1\r\nX-Kind: picture", "png"),
        ("name=\"thumbnails\"; filename=\"small.gif\"\r\nContent-Type: application/octet-stream", "small"),
        ("name=\"thumbnails\"\r\nContent-Type: image/webp", "tiny"),
        ("name=\"scan\"\r\nContent-Type: application/pdf", "pdf"),
        ("name=\"ids\"\r\nContent-Type: application/json", r#"["1","2"]"#),
        ("name=\"lines\"\r\nContent-Type: text/markdown\r\nX-Kind: lines", "# a"),
        ("name=\"lines\"\r\nContent-Type: text/markdown\r\nX-Kind: lines", "b"),
        ("name=\"note\"\r\nContent-Type: application/json", "\"n\""),
        ("name=\"order\"\r\nContent-Type: application/json\r\nX-Version: 2", r#"{"note":"o"}"#),
        ("name=\"metadata[order id]\"", "6735&"),
    ];
    let found: Vec<_> = found.iter().map(|(head, content)| (head.as_str(), content.as_str())).collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_file_has_its_own_content_type_if_the_server_accepts_it() {
    let folder = tempfile::tempdir().unwrap();
    for (name, expected) in [("a.jpeg", "image/jpeg"), ("a.csv", "image/png")] {
        let path = folder.path().join(name);
        std::fs::write(&path, "x").unwrap();
        let (server, client) = no_content().await;
        client.forms().send_parts(SendPartsRequest::new(Part::file(path))).await.unwrap();
        let (head, _) = parts(&sent(&server).await, "multipart/form-data").remove(0);
        assert!(head.contains(&format!("\r\nContent-Type: {expected}\r\n")), "{head}");
    }
}

#[tokio::test]
async fn other_multipart_types_are_sent_as_documented() {
    let (server, client) = no_content().await;
    let mut form = SendMixedRequest::default();
    (form.a, form.b) = (Some("1".to_owned()), Some(2));
    client.forms().send_mixed(form).await.unwrap();
    let found = parts(&sent(&server).await, "multipart/mixed");
    assert_eq!(found, [("name=\"a\"", "1"), ("name=\"b\"", "2")].map(|(a, b)| (a.to_owned(), b.to_owned())));
}

fn noted(note: &str) -> Order {
    let mut order = Order::default();
    order.note = Some(note.to_owned());
    order
}

#[tokio::test]
async fn parts_with_positions_are_sent_in_order_without_names() {
    let (server, client) = no_content().await;
    let mut form = SendOrderedRequest::new(noted("o"), "# a");
    form.sizes = Some(vec![1, 2]);
    form.rest = vec![Part::new("one"), Part::new("two").content_type("image/gif").file_name("b.gif")];
    client.forms().send_ordered(form).await.unwrap();
    let expected = [
        ("Content-Type: application/json\r\nX-Kind: order", r#"{"note":"o"}"#),
        ("Content-Type: text/markdown", "# a"),
        ("Content-Type: application/json", "[1,2]"),
        ("Content-Type: image/png\r\nX-Kind: picture", "one"),
        ("Content-Disposition: attachment; filename=\"b.gif\"\r\nContent-Type: image/gif\r\nX-Kind: picture", "two"),
    ];
    let expected = expected.map(|(head, body)| (head.to_owned(), body.to_owned()));
    assert_eq!(parts(&sent(&server).await, "multipart/mixed"), expected);
    let (server, client) = no_content().await;
    client.forms().send_batch(SendBatchRequest::new(vec![noted("a"), noted("b")])).await.unwrap();
    let head = "Content-Type: application/vnd.order+json".to_owned();
    let expected = [(head.clone(), r#"{"note":"a"}"#.to_owned()), (head, r#"{"note":"b"}"#.to_owned())];
    assert_eq!(parts(&sent(&server).await, "multipart/mixed"), expected);
}

#[tokio::test]
async fn positions_of_parts_never_shift() {
    let (_server, client) = no_content().await;
    let mut form = SendOrderedRequest::new(noted("o"), "n");
    form.rest = vec![Part::new("one")];
    let Err(Error::Request(error)) = client.forms().send_ordered(form).await else { panic!() };
    assert_eq!(*error, RequestError::MissingPart { name: "Sizes".to_owned() });
}

#[tokio::test]
async fn headers_name_the_parts_of_an_ordered_form() {
    let (server, client) = no_content().await;
    client.forms().send_named(SendNamedRequest::new(2, Part::new("png").file_name("a.png"))).await.unwrap();
    let expected = [
        ("name=\"count\"\r\nContent-Type: text/plain; charset=utf-8", "2"),
        ("name=\"picture\"; filename=\"a.png\"\r\nContent-Type: application/octet-stream", "png"),
    ];
    let expected = expected.map(|(head, body)| (head.to_owned(), body.to_owned()));
    assert_eq!(parts(&sent(&server).await, "multipart/form-data"), expected);
}

#[tokio::test]
async fn callers_choose_the_values_of_headers_of_parts() {
    let (server, client) = no_content().await;
    let mut form = SendHeadedRequest::new(WithHeaders::new(noted("o")).header("X-Checksum", "c1"), "n");
    form.note = form.note.header("Content-Language", "en");
    form.tags = Some(WithHeaders::new(texts(&["a", "b"])).header("X-Trace", "t"));
    form.picture = Some(Part::new("png").header("x-camera", "C1"));
    client.forms().send_headed(form).await.unwrap();
    let expected = [
        ("name=\"order\"\r\nContent-Type: application/json\r\nX-Version: 2\r\nX-Checksum: c1", r#"{"note":"o"}"#),
        ("name=\"note\"\r\nContent-Language: en", "n"),
        ("name=\"tags\"\r\nContent-Type: text/csv\r\nX-Trace: t", "a"),
        ("name=\"tags\"\r\nContent-Type: text/csv\r\nX-Trace: t", "b"),
        ("name=\"picture\"\r\nContent-Type: application/octet-stream\r\nx-camera: C1", "png"),
    ];
    let expected = expected.map(|(head, body)| (head.to_owned(), body.to_owned()));
    assert_eq!(parts(&sent(&server).await, "multipart/form-data"), expected);
    let (server, client) = no_content().await;
    let unit = |value: i64, unit: &str| WithHeaders::new(value).header("X-Unit", unit);
    client.forms().put_headed(PutHeadedRequest::new(vec![unit(1, "m"), unit(2, "s")])).await.unwrap();
    let head = |unit: &str| format!("Content-Type: text/plain; charset=utf-8\r\nX-Unit: {unit}");
    let expected = [(head("m"), "1".to_owned()), (head("s"), "2".to_owned())];
    assert_eq!(parts(&sent(&server).await, "multipart/mixed"), expected);
}

#[tokio::test]
async fn required_headers_of_parts_are_never_missing() {
    let missing =
        |part: &str, name: &str| RequestError::MissingPartHeader { part: part.to_owned(), name: name.to_owned() };
    let (_server, client) = no_content().await;
    let order = WithHeaders::new(noted("o"));
    let Err(Error::Request(error)) = client.forms().send_headed(SendHeadedRequest::new(order.clone(), "n")).await
    else {
        panic!()
    };
    assert_eq!(*error, missing("order", "X-Checksum"));
    let mut form = SendHeadedRequest::new(order.header("X-Checksum", "c1"), "n");
    form.picture = Some(Part::new("png"));
    let Err(Error::Request(error)) = client.forms().send_headed(form).await else { panic!() };
    assert_eq!(*error, missing("picture", "X-Camera"));
}

#[tokio::test]
async fn text_is_sent_in_the_documented_character_set() {
    let (server, client) = no_content().await;
    client.forms().send_latin("\u{e9}").await.unwrap();
    let request = sent(&server).await;
    assert_eq!(header(&request, "content-type"), Some("text/plain; charset=iso-8859-1"));
    assert_eq!(&request.body[..], b"\xe9");
    let (_server, client) = no_content().await;
    let Err(Error::Request(error)) = client.forms().send_latin("\u{4e00}").await else { panic!() };
    assert_eq!(*error, RequestError::Charset { name: "ISO-8859-1" });
}

#[tokio::test]
async fn a_media_range_is_never_sent() {
    let (server, client) = no_content().await;
    client.forms().send_range(&Order::default()).await.unwrap();
    assert_eq!(header(&sent(&server).await, "content-type"), Some("application/json"));
    let (server, client) = no_content().await;
    client.forms().send_text("a").await.unwrap();
    let request = sent(&server).await;
    assert_eq!((header(&request, "content-type"), text(&request)), (Some("text/plain"), "a"));
}

#[tokio::test]
async fn methods_with_content_send_a_length_without_content() {
    let (server, client) = no_content().await;
    client.forms().post_nothing().await.unwrap();
    client.forms().put_perhaps().await.unwrap();
    client.forms().delete_nothing().await.unwrap();
    let requests = server.received_requests().await.unwrap();
    let lengths: Vec<_> = requests.iter().map(|it| header(it, "content-length")).collect();
    assert_eq!(lengths, [Some("0"), Some("0"), None]);
}
