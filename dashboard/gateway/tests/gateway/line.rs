//! Lines carry a lock's frames, whatever the bytes' breaks are.

use lockbench_gateway::line::{BAUD, connect_tcp, lend_tcp, open_serial};
use lockbench_gateway::{Account, Ended, Line, LockEnd, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use dashboard_core::gateway::status;
use lock_protocol::{MAX_FRAME, MAX_WIRE, Plain, encode};

/// A query with its zero, as a lock writes it.
fn query() -> Vec<u8> {
    let (mut content, mut wire) = ([0; MAX_FRAME], [0; MAX_WIRE]);
    let length = Plain::GatewayQuery.write(&mut content).unwrap();
    let length = encode(&content[..length], &mut wire).unwrap();
    wire[..length].to_vec()
}

/// The answer with its zero.
fn no_network() -> Vec<u8> {
    let mut answer = status(false);
    answer.push(0);
    answer
}

/// Serves a line without a broker: the gateway answers for the network, and tries on.
async fn serve_without_broker(line: Line, cancel: CancellationToken) -> Ended {
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let account: Account = format!("mqtt://{}:t@{nobody}", "0".repeat(32)).parse().unwrap();
    serve(&account, &"desk-1".parse().unwrap(), line, &cancel, |_| {}).await
}

#[tokio::test]
async fn a_lock_behind_tcp_is_answered_until_it_goes() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let line = connect_tcp(&listener.local_addr().unwrap().to_string()).await.unwrap();
    let (mut lock, _) = listener.accept().await.unwrap();
    let gateway = tokio::spawn(serve_without_broker(line, CancellationToken::new()));
    for byte in query() {
        lock.write_all(&[byte]).await.unwrap();
    }
    let mut answer = vec![0; no_network().len()];
    lock.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, no_network());
    drop(lock);
    assert_eq!(gateway.await.unwrap(), Ended::Line);
}

#[tokio::test]
async fn a_lock_on_a_serial_port_is_answered() {
    use std::io::{Read as _, Write as _};

    let (mut lock, port) = serialport::TTYPort::pair().unwrap();
    let path = serialport::SerialPort::name(&port).unwrap();
    let line = open_serial(&path, BAUD).unwrap();
    let cancel = CancellationToken::new();
    let gateway = tokio::spawn(serve_without_broker(line, cancel.clone()));
    let answer = tokio::task::spawn_blocking(move || {
        serialport::SerialPort::set_timeout(&mut lock, std::time::Duration::from_secs(20)).unwrap();
        lock.write_all(b"noise\0").unwrap();
        lock.write_all(&query()).unwrap();
        let mut answer = vec![0; no_network().len()];
        lock.read_exact(&mut answer).unwrap();
        (lock, answer)
    });
    // The lock's end stays open: else the line may end before the gateway is asked to.
    let (_lock, answer) = answer.await.unwrap();
    assert_eq!(answer, no_network());
    cancel.cancel();
    assert_eq!(gateway.await.unwrap(), Ended::Cancelled);
    assert!(open_serial("/dev/there-is-none", BAUD).is_err());
}

#[tokio::test]
async fn a_lent_line_serves_one_gateway_after_another_until_the_lock_goes() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (line, LockEnd { to_gateway, mut from_gateway }) = Line::new();
    let lending = tokio::spawn(lend_tcp(listener, line));
    for _ in 0..2 {
        let gateway = connect_tcp(&address).await.unwrap();
        let cancel = CancellationToken::new();
        let serving = tokio::spawn(serve_without_broker(gateway, cancel.clone()));
        let asked = query();
        // The line is lent once something comes back: until then nobody may have heard it.
        let answer = loop {
            to_gateway.send(asked[..asked.len() - 1].to_vec()).await.unwrap();
            tokio::select! {
                answer = from_gateway.recv() => break answer,
                () = tokio::task::yield_now() => {}
            }
        };
        assert_eq!(answer, Some(status(false)));
        cancel.cancel();
        assert_eq!(serving.await.unwrap(), Ended::Cancelled);
    }
    drop((to_gateway, from_gateway));
    lending.await.unwrap().unwrap();
}
