//! Random lists of servers that return each item once. Nothing may be lost, whatever they report about the list.

use super::*;

const CASES: u64 = 100;

/// A list, and how its server returns it.
#[derive(Clone, Copy, Debug)]
struct Listing {
    style: usize,
    count: usize,
    /// The largest page, whatever the document says.
    largest: usize,
    reports_total: bool,
    /// The response behind the last page.
    behind: usize,
}

impl Listing {
    fn new(random: &mut fastrand::Rng) -> Self {
        Self {
            style: random.usize(..4),
            count: random.usize(..30),
            largest: random.usize(1..8),
            reports_total: random.bool(),
            behind: random.usize(..4),
        }
    }

    /// Describes the list. The document may state sizes that are not those of the server.
    fn operation(self, random: &mut fastrand::Rng) -> &'static Operation {
        let paging = match self.style {
            0 => Paging::offset("begin"),
            1 => Paging::number("begin", random.u64(..2)),
            2 => Paging::cursor("begin", &["next"]).items("items"),
            _ => Paging::link(),
        };
        let paging = if random.bool() { paging.size("size") } else { paging };
        let paging = if random.bool() { paging.default_size(random.u64(1..8)) } else { paging };
        let paging = if random.bool() { paging.maximum_size(random.u64(1..8)) } else { paging };
        let paging = if self.reports_total { paging.total_header("X-Total-Count") } else { paging };
        Box::leak(Box::new(Operation::new("listThings", Method::GET, "/things").paging(paging)))
    }

    fn respond(self, first: usize, request: &Request) -> ResponseTemplate {
        let size = number(request, "size").unwrap_or(self.largest).min(self.largest);
        let begin = number(request, "begin");
        let begin = match self.style {
            1 => begin.map_or(0, |it| (it - first) * size),
            _ => begin.unwrap_or(0),
        };
        let items: Vec<usize> = (0..self.count).skip(begin).take(size).collect();
        let end = begin + items.len();
        let response = match (self.style, items.is_empty() && begin > 0, self.behind) {
            (0 | 1, true, 0) if self.reports_total => ResponseTemplate::new(404),
            (0 | 1, true, 1) if self.reports_total => ResponseTemplate::new(400),
            (0 | 1, true, 2) => ResponseTemplate::new(204),
            (2, ..) => body(json!({ "items": items, "next": (end < self.count).then(|| end.to_string()) })),
            _ => body(json!(items)),
        };
        let response =
            if self.reports_total { response.insert_header("X-Total-Count", self.count.to_string()) } else { response };
        if self.style == 3 && end < self.count {
            response.insert_header("Link", format!("<?begin={end}&size={size}>; rel=next"))
        } else {
            response
        }
    }
}

#[tokio::test]
async fn lists_of_honest_servers_are_complete() {
    for seed in 0..CASES {
        let mut random = fastrand::Rng::with_seed(seed);
        let listing = Listing::new(&mut random);
        let operation = listing.operation(&mut random);
        let first = usize::from(format!("{operation:?}").contains("first: 1"));
        let (_server, client) = server(move |request| listing.respond(first, request)).await;
        let expected: Vec<i64> = (0..i64::try_from(listing.count).unwrap()).collect();
        let call: Call<'_, Value> = Call::new(&client, operation, decode::json);
        let size = random.u64(1..10);
        let mut items: Items<i64> = call.clone().items_of();
        if random.bool() {
            items = items.page_size(size);
        }
        if random.bool() {
            items = items.prefetch();
        }
        let taken = random.usize(..=listing.count);
        let context = format!("seed {seed}: {listing:?}, {operation:?}, {taken} items in pages of {size}");
        let mut found = Vec::new();
        for _ in 0..taken {
            found.push(items.next().await.expect(&context).expect(&context));
        }
        let position: Position = items.position().to_string().parse().unwrap();
        found.extend(items.collect_all().await.expect(&context));
        assert_eq!(found, expected, "{context}");
        // Pages may have another size now.
        let items: Items<i64> = call.clone().items_of();
        match items.resume_from(position.clone()).collect_all().await {
            Ok(rest) => assert_eq!(rest, expected[taken..], "after {position}, {context}"),
            // The total does not prove that a page does not exist if the size of the others is unknown.
            Err(error) => {
                assert!(listing.style == 1 && status(&error) >= 400, "after {position}, {context}: {error:?}")
            }
        }
    }
}
