//! One of the crowd: a lockbox, its gateway, and the orders for it.

use lockbench_gateway::line::lend_tcp;
use lockbench_gateway::{Account, Device, Line, Notice, serve};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::tally::Tally;
use super::voice::Voice;
use super::way::Way;
use crate::hand::Missing;
use crate::lockbox::VirtualLockbox;
use crate::order::Order;

/// What a lockbox of the crowd starts from.
pub(super) struct One {
    pub(super) device: Device,
    pub(super) way: Way,
    pub(super) seed: u64,
    pub(super) utc_s: i64,
    pub(super) speed: f64,
    /// Whether it opens its pairing screen at once.
    pub(super) pair: bool,
    pub(super) orders: mpsc::UnboundedReceiver<Order>,
    pub(super) tally: Tally,
    pub(super) voice: Voice,
}

impl One {
    /// Lives until it is cancelled.
    pub(super) async fn live(self, cancel: CancellationToken) {
        let Self { device, way, seed, utc_s, speed, pair, mut orders, tally, voice } = self;
        let (line, end) = Line::new();
        let name = device.to_string();
        let (told, beside) = (name.clone(), voice.clone());
        let mut lockbox = VirtualLockbox::new(seed, utc_s, speed, end, move |sight| {
            beside.data(&told, sight);
        });
        let gateway = reach(&way, &device, line, &cancel, &tally, &voice);
        let living = async {
            if pair && let Err(missing) = lockbox.open_pairing().await {
                voice.word(format_args!("{name}: {missing}"));
            }
            loop {
                let order = tokio::select! {
                    order = orders.recv() => order,
                    watched = lockbox.watch_code() => match watched {
                        Ok(()) => None,
                        Err(_) => return,
                    },
                };
                let done = match order {
                    Some(order) => obey(&mut lockbox, order, &name, &voice).await,
                    None => lockbox.attend_code().await.map(|()| false),
                };
                match done {
                    Ok(true) => voice.data(&name, lockbox.shown()),
                    Ok(false) => {}
                    Err(Missing::Gone(_)) => return,
                    Err(missing) => voice.word(format_args!("{name}: {missing}")),
                }
            }
        };
        tokio::pin!(gateway);
        tokio::select! {
            () = &mut gateway => {}
            () = living => gateway.await,
        }
    }
}

/// Is the lockbox's way to its dashboard until it is cancelled.
async fn reach(
    way: &Way,
    device: &Device,
    line: Line,
    cancel: &CancellationToken,
    tally: &Tally,
    voice: &Voice,
) {
    match way {
        Way::Broker(account) => through_broker(account, device, line, cancel, tally).await,
        Way::Listen(address) => {
            let listener = match TcpListener::bind(address).await {
                Ok(listener) => listener,
                Err(error) => {
                    return voice
                        .word(format_args!("{device}: can't listen at {address}: {error}"));
                }
            };
            match listener.local_addr() {
                Ok(address) => voice.data(device, format_args!("its line is at {address}")),
                Err(error) => voice.word(format_args!("{device}: {error}")),
            }
            tokio::select! {
                lent = lend_tcp(listener, line) => if let Err(error) = lent {
                    voice.word(format_args!("{device}: {error}"));
                },
                () = cancel.cancelled() => {}
            }
        }
    }
}

async fn through_broker(
    account: &Account,
    device: &Device,
    line: Line,
    cancel: &CancellationToken,
    tally: &Tally,
) {
    let name = device.to_string();
    let told = |notice| match notice {
        Notice::Connected => tally.connected(&name),
        Notice::Lost(why, wait) => tally.lost(&name, &why, wait),
        Notice::Network(there) => tally.network(&name, there),
    };
    serve(account, device, line, cancel, told).await;
}

/// Tells whether what the display says then is worth a line.
async fn obey(
    lockbox: &mut VirtualLockbox,
    order: Order,
    name: &str,
    voice: &Voice,
) -> Result<bool, Missing> {
    match order {
        Order::Display => {
            let picture = lockbox.eyes().ascii();
            voice.data(name, format_args!("\n{picture}"));
            return Ok(false);
        }
        Order::Pair => lockbox.open_pairing().await,
        Order::Hold(button, time) => lockbox.hold(button, time).await,
        Order::Turn(detents) => lockbox.turn(detents).await,
        Order::Choose(row) => lockbox.choose(&row).await,
        Order::Type(keys) => lockbox.type_keys(&keys).await,
        Order::Apply(stimulus) => {
            lockbox.apply(stimulus)?;
            lockbox.settle().await
        }
    }?;
    Ok(true)
}
