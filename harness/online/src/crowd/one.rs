//! One of the crowd: a lockbox, its gateway, and the orders for it.

use lockbench_gateway::{Account, Device, Line, Notice, serve};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::tally::Tally;
use crate::hand::Missing;
use crate::lockbox::VirtualLockbox;
use crate::order::Order;

/// What a lockbox of the crowd starts from.
pub(super) struct One {
    pub(super) device: Device,
    pub(super) account: Account,
    pub(super) seed: u64,
    pub(super) utc_s: i64,
    pub(super) speed: f64,
    /// Whether it opens its pairing screen at once.
    pub(super) pair: bool,
    pub(super) orders: mpsc::UnboundedReceiver<Order>,
    pub(super) tally: Tally,
}

impl One {
    /// Lives until it is cancelled.
    pub(super) async fn live(self, cancel: CancellationToken) {
        let Self { device, account, seed, utc_s, speed, pair, mut orders, tally } = self;
        let (line, end) = Line::new();
        let name = device.to_string();
        let told = name.clone();
        let mut lockbox = VirtualLockbox::new(seed, utc_s, speed, end, move |sight| {
            println!("{told}: {sight}");
        });
        let heard = name.clone();
        let gateway = serve(&account, &device, line, &cancel, move |notice| match notice {
            Notice::Connected => tally.connected(&heard),
            Notice::Lost(why, wait) => tally.lost(&heard, &why, wait),
            Notice::Network(there) => tally.network(&heard, there),
        });
        let living = async {
            if pair && let Err(missing) = lockbox.open_pairing().await {
                eprintln!("{name}: {missing}");
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
                    Some(order) => obey(&mut lockbox, order).await,
                    None => lockbox.attend_code().await.map(|()| false),
                };
                match done {
                    Ok(true) => println!("{name}: {}", lockbox.shown()),
                    Ok(false) => {}
                    Err(Missing::Gone(_)) => return,
                    Err(missing) => eprintln!("{name}: {missing}"),
                }
            }
        };
        tokio::pin!(gateway);
        tokio::select! {
            _ = &mut gateway => {}
            () = living => drop(gateway.await),
        }
    }
}

/// Tells whether what the display says then is worth a line.
async fn obey(lockbox: &mut VirtualLockbox, order: Order) -> Result<bool, Missing> {
    match order {
        Order::Display => {
            let picture = lockbox.eyes().ascii();
            println!("{picture}");
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
