//! A small client as the generator emits it.

use std::collections::BTreeMap;

use sdk_runtime::json::{Decoding, Extra, Json, Node, Nullable, Value, Writer, from_slice, to_string};
use sdk_runtime::types::Secret;
use sdk_runtime::{Call, Method, Operation, StatusPattern, decode};

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Account {
    pub id: String,
    pub name: Option<String>,
    pub owner: Option<String>,
    pub x: Nullable<i64>,
    pub additional: BTreeMap<String, i64>,
    pub extra: Extra,
}

impl Json for Account {
    #[inline]
    fn decode(node: Node<'_>) -> Self {
        let mut members = node.object();
        Self {
            id: members.required("id"),
            name: members.optional("name"),
            owner: members.nullable("owner"),
            x: members.optional_nullable("x"),
            additional: members.additional(),
            extra: members.rest(),
        }
    }

    #[inline]
    fn encode(&self, writer: &mut Writer) {
        let mut members = writer.object(&self.extra);
        members.required("id", &self.id);
        members.optional("name", &self.name);
        members.nullable("owner", &self.owner);
        members.optional_nullable("x", &self.x);
        members.additional(&self.additional);
        members.rest();
    }
}

sdk_runtime::string_enum! {
    /// The origin of an account.
    pub enum Origin {
        /// By the server.
        Aggregated = "AGGREGATED",
    }
}

sdk_runtime::integer_enum! {
    pub enum Level { Level1 = 1, Below = -1 }
}

#[derive(Clone, Debug, PartialEq)]
pub enum AttributeValue {
    Text(String),
    List(Vec<String>),
    Owner(Box<Account>),
    Other(Value),
}

impl Json for AttributeValue {
    fn decode(node: Node<'_>) -> Self {
        let mut union = node.union();
        union.variant(Self::Text);
        union.variant(Self::List);
        union.tagged(&["OWNER"], Self::Owner);
        union.finish(Self::Other)
    }

    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Text(value) => value.encode(writer),
            Self::List(value) => value.encode(writer),
            Self::Owner(value) => value.encode(writer),
            Self::Other(value) => value.encode(writer),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum ErrorBody {
    Account(Account),
    Other(Value),
}

impl sdk_runtime::ErrorBody for ErrorBody {
    fn decode(index: u16, node: Node<'_>) -> Self {
        match index {
            0 => Self::Account(Json::decode(node)),
            _ => Self::Other(Json::decode(node)),
        }
    }

    fn other(value: Value) -> Self {
        Self::Other(value)
    }
}

const LIST: Operation = Operation::new("listAccounts", Method::GET, "/accounts").accept("application/json").errors(&[
    (StatusPattern::Code(400), 0),
    (StatusPattern::Range(5), 0),
    (StatusPattern::Default, 1),
]);
const GET: Operation = Operation::new("getAccount", Method::GET, "/accounts/{id}");

pub struct Accounts<'c> {
    client: &'c sdk_runtime::Client,
}

impl<'c> Accounts<'c> {
    pub fn get(&self, id: &str) -> Call<'c, Account, ErrorBody> {
        Call::new(self.client, &GET, decode::json).path("id", id)
    }

    pub fn list(&self) -> ListAccounts<'c> {
        ListAccounts::from_call(Call::new(self.client, &LIST, decode::json))
    }
}

sdk_runtime::request! {
    /// A call with optional arguments.
    pub struct Request -> crate::contract::ErrorBody
}

mod arguments {
    pub enum ListAccounts {}
}

/// Lists accounts.
pub type ListAccounts<'c> = Request<'c, arguments::ListAccounts, Vec<Account>>;

impl ListAccounts<'_> {
    pub fn filters(self, filters: &str) -> Self {
        Self::from_call(self.0.query("filters", filters))
    }
}

fn is_send<T: Send>(value: T) -> T {
    value
}

#[test]
fn call_futures_are_send() {
    let client = sdk_runtime::Client::builder("https://example.com/api/").bearer("s3cret").build().unwrap();
    let accounts = Accounts { client: &client };
    drop(is_send(std::future::IntoFuture::into_future(accounts.list().filters("id eq \"1\""))));
    drop(is_send(std::future::IntoFuture::into_future(accounts.get("1"))));
    assert!(!format!("{client:?} {:?}", accounts.get("visible")).contains("s3cret"));
    assert_eq!(size_of::<sdk_runtime::Error<ErrorBody>>(), 16);
    assert_eq!(size_of::<Extra>(), 8);
}

#[test]
fn model_round_trips() {
    let text = r#"{"id":"1","owner":null,"x":3,"more":5}"#;
    let decoded = from_slice::<Account>(text.as_bytes(), Decoding::Strict).unwrap();
    assert_eq!(decoded.value.additional["more"], 5);
    assert_eq!(to_string(&decoded.value).unwrap(), text);
    assert_eq!(Origin::VALUES.len(), 1);
    assert_eq!(Level::from(-1), Level::Below);
    assert_eq!(format!("{:?} {}", Secret::new("x"), Secret::from("x")), "Secret(…) …");
}

#[test]
fn union_decodes_to_its_variant() {
    let decoded = from_slice::<Vec<AttributeValue>>(br#"["a",["b"],{"id":"1","owner":null},7]"#, Decoding::Tolerant);
    let decoded = decoded.unwrap();
    assert!(matches!(
        decoded.value.as_slice(),
        [AttributeValue::Text(_), AttributeValue::List(_), AttributeValue::Owner(_), AttributeValue::Other(_)]
    ));
    assert_eq!(decoded.deviations.len(), 1);
}
