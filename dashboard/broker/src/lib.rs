//! Where an MQTT broker is and how it is reached: one URL, read alike by the dashboard and its gateways.

mod address;
mod tls;

pub use address::{BrokerAddress, NotABroker};
pub use tls::TlsError;
