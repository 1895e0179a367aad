//! A kept-alive HTTP/1.1 connection that costs the generator as little as it can.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use futures::StreamExt;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;

/// Nobody waits longer for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the server answered.
pub struct Answer {
    pub status: u16,
    /// `Location`, without the host.
    pub location: String,
    pub body: Vec<u8>,
}

pub struct Line {
    address: SocketAddr,
    stream: BufReader<TcpStream>,
    token: String,
}

impl Line {
    pub async fn open(address: SocketAddr, token: &str) -> Self {
        Self { address, stream: connect(address).await.expect("the server listens"), token: token.to_owned() }
    }

    /// One request. A connection that broke is opened anew for the next one.
    pub async fn ask(&mut self, head: &str, body: &[&[u8]]) -> io::Result<Answer> {
        let answer = tokio::time::timeout(PATIENCE, self.try_ask(head, body)).await;
        let answer = answer.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
        if answer.is_err() {
            self.stream = connect(self.address).await?;
        }
        answer
    }

    async fn try_ask(&mut self, head: &str, body: &[&[u8]]) -> io::Result<Answer> {
        let length: usize = body.iter().map(|part| part.len()).sum();
        let (first, more) = head.split_once('\n').unwrap_or((head, ""));
        let mut said = format!(
            "{first} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Length: {length}\r\n",
            self.address, self.token
        );
        for line in more.lines() {
            said.push_str(line);
            said.push_str("\r\n");
        }
        said.push_str("\r\n");
        let mut said = said.into_bytes();
        // What is short goes in one packet with its head.
        let (short, long) = if length < 16 * 1024 { (body, &[][..]) } else { (&[][..], body) };
        short.iter().for_each(|part| said.extend_from_slice(part));
        let stream = self.stream.get_mut();
        stream.write_all(&said).await?;
        for part in long {
            stream.write_all(part).await?;
        }
        self.read().await
    }

    async fn read(&mut self) -> io::Result<Answer> {
        let mut line = String::new();
        self.stream.read_line(&mut line).await?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.ok_or(io::ErrorKind::UnexpectedEof)?;
        let (mut length, mut location) = (0, String::new());
        loop {
            line.clear();
            self.stream.read_line(&mut line).await?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().map_err(|_| io::ErrorKind::InvalidData)?;
            } else if name.eq_ignore_ascii_case("location") {
                value.trim().clone_into(&mut location);
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await?;
        Ok(Answer { status, location, body })
    }
}

async fn connect(address: SocketAddr) -> io::Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(BufReader::new(stream))
}

/// Opens the poke channel; when each poke arrived. It ends when the socket does.
pub async fn listen(address: SocketAddr, ticket: &str) -> UnboundedReceiver<Instant> {
    let stream = TcpStream::connect(address).await.expect("the server listens");
    let opened = tokio_tungstenite::client_async(format!("ws://{address}/poke?ticket={ticket}"), stream).await;
    let (mut socket, _) = opened.expect("a ticket opens the poke channel");
    let (tell, told) = unbounded_channel();
    tokio::task::spawn_local(async move {
        while let Some(Ok(message)) = socket.next().await {
            let over = matches!(message, Message::Close(_));
            if over || (matches!(message, Message::Text(_)) && tell.send(Instant::now()).is_err()) {
                return;
            }
        }
    });
    told
}
