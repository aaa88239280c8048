//! Coming in: wrong passwords wait, forms are from our own pages, invitations are good once.

use crate::bench::{Bench, PASSWORD};
use crate::keys::invited;

#[tokio::test]
async fn wrong_passwords_have_to_wait_and_say_nothing_about_who_there_is() {
    let (bench, _) = Bench::set_up().await;
    let mut browser = bench.browser();
    for (email, password) in [
        ("kim@example.com", "wrong"),
        ("nobody@example.com", PASSWORD),
        ("kim@example.com", ""),
        ("", ""),
    ] {
        let refused = browser.sign_in(email, password).await;
        assert_eq!(refused.status, 401);
        assert!(refused.body.contains("E-mail address or password is wrong."), "{}", refused.body);
    }
    assert_eq!(browser.sign_in("kim@example.com", "wrong").await.status, 401);
    let waits = browser.sign_in("kim@example.com", PASSWORD).await;
    assert_eq!(waits.status, 429, "the right one has to wait, too: {}", waits.body);
    assert!(waits.body.contains("Too many tries, wait 30 s."), "{}", waits.body);
    let later = dashboard_core::Utc::from_secs(crate::bench::START.as_secs() + 30);
    bench.server.hub().set_clock(later).await.unwrap();
    assert_eq!(browser.sign_in("kim@example.com", PASSWORD).await.status, 303);
    assert!(browser.cookie.is_some());
}

#[tokio::test]
async fn a_form_from_elsewhere_changes_nothing() {
    let (bench, kim) = Bench::set_up().await;
    let mut browser = bench.browser();
    browser.sign_in("kim@example.com", PASSWORD).await;
    let page = browser.get("/site").await;
    let mark = crate::bench::between(&page, r#"name="csrf" value=""#, "\"").to_owned();
    let with = format!("csrf={mark}&zone=UTC");
    let form = [("content-type", "application/x-www-form-urlencoded")];
    for (headers, body) in [
        (vec![], "zone=UTC".to_owned()),
        (vec![], "csrf=guessed&zone=UTC".to_owned()),
        (vec![("sec-fetch-site", "cross-site")], with.clone()),
        (vec![("sec-fetch-site", "same-site")], with.clone()),
        (vec![("origin", "https://elsewhere.example")], with.clone()),
        (vec![("origin", "null")], with.clone()),
    ] {
        let headers: Vec<_> = form.into_iter().chain(headers).collect();
        assert_eq!(
            browser.request("POST", "/site", &headers, &body).await.status,
            403,
            "{headers:?}"
        );
    }
    assert_eq!(kim.get("/api/v1/site").await.json()["zone"], "Europe/Berlin");
    let own = [form[0], ("sec-fetch-site", "same-origin")];
    assert_eq!(browser.request("POST", "/site", &own, &with).await.status, 303);
    assert_eq!(kim.get("/api/v1/site").await.json()["zone"], "UTC");
    // A cookie alone is nothing to the API, and a token is nothing to the pages.
    assert_eq!(browser.get("/api/v1/site").await.status, 401);
    assert_eq!(kim.get("/site").await.status, 303);
}

#[tokio::test]
async fn an_invitation_is_good_once_and_a_session_ends() {
    let (bench, kim) = Bench::set_up().await;
    let answer =
        kim.call("POST", "/api/v1/users", r#"{"name":"Paula","email":"paula@example.com"}"#).await;
    let link = answer.json()["invitation"].as_str().unwrap().to_owned();
    let path = &link[link.find("/invitation/").unwrap()..];
    let browser = bench.browser();
    assert_eq!(browser.post(path, "password=short").await.status, 422);
    assert!(browser.get(path).await.body.contains("paula@example.com"));
    assert_eq!(browser.post(path, &format!("password={PASSWORD}")).await.status, 303);
    assert_eq!(browser.post(path, "password=another+long+one").await.status, 422);
    assert_eq!(browser.get(path).await.status, 422);

    let mut paula = bench.browser();
    paula.sign_in("paula@example.com", PASSWORD).await;
    assert_eq!(paula.get("/app").await.status, 200);
    let mut other = bench.browser();
    other.sign_in("paula@example.com", PASSWORD).await;
    let form = format!("password={PASSWORD}&new=another+long+one");
    assert!(
        paula
            .submit("/account", "/account/password", &form)
            .await
            .body
            .contains("The password is changed.")
    );
    assert_eq!(other.get("/app").await.status, 303, "all other browsers are signed out");
    assert_eq!(paula.submit("/app", "/sign-out", "").await.status, 303);
    assert_eq!(paula.get("/app").await.status, 303);
    drop(invited(&bench, &kim, "Sam", "").await);
}

#[tokio::test]
async fn every_answer_has_the_headers_that_keep_browsers_in() {
    let (bench, _) = Bench::set_up().await;
    for path in ["/sign-in", "/style.css", "/nothing", "/api/v1/site", "/api/openapi.json"] {
        let answer = bench.browser().get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        let kept = if path == "/style.css" { "no-cache" } else { "no-store" };
        assert_eq!(answer.header("cache-control"), kept, "{path}");
        assert!(!answer.body.contains(" style=") && !answer.body.contains("<script>"), "{path}");
    }
}
