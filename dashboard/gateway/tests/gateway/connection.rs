//! What a gateway says to a broker, and what it does when the broker goes (docs/dashboard-mqtt.md).

use std::time::Duration;

use dashboard_core::gateway::status;
use lock_protocol::{MAX_FRAME, MAX_WIRE, Plain, encode};
use lockbench_gateway::{Account, Ended, Line, LockEnd, Notice, serve};
use rumqttc::mqttbytes::QoS;
use rumqttc::mqttbytes::v4::ConnectReturnCode;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::broker::{Broker, Client};

const SITE: &str = "0123456789abcdef0123456789abcdef";
const TOPIC: &str = "lockbench/1/0123456789abcdef0123456789abcdef/desk-1";
const DASHBOARD: &str = "lockbench/1/dashboard";

struct Gateway {
    task: JoinHandle<Ended>,
    lock: LockEnd,
    cancel: CancellationToken,
    notices: mpsc::UnboundedReceiver<Notice>,
}

fn start(broker: &Broker) -> Gateway {
    let account: Account = broker.url(SITE, "secret").parse().unwrap();
    let (line, lock) = Line::new();
    let cancel = CancellationToken::new();
    let (tell, notices) = mpsc::unbounded_channel();
    let stop = cancel.clone();
    let task = tokio::spawn(async move {
        let device = "desk-1".parse().unwrap();
        serve(&account, &device, line, &stop, |notice| tell.send(notice).unwrap()).await
    });
    Gateway { task, lock, cancel, notices }
}

fn plain(plain: Plain) -> Vec<u8> {
    let (mut content, mut wire) = ([0; MAX_FRAME], [0; MAX_WIRE]);
    let length = plain.write(&mut content).unwrap();
    let length = encode(&content[..length], &mut wire).unwrap();
    wire[..length - 1].to_vec()
}

fn sealed(kind: u8) -> Vec<u8> {
    let (mut content, mut wire) = ([b'x'; 40], [0; MAX_WIRE]);
    (content[0], content[1]) = (1, kind);
    let length = encode(&content, &mut wire).unwrap();
    wire[..length - 1].to_vec()
}

async fn network_comes(broker: &mut Client, gateway: &mut Gateway) {
    broker.say(DASHBOARD, b"1").await;
    assert_eq!(gateway.lock.from_gateway.recv().await, Some(status(true)));
}

#[tokio::test]
async fn it_greets_as_the_contract_says_and_parts_with_a_word() {
    let broker = Broker::open().await;
    let gateway = start(&broker);
    let (mut client, connect) = broker.accept(ConnectReturnCode::Success).await;
    let login = connect.login.expect("a login");
    assert_eq!((login.username.as_str(), login.password.as_str()), (SITE, "secret"));
    assert!(connect.clean_session && (1..=60).contains(&connect.keep_alive));
    assert!(connect.client_id.starts_with("lockbench-desk-1-"), "{}", connect.client_id);
    let will = connect.last_will.expect("a will");
    assert_eq!((will.topic, &will.message[..]), (format!("{TOPIC}/presence"), &b"0"[..]));
    assert!(will.retain && will.qos == QoS::AtLeastOnce);
    assert_eq!(client.next().await, format!("subscribe {TOPIC}/down"));
    assert_eq!(client.next().await, format!("subscribe {DASHBOARD}"));
    assert_eq!(client.next().await, format!("publish {TOPIC}/presence retained 1"));
    gateway.cancel.cancel();
    assert_eq!(client.next().await, format!("publish {TOPIC}/presence retained 0"));
    assert_eq!(client.next().await, "disconnect");
    drop(client);
    assert_eq!(gateway.task.await.unwrap(), Ended::Cancelled);
}

#[tokio::test]
async fn frames_pass_both_ways_while_the_dashboard_is_there() {
    let broker = Broker::open().await;
    let mut gateway = start(&broker);
    let (mut client, _) = broker.greet().await;
    // Before it is there the lock hears so, and nothing goes up.
    gateway.lock.to_gateway.send(plain(Plain::GatewayQuery)).await.unwrap();
    assert_eq!(gateway.lock.from_gateway.recv().await, Some(status(false)));
    gateway.lock.to_gateway.send(sealed(0)).await.unwrap();
    network_comes(&mut client, &mut gateway).await;
    let mut second = sealed(0);
    second[9] = b'y';
    gateway.lock.to_gateway.send(second.clone()).await.unwrap();
    assert_eq!(client.next().await, format!("publish {TOPIC}/up {}", second.escape_ascii()));
    // Noise goes nowhere, what is for the lock does.
    client.say(&format!("{TOPIC}/down"), &status(false)).await;
    client.say(&format!("{TOPIC}/down"), b"noise").await;
    client.say(&format!("{TOPIC}/down"), &sealed(1)).await;
    assert_eq!(gateway.lock.from_gateway.recv().await, Some(sealed(1)));
    // The line ends: the gateway says that the device is gone.
    drop(gateway.lock);
    assert_eq!(client.next().await, format!("publish {TOPIC}/presence retained 0"));
    assert_eq!(client.next().await, "disconnect");
    drop(client);
    assert_eq!(gateway.task.await.unwrap(), Ended::Line);
}

#[tokio::test]
async fn a_broken_connection_is_made_again_and_the_lock_hears_of_it() {
    let broker = Broker::open().await;
    let mut gateway = start(&broker);
    let (mut client, first) = broker.greet().await;
    network_comes(&mut client, &mut gateway).await;
    drop(client);
    assert_eq!(gateway.lock.from_gateway.recv().await, Some(status(false)));
    // While it waits, it answers for the network.
    gateway.lock.to_gateway.send(plain(Plain::GatewayQuery)).await.unwrap();
    assert_eq!(gateway.lock.from_gateway.recv().await, Some(status(false)));
    let (mut client, again) = broker.greet().await;
    assert_eq!(again, first);
    network_comes(&mut client, &mut gateway).await;
    gateway.cancel.cancel();
    while client.next().await != "disconnect" {}
    drop(client);
    assert_eq!(gateway.task.await.unwrap(), Ended::Cancelled);
    let mut told = Vec::new();
    while let Some(notice) = gateway.notices.recv().await {
        told.push(match notice {
            Notice::Lost(_, wait) => {
                assert!(wait.abs_diff(Duration::from_secs(1)) <= Duration::from_millis(250));
                Notice::Lost(String::new(), Duration::ZERO)
            }
            other => other,
        });
    }
    assert_eq!(
        told,
        [
            Notice::Connected,
            Notice::Network(true),
            Notice::Lost(String::new(), Duration::ZERO),
            Notice::Network(false),
            Notice::Connected,
            Notice::Network(true),
        ]
    );
}

#[tokio::test]
async fn a_refusal_is_told_and_no_frame_is_kept() {
    let broker = Broker::open().await;
    let mut gateway = start(&broker);
    drop(broker.accept(ConnectReturnCode::NotAuthorized).await);
    let Some(Notice::Lost(why, _)) = gateway.notices.recv().await else { panic!("no word") };
    assert!(why.contains("NotAuthorized"), "{why}");
    gateway.lock.to_gateway.send(sealed(0)).await.unwrap();
    gateway.cancel.cancel();
    assert_eq!(gateway.task.await.unwrap(), Ended::Cancelled);
}
