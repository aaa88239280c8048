//! Parts that are not on the board but on the bench: embedded-hal's traits over [`bench_protocol::rpc`].
//!
//! All parts of a board share one [`Bench`]. A call waits for its answer, while which no time passes for the
//! device but what the bench says.

mod bench;
mod crash;
mod edge;
mod flash;
mod i2c;
mod pin;
mod serial;
mod spi;
mod transport;

pub use bench::Bench;
pub use crash::crashed;
pub use edge::RemoteEdges;
pub use flash::{FlashRefusal, RemoteFlash};
pub use i2c::{BusRefusal, RemoteI2c};
pub use pin::{RemoteInput, RemoteOutput};
pub use serial::RemoteSerial;
pub use spi::{RemoteSpi, SpiRefusal};
pub use transport::Transport;
