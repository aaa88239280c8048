//! The broker: who may connect, what a gateway may say and hear.

use dashboard_server::Id;
use rumqttc::{
    ConnectReturnCode, ConnectionError, Event, EventLoop, Packet, QoS, SubscribeReasonCode,
};

use crate::bench::Bench;
use crate::gateway::client;
use crate::story::gateway_token;

/// Gives the answer to CONNECT.
async fn connects(events: &mut EventLoop) -> ConnectReturnCode {
    loop {
        match events.poll().await {
            Ok(Event::Incoming(Packet::ConnAck(answer))) => return answer.code,
            Ok(_) => {}
            Err(ConnectionError::ConnectionRefused(code)) => return code,
            Err(error) => panic!("neither in nor out: {error}"),
        }
    }
}

/// Waits for the first packet of a kind; `None`: the connection ended before.
async fn hears<T>(events: &mut EventLoop, what: impl Fn(Packet) -> Option<T>) -> Option<T> {
    loop {
        match events.poll().await {
            Ok(Event::Incoming(packet)) => {
                if let Some(found) = what(packet) {
                    return Some(found);
                }
            }
            Ok(_) => {}
            Err(_) => return None,
        }
    }
}

#[tokio::test]
async fn only_who_has_a_token_of_the_site_comes_in() {
    let (bench, kim) = Bench::set_up().await;
    let (site, token) = gateway_token(&kim).await;
    let other = Id::random().unwrap().to_string();
    let (in_, out) = (ConnectReturnCode::Success, ConnectReturnCode::NotAuthorized);
    let own_presence = format!("lockbench/1/{site}/x/presence");
    let own_up = format!("lockbench/1/{site}/x/up");
    let others_presence = format!("lockbench/1/{other}/x/presence");
    for (name, password, will, expected) in [
        (site.as_str(), token.as_str(), None, in_),
        (&site, &token, Some(own_presence.as_str()), in_),
        (&site, "guessed", None, out),
        (&site, "", None, out),
        (&other, &token, None, out),
        ("", &token, None, out),
        ("kim@example.com", crate::bench::PASSWORD, None, out),
        (&site, &token, Some(own_up.as_str()), out),
        (&site, &token, Some(others_presence.as_str()), out),
    ] {
        let (_client, mut events) = client(bench.mqtt(), "x", name, password, will);
        assert_eq!(connects(&mut events).await, expected, "{name} {will:?}");
    }
}

#[tokio::test]
async fn a_gateway_hears_its_own_site_and_nothing_else() {
    let (bench, kim) = Bench::set_up().await;
    let (site, token) = gateway_token(&kim).await;
    let other = Id::random().unwrap();
    let (fine, failure) =
        (SubscribeReasonCode::Success(QoS::AtMostOnce), SubscribeReasonCode::Failure);
    let (client, mut events) = client(bench.mqtt(), "x", &site, &token, None);
    for (filter, expected) in [
        (format!("lockbench/1/{site}/desk/down"), fine),
        (format!("lockbench/1/{site}/+/down"), fine),
        ("lockbench/1/dashboard".to_owned(), fine),
        (format!("lockbench/1/{site}/desk/up"), failure),
        (format!("lockbench/1/{site}/desk/presence"), failure),
        (format!("lockbench/1/{site}/#"), failure),
        (format!("lockbench/1/{other}/desk/down"), failure),
        ("lockbench/1/+/+/down".to_owned(), failure),
        ("#".to_owned(), failure),
        ("$SYS/#".to_owned(), failure),
    ] {
        client.subscribe(&filter, QoS::AtLeastOnce).await.unwrap();
        let codes = hears(&mut events, |packet| match packet {
            Packet::SubAck(answer) => Some(answer.return_codes),
            _ => None,
        });
        assert_eq!(codes.await, Some(vec![expected]), "{filter}");
    }
}

#[tokio::test]
async fn a_gateway_that_says_what_it_may_not_is_sent_away() {
    let (bench, kim) = Bench::set_up().await;
    let (site, token) = gateway_token(&kim).await;
    let other = Id::random().unwrap();
    for (topic, qos, length) in [
        (format!("lockbench/1/{other}/desk/up"), QoS::AtMostOnce, 8),
        (format!("lockbench/1/{other}/desk/presence"), QoS::AtLeastOnce, 1),
        (format!("lockbench/1/{site}/desk/down"), QoS::AtMostOnce, 8),
        ("lockbench/1/dashboard".to_owned(), QoS::AtLeastOnce, 1),
        (format!("lockbench/1/{site}/desk/up"), QoS::AtMostOnce, 257),
        (format!("lockbench/1/{site}/desk/up"), QoS::AtMostOnce, 5000),
        (format!("lockbench/1/{site}/desk/up"), QoS::ExactlyOnce, 8),
        ("elsewhere".to_owned(), QoS::AtMostOnce, 8),
    ] {
        let (client, mut events) = client(bench.mqtt(), "x", &site, &token, None);
        assert_eq!(connects(&mut events).await, ConnectReturnCode::Success);
        client.publish(&topic, qos, false, vec![1; length]).await.unwrap();
        let pinged = hears(&mut events, |packet| {
            matches!(packet, Packet::PubAck(_) | Packet::PubRec(_)).then_some(())
        });
        assert_eq!(pinged.await, None, "{topic} {qos:?} {length}");
    }
    // And the site is as it was.
    bench
        .until("nothing there", |state| {
            state.sites.values().all(|site| site.devices().next().is_none())
        })
        .await;
}

#[tokio::test]
async fn a_device_is_there_until_it_says_goodbye_or_its_connection_breaks() {
    let (bench, kim) = Bench::set_up().await;
    let (site, token) = gateway_token(&kim).await;
    let presence = format!("lockbench/1/{site}/desk/presence");
    for polite in [true, false] {
        let (client, mut events) = client(bench.mqtt(), "x", &site, &token, Some(&presence));
        client.publish(&presence, QoS::AtLeastOnce, true, *b"1").await.unwrap();
        hears(&mut events, |packet| matches!(packet, Packet::PubAck(_)).then_some(())).await;
        bench
            .until("it is there", |state| state.sites.values().any(|site| site.is_there("desk")))
            .await;
        if polite {
            client.publish(&presence, QoS::AtLeastOnce, true, *b"0").await.unwrap();
            hears(&mut events, |packet| matches!(packet, Packet::PubAck(_)).then_some(())).await;
        }
        drop(events);
        bench
            .until("it is gone", |state| !state.sites.values().any(|site| site.is_there("desk")))
            .await;
    }
}

#[tokio::test]
async fn noise_on_the_brokers_port_ends_that_connection_and_nothing_else() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let (bench, kim) = Bench::set_up().await;
    let (site, token) = gateway_token(&kim).await;
    let (_client, mut events) = client(bench.mqtt(), "x", &site, &token, None);
    assert_eq!(connects(&mut events).await, ConnectReturnCode::Success);
    for noise in [
        &b"GET / HTTP/1.1\r\n\r\n"[..],
        &[0xFF; 64],
        &[0x10, 0xFF, 0xFF, 0xFF, 0x7F],
        &[0x30, 0x00],
        &[0x10, 0x00],
    ] {
        let mut stream = tokio::net::TcpStream::connect(bench.mqtt()).await.unwrap();
        stream.write_all(noise).await.unwrap();
        // Where a packet seems to go on, it doesn't.
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        // A reset is an end as well.
        drop(stream.read_to_end(&mut answer).await);
        assert!(answer.is_empty(), "{noise:?} was answered with {answer:?}");
    }
    assert_eq!(kim.get("/api/v1/site").await.status, 200);
}
