//! The dashboard as a bench reaches it: in the same process, or over the interfaces that people and gateways use.
//!
//! Steps say what keyholder, administrator and users wish, and look at what they see; a [`Port`] is the way there.

mod in_process;
mod port;
mod seen;
mod source;
mod wish;

pub use in_process::{InProcess, LOCKBOX};
pub use port::{Parked, Port};
pub use seen::{KeySeen, MailSeen, NoticeSeen, Sight, UserSeen};
pub use source::{DashboardSource, Dashboards};
pub use wish::Wish;
