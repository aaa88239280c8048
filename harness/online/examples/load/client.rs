//! The dashboard's JSON API, as a program calls it: tried again, under one mark, until it answers.

use std::fmt::Write as _;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Between two tries while the dashboard is away.
const RETRY: Duration = Duration::from_millis(100);
/// Nothing takes longer, but a dashboard that starts.
const LONGEST: Duration = Duration::from_mins(1);

pub(crate) struct Api {
    address: String,
    token: String,
}

impl Api {
    pub(crate) fn new(address: String, token: String) -> Self {
        Self { address, token }
    }

    /// Calls until there is an answer; the mark makes that one deed.
    pub(crate) async fn call(
        &self,
        method: &str,
        path: &str,
        body: &str,
        mark: &str,
    ) -> Result<Value> {
        let calling = async {
            loop {
                match self.try_call(method, path, body, mark).await {
                    Ok((200, answer)) => return Ok(answer),
                    Ok((503, _)) | Err(_) => tokio::time::sleep(RETRY).await,
                    Ok((status, answer)) => bail!("{method} {path}: {status} {answer}"),
                }
            }
        };
        tokio::time::timeout(LONGEST, calling)
            .await
            .with_context(|| format!("{method} {path}: no answer"))?
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Value> {
        self.call("GET", path, "", "").await
    }

    async fn try_call(
        &self,
        method: &str,
        path: &str,
        body: &str,
        mark: &str,
    ) -> Result<(u16, Value)> {
        let mut stream = TcpStream::connect(&self.address).await?;
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/json\r\n",
            self.address
        );
        if !self.token.is_empty() {
            write!(request, "authorization: Bearer {}\r\n", self.token)?;
        }
        if !mark.is_empty() {
            write!(request, "idempotency-key: {mark}\r\n")?;
        }
        write!(request, "content-length: {}\r\n\r\n{body}", body.len())?;
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        let (head, body) = answer.split_once("\r\n\r\n").context("no answer")?;
        let status = head.split(' ').nth(1).context("no status")?.parse()?;
        Ok((status, serde_json::from_str(body).context("no JSON")?))
    }
}
