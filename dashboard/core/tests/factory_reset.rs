//! The reset from the dashboard, and what a reset leaves of the digital keys (RST-6, RST-7).

mod site;

use dashboard_core::{
    EnteredTime, IssuedKey, KeyId, KeyStatus, Lockbox, NewKey, Refused, Role, SessionState,
};
use site::{BOX, HOUR, Site, settings};

fn site() -> Site {
    let mut site = Site::paired();
    site.dashboard.add_user("Paula", "paula@example.com", Role::User).expect("a new user");
    site
}

impl Site {
    fn make(&mut self, description: &str) -> KeyId {
        let at = |text: &str| EnteredTime { wall_clock: text.parse().expect("civil"), zone: None };
        let new = NewKey {
            description: description.to_owned(),
            user: "Paula".to_owned(),
            from: at("2026-01-05T09:00"),
            until: at("2026-01-06T09:00"),
            role: Role::User,
            pin: None,
        };
        self.ask_dashboard(|dashboard, now| dashboard.make_key(now, BOX, &new)).expect("made")
    }

    fn status(&self, key: KeyId) -> Option<KeyStatus> {
        self.lockbox().key(key).and_then(|key: &IssuedKey| key.status(self.now))
    }
}

#[test]
fn an_administrator_resets_a_lock_that_is_online() {
    let mut site = site();
    let key = site.make("visit");
    site.dashboard.load_app("Paula").expect("a known user");
    site.ask(Lockbox::factory_reset).expect("asked");
    assert!(!site.lockbox().is_paired() && site.lock.keys.is_empty());
    assert_eq!(site.status(key), Some(KeyStatus::Lost));
    assert!(site.dashboard.app_keys("Paula").is_empty());
    let refused = site.ask(Lockbox::unlock);
    assert_eq!(refused, Err(Refused::NotPaired));
    site.pairs();
    assert!(site.lockbox().is_online());
    assert_eq!(site.status(key), Some(KeyStatus::Lost), "never active again");
    let new = site.make("visit");
    assert_eq!(site.status(new), Some(KeyStatus::Active));
    assert!(new > key);
}

#[test]
fn a_remote_reset_needs_the_plan_and_the_link_and_is_judged_by_the_lock() {
    let mut site = site();
    site.ask(|lockbox, _| lockbox.set_remote_reset(false));
    assert_eq!(site.ask(Lockbox::factory_reset), Err(Refused::Plan));
    site.ask(|lockbox, _| lockbox.set_remote_reset(true));
    site.goes_offline();
    assert_eq!(site.ask(Lockbox::factory_reset), Err(Refused::Offline));
    site.comes_online();
    assert!(site.lockbox().is_paired(), "it was not queued");
    site.ask(|lockbox, now| lockbox.start_session(now, settings(HOUR))).expect("started");
    site.ask(Lockbox::factory_reset).expect("asked");
    assert_eq!(site.refusals().pop().as_deref(), Some("factory reset: Reset is not possible now"));
    assert!(site.lockbox().is_paired());
}

#[test]
fn a_reset_with_the_link_up_is_known_at_once() {
    let mut site = site();
    let key = site.make("visit");
    site.lock_does(|lock, now| lock.resets(now, false));
    assert_eq!(site.status(key), Some(KeyStatus::Lost));
    assert!(!site.lockbox().is_paired());
}

#[test]
fn a_reset_offline_is_known_at_the_next_pairing() {
    let mut site = site();
    let stored = site.make("stored");
    site.goes_offline();
    let deleted = site.make("deleted");
    site.comes_online();
    site.goes_offline();
    site.lock_does(|lock, now| lock.resets(now, false));
    assert_eq!(site.status(stored), Some(KeyStatus::Active), "nobody has told the dashboard");
    site.pass(HOUR);
    site.ask(|lockbox, now| lockbox.delete_key(now, deleted)).expect("deleted");
    let made_since = site.make("made since");
    site.connected = true;
    site.pairs();
    assert_eq!(site.status(stored), Some(KeyStatus::Lost));
    assert_eq!(site.status(deleted), None, "there is nothing left to wipe");
    assert_eq!(site.status(made_since), Some(KeyStatus::Active), "the lock got it after the reset");
    assert_eq!(site.lock.keys.len(), 1);
}

#[test]
fn pairing_anew_without_a_reset_loses_nothing() {
    let mut site = site();
    let key = site.make("visit");
    site.pairs();
    assert_eq!(site.status(key), Some(KeyStatus::Active));
}

#[test]
fn a_lost_key_can_be_taken_from_the_list_even_before_pairing() {
    let mut site = site();
    let key = site.make("visit");
    site.lock_does(|lock, now| lock.resets(now, false));
    site.ask(|lockbox, now| lockbox.delete_key(now, key)).expect("deleted");
    assert_eq!(site.status(key), None);
}

#[test]
fn what_waited_for_a_lock_that_was_reset_is_given_up() {
    let mut site = site();
    site.lock.deaf = true;
    site.ask(|lockbox, now| lockbox.start_session(now, settings(HOUR))).expect("sent");
    let key = site.make("visit");
    site.lock_does(|lock, now| lock.resets(now, false));
    assert_eq!(site.state(), Some(SessionState::Abandoned));
    assert_eq!(site.status(key), Some(KeyStatus::Lost));
    assert_eq!(site.lockbox().waiting_requests(), 0);
    site.lock.deaf = false;
    site.pairs();
    assert!(site.lock.keys.is_empty() && site.lock.status.session.is_none());
}
