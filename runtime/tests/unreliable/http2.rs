//! The unreliable server over HTTP/2.

use std::future::{pending, poll_fn};
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use h2::server::SendResponse;
use h2::{Reason, RecvStream};
use http::{Request, Response};
use sdk_runtime::ClientBuilder;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, ReadHalf, WriteHalf};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_rustls::server::TlsStream;

use super::service::{Connection, Delivery, Fate, Service};
use crate::support::http2::serve_http2;

/// The length of the header of a frame (RFC 9113, section 4.1).
const FRAME_HEAD: usize = 9;
/// `NO_ERROR` twice, `INTERNAL_ERROR` and `ENHANCE_YOUR_CALM` (RFC 9113, section 7).
const REASONS: [u8; 4] = [0, 0, 2, 11];
/// The largest id of a stream, with which a server announces a later GOAWAY frame (RFC 9113, section 6.8).
const ANY_STREAM: u32 = 0x7fff_ffff;

/// Something that a connection sends or does.
enum Output {
    Frame(Vec<u8>),
    /// GOAWAY with this last stream.
    GoAway(u32),
    Freeze,
    Close,
}

/// The end of a connection: streams above the last one are not processed.
#[derive(Default)]
struct End(Mutex<(u32, Option<u32>)>);

impl End {
    /// `true` if a stream may be processed.
    fn admits(&self, stream: u32) -> bool {
        let (highest, last) = &mut *self.0.lock().unwrap();
        if last.is_some_and(|it| stream > it) {
            return false;
        }
        *highest = stream.max(*highest);
        true
    }

    /// Ends the connection after the streams that were admitted. Returns the last one, unless this was done before.
    fn begin(&self) -> Option<u32> {
        let (highest, last) = &mut *self.0.lock().unwrap();
        last.is_none().then(|| *last.insert(*highest))
    }
}

/// Starts the server, and returns the builder of its client.
pub(super) async fn serve(service: Arc<Service>) -> ClientBuilder {
    serve_http2(move |stream, _| {
        let service = Arc::clone(&service);
        async move {
            let (inner, outer) = tokio::io::duplex(64 << 10);
            let (outputs, sent) = mpsc::channel(16);
            tokio::join!(serve_streams(inner, service, outputs.clone()), relay(stream, outer, outputs, sent));
        }
    })
    .await
}

async fn serve_streams(stream: DuplexStream, service: Arc<Service>, outputs: mpsc::Sender<Output>) {
    let end = Arc::<End>::default();
    let Ok(mut connection) = h2::server::handshake(stream).await else { return };
    while let Some(Ok((request, response))) = connection.accept().await {
        let (service, outputs, end) = (Arc::clone(&service), outputs.clone(), Arc::clone(&end));
        tokio::spawn(async move {
            // The client may cancel the request.
            let _canceled = respond(request, response, &service, &outputs, &end).await;
        });
    }
}

async fn respond(
    request: Request<RecvStream>,
    mut response: SendResponse<Bytes>,
    service: &Service,
    outputs: &mpsc::Sender<Output>,
    end: &End,
) -> Result<(), h2::Error> {
    let fate = service.fate();
    if fate.connection == Connection::Freeze {
        let _closed = outputs.send(Output::Freeze).await;
    }
    let (parts, mut incoming) = request.into_parts();
    let mut body = Vec::new();
    while !fate.is_early
        && let Some(chunk) = incoming.data().await
    {
        let chunk = chunk?;
        incoming.flow_control().release_capacity(chunk.len())?;
        body.extend_from_slice(&chunk);
    }
    if !end.admits(response.stream_id().as_u32()) {
        return Ok(());
    }
    let success = fate.is_processed.then(|| service.process(&Request::from_parts(parts, body)));
    if fate.variant {
        end_connection(fate, outputs, end).await;
    }
    let content = match (fate.delivery, success) {
        (Delivery::Status(status, with_wait), _) => Service::failure(status, with_wait),
        (Delivery::Silent, _) => return until_reset(&mut response).await,
        (Delivery::Refused, _) => {
            response.send_reset(Reason::REFUSED_STREAM);
            return Ok(());
        }
        (_, Some(success)) if fate.delivery != Delivery::Reset => success,
        _ => {
            response.send_reset(Reason::INTERNAL_ERROR);
            return Ok(());
        }
    };
    send(&mut response, content, fate).await?;
    if !fate.variant {
        end_connection(fate, outputs, end).await;
    }
    Ok(())
}

