//! What an administrator changes of people: roles, and the end of an account with all its keys.

use dashboard_core::Lockbox;

use crate::bench::{Bench, PASSWORD, between};
use crate::browser::Browser;
use crate::keys::invited;
use crate::lock::FakeLock;
use crate::story::{gateway_token, lockbox, paired};

async fn id_of(kim: &Browser, name: &str) -> String {
    let users = kim.get("/api/v1/users").await.json();
    let found = users.as_array().unwrap().iter().find(|user| user["name"] == name);
    found.unwrap_or_else(|| panic!("{name} is not in {users}"))["id"].as_str().unwrap().to_owned()
}

async fn make_key(kim: &Browser, id: &str, user: &str) {
    let body = format!(
        r#"{{"description":"of {user}","user":"{user}","from":"2026-01-05T09:00","until":"2026-02-01T09:00","role":"ROLE-USER"}}"#
    );
    let made = kim.call("POST", &format!("/api/v1/lockboxes/{id}/keys"), &body).await;
    assert_eq!(made.status, 200, "{}", made.body);
}

#[tokio::test]
async fn roles_are_changed_on_the_page_and_count_at_once() {
    let (bench, kim) = Bench::set_up().await;
    let (_gateway, id) = paired(&bench, &kim).await;
    let paula = invited(&bench, &kim, "Paula", "").await;
    let mut page = bench.browser();
    page.sign_in("kim@example.com", PASSWORD).await;
    let path = format!("/users/{}", id_of(&kim, "Paula").await);
    assert_eq!(paula.get("/keys").await.status, 403);
    let form = |form: &str| {
        let (page, path, form) = (page.clone(), path.clone(), form.to_owned());
        async move { page.submit(&path, &format!("{path}/roles"), &form).await }
    };
    assert_eq!(form("administrator=on&keyholder=on").await.status, 303);
    assert_eq!(paula.get("/keys").await.status, 200);
    assert_eq!(paula.get("/lockboxes").await.status, 200);
    assert!(
        page.get(&path).await.body.contains("name=\"administrator\" type=\"checkbox\" checked")
    );

    // Who keeps a lockbox stays its keyholder until another one does.
    let paulas = id_of(&kim, "Paula").await;
    let given = format!(r#"{{"keyholder":"{paulas}"}}"#);
    assert_eq!(kim.call("PATCH", &format!("/api/v1/lockboxes/{id}"), &given).await.status, 200);
    for deed in ["roles", "remove"] {
        let refused = page.submit(&path, &format!("{path}/{deed}"), "administrator=on").await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.body.contains("Paula keeps Box, give it to another keyholder first."),
            "{}",
            refused.body
        );
    }
    assert_eq!(
        kim.call(
            "PATCH",
            &format!("/api/v1/lockboxes/{id}"),
            &format!(r#"{{"keyholder":"{}"}}"#, id_of(&kim, "Kim").await)
        )
        .await
        .status,
        200
    );
    assert_eq!(form("").await.status, 303);
    assert_eq!(paula.get("/keys").await.status, 403);

    // Nobody takes the own role away, or the own account.
    let own = format!("/users/{}", id_of(&kim, "Kim").await);
    let refused = page.submit(&own, &format!("{own}/roles"), "keyholder=on").await;
    assert!(
        refused.status == 422 && refused.body.contains("Nobody takes the own"),
        "{}",
        refused.body
    );
    let refused = page.submit(&own, &format!("{own}/remove"), "").await;
    assert!(
        refused.status == 422 && refused.body.contains("Nobody removes the own"),
        "{}",
        refused.body
    );
    assert!(!page.get(&own).await.body.contains("/remove"));
}

#[tokio::test]
async fn who_is_removed_is_out_and_the_keys_are_wiped_over_a_restart() {
    let (bench, kim) = Bench::set_up().await;
    let (gateway, id) = paired(&bench, &kim).await;
    let paula = invited(&bench, &kim, "Paula", "").await;
    for user in ["Paula", "Kim"] {
        make_key(&kim, &id, user).await;
    }
    bench.until("the keys in the lock", |_| gateway.lock.lock().unwrap().keys.len() == 2).await;
    bench.until("the answers", |state| lockbox(state, Lockbox::waiting_requests) == Some(0)).await;
    let token = format!(r#"{{"email":"paula@example.com","password":"{PASSWORD}"}}"#);
    let token = bench.browser().call("POST", "/api/v1/tokens", &token).await.json();
    let program = bench.browser().with_token(token["token"].as_str().unwrap().to_owned());
    assert!(paula.get("/app").await.body.contains("Unlock (network)"));
    let mut page = bench.browser();
    page.sign_in("kim@example.com", PASSWORD).await;
    let path = format!("/users/{}", id_of(&kim, "Paula").await);

    // While the lock is away.
    let lock = gateway.dies();
    bench.until("it is away", |state| lockbox(state, Lockbox::is_online) == Some(false)).await;
    assert_eq!(page.submit(&path, &format!("{path}/remove"), "").await.status, 303);
    assert_eq!(page.get(&path).await.status, 404);
    assert_eq!(paula.get("/app").await.header("location"), "/sign-in");
    assert_eq!(program.get("/api/v1/app/keys").await.status, 401);
    assert_eq!(bench.browser().sign_in("paula@example.com", PASSWORD).await.status, 401);
    assert!(page.get("/keys").await.body.contains("PENDING DELETE"));

    // The database has it so, too.
    let bench = bench.restart().await;
    let kim = bench.browser().with_token(kim.token().to_owned());
    assert_eq!(kim.get("/api/v1/users").await.json().as_array().unwrap().len(), 1);
    let (site, token) = gateway_token(&kim).await;
    let back = crate::gateway::Gateway::connect_shared(
        bench.mqtt(),
        &site,
        &token,
        "desk",
        lock,
        crate::bench::START,
    );
    let back = back.await;
    back.lock_does(FakeLock::hello).await;
    bench.until("the key is wiped", |state| lockbox(state, |l| l.keys().count()) == Some(1)).await;
    assert_eq!(back.lock.lock().unwrap().keys.len(), 1);

    // Somebody new with the same address begins with nothing.
    let paula = invited(&bench, &kim, "Paula", "").await;
    let app = paula.get("/app").await;
    assert!(app.body.contains("You have no digital key."), "{}", app.body);
    let mut page = bench.browser();
    page.sign_in("kim@example.com", PASSWORD).await;
    let row = page.get("/keys?user=kim@example.com").await;
    assert_eq!(
        between(&row, "<p>", " digital keys").split('>').next_back(),
        Some("1"),
        "{}",
        row.body
    );
}
