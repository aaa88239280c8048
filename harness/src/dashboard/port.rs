//! The way from a bench to the dashboard with its one lockbox.

use dashboard_core::{Credential, Dashboard, KeyId, Utc};

use super::{KeySeen, MailSeen, NoticeSeen, Sight, UserSeen, Wish};
use crate::rig::RigError;

/// The way to a dashboard on which there is one lockbox: the gateway's side of it, and what people do and see there.
///
/// Time is an argument, as everywhere. When a call returns, all that it leads to on the dashboard is done, so that
/// the same calls have the same course however the dashboard is reached.
///
/// # Errors
/// [`RigError::Dashboard`] of every call that has one: the dashboard, or the way to it, failed.
pub trait Port {
    /// Takes in that the link between lock and dashboard came or went.
    fn connected(&mut self, now: Utc, is_up: bool) -> Result<(), RigError>;

    /// Takes in frames from the lock, lets the dashboard do what is due by now, and gives the frames for the lock.
    fn exchange(&mut self, now: Utc, from_lock: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, RigError>;

    /// Tells when the dashboard has something to do by itself next.
    fn deadline(&self) -> Option<Utc>;

    /// Tells whether a lock that can be reached owes an answer.
    fn is_asking(&self) -> bool;

    /// Asks for something. The inner error is the refusal, in the dashboard's words.
    fn ask(&mut self, now: Utc, wish: &Wish) -> Result<Result<(), String>, RigError>;

    /// Lets a user write a digital key to a keycard (KEY-3). The inner error is the refusal.
    fn write_keycard(
        &mut self,
        now: Utc,
        user: &str,
        key: KeyId,
    ) -> Result<Result<Credential, String>, RigError>;

    /// Gives what a user's phone shows the reader: `None` while the app has nothing for it (KEY-2).
    fn phone(&mut self, now: Utc, user: &str) -> Result<Option<Credential>, RigError>;

    /// Gives what the keyholder sees.
    fn sight(&mut self, now: Utc) -> Result<Sight, RigError>;

    /// Gives why things were refused, oldest first: `only while unlocked`.
    fn refusals(&mut self) -> Result<Vec<String>, RigError>;

    /// Gives the notices to the keyholder, oldest first.
    fn notices(&mut self) -> Result<Vec<NoticeSeen>, RigError>;

    /// Gives the e-mails, oldest first.
    fn mails(&mut self) -> Result<Vec<MailSeen>, RigError>;

    /// Gives the audit log, in words, in its order.
    fn audit(&mut self) -> Result<Vec<String>, RigError>;

    /// Gives the newest digital key of this description: one in the table, else one that is gone from it; `None` if
    /// none was ever made.
    fn key(&mut self, now: Utc, description: &str) -> Result<Option<KeySeen>, RigError>;

    /// Finds a user by name.
    fn user(&mut self, name: &str) -> Result<Option<UserSeen>, RigError>;

    /// Gives the keys that a user's app shows; `None` while it was never opened.
    fn app(&mut self, now: Utc, user: &str) -> Result<Option<Vec<KeySeen>>, RigError>;

    /// Puts the dashboard by, so that scenarios can begin with it as it is now.
    fn park(self: Box<Self>) -> Result<Box<dyn Parked>, RigError>;

    /// Gives the dashboard itself, where it is in this process, for judges that look behind the steps.
    fn core(&self) -> Option<&Dashboard> {
        None
    }
}

/// A dashboard that was put by.
pub trait Parked {
    /// Begins with it as it was; `None` where it can be had only once, and has been.
    ///
    /// # Errors
    /// [`RigError::Dashboard`].
    fn begin(&mut self) -> Result<Option<Box<dyn Port>>, RigError>;
}
