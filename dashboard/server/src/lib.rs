//! The dashboard as a web application: pages, API, database, broker and mail around `dashboard-core`.
//!
//! [`Server::start`] starts all of it in the process of whoever calls, with the machine's clock or a test clock.

mod account;
mod api;
mod clock;
mod deed;
mod hub;
mod id;
mod line;
mod mail;
mod server;
mod store;
mod view;
mod web;

pub use account::{Account, PasswordError};
pub use clock::Clock;
pub use deed::{Caller, SetUp};
pub use hub::{Change, FrameCount, Hub, HubError, LockboxRecord, Place, Site, State, Writing};
pub use id::{Digest, Id, NoRandom, NotAnId, Secret};
pub use line::{DEVICE_LENGTH, is_device};
pub use lockbench_broker::BrokerAddress;
pub use mail::{MailServer, MailServerError};
pub use server::{Broker, Options, Server, ServerError};
pub use store::{BackupError, EventRow, NoteRow, StoreError, back_up, restore};
