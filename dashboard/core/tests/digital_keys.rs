//! Digital keys from the administrator's hand to the lock, the user's app and back (KEY-1 to KEY-7, KEY-11).

mod site;

use std::time::Duration;

use dashboard_core::{AuditKind, Refusal};
use dashboard_core::{EnteredTime, KeyId, KeyStatus, NewKey, OperationSource, Refused, Role, Zone};
use insta::assert_snapshot;
use lock_protocol::Digits;
use site::{BOX, HOUR, Site};

fn at(text: &str) -> EnteredTime {
    EnteredTime { wall_clock: text.parse().expect("a civil time"), zone: None }
}

/// A key of Paula's for an hour from 10:00; the sites' time is 09:00.
fn visit() -> NewKey {
    NewKey {
        description: "visit".to_owned(),
        user: "Paula".to_owned(),
        from: at("2026-01-05T10:00"),
        until: at("2026-01-05T11:00"),
        role: Role::User,
        pin: Some("48151".to_owned()),
    }
}

/// The same, but of now.
fn now() -> NewKey {
    NewKey { from: at("2026-01-05T09:00"), ..visit() }
}

fn site() -> Site {
    let mut site = Site::paired();
    for (name, email) in [("Paula", "paula@example.com"), ("Sam", "sam@example.com")] {
        site.dashboard.add_user(name, email, Role::User).expect("a new user");
    }
    site
}

impl Site {
    fn make(&mut self, new: &NewKey) -> Result<KeyId, Refused> {
        self.ask_dashboard(|dashboard, now| dashboard.make_key(now, BOX, new))
    }

    fn list(&self) -> String {
        self.lockbox().key_list(self.now).join("\n")
    }

    fn status(&self, key: KeyId) -> Option<KeyStatus> {
        self.lockbox().key(key).and_then(|key| key.status(self.now))
    }

    fn mails(&self) -> Vec<String> {
        let mails = self.lockbox().mails().iter();
        mails.map(|mail| format!("{}: {}", mail.to, mail.subject)).collect()
    }

    fn app(&mut self, user: &str) -> Vec<String> {
        let keys = self.dashboard.app_keys(user).into_iter();
        keys.map(|(_, key)| key.description().to_owned()).collect()
    }

    fn load(&mut self, user: &str) -> Vec<String> {
        self.dashboard.load_app(user).expect("a known user");
        self.app(user)
    }
}

