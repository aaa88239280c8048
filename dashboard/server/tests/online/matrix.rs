//! Who may do what: every route, for every role, on the own, another keyholder's and another site's lockbox (SEC-2).

use std::fmt::Write as _;

use dashboard_server::SetUp;

use crate::bench::{Bench, PASSWORD};
use crate::browser::Browser;
use crate::keys::invited;
use crate::story::paired;

/// Routes of the API about one lockbox: method, path, body.
const OF_A_LOCKBOX: [(&str, &str, &str); 26] = [
    ("GET", "/api/v1/lockboxes/ID", ""),
    ("GET", "/api/v1/lockboxes/ID/events", ""),
    ("GET", "/api/v1/lockboxes/ID/notices", ""),
    ("GET", "/api/v1/lockboxes/ID/refusals", ""),
    ("PATCH", "/api/v1/lockboxes/ID", r#"{"name":"Box"}"#),
    ("PATCH", "/api/v1/lockboxes/ID", r#"{"contact":"kim@example.com"}"#),
    ("PATCH", "/api/v1/lockboxes/ID", r#"{"allows_remote_reset":false}"#),
    ("PATCH", "/api/v1/lockboxes/ID", r#"{"keyholder":"KEYHOLDER"}"#),
    ("DELETE", "/api/v1/lockboxes/ID", ""),
    ("POST", "/api/v1/lockboxes/ID/pair", r#"{"code":"0"}"#),
    ("POST", "/api/v1/lockboxes/ID/session", r#"{"duration_s":0}"#),
    ("PUT", "/api/v1/lockboxes/ID/session/duration", r#"{"duration_s":0}"#),
    ("POST", "/api/v1/lockboxes/ID/session/abandon", ""),
    ("POST", "/api/v1/lockboxes/ID/session/unlock", ""),
    ("POST", "/api/v1/lockboxes/ID/session/end", ""),
    ("POST", "/api/v1/lockboxes/ID/session/break-open", ""),
    ("POST", "/api/v1/lockboxes/ID/session/administrator-end", ""),
    ("PUT", "/api/v1/lockboxes/ID/emergency-unlock", r#"{"on":true}"#),
    ("PUT", "/api/v1/lockboxes/ID/device-breaks", "{}"),
    ("PUT", "/api/v1/lockboxes/ID/break-defaults", "{}"),
    (
        "POST",
        "/api/v1/lockboxes/ID/keys",
        r#"{"description":"x","user":"nobody","from":"2026-02-01T09:00","until":"2026-02-01T10:00","role":"ROLE-USER"}"#,
    ),
    ("DELETE", "/api/v1/lockboxes/ID/keys/7", ""),
    ("POST", "/api/v1/app/keys/ID/7/unlock", ""),
    ("POST", "/api/v1/app/keys/ID/7/keycard", ""),
    ("GET", "/api/v1/app/credential/ID", ""),
    // The plan does not allow it any more, so that the lock stays as it is.
    ("POST", "/api/v1/lockboxes/ID/factory-reset", ""),
];

/// The others.
const OF_THE_SITE: [(&str, &str, &str); 15] = [
    ("GET", "/api/v1/site", ""),
    ("PUT", "/api/v1/site", r#"{"zone":"UTC"}"#),
    ("GET", "/api/v1/users", ""),
    ("POST", "/api/v1/users", r#"{"name":"","email":""}"#),
    ("GET", "/api/v1/users/00000000000000000000000000000000/events", ""),
    ("PATCH", "/api/v1/users/KEYHOLDER", r#"{"administrator":false,"keyholder":true}"#),
    ("DELETE", "/api/v1/users/KEYHOLDER", ""),
    ("GET", "/api/v1/keys", ""),
    ("GET", "/api/v1/mails", ""),
    ("POST", "/api/v1/gateways", "{}"),
    ("PUT", "/api/v1/clock", r#"{"utc_ms":0}"#),
    ("GET", "/api/v1/devices", ""),
    ("GET", "/api/v1/lockboxes", ""),
    ("POST", "/api/v1/app/refresh", ""),
    ("GET", "/api/v1/app/keys", ""),
];

/// Pages about one lockbox, and forms.
const PAGES: [(&str, &str); 27] = [
    ("GET", "/lockboxes"),
    ("GET", "/lockboxes/pair"),
    ("POST", "/lockboxes/pair"),
    ("GET", "/lockboxes/ID"),
    ("GET", "/lockboxes/ID/log"),
    ("POST", "/lockboxes/ID/unlock"),
    ("POST", "/lockboxes/ID/nothing"),
    ("GET", "/smartlocks"),
    ("POST", "/smartlocks/ID/factory-reset"),
    ("POST", "/smartlocks/ID/rename"),
    ("GET", "/keys"),
    ("GET", "/keys/new"),
    ("POST", "/keys/ID/7/delete"),
    ("GET", "/users"),
    ("GET", "/users/00000000000000000000000000000000"),
    ("POST", "/users/00000000000000000000000000000000/invite"),
    ("POST", "/users/KEYHOLDER/roles"),
    ("POST", "/users/KEYHOLDER/remove"),
    ("GET", "/gateways"),
    ("POST", "/gateways"),
    ("GET", "/site"),
    ("GET", "/app"),
    ("POST", "/app/ID/7/unlock"),
    ("POST", "/app/ID/7/keycard"),
    ("GET", "/account"),
    ("POST", "/account/tokens"),
    ("POST", "/account/tokens/00000000000000000000000000000000/revoke"),
];

struct Person {
    name: &'static str,
    program: Browser,
    browser: Browser,
}

async fn person(bench: &Bench, name: &'static str, email: &str) -> Person {
    let mut browser = bench.browser();
    assert_eq!(browser.sign_in(email, PASSWORD).await.status, 303, "{name}");
    let body = format!(r#"{{"email":"{email}","password":"{PASSWORD}"}}"#);
    let token = bench.browser().call("POST", "/api/v1/tokens", &body).await.json();
    let program = bench.browser().with_token(token["token"].as_str().unwrap().to_owned());
    Person { name, program, browser }
}

/// Makes a second site with its administrator, as the set-up does for the first one.
async fn second_site(bench: &Bench) {
    let wanted = SetUp {
        site: "Elsewhere".to_owned(),
        zone: "UTC".to_owned(),
        name: "Eve".to_owned(),
        email: "eve@example.com".to_owned(),
        password: PASSWORD.to_owned(),
    };
    wanted.add_to(bench.server.hub()).await.unwrap();
}

/// In words: what an answer says about the right, whatever it says about the deed.
fn verdict(status: u16) -> &'static str {
    match status {
        200 | 303 => "does",
        409 | 422 => "may",
        401 => "who?",
        403 => "role",
        404 => "none",
        _ => panic!("an answer of {status}"),
    }
}

#[tokio::test]
async fn role_by_route_by_owner() {
    let (bench, kim) = Bench::set_up().await;
    let (_gateway, id) = paired(&bench, &kim).await;
    // Kim administers only; Hedy keeps the lockbox, Otto another one's; Paula uses; Eve administers another site.
    for (name, more) in
        [("Hedy", r#","keyholder":true"#), ("Otto", r#","keyholder":true"#), ("Paula", "")]
    {
        invited(&bench, &kim, name, more).await;
    }
    invited(&bench, &kim, "Anna", r#","administrator":true"#).await;
    second_site(&bench).await;
    let users = kim.get("/api/v1/users").await.json();
    let hedy = users.as_array().unwrap().iter().find(|user| user["name"] == "Hedy").unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let given = kim
        .call("PATCH", &format!("/api/v1/lockboxes/{id}"), &format!(r#"{{"keyholder":"{hedy}"}}"#))
        .await;
    assert_eq!(given.status, 200, "{}", given.body);
    let mut people = Vec::new();
    for (name, email) in [
        ("administrator", "anna@example.com"),
        ("its keyholder", "hedy@example.com"),
        ("other keyholder", "otto@example.com"),
        ("user", "paula@example.com"),
        ("other site", "eve@example.com"),
    ] {
        people.push(person(&bench, name, email).await);
    }
    people.push(Person { name: "nobody", program: bench.browser(), browser: bench.browser() });

    let mut table = format!("{:<62}", "");
    for person in &people {
        write!(table, "{:<16}", person.name).unwrap();
    }
    table += "\n";
    for (method, path, body) in OF_A_LOCKBOX.into_iter().chain(OF_THE_SITE) {
        let url = path.replace("ID", &id).replace("KEYHOLDER", &hedy);
        let body = body.replace("KEYHOLDER", &hedy);
        write!(
            table,
            "{:<62}",
            format!("{method} {} {}", path.trim_start_matches("/api/v1"), short(&body))
        )
        .unwrap();
        for person in &people {
            let answer = person.program.call(method, &url, &body).await;
            write!(table, "{:<16}", verdict(answer.status)).unwrap();
        }
        table += "\n";
    }
    for (method, path) in PAGES {
        let url = path.replace("ID", &id).replace("KEYHOLDER", &hedy);
        write!(table, "{:<62}", format!("{method} {path}")).unwrap();
        for person in &people {
            let answer = match (method, person.name) {
                ("GET", _) => person.browser.get(&url).await,
                (_, "nobody") => person.browser.post(&url, "").await,
                _ => person.browser.submit("/account", &url, "").await,
            };
            let verdict = if answer.header("location") == "/sign-in" {
                "who?"
            } else {
                verdict(answer.status)
            };
            write!(table, "{verdict:<16}").unwrap();
        }
        table += "\n";
    }
    let table: Vec<_> = table.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(table.join("\n"));
}

/// Streams don't end, so that only what they begin with is looked at.
#[tokio::test]
async fn streams_are_for_whom_the_lockbox_is_for() {
    use tokio::io::AsyncReadExt as _;
    let (bench, kim) = Bench::set_up().await;
    let (_gateway, id) = paired(&bench, &kim).await;
    for (name, more) in [("Otto", r#","keyholder":true"#), ("Paula", "")] {
        invited(&bench, &kim, name, more).await;
    }
    second_site(&bench).await;
    for (name, email, expected) in [
        ("its keyholder", "kim@example.com", [200, 200, 200, 200, 200]),
        ("other keyholder", "otto@example.com", [404, 404, 404, 200, 403]),
        ("user", "paula@example.com", [403, 403, 403, 403, 403]),
        ("other site", "eve@example.com", [404, 404, 404, 200, 404]),
    ] {
        let person = person(&bench, name, email).await;
        for (path, expected) in [
            format!("/api/v1/lockboxes/{id}/live"),
            format!("/lockboxes/{id}/live"),
            format!("/lockboxes/{id}/log/live"),
            "/lockboxes/live".to_owned(),
            format!("/smartlocks/{id}/live"),
        ]
        .into_iter()
        .zip(expected)
        {
            let browser = if path.starts_with("/api") { &person.program } else { &person.browser };
            let mut stream = browser.send("GET", &path, &[], "").await;
            let mut start = [0; 12];
            stream.read_exact(&mut start).await.unwrap();
            let start = String::from_utf8_lossy(&start).into_owned();
            assert_eq!(start, format!("HTTP/1.1 {expected}"), "{name}: {path}");
        }
    }
}

fn short(body: &str) -> &str {
    body.split([':', '}'])
        .next()
        .unwrap_or_default()
        .trim_start_matches(['{', '"'])
        .trim_end_matches('"')
}
