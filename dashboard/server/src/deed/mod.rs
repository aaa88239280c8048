//! What people may do, whatever page or call they do it by: who may, on what, and what it leads to.
//!
//! Each deed begins with its right, so that no way to it goes round that. What is another's is not found (SEC-2).

mod administrator;
mod app;
mod keyholder;
mod people;
mod set_up;
mod sign_in;

use dashboard_core::LockboxId;

use crate::account::Account;
use crate::hub::{HubError, Place, Site, State};
use crate::id::Id;

pub(crate) use administrator::{
    add_gateway, delete_key, end_session as administrator_end_session, factory_reset, make_key,
    remove_lockbox, rename, report_break_open, set_keyholder, set_remote_reset, set_zone,
};
pub(crate) use app::{load_app, phone_credential, press_unlock, write_keycard};
pub(crate) use keyholder::{
    abandon, end_session, pair, pair_again, set_break_defaults, set_contact, set_device_breaks,
    set_duration, set_emergency_unlock, start_session, unlock,
};
pub(crate) use people::{
    Invitation, NewUser, Roles, add_user, invite_again, remove_user, set_roles,
};
pub use set_up::SetUp;
pub(crate) use set_up::set_up;
pub(crate) use sign_in::{
    accept_invitation, change_password, check_password, hash, invited, make_token, revoke_token,
    sign_in, sign_out,
};

/// Who asks: an account that proved who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller(pub(crate) Id);

/// What somebody wants with a lockbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// To see and to do what its keyholder does.
    Keep,
    /// To manage it as the site's administrator.
    Manage,
    /// To know its state: both.
    See,
}

impl Caller {
    /// Gives the account.
    ///
    /// # Errors
    /// [`HubError::Forbidden`] if it is gone.
    pub fn account(self, state: &State) -> Result<&Account, HubError> {
        state.accounts.get(&self.0).ok_or(HubError::Forbidden)
    }

    /// Gives the account and its site.
    ///
    /// # Errors
    /// [`HubError::Forbidden`] if it is gone.
    pub fn site(self, state: &State) -> Result<(&Account, &Site), HubError> {
        let account = self.account(state)?;
        Ok((account, state.site_of(account).ok_or(HubError::Forbidden)?))
    }

    /// Gives the site to its administrator.
    ///
    /// # Errors
    /// [`HubError::Forbidden`] to anybody else.
    pub fn administers(self, state: &State) -> Result<&Site, HubError> {
        let (account, site) = self.site(state)?;
        if account.administrator { Ok(site) } else { Err(HubError::Forbidden) }
    }

    /// Gives the site to a keyholder.
    ///
    /// # Errors
    /// [`HubError::Forbidden`] to anybody else.
    pub fn keeps(self, state: &State) -> Result<&Site, HubError> {
        let (account, site) = self.site(state)?;
        if account.keyholder { Ok(site) } else { Err(HubError::Forbidden) }
    }

    /// Gives the place of a lockbox to who may do that with it.
    ///
    /// # Errors
    /// [`HubError::Forbidden`] without the role for any lockbox; [`HubError::NotFound`] for one that isn't there, and
    /// for another's alike.
    pub(crate) fn place(self, state: &State, wish: Wish, id: Id) -> Result<Place, HubError> {
        let (account, site) = self.site(state)?;
        let by_role = match wish {
            Wish::Keep => account.keyholder,
            Wish::Manage => account.administrator,
            Wish::See => account.keyholder || account.administrator,
        };
        if !by_role {
            return Err(HubError::Forbidden);
        }
        let lockbox = site.find(id).ok_or(HubError::NotFound)?;
        let (record, _) = site.lockbox(lockbox).ok_or(HubError::NotFound)?;
        let is_own = account.keyholder && record.keyholder == Some(account.id);
        let allowed = match wish {
            Wish::Keep => is_own,
            Wish::Manage => true,
            Wish::See => is_own || account.administrator,
        };
        if allowed { Ok(Place { site: site.id, lockbox }) } else { Err(HubError::NotFound) }
    }

    /// Gives the lockboxes that the caller keeps.
    pub(crate) fn kept(self, state: &State) -> Result<Vec<LockboxId>, HubError> {
        let (account, site) = (self.account(state)?, self.keeps(state)?);
        let own = site.lockboxes().filter(|(_, record, _)| record.keyholder == Some(account.id));
        Ok(own.map(|(number, _, _)| number).collect())
    }
}
