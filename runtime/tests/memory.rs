//! The memory that decoding takes.

use std::collections::BTreeMap;

use sdk_runtime::json::{self, Decoding, Extra, Json, JsonError, Node, Value, Writer};
use sdk_runtime::{Call, Client, Error, Method, Operation, decode};

use crate::support::{most_memory, run_alone, serve_bytes};

/// Bytes of memory for each byte of JSON.
const LIMIT: f64 = 40.0;

const REQUIRED: [&str; 24] = [
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w",
    "x",
];

/// A model of more than half a kibibyte.
#[derive(Debug)]
struct Wide {
    required: [String; 24],
    child: Option<Box<Wide>>,
    extra: Extra,
}

impl Json for Wide {
    fn decode(node: Node<'_>) -> Self {
        let mut members = node.object();
        Self {
            required: REQUIRED.map(|name| members.required(name)),
            child: members.optional("child"),
            extra: members.rest(),
        }
    }

    fn encode(&self, writer: &mut Writer) {
        let mut members = writer.object(&self.extra);
        for (name, value) in REQUIRED.iter().zip(&self.required) {
            members.required(name, value);
        }
        members.optional("child", &self.child);
        members.rest();
    }
}

/// A model with additional properties of a type that the server does not send.
#[derive(Debug)]
struct Levels {
    levels: BTreeMap<String, i64>,
    extra: Extra,
}

impl Json for Levels {
    fn decode(node: Node<'_>) -> Self {
        let mut members = node.object();
        Self { levels: members.additional(), extra: members.rest() }
    }

    fn encode(&self, writer: &mut Writer) {
        let mut members = writer.object(&self.extra);
        members.additional(&self.levels);
        members.rest();
    }
}

/// Decodes arrays of 500,000 elements and checks the peak of memory after each.
struct Measurement {
    /// The peak before, in KiB.
    before: u64,
}

impl Measurement {
    /// Returns whether the array was decoded. Arrays have to become longer, because the peak is that of all.
    fn decodes<T: Json>(&self, element: &str) -> bool {
        let text = format!("[{element}{}]", format!(",{element}").repeat(499_999));
        let is_decoded = match json::from_slice::<Vec<T>>(text.as_bytes(), Decoding::Lenient) {
            Ok(decoded) => {
                assert_eq!(decoded.value.len(), 500_000, "{element}");
                true
            }
            Err(JsonError::MemoryLimit { limit }) => {
                assert!(limit >= 32 << 20 && limit >= 16 * text.len(), "{element}: {limit}");
                false
            }
            Err(other) => panic!("{element}: {other}"),
        };
        let taken = (most_memory().unwrap() - self.before) << 10;
        let each = taken as f64 / text.len() as f64;
        println!(
            "{element} as {}: {is_decoded}, at most {each:.1} bytes for each byte of JSON",
            std::any::type_name::<T>()
        );
        assert!(each <= LIMIT, "{element}: {taken} bytes");
        is_decoded
    }
}

#[test]
fn small_values_do_not_exhaust_memory() {
    run_alone("memory::decodes_arrays_of_small_values");
}

/// In its own process because memory is measured per process.
#[ignore = "is run by the test above"]
#[test]
fn decodes_arrays_of_small_values() {
    let Some(before) = most_memory() else {
        println!("skipped: memory usage: the system does not report it");
        return;
    };
    let measurement = Measurement { before };
    assert!(measurement.decodes::<Value>("0"));
    assert!(measurement.decodes::<Value>("[]"));
    assert!(measurement.decodes::<Value>("{}"));
    assert!(measurement.decodes::<String>(r#""""#));
    assert!(measurement.decodes::<Vec<Value>>("[]"));
    assert!(measurement.decodes::<BTreeMap<String, i64>>("{}"));
    assert!(!measurement.decodes::<Wide>("{}"), "such an array would take 400 MB");
    assert!(!measurement.decodes::<Vec<Box<Wide>>>("[{}]"));
    measurement.decodes::<Value>(r#"{"":0}"#);
    measurement.decodes::<BTreeMap<String, i64>>(r#"{"":0}"#);
    measurement.decodes::<BTreeMap<String, Wide>>(r#"{"":{}}"#);
    measurement.decodes::<Levels>(r#"{"a":0}"#);
    measurement.decodes::<Wide>(r#"{"Z":""}"#);
    measurement.decodes::<Levels>(r#"{"a":""}"#);
    measurement.decodes::<Wide>(r#"{"child":{}}"#);
}

#[tokio::test]
async fn response_limit_limits_memory() {
    const LIST: Operation = Operation::new("list", Method::GET, "/").accept("application/json");
    let body = format!("[{{}}{}]", ",{}".repeat(99_999));
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
    let uri = serve_bytes(head + &body).await;
    let client = Client::builder(&uri).build().unwrap();
    fn call(client: &Client) -> Call<'_, Vec<Wide>> {
        Call::new(client, &LIST, decode::json)
    }
    match call(&client).await {
        Err(Error::Decode(error)) => {
            assert_eq!(error.raw.len(), body.len());
            assert!(error.to_string().contains("more than 33554432 bytes of memory"), "{error}");
        }
        other => panic!("{other:?}"),
    }
    let client = Client::builder(&uri).response_limit(256 << 20).build().unwrap();
    assert_eq!(call(&client).await.unwrap().len(), 100_000);
}
