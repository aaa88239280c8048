//! A backup of a server in use, and what is restored from it: nothing of the link is used twice.

use dashboard_core::SessionState;
use dashboard_server::{BackupError, back_up, restore};

use crate::bench::{Bench, PASSWORD, START, start};
use crate::gateway::Gateway;
use crate::lock::FakeLock;
use crate::story::{gateway_token, lockbox, paired, session};

#[tokio::test]
async fn a_restored_server_goes_on_where_no_counter_was_used() {
    let (bench, kim) = Bench::set_up().await;
    let (gateway, id) = paired(&bench, &kim).await;
    let folder = tempfile::TempDir::new().unwrap();
    let copy = folder.path().join("copy.sqlite");
    back_up(&bench.database, &copy).unwrap();
    assert!(matches!(back_up(&bench.database, &copy), Err(BackupError::IsThere(_))));

    // Of what comes now the copy knows nothing.
    let begun =
        kim.call("POST", &format!("/api/v1/lockboxes/{id}/session"), r#"{"duration_s":600}"#).await;
    assert_eq!(begun.status, 200, "{}", begun.body);
    bench.until("the session", |state| session(state) == Some(SessionState::Locked)).await;
    let used = gateway.lock.lock().unwrap().channel.as_ref().unwrap().receive_counter();
    let lock = gateway.dies();
    bench.server.stop().await;

    let database = folder.path().join("restored.sqlite");
    restore(&copy, &database, START).unwrap();
    assert!(matches!(restore(&copy, &database, START), Err(BackupError::IsThere(_))));
    let nowhere = folder.path().join("nowhere");
    assert!(matches!(back_up(&nowhere, &folder.path().join("x")), Err(BackupError::IsNotThere(_))));
    let server = start(database.clone(), START).await;
    let mut browser = crate::browser::Browser::new(server.http());
    assert_eq!(browser.sign_in("kim@example.com", PASSWORD).await.status, 303);
    let tokens = format!(r#"{{"email":"kim@example.com","password":"{PASSWORD}"}}"#);
    let token = browser.call("POST", "/api/v1/tokens", &tokens).await.json();
    let kim = browser.with_token(token["token"].as_str().unwrap().to_owned());
    let (site, token) = gateway_token(&kim).await;
    let mqtt = server.mqtt().unwrap();
    let gateway = Gateway::connect_shared(mqtt, &site, &token, "desk", lock, START).await;
    gateway.lock_does(FakeLock::hello).await;
    let bench = bench_of(server, database);
    bench
        .until("the session, from the lock", |state| session(state) == Some(SessionState::Locked))
        .await;
    let ended = kim.call("POST", &format!("/api/v1/lockboxes/{id}/session/unlock"), "").await;
    assert_eq!(ended.status, 200, "{}", ended.body);
    bench.until("the end", |state| session(state) == Some(SessionState::Completed)).await;
    let now = gateway.lock.lock().unwrap().channel.as_ref().unwrap().receive_counter();
    assert!(used < 1000 && now > 1_000_000, "{used}, then {now}");
    assert_eq!(lockbox(&bench.server.hub().look(), |lockbox| lockbox.refusals().len()), Some(0));
}

fn bench_of(server: dashboard_server::Server, database: std::path::PathBuf) -> Bench {
    Bench { server, database, folder: None }
}