#[test]
fn a_key_reaches_the_lock_the_list_and_its_user() {
    let mut site = site();
    let key = site.make(&visit()).expect("made");
    assert_eq!(site.lock.keys.len(), 1);
    let stored = site.lock.keys[0];
    assert_eq!((stored.id, stored.pin), (key, Digits::parse("48151").ok()));
    assert_eq!(stored.until_s - stored.from_s, 3600);
    assert_eq!(site.lockbox().waiting_requests(), 0);
    assert_snapshot!(site.list(), @"visit: Paula, 2026-01-05 10:00 to 2026-01-05 11:00 UTC, ROLE-USER, UPCOMING");
    assert_eq!(site.mails(), ["paula@example.com: Lockbox 1: digital key \"visit\""]);
    assert_snapshot!(site.lockbox().mails()[0].body, @r#"
    You have the digital key "visit" for Lockbox 1.
    It opens from 2026-01-05 10:00 to 2026-01-05 11:00 UTC, not before and not after.
    It is in your digital keys app; if the app is open, refresh it.
    At the keypad the PIN opens it that your administrator tells you.
    "#);
    site.pass(HOUR);
    assert_eq!(site.status(key), Some(KeyStatus::Active));
    site.pass(HOUR);
    assert_eq!(site.status(key), Some(KeyStatus::Expired));
}

#[test]
fn what_can_be_known_at_once_is_refused_at_once_and_changes_nothing() {
    let mut site = site();
    for (new, refused) in [
        (NewKey { until: at("2026-01-05T10:00"), ..visit() }, "end must be after start"),
        (NewKey { until: at("2026-01-04T10:00"), ..visit() }, "end must be after start"),
        (NewKey { user: "Kim".to_owned(), ..visit() }, "unknown user, add the user first"),
        (NewKey { pin: Some("123".to_owned()), ..visit() }, "PIN has to have 4–6 digits"),
        (NewKey { pin: Some("1234567".to_owned()), ..visit() }, "PIN has to have 4–6 digits"),
        (NewKey { pin: Some("123456789".to_owned()), ..visit() }, "PIN has to have 4–6 digits"),
        (NewKey { pin: Some("12a4".to_owned()), ..visit() }, "PIN has to have 4–6 digits"),
        (NewKey { pin: Some(String::new()), ..visit() }, "PIN has to have 4–6 digits"),
    ] {
        assert_eq!(site.make(&new).map_err(Refused::text), Err(refused));
        let last = site.refusals().pop();
        assert_eq!(last, Some(format!("make digital key: {refused}")));
    }
    assert_eq!((site.list().as_str(), site.lock.keys.len(), site.mails().len()), ("", 0, 0));
    assert!(site.make(&NewKey { until: at("2026-01-05T10:00:01"), ..visit() }).is_ok());
}

#[test]
fn what_only_the_lock_knows_it_refuses_and_the_key_is_no_more() {
    let mut site = site();
    site.make(&visit()).expect("made");
    for (pin, why) in [("48151", "PIN is taken"), ("2580", "PIN equals the master password")] {
        let new = NewKey { description: "other".to_owned(), pin: Some(pin.to_owned()), ..visit() };
        let key = site.make(&new).expect("judged by the lock");
        assert_eq!(site.status(key), None);
        assert_eq!(site.refusals().pop(), Some(format!("make digital key: {why}")));
    }
    assert_eq!(site.load("Paula"), ["visit"]);
    assert_eq!(site.mails().len(), 1, "nobody is told of a key that was refused");
    assert_eq!(site.lock.keys.len(), 1);
}

#[test]
fn made_offline_it_waits_and_may_still_be_refused() {
    let mut site = site();
    site.make(&visit()).expect("made");
    site.goes_offline();
    let new = NewKey { description: "late".to_owned(), ..visit() };
    let key = site.make(&new).expect("queued");
    let twin = NewKey { description: "twin".to_owned(), ..visit() };
    assert_eq!(site.make(&twin), Err(Refusal::PinTaken.into()), "one with this PIN waits already");
    assert_eq!(site.load("Paula"), ["visit", "late"]);
    site.comes_online();
    assert_eq!(site.status(key), None);
    assert_eq!(
        site.mails()[1..],
        [
            "paula@example.com: Lockbox 1: digital key \"late\"",
            "paula@example.com: Lockbox 1: digital key withdrawn \"late\"",
        ]
    );
    assert_eq!(site.app("Paula"), ["visit"]);
}

#[test]
fn an_open_app_shows_new_keys_after_a_refresh_and_deleted_ones_no_more_at_once() {
    let mut site = site();
    assert_eq!(site.app("Paula"), [""; 0], "closed");
    assert_eq!(site.load("Paula"), [""; 0]);
    let key = site.make(&visit()).expect("made");
    assert_eq!(site.app("Paula"), [""; 0], "not refreshed");
    assert_eq!(site.load("Paula"), ["visit"]);
    assert_eq!(site.load("Sam"), [""; 0], "another user's");
    site.goes_offline();
    site.ask(|lockbox, now| lockbox.delete_key(now, key)).expect("deleted");
    assert_eq!(site.app("Paula"), [""; 0]);
    assert_eq!(site.dashboard.load_app("Kim"), Err(Refused::UnknownUser));
}

#[test]
fn a_deleted_key_stays_in_the_list_until_the_lock_has_wiped_it() {
    let mut site = site();
    let key = site.make(&now()).expect("made");
    site.goes_offline();
    for _ in 0..2 {
        site.ask(|lockbox, now| lockbox.delete_key(now, key)).expect("deleted, or already so");
        assert_eq!(site.lockbox().waiting_requests(), 1);
    }
    site.pass(Duration::from_mins(30));
    assert_snapshot!(site.list(), @"visit: Paula, 2026-01-05 09:00 to 2026-01-05 11:00 UTC, ROLE-USER, PENDING DELETE, could still open the lock for 1h 30:00");
    site.pass(2 * HOUR);
    assert_snapshot!(site.list(), @"visit: Paula, 2026-01-05 09:00 to 2026-01-05 11:00 UTC, ROLE-USER, PENDING DELETE, can't open the lock any more");
    site.comes_online();
    assert_eq!((site.list().as_str(), site.lock.keys.len()), ("", 0));
    let again = site.ask(|lockbox, now| lockbox.delete_key(now, key));
    assert_eq!(again, Err(Refused::UnknownKey));
}

#[test]
fn deleted_online_it_is_gone_at_once_and_its_name_may_be_given_again() {
    let mut site = site();
    let first = site.make(&visit()).expect("made");
    site.ask(|lockbox, now| lockbox.delete_key(now, first)).expect("deleted");
    assert_eq!(site.status(first), None);
    let second = site.make(&visit()).expect("the PIN is free again");
    assert!(second > first, "an id is never given twice");
    assert_eq!(site.lockbox().key_named("visit").map(dashboard_core::IssuedKey::id), Some(second));
}

#[test]
fn a_key_that_was_never_sent_is_simply_forgotten() {
    let mut site = site();
    site.goes_offline();
    let key = site.make(&visit()).expect("queued");
    site.ask(|lockbox, now| lockbox.delete_key(now, key)).expect("deleted");
    assert_eq!((site.status(key), site.lockbox().waiting_requests()), (None, 0));
    site.comes_online();
    assert!(
        site.lock
            .applied
            .iter()
            .all(|request| { !matches!(request.command, lock_protocol::Command::PutKey(_)) })
    );
}

#[test]
fn the_button_unlocks_in_the_period_online_and_for_its_own_user_only() {
    let mut site = site();
    let key = site.make(&visit()).expect("made");
    let press = |site: &mut Site, user: &str| {
        site.ask_dashboard(|dashboard, now| dashboard.press_unlock(now, user, BOX, key))
    };
    assert_eq!(press(&mut site, "Paula"), Err(Refused::NotInApp), "the app is closed");
    site.load("Paula");
    site.load("Sam");
    assert_eq!(press(&mut site, "Sam"), Err(Refused::NotInApp));
    assert_eq!(press(&mut site, "Paula"), Err(Refusal::OutsidePeriod.into()));
    site.pass(HOUR);
    assert_eq!(press(&mut site, "Paula"), Ok(()));
    assert!(matches!(
        site.lock.applied.last().map(|request| request.command),
        Some(lock_protocol::Command::UnlockWithKey { .. })
    ));
    site.goes_offline();
    assert_eq!(press(&mut site, "Paula"), Err(Refused::Offline));
    let before = site.lock.applied.len();
    site.comes_online();
    assert_eq!(site.lock.applied.len(), before, "never queued");
}

#[test]
fn an_unlock_whose_answer_is_lost_is_not_sent_again_later() {
    let mut site = site();
    let key = site.make(&now()).expect("made");
    site.load("Paula");
    site.lock.deaf = true;
    site.ask_dashboard(|dashboard, now| dashboard.press_unlock(now, "Paula", BOX, key))
        .expect("sent");
    site.goes_offline();
    assert_eq!(site.refusals().pop().as_deref(), Some("unlock from the app: offline"));
    site.lock.deaf = false;
    let before = site.lock.applied.len();
    site.comes_online();
    site.pass(Duration::from_mins(1));
    assert_eq!(site.lock.applied.len(), before);
}

#[test]
fn only_an_administrators_key_is_written_to_a_card() {
    let mut site = site();
    let user = site.make(&visit()).expect("made");
    let admin = NewKey { role: Role::Administrator, pin: None, user: "Sam".to_owned(), ..visit() };
    let admin = site.make(&admin).expect("made");
    site.load("Paula");
    site.load("Sam");
    let write = |site: &mut Site, who: &str, key| {
        site.ask_dashboard(|dashboard, now| dashboard.write_keycard(now, who, BOX, key))
    };
    assert_eq!(write(&mut site, "Paula", user), Err(Refused::Role));
    assert_eq!(write(&mut site, "Paula", admin), Err(Refused::NotInApp), "not her key");
    let card = write(&mut site, "Sam", admin).expect("written");
    assert_eq!(card.key, admin);
    assert_eq!(card.secret, site.lock.keys[1].secret, "what the lock asks for");
    assert_ne!(site.lock.keys[0].secret, site.lock.keys[1].secret);
}

#[test]
fn a_phone_shows_the_key_that_opens_now_and_nothing_with_the_app_closed() {
    let mut site = site();
    let later = site.make(&visit()).expect("made");
    let pin = None;
    let first = site.make(&NewKey { pin, until: at("2026-01-05T09:30"), ..now() }).expect("made");
    let shows = |site: &Site| {
        let shown = site.dashboard.phone_credential(site.now, "Paula", BOX);
        shown.map(|credential| credential.key)
    };
    assert_eq!(shows(&site), None);
    site.load("Paula");
    assert_eq!(shows(&site), Some(first));
    site.pass(HOUR);
    assert_eq!(shows(&site), Some(later));
}

#[test]
fn the_pin_is_kept_until_the_lock_has_it_and_then_forgotten() {
    let mut site = site();
    site.goes_offline();
    site.make(&visit()).expect("queued");
    let pin = u32::from(Digits::parse("48151").expect("digits")).to_string();
    let stored = |site: &Site| serde_json::to_string(&site.dashboard).expect("written");
    assert!(stored(&site).contains(&pin), "it is sent again from here");
    site.comes_online();
    assert!(!stored(&site).contains(&pin) && !stored(&site).contains("48151"));
    assert!(!format!("{:?}", site.dashboard).contains("48151"));
    let mail = &site.lockbox().mails()[0];
    assert!(!mail.body.contains("48151") && !mail.subject.contains("48151"));
}

#[test]
fn periods_are_entered_in_the_sites_time() {
    let mut site = site();
    site.dashboard.set_zone(Zone::named("Europe/Berlin").expect("a zone"));
    let period = |from, until| NewKey { from: at(from), until: at(until), pin: None, ..visit() };
    for (from, until, hours) in [
        ("2026-03-28T12:00", "2026-03-29T12:00", 23),
        ("2026-10-24T12:00", "2026-10-25T12:00", 25),
        ("2026-10-25T02:00", "2026-10-25T02:00", 1),
    ] {
        site.make(&period(from, until)).expect("made");
        let key = site.lock.keys.last().expect("stored");
        assert_eq!(key.until_s - key.from_s, hours * 3600, "{from} to {until}");
    }
    assert_eq!(
        site.make(&period("2026-03-29T02:30", "2026-03-29T03:30")),
        Err(Refusal::BadPeriod.into()),
        "the gap moves both to the same time"
    );
    site.dashboard.set_zone(Zone::default());
    assert_snapshot!(site.list().lines().next().expect("a key"), @"visit: Paula, 2026-03-28 12:00 to 2026-03-29 12:00 Europe/Berlin, ROLE-USER, UPCOMING");
}

#[test]
fn the_log_says_who_and_is_listed_per_user() {
    let mut site = site();
    let key = site.make(&visit()).expect("made");
    let sams = site
        .make(&NewKey {
            user: "Sam".to_owned(),
            description: "cat".to_owned(),
            pin: None,
            ..visit()
        })
        .expect("made");
    site.lock_does(|lock, now| {
        let source = OperationSource::Keypad;
        lock.happens(now, AuditKind::CodeUnlocked { source, key: Some(key) });
        lock.happens(now, AuditKind::CodeUnlocked { source, key: None });
        lock.happens(now, AuditKind::KeypadDisabled { seconds: 300 });
        let source = OperationSource::Card;
        lock.happens(now, AuditKind::CredentialDenied { source, key: Some(sams) });
        lock.happens(now, AuditKind::CredentialDenied { source, key: None });
    });
    site.ask(|lockbox, now| lockbox.delete_key(now, key)).expect("deleted");
    let lockbox = site.lockbox();
    let lines: Vec<String> =
        lockbox.audit().iter().map(|entry| lockbox.audit_line(entry)).collect();
    assert_snapshot!(lines.join("\n"), @r#"
    1 2026-01-05 09:00:00 UTC digital key stored, Paula, "visit"
    2 2026-01-05 09:00:00 UTC digital key stored, Sam, "cat"
    3 2026-01-05 09:00:00 UTC unlocked: PIN, Paula, "visit"
    4 2026-01-05 09:00:00 UTC unlocked: master password
    5 2026-01-05 09:00:00 UTC keypad disabled for 5 min
    6 2026-01-05 09:00:00 UTC keycard denied, Sam, "cat"
    7 2026-01-05 09:00:00 UTC keycard denied
    8 2026-01-05 09:00:00 UTC digital key wiped, Paula, "visit"
    "#);
    let of = |email| {
        let entries = lockbox.audit_of_user(email);
        entries.map(|entry| entry.sequence).collect::<Vec<_>>()
    };
    assert_eq!((of("paula@example.com"), of("sam@example.com")), (vec![1, 3, 8], vec![2, 6]));
}
