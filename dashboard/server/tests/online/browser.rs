//! A small HTTP client: what a browser and a program send, and nothing that a library would add.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

#[derive(Clone)]
pub(crate) struct Browser {
    server: SocketAddr,
    token: Option<String>,
    pub(crate) cookie: Option<String>,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

impl Browser {
    pub(crate) const fn new(server: SocketAddr) -> Self {
        Self { server, token: None, cookie: None }
    }

    pub(crate) fn with_token(&self, token: String) -> Self {
        Self { token: Some(token), ..self.clone() }
    }

    pub(crate) fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// Opens a page.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.request("GET", path, &[], "").await
    }

    /// Calls the API.
    pub(crate) async fn call(&self, method: &str, path: &str, body: &str) -> Answer {
        self.request(method, path, &[("content-type", "application/json")], body).await
    }

    /// Calls the API under a mark.
    pub(crate) async fn call_once(
        &self,
        mark: &str,
        method: &str,
        path: &str,
        body: &str,
    ) -> Answer {
        self.request(method, path, &[("idempotency-key", mark)], body).await
    }

    /// Sends a form as it is.
    pub(crate) async fn post(&self, path: &str, form: &str) -> Answer {
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        self.request("POST", path, &headers, form).await
    }

    /// Sends the form of a page, with the session's mark in it.
    pub(crate) async fn submit(&self, page: &str, path: &str, form: &str) -> Answer {
        let page = self.get(page).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let mark = crate::bench::between(&page, r#"name="csrf" value=""#, "\"");
        self.post(path, &format!("csrf={mark}&{form}")).await
    }

    /// Signs in with the form, and keeps the cookie.
    pub(crate) async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        let answer = self.post("/sign-in", &format!("email={email}&password={password}")).await;
        if let Some((cookie, _)) = answer.header("set-cookie").split_once(';') {
            self.cookie = Some(cookie.to_owned());
        }
        answer
    }

    pub(crate) async fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut stream = self.send(method, path, headers, body).await;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        read(&String::from_utf8(answer).unwrap())
    }

    /// Sends a request, and gives the stream on which its answer comes.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> TcpStream {
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.server);
        for (name, value) in headers {
            write!(request, "{name}: {value}\r\n").unwrap();
        }
        if let Some(token) = &self.token {
            write!(request, "authorization: Bearer {token}\r\n").unwrap();
        }
        if let Some(cookie) = &self.cookie {
            write!(request, "cookie: {cookie}\r\n").unwrap();
        }
        write!(request, "content-length: {}\r\n\r\n{body}", body.len()).unwrap();
        let mut stream = TcpStream::connect(self.server).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }
}

fn read(answer: &str) -> Answer {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap_or_default();
    let headers: BTreeMap<_, _> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let body = if headers.get("transfer-encoding").is_some_and(|how| how == "chunked") {
        unchunk(body)
    } else {
        body.to_owned()
    };
    Answer { status: status.parse().unwrap_or_default(), headers, body }
}

fn unchunk(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((size, rest)) = body.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap_or(0);
        if size == 0 {
            break;
        }
        whole += &rest[..size];
        body = &rest[size + 2..];
    }
    whole
}