/// Sends a response, or a part of it.
async fn send(response: &mut SendResponse<Bytes>, content: Response<Vec<u8>>, fate: Fate) -> Result<(), h2::Error> {
    let (mut parts, mut body) = content.into_parts();
    if fate.delivery == Delivery::Garbled {
        body.pop();
    }
    parts.headers.insert(http::header::CONTENT_LENGTH, body.len().into());
    let is_part = matches!(fate.delivery, Delivery::Cut | Delivery::Stalled);
    if is_part {
        body.truncate(body.len() / 2);
    }
    let mut stream = response.send_response(Response::from_parts(parts, ()), false)?;
    stream.send_data(body.into(), !is_part)?;
    match fate.delivery {
        Delivery::Cut => {
            // Resetting the stream discards data that was not sent.
            tokio::time::sleep(Duration::from_millis(2)).await;
            stream.send_reset(if fate.variant { Reason::NO_ERROR } else { Reason::INTERNAL_ERROR });
        }
        Delivery::Stalled => {
            poll_fn(|context| stream.poll_reset(context)).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Waits until the client resets the stream.
async fn until_reset(response: &mut SendResponse<Bytes>) -> Result<(), h2::Error> {
    poll_fn(|context| response.poll_reset(context)).await.map(|_| ())
}

/// Ends the connection, if that is the fate of a request. Fails only after the connection was closed.
async fn end_connection(fate: Fate, outputs: &mpsc::Sender<Output>, end: &End) {
    match fate.connection {
        Connection::Keep | Connection::Freeze => {}
        Connection::Close => {
            let _closed = outputs.send(Output::Close).await;
        }
        Connection::Announce | Connection::AnnounceAndClose => {
            if fate.is_early {
                let _closed = outputs.send(Output::GoAway(ANY_STREAM)).await;
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            if let Some(last) = end.begin() {
                let _closed = outputs.send(Output::GoAway(last)).await;
            }
            if fate.connection == Connection::AnnounceAndClose {
                let _closed = outputs.send(Output::Close).await;
            }
        }
    }
}

/// Relays between the client and the server, and sends other output to the client.
async fn relay(
    client: TlsStream<TcpStream>,
    server: DuplexStream,
    outputs: mpsc::Sender<Output>,
    sent: mpsc::Receiver<Output>,
) {
    let (mut from_client, to_client) = tokio::io::split(client);
    let (from_server, mut to_server) = tokio::io::split(server);
    // The first of them to end closes the connection.
    tokio::select! {
        _ = tokio::io::copy(&mut from_client, &mut to_server) => {}
        _ = relay_frames(from_server, outputs) => {}
        _ = write(to_client, sent) => {}
    }
}

async fn relay_frames(mut server: ReadHalf<DuplexStream>, outputs: mpsc::Sender<Output>) -> io::Result<()> {
    loop {
        let mut frame = vec![0; FRAME_HEAD];
        if server.read_exact(&mut frame).await.is_err() {
            let _closed = outputs.send(Output::Close).await;
            return pending().await;
        }
        let length = usize::from(frame[0]) << 16 | usize::from(frame[1]) << 8 | usize::from(frame[2]);
        frame.resize(FRAME_HEAD + length, 0);
        server.read_exact(&mut frame[FRAME_HEAD..]).await?;
        let _closed = outputs.send(Output::Frame(frame)).await;
    }
}

async fn write(mut client: WriteHalf<TlsStream<TcpStream>>, mut outputs: mpsc::Receiver<Output>) -> io::Result<()> {
    while let Some(output) = outputs.recv().await {
        match output {
            Output::Frame(frame) => client.write_all(&frame).await?,
            Output::GoAway(last) => {
                let head = [0, 0, 8, 7, 0, 0, 0, 0, 0];
                let reason = if last == ANY_STREAM { 0 } else { REASONS[usize::try_from(last / 2 % 4).unwrap()] };
                client.write_all(&[&head[..], &last.to_be_bytes(), &[0, 0, 0, reason]].concat()).await?;
            }
            Output::Freeze => pending().await,
            Output::Close => break,
        }
        client.flush().await?;
    }
    client.shutdown().await
}
