//! Servers of HTTP/2 and other protocols over TLS.

use std::future::Future;
use std::sync::{Arc, Mutex};

use sdk_runtime::{Client, ClientBuilder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::authority::{Authority, server_config};

/// A frame (RFC 9113, section 4.1).
struct Frame {
    kind: u8,
    flags: u8,
    stream: u32,
}

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
/// `ACK` of SETTINGS, and `END_STREAM` of HEADERS and DATA.
const ACK_OR_END: u8 = 1;
const END_HEADERS: u8 = 4;
const REFUSED_STREAM: u32 = 7;
/// `:status: 200` and `:status: 400` (RFC 7541, appendix A).
const STATUS_200: u8 = 0x88;
const STATUS_400: u8 = 0x8c;

/// How a server treats a request that it has received completely.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Responds with 200 and without content.
    Respond,
    /// Responds with 400 to the headers, and asks the client not to send the rest of the body.
    Reject,
    /// Refuses the stream.
    Refuse,
    /// Sends GOAWAY with this last stream and `NO_ERROR`, and closes the connection.
    GoAway { last: u32 },
}

/// Serves each connection of a client that prefers HTTP/2. Returns the builder of the client.
pub(crate) async fn serve_http2<F, R>(connection: F) -> ClientBuilder
where
    F: Fn(TlsStream<TcpStream>, usize) -> R + Send + Sync + 'static,
    R: Future<Output = ()> + Send + 'static,
{
    serve_tls("h2", connection).await
}

/// Serves each connection with this protocol over TLS. Returns the builder of the client.
pub(crate) async fn serve_tls<F, R>(protocol: &str, connection: F) -> ClientBuilder
where
    F: Fn(TlsStream<TcpStream>, usize) -> R + Send + Sync + 'static,
    R: Future<Output = ()> + Send + 'static,
{
    let authority = Authority::new();
    let (certificate, key) = authority.server();
    let config = server_config().with_no_client_auth();
    let mut config = config.with_single_cert(vec![certificate], key).unwrap();
    config.alpn_protocols = vec![protocol.into()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("https://{}", listener.local_addr().unwrap());
    let connection = Arc::new(connection);
    tokio::spawn(async move {
        for number in 0.. {
            let Ok((stream, _)) = listener.accept().await else { return };
            let (acceptor, connection) = (acceptor.clone(), Arc::clone(&connection));
            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    connection(stream, number).await;
                }
            });
        }
    });
    Client::builder(&uri).root_certificates(authority.pem())
}

/// Treats requests in this order, and all others like the last one. Returns the builder of the client, and the number of
/// complete requests.
pub(crate) async fn serve_fates(fates: &'static [Fate]) -> (ClientBuilder, Arc<Mutex<usize>>) {
    let count = Arc::<Mutex<usize>>::default();
    let seen = Arc::clone(&count);
    let builder = serve_http2(move |stream, _| {
        let seen = Arc::clone(&seen);
        async move {
            // The client may close the connection at any time.
            let _closed = serve_frames(stream, fates, &seen).await;
        }
    })
    .await;
    (builder, count)
}

async fn serve_frames(mut stream: TlsStream<TcpStream>, fates: &[Fate], count: &Mutex<usize>) -> std::io::Result<()> {
    const PREFACE: usize = 24;
    stream.read_exact(&mut [0; PREFACE]).await?;
    write(&mut stream, Frame { kind: SETTINGS, flags: 0, stream: 0 }, &[]).await?;
    loop {
        let Frame { kind, flags, stream: id } = read(&mut stream).await?;
        match kind {
            SETTINGS if flags & ACK_OR_END == 0 => {
                write(&mut stream, Frame { kind: SETTINGS, flags: ACK_OR_END, stream: 0 }, &[]).await?;
            }
            HEADERS if fates == [Fate::Reject] => {
                let frame = Frame { kind: HEADERS, flags: END_HEADERS | ACK_OR_END, stream: id };
                write(&mut stream, frame, &[STATUS_400]).await?;
                write(&mut stream, Frame { kind: RST_STREAM, flags: 0, stream: id }, &[0; 4]).await?;
            }
            HEADERS | DATA if flags & ACK_OR_END != 0 => {
                let number = {
                    let mut count = count.lock().unwrap();
                    *count += 1;
                    *count - 1
                };
                match fates[number.min(fates.len() - 1)] {
                    // The response has been sent.
                    Fate::Reject => {}
                    Fate::Respond => {
                        let frame = Frame { kind: HEADERS, flags: END_HEADERS | ACK_OR_END, stream: id };
                        write(&mut stream, frame, &[STATUS_200]).await?;
                    }
                    Fate::Refuse => {
                        let frame = Frame { kind: RST_STREAM, flags: 0, stream: id };
                        write(&mut stream, frame, &REFUSED_STREAM.to_be_bytes()).await?;
                    }
                    Fate::GoAway { last } => {
                        let payload = [last.to_be_bytes(), [0; 4]].concat();
                        write(&mut stream, Frame { kind: GOAWAY, flags: 0, stream: 0 }, &payload).await?;
                        stream.shutdown().await?;
                        // Closing a socket with unread data would discard the frame.
                        while stream.read(&mut [0; 1024]).await? > 0 {}
                        return Ok(());
                    }
                }
            }
            _ => {}
        }
    }
}

/// Reads a frame without its payload.
async fn read(stream: &mut TlsStream<TcpStream>) -> std::io::Result<Frame> {
    let length = usize::from(stream.read_u8().await?) << 16 | usize::from(stream.read_u16().await?);
    let (kind, flags, id) = (stream.read_u8().await?, stream.read_u8().await?, stream.read_u32().await?);
    stream.read_exact(&mut vec![0; length]).await?;
    Ok(Frame { kind, flags, stream: id })
}

async fn write(stream: &mut TlsStream<TcpStream>, frame: Frame, payload: &[u8]) -> std::io::Result<()> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let head = [&length[1..], &[frame.kind, frame.flags], &frame.stream.to_be_bytes()].concat();
    stream.write_all(&[&head, payload].concat()).await?;
    stream.flush().await
}
