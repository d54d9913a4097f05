//! The unreliable server over HTTP/1.1.

use std::io;
use std::sync::Arc;

use http::{Request, Response};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::service::{Connection, Delivery, Fate, Service};

/// Starts the server, and returns its URL.
pub(super) async fn serve(service: Arc<Service>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = Arc::clone(&service);
            tokio::spawn(async move {
                // The client may close the connection at any time.
                let _closed = serve_connection(BufReader::new(stream), &service).await;
            });
        }
    });
    uri
}

async fn serve_connection(mut stream: BufReader<TcpStream>, service: &Service) -> io::Result<()> {
    while let Some((request, length)) = head(&mut stream).await? {
        let fate = service.fate();
        let mut body = vec![0; length];
        if !fate.is_early {
            stream.read_exact(&mut body).await?;
        }
        let request = request.map(|()| body);
        let success = fate.is_processed.then(|| service.process(&request));
        let (status, with_wait) = match fate.delivery {
            Delivery::Status(status, with_wait) => (status, with_wait),
            Delivery::Silent => return until_closed(&mut stream).await,
            Delivery::Reset | Delivery::Refused => return Ok(()),
            _ => (500, false),
        };
        let response = match success {
            Some(success) if !matches!(fate.delivery, Delivery::Status(..)) => success,
            _ => Service::failure(status, with_wait),
        };
        if fate.connection == Connection::Freeze {
            return until_closed(&mut stream).await;
        }
        send(&mut stream, response, fate).await?;
        match (fate.delivery, fate.connection) {
            (Delivery::Stalled, _) => return until_closed(&mut stream).await,
            (Delivery::Cut, _) => return Ok(()),
            (_, Connection::Keep) if !fate.is_early => {}
            _ => return Ok(()),
        }
    }
    Ok(())
}

/// Sends a response, or a part of it.
async fn send(stream: &mut BufReader<TcpStream>, response: Response<Vec<u8>>, fate: Fate) -> io::Result<()> {
    let (parts, mut body) = response.into_parts();
    let mut head = format!("HTTP/1.1 {}\r\nContent-Type: application/json\r\n", parts.status);
    for (name, value) in &parts.headers {
        head.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    if matches!(fate.connection, Connection::Announce | Connection::AnnounceAndClose) {
        head.push_str("Connection: close\r\n");
    }
    if fate.delivery == Delivery::Garbled {
        body.pop();
    }
    let is_part = matches!(fate.delivery, Delivery::Cut | Delivery::Stalled);
    let sent = if is_part { &body[..body.len() / 2] } else { &body[..] };
    let is_chunked = fate.variant;
    let message = if is_chunked {
        // An incomplete body ends with a chunk whose length is invalid.
        let end: &[u8] = match fate.delivery {
            Delivery::Cut => b"\r\nx\r\n",
            Delivery::Stalled => b"\r\n",
            _ => b"\r\n0\r\n\r\n",
        };
        let head = format!("{head}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n", sent.len());
        [head.as_bytes(), sent, end].concat()
    } else {
        [format!("{head}Content-Length: {}\r\n\r\n", body.len()).as_bytes(), sent].concat()
    };
    stream.write_all(&message).await
}

/// Waits until the client closes the connection.
async fn until_closed(stream: &mut BufReader<TcpStream>) -> io::Result<()> {
    while stream.read(&mut [0; 1024]).await? > 0 {}
    Ok(())
}

/// Returns the head of the next request, and the length of its body.
async fn head(stream: &mut BufReader<TcpStream>) -> io::Result<Option<(Request<()>, usize)>> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await? == 0 {
            return Ok(None);
        }
    }
    let mut lines = head.lines();
    let mut words = lines.next().unwrap_or_default().split(' ');
    let request = Request::builder().method(words.next().unwrap()).uri(words.next().unwrap()).body(()).unwrap();
    let length = lines.filter_map(|it| it.split_once(": ")).find(|it| it.0.eq_ignore_ascii_case("content-length"));
    Ok(Some((request, length.map_or(0, |it| it.1.parse().unwrap()))))
}
