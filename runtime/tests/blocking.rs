//! Blocking calls.
#![cfg(feature = "blocking")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use sdk_runtime::blocking::{WaitError, wait};
use sdk_runtime::json::Value;
use sdk_runtime::{Call, Client, Error, Method, Operation, RequestError, decode};

const GET: Operation = Operation::new("getThing", Method::GET, "/things");

sdk_runtime::request! {
    /// A call with optional arguments.
    pub struct Request -> Value
}

/// Gets a thing.
type GetThing<'c> = Request<'c, (), i64>;

/// A blocking server, which responds once per connection.
fn server() -> Client {
    serve(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\n7")
}

fn serve(response: &'static [u8]) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let uri = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            thread::spawn(move || {
                let mut request = [0; 4096];
                let _read = stream.read(&mut request).unwrap();
                let _sent = stream.write_all(response);
            });
        }
    });
    Client::builder(&uri).build().unwrap()
}

#[test]
fn threads_call_concurrently() {
    let client = server();
    let threads: Vec<_> = (0..32)
        .map(|number| {
            let client = client.clone();
            thread::spawn(move || {
                let call = Call::new(&client, &GET, decode::json);
                if number % 2 == 0 { call.send_blocking() } else { GetThing::from_call(call).send_blocking() }
            })
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap().unwrap(), 7);
    }
}

#[test]
fn files_are_downloaded() {
    let (client, folder) = (server(), tempfile::tempdir().unwrap());
    let path = folder.path().join("thing");
    let call: Call<'_, i64> = Call::new(&client, &GET, decode::json);
    assert_eq!(call.download(&path).send_blocking().unwrap().body, 1);
    assert_eq!(std::fs::read(path).unwrap(), b"7");
}

#[tokio::test]
async fn blocking_inside_async_code_is_an_error() {
    let client = Client::builder("http://127.0.0.1:1").build().unwrap();
    let error = Call::<'_, i64>::new(&client, &GET, decode::json).send_blocking().unwrap_err();
    assert!(
        matches!(&error, Error::Request(it) if **it == RequestError::Blocking(WaitError::InsideAsync)),
        "{error:?}"
    );
    assert!(error.to_string().ends_with("use `.await` instead") && error.attempts() == 0, "{error}");
    assert_eq!(wait(async {}), Err(WaitError::InsideAsync));
}

#[test]
fn lists_are_iterators() {
    const LIST: Operation = Operation::new("listThings", Method::GET, "/things")
        .paging(sdk_runtime::paging::Paging::offset("offset").size("limit").default_size(2).maximum_size(2));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::builder(&format!("http://{}", listener.local_addr().unwrap())).build().unwrap();
    let server = thread::spawn(move || {
        ["[1,2]", "[3]"].map(|page| {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 4096];
            let length = stream.read(&mut request).unwrap();
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", page.len());
            stream.write_all((head + page).as_bytes()).unwrap();
            String::from_utf8_lossy(&request[..length]).lines().next().unwrap_or_default().to_owned()
        })
    });
    let list = || Call::<'_, Vec<i64>>::new(&client, &LIST, decode::json);
    let items: Vec<i64> = list().items_of::<i64>().blocking().collect::<Result<_, _>>().unwrap();
    assert_eq!(items, [1, 2, 3]);
    let asked = server.join().unwrap();
    assert!(asked[0].contains("limit=2") && asked[1].contains("offset=2"), "{asked:?}");

    let mut inside = list().pages_of::<i64>().blocking();
    let first = wait(async { inside.next() }).unwrap();
    assert!(
        matches!(first, Some(Err(Error::Request(error))) if *error == RequestError::Blocking(WaitError::InsideAsync))
    );
    assert!(inside.next().is_none());
}

#[test]
fn streams_are_iterators() {
    let client = serve(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: 1\n\ndata: x\n\ndata: 2\n\n");
    let events = client.request(Method::GET, "/events").events().send_blocking().unwrap();
    let data: Vec<Option<Value>> = events.blocking().map(|it| it.ok().map(|it| it.data)).collect();
    assert_eq!(data, [Some(Value::from(1)), None, Some(Value::from(2))]);
    let client = serve(b"HTTP/1.1 200 OK\r\nContent-Type: application/jsonl\r\nConnection: close\r\n\r\n1\n2");
    let values = client.request(Method::GET, "/logs").json_stream().send_blocking().unwrap();
    assert_eq!(values.blocking().map(Result::unwrap).collect::<Vec<_>>(), [Value::from(1), Value::from(2)]);
}
