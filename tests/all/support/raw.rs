//! Requests byte by byte, as no client would write them.

use std::{net::Ipv4Addr, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
};

/// Sends `bytes` to a port of this machine and gives the whole answer.
pub(crate) async fn sends(port: u16, bytes: &[u8]) -> String {
    let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    answer(stream, bytes).await
}

/// The same from an address of this machine.
pub(crate) async fn sends_from(address: Ipv4Addr, port: u16, bytes: &[u8]) -> String {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((address, 0).into()).unwrap();
    let stream = socket.connect((Ipv4Addr::LOCALHOST, port).into()).await;
    answer(stream.unwrap(), bytes).await
}

/// Reads until the other side closes; silence is a fault.
async fn answer(mut stream: TcpStream, bytes: &[u8]) -> String {
    // The other side may have refused before it has read everything.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    let ended = tokio::time::timeout(Duration::from_secs(15), read).await;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    assert!(ended.is_ok(), "no end after {answer:?}");
    answer
}

/// The status of an answer.
#[track_caller]
pub(crate) fn status(answer: &str) -> u16 {
    let status = answer.split(' ').nth(1).and_then(|word| word.parse().ok());
    status.unwrap_or_else(|| panic!("no status: {answer:.300}"))
}
