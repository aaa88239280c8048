//! Document B's story: an administrator makes a digital key, its user unlocks with it, and it is deleted.

use dashboard_core::{Lockbox, Utc};
use dashboard_server::State;

use crate::bench::{Bench, PASSWORD, START, between};
use crate::browser::Browser;
use crate::lock::FakeLock;
use crate::story::{lockbox, paired};

/// Adds a user over the API, who takes the invitation, and gives the browser in which that was.
pub(crate) async fn invited(bench: &Bench, kim: &Browser, name: &str, more: &str) -> Browser {
    let email = format!("{}@example.com", name.to_lowercase());
    let answer = kim
        .call("POST", "/api/v1/users", &format!(r#"{{"name":"{name}","email":"{email}"{more}}}"#))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let link = answer.json()["invitation"].as_str().unwrap().to_owned();
    let (_, path) = link.split_once("/invitation/").unwrap();
    let browser = bench.browser();
    let answer =
        browser.post(&format!("/invitation/{path}"), &format!("password={PASSWORD}")).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let mut browser = bench.browser();
    assert_eq!(browser.sign_in(&email, PASSWORD).await.status, 303);
    browser
}

fn unlocked(state: &State) -> usize {
    let is_one = |entry: &&dashboard_core::AuditEntry| entry.text() == "unlocked: app";
    lockbox(state, |lockbox: &Lockbox| lockbox.audit().iter().filter(is_one).count()).unwrap_or(0)
}

#[tokio::test]
async fn a_digital_key_from_the_form_to_its_end() {
    let (bench, kim) = Bench::set_up().await;
    let (gateway, id) = paired(&bench, &kim).await;
    let paula = invited(&bench, &kim, "Paula", "").await;
    let mut page = bench.browser();
    page.sign_in("kim@example.com", PASSWORD).await;

    // It is 10:00 at the site, and the form is in the site's time.
    let form = |from: &str, until: &str, pin: &str| {
        format!(
            "description=plumber&lockbox={id}&from={from}&until={until}&user=paula@example.com&role=ROLE-USER&pin={pin}"
        )
    };
    for (from, until, pin, words) in [
        ("2026-01-05T12:00", "2026-01-05T12:00", "", "End must be after start."),
        ("2026-01-05T09:00", "2026-01-05T12:00", "12", "PIN"),
        ("yesterday", "2026-01-05T12:00", "", "is no date and time"),
    ] {
        let refused = page.submit("/keys/new", "/keys/new", &form(from, until, pin)).await;
        assert!(refused.status == 409 || refused.status == 422, "{}", refused.body);
        assert!(refused.body.contains(words), "no `{words}` in {}", refused.body);
    }
    let made = page
        .submit("/keys/new", "/keys/new", &form("2026-01-05T09:00", "2026-01-05T12:00", "4711"))
        .await;
    assert_eq!((made.status, made.header("location")), (303, "/keys?made=1"), "{}", made.body);
    bench.until("the key in the lock", |_| gateway.lock.lock().unwrap().keys.len() == 1).await;
    bench.until("the answer", |state| lockbox(state, Lockbox::waiting_requests) == Some(0)).await;
    let table = page.get("/keys").await.body;
    for words in [
        "plumber",
        "Paula",
        "2026-01-05 09:00 to 2026-01-05 12:00 Europe/Berlin",
        "ROLE-USER",
        ">ACTIVE<",
    ] {
        assert!(table.contains(words), "no `{words}` in {table}");
    }
    assert!(!table.contains("4711"), "a PIN is shown nowhere");
    // The lock says what only it knows.
    let twice = page
        .submit("/keys/new", "/keys/new", &form("2026-01-05T09:00", "2026-01-05T12:00", "4711"))
        .await;
    assert_eq!(twice.status, 303);
    bench.until("the refusal", |state| lockbox(state, |l| l.keys().count()) == Some(1)).await;
    assert_eq!(page.get("/keys").await.body.matches("plumber&quot;? It opens").count(), 1);

    let app = paula.get("/app").await;
    assert!(app.body.contains("Unlock (network)"), "{}", app.body);
    let unlock = format!("/app/{}", between(&app, "action=\"/app/", "\""));
    let pressed = paula.submit("/app", &unlock, "").await;
    assert!(pressed.body.contains("Sent to the lock"), "{}", pressed.body);
    bench.until("the unlock", |state| unlocked(state) == 1).await;
    // The role of the key keeps its user from writing a card.
    let card = paula.submit("/app", &unlock.replace("/unlock", "/keycard"), "").await;
    assert_eq!(card.status, 409);
    assert!(card.body.contains("Role: only ROLE-ADMIN writes to a keycard."), "{}", card.body);

    let users = kim.get("/api/v1/users").await.json();
    let is_paula = |user: &&serde_json::Value| user["name"] == "Paula";
    let paulas =
        users.as_array().unwrap().iter().find(is_paula).unwrap()["id"].as_str().unwrap().to_owned();
    let events = page.get(&format!("/users/{paulas}")).await.body;
    assert!(events.contains("unlocked: app, Paula, &quot;plumber&quot;"), "{events}");

    // At 12:00 at the site it is over, at the dashboard as well as in the lock.
    bench.server.hub().set_clock(Utc::from_secs(START.as_secs() + 2 * 3600)).await.unwrap();
    assert!(page.get("/keys").await.body.contains(">EXPIRED<"));
    let late = paula.submit("/app", &unlock, "").await;
    assert_eq!(late.status, 409, "{}", late.body);

    // Deleted while the lock is away: it stays until the lock has wiped it.
    let lock = gateway.dies();
    bench
        .until("the lock is away", |state| lockbox(state, Lockbox::is_online) == Some(false))
        .await;
    let path =
        format!("/keys/{}", between(&page.get("/keys").await, "action=\"/keys/", "\"").to_owned());
    assert_eq!(page.submit("/keys", &path, "").await.status, 303);
    assert!(page.get("/keys").await.body.contains("can't open the lock any more"));
    assert!(!paula.get("/app").await.body.contains("Unlock (network)"));
    let (site, token) = crate::story::gateway_token(&kim).await;
    let back =
        crate::gateway::Gateway::connect_shared(bench.mqtt(), &site, &token, "desk", lock, START)
            .await;
    back.lock_does(FakeLock::hello).await;
    bench.until("the key is wiped", |state| lockbox(state, |l| l.keys().count()) == Some(0)).await;
    assert!(back.lock.lock().unwrap().keys.is_empty());
}

#[tokio::test]
async fn the_table_is_paged_filtered_and_in_order() {
    let (bench, kim) = Bench::set_up().await;
    let (_gateway, id) = paired(&bench, &kim).await;
    for (number, day) in [(1, 3), (2, 1), (3, 2)] {
        let body = format!(
            r#"{{"description":"visit {number}","user":"Kim","from":"2026-02-0{day}T09:00","until":"2026-02-0{day}T10:00","zone":"UTC","role":"ROLE-ADMIN"}}"#
        );
        let made = kim.call("POST", &format!("/api/v1/lockboxes/{id}/keys"), &body).await;
        assert_eq!(made.json()["number"], number, "{}", made.body);
    }
    for (query, total, numbers) in [
        ("", 3, vec![1, 3, 2]),
        ("?limit=1", 3, vec![1]),
        ("?offset=1&limit=1", 3, vec![3]),
        ("?offset=2", 3, vec![2]),
        ("?offset=9", 3, vec![]),
        ("?status=upcoming", 3, vec![1, 3, 2]),
        ("?status=ACTIVE", 0, vec![]),
        ("?text=VISIT%203", 1, vec![3]),
        ("?text=kim@", 3, vec![1, 3, 2]),
    ] {
        let page = kim.get(&format!("/api/v1/keys{query}")).await.json();
        let found: Vec<_> = page["keys"]
            .as_array()
            .unwrap()
            .iter()
            .map(|key| key["number"].as_i64().unwrap())
            .collect();
        assert_eq!((page["total"].as_i64(), found), (Some(total), numbers), "{query}");
    }
}
