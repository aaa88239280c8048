//! The dashboard's JSON API, as a program calls it: tried again, under one mark, each time that the dashboard is back.

use std::fmt::Write as _;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::sync::watch;

/// Nothing takes longer, but a dashboard that starts, and a lock that finds it again.
pub(crate) const LONGEST: Duration = Duration::from_mins(2);

pub(crate) struct Api {
    address: String,
    token: String,
    /// How often the dashboard was started; who finds it away waits for the next time.
    starts: watch::Receiver<u32>,
}

impl Api {
    pub(crate) fn new(address: String, token: String, starts: watch::Receiver<u32>) -> Self {
        Self { address, token, starts }
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
            let mut starts = self.starts.clone();
            loop {
                let start = *starts.borrow();
                match self.try_call(method, path, body, mark).await {
                    Ok((200, answer)) => return Ok(answer),
                    // It is about to end.
                    Ok((503, _)) | Err(_) => drop(starts.wait_for(|now| *now > start).await?),
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

    /// Looks at a lockbox, now and each time that it changes, until it is so.
    pub(crate) async fn see(&self, id: &str, mut is_so: impl FnMut(&Value) -> bool) -> Result<()> {
        let seeing = async {
            let mut starts = self.starts.clone();
            loop {
                let start = *starts.borrow();
                if let Ok(mut lines) = self.follow(id).await {
                    while let Ok(Some(line)) = lines.next_line().await {
                        let Some(data) = line.strip_prefix("data: ") else { continue };
                        if is_so(&serde_json::from_str(data)?) {
                            return Ok(());
                        }
                    }
                }
                starts.wait_for(|now| *now > start).await?;
            }
        };
        let seen = tokio::time::timeout(LONGEST, seeing).await;
        seen.with_context(|| format!("what was waited for at lockbox {id} did not come"))?
    }

    /// Opens a lockbox's stream of events; with HTTP/1.0 it comes as it is.
    pub(crate) async fn follow(&self, id: &str) -> Result<tokio::io::Lines<BufReader<TcpStream>>> {
        let mut stream = TcpStream::connect(&self.address).await?;
        let request = format!(
            "GET /api/v1/lockboxes/{id}/live HTTP/1.0\r\nauthorization: Bearer {}\r\n\r\n",
            self.token
        );
        stream.write_all(request.as_bytes()).await?;
        Ok(BufReader::new(stream).lines())
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
