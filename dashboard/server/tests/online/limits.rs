//! Requests that cost have a limit by their address, right or wrong, before they cost anything.

use crate::bench::{Bench, PASSWORD};

#[tokio::test]
async fn an_address_that_asks_for_too_much_has_to_wait() {
    let (bench, kim) = Bench::set_up().await;
    let nowhere = format!("/invitation/{}", "0".repeat(64));
    let form = format!("password={PASSWORD}");
    // The machine's time goes on meanwhile, and gives some back.
    let mut refused = None;
    for _ in 0..1000 {
        let answer = bench.browser().post(&nowhere, &form).await;
        match answer.status {
            422 => assert!(answer.body.contains("too old"), "{}", answer.body),
            429 => {
                refused = Some(answer);
                break;
            }
            other => panic!("{other}: {}", answer.body),
        }
    }
    let refused = refused.expect("the limit");
    assert!(refused.body.contains("Too many tries, wait 1 s."), "{}", refused.body);
    assert_eq!(refused.header("retry-after"), "1");
    // The limit is one for all that costs; what costs nothing goes on.
    let mut waits = 0;
    for (path, body) in [
        ("/api/v1/tokens", r#"{"email":"kim@example.com","password":"x"}"#),
        ("/api/v1/users", r#"{"name":"Sam","email":"sam@example.com"}"#),
        ("/api/v1/gateways", "{}"),
        ("/api/v1/set-up", "{}"),
    ] {
        for _ in 0..1000 {
            let answer = kim.call("POST", path, body).await;
            if answer.status == 429 {
                assert!(answer.json()["error"].as_str().unwrap().starts_with("too many tries"));
                waits += 1;
                break;
            }
        }
    }
    assert_eq!(waits, 4);
    assert_eq!(kim.get("/api/v1/site").await.status, 200);
}
