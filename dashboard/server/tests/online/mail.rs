//! E-mails over SMTP: each once, again after a refusal, and after a restart.

use std::sync::{Arc, Mutex};

use dashboard_core::Utc;
use dashboard_server::{Broker, Clock, MailServer, Options, Server};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

use crate::bench::{PASSWORD, START};
use crate::browser::Browser;

/// A mail server that takes mails, or doesn't (RFC 5321).
struct Post {
    url: String,
    taken: Arc<Mutex<Vec<String>>>,
    /// What it answers to RCPT.
    answer: Arc<Mutex<&'static str>>,
}

impl Post {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let (taken, answer) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new("250 fine")));
        let post = Self { url, taken: Arc::clone(&taken), answer: Arc::clone(&answer) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, Arc::clone(&taken), Arc::clone(&answer)));
            }
        });
        post
    }

    fn subjects(&self) -> Vec<String> {
        let subject = |mail: &String| {
            mail.lines()
                .find_map(|line| line.strip_prefix("Subject: "))
                .unwrap_or_default()
                .to_owned()
        };
        self.taken.lock().unwrap().iter().map(subject).collect()
    }
}

async fn talk(
    stream: tokio::net::TcpStream,
    taken: Arc<Mutex<Vec<String>>>,
    answer: Arc<Mutex<&'static str>>,
) -> Option<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 post ESMTP\r\n").await.ok()?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let word = line.split([' ', '\r', ':']).next().unwrap_or_default().to_uppercase();
        let said = match word.as_str() {
            "EHLO" | "HELO" | "MAIL" | "RSET" | "NOOP" => "250 fine".to_owned(),
            "RCPT" => (*answer.lock().unwrap()).to_owned(),
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await.ok()?;
                let mut mail = String::new();
                while !mail.ends_with("\r\n.\r\n") {
                    stream.read_line(&mut mail).await.ok()?;
                }
                taken.lock().unwrap().push(mail);
                "250 taken".to_owned()
            }
            "QUIT" => "221 bye".to_owned(),
            _ => "502 no".to_owned(),
        };
        stream.write_all(format!("{said}\r\n").as_bytes()).await.ok()?;
    }
}

pub(crate) async fn start(folder: &TempDir, url: &str, at: Utc) -> Server {
    let any = "127.0.0.1:0".parse().unwrap();
    let options = Options {
        database: folder.path().join("dashboard.sqlite"),
        http: any,
        broker: Broker::BuiltIn(any),
        url: Some("http://locks.example".to_owned()),
        clock: Clock::test(at),
        mail: Some(MailServer::new(url, "Locks <locks@example.com>").unwrap()),
    };
    Server::start(options).await.unwrap()
}

/// Gives subject and state of all mails, oldest first, once no try is under way any more.
pub(crate) async fn mails(kim: &Browser, is_there: impl Fn(&[String]) -> bool) -> Vec<String> {
    let waiting = async {
        loop {
            let mails = kim.get("/api/v1/mails").await.json();
            let line = |mail: &serde_json::Value| {
                let text = |name: &str| mail[name].as_str().unwrap_or_default().to_owned();
                format!(
                    "{}: {} after {}, {}",
                    text("subject"),
                    text("state"),
                    mail["attempts"],
                    text("problem")
                )
            };
            let lines: Vec<_> = mails.as_array().unwrap().iter().rev().map(line).collect();
            if is_there(&lines) {
                return lines;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), waiting)
        .await
        .expect("the queue goes on")
}

pub(crate) async fn set_up(server: &Server) -> Browser {
    let browser = Browser::new(server.http());
    let body = format!(
        r#"{{"code":"{}","site":"Home","zone":"UTC","name":"Kim","email":"kim@example.com","password":"{PASSWORD}"}}"#,
        server.set_up_code()
    );
    let token = browser.call("POST", "/api/v1/set-up", &body).await.json()["token"]
        .as_str()
        .unwrap()
        .to_owned();
    browser.with_token(token)
}

pub(crate) async fn add(kim: &Browser, name: &str) {
    let body = format!(r#"{{"name":"{name}","email":"{name}@example.com"}}"#);
    assert_eq!(kim.call("POST", "/api/v1/users", &body).await.status, 200);
}

#[tokio::test]
async fn a_mail_goes_out_once_is_tried_again_and_what_fails_is_shown() {
    let (folder, post) = (TempDir::new().unwrap(), Post::open().await);
    let server = start(&folder, &post.url, START).await;
    let kim = set_up(&server).await;
    add(&kim, "paula").await;
    mails(&kim, |lines| lines == ["Home: invitation: sent after 1, "]).await;
    let mail = post.taken.lock().unwrap()[0].clone();
    for words in [
        "From: Locks <locks@example.com>",
        "To: paula@example.com",
        "http://locks.example/invitation/",
    ] {
        assert!(mail.contains(words), "no `{words}` in {mail}");
    }

    // Later is better.
    *post.answer.lock().unwrap() = "451 too busy";
    add(&kim, "sam").await;
    let lines = mails(&kim, |lines| lines.len() == 2 && lines[1].contains("after 1")).await;
    assert!(
        lines[1].starts_with("Home: invitation: waiting after 1, ")
            && lines[1].contains("too busy"),
        "{lines:?}"
    );
    *post.answer.lock().unwrap() = "250 fine";
    // The server ends, and the wait is over when the next one begins.
    server.stop().await;
    let server = start(&folder, &post.url, Utc::from_secs(START.as_secs() + 60)).await;
    let kim = Browser::new(server.http()).with_token(kim.token().to_owned());
    mails(&kim, |lines| lines.len() == 2 && lines[1] == "Home: invitation: sent after 2, ").await;

    // Never.
    *post.answer.lock().unwrap() = "550 nobody here";
    add(&kim, "nobody").await;
    let lines = mails(&kim, |lines| lines.len() == 3 && lines[2].contains("after 1")).await;
    assert!(lines[2].starts_with("Home: invitation: failed after 1, "), "{lines:?}");
    assert_eq!(post.subjects(), ["Home: invitation"; 2]);
    server.stop().await;
}
