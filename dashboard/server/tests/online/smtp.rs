//! E-mails to a mail server that somebody else wrote: aiosmtpd, as Debian has it, with its mailbox in a folder.

use std::path::PathBuf;
use std::process::Command;

use dashboard_core::Utc;
use tempfile::TempDir;

use crate::bench::START;
use crate::browser::Browser;
use crate::child::{Server, free_port};
use crate::mail::{add, mails, set_up, start};

struct Post {
    port: u16,
    folder: TempDir,
}

impl Post {
    fn new() -> Self {
        Self { port: free_port(), folder: TempDir::new().unwrap() }
    }

    fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Opens it, for mails up to a size in bytes.
    fn opens(&self, size: &str) -> Server {
        let mut command = Command::new("aiosmtpd");
        command.args(["-n", "-d", "-s", size, "-l", &format!("127.0.0.1:{}", self.port)]);
        command.args(["-c", "aiosmtpd.handlers.Mailbox"]).arg(self.mailbox());
        Server::start(&mut command, "Server is listening")
    }

    fn mailbox(&self) -> PathBuf {
        self.folder.path().join("mail")
    }

    /// Gives receiver and id of each mail that it took, in their order by the alphabet.
    fn taken(&self) -> Vec<(String, String)> {
        let files = std::fs::read_dir(self.mailbox().join("new")).unwrap();
        let mails = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
        let field = |mail: &str, name: &str| {
            mail.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned()
        };
        let mut taken: Vec<_> =
            mails.map(|mail| (field(&mail, "To: "), field(&mail, "Message-ID: "))).collect();
        taken.sort();
        taken
    }
}

#[tokio::test]
#[ignore = "needs aiosmtpd: cargo xtask test --only mail"]
async fn a_real_mail_server_gets_each_mail_once_and_later_what_it_could_not_take() {
    let (folder, post) = (TempDir::new().unwrap(), Post::new());
    let server = start(&folder, &post.url(), START).await;
    let kim = set_up(&server).await;
    // Nobody listens yet: the mail waits, with the reason.
    add(&kim, "paula").await;
    let lines = mails(&kim, |lines| lines.len() == 1 && lines[0].contains("after 1")).await;
    assert!(lines[0].starts_with("Home: invitation: waiting after 1, "), "{lines:?}");
    server.stop().await;

    let post_office = post.opens("100000");
    let later = Utc::from_secs(START.as_secs() + 60);
    let server = start(&folder, &post.url(), later).await;
    let kim = Browser::new(server.http()).with_token(kim.token().to_owned());
    mails(&kim, |lines| lines == ["Home: invitation: sent after 2, "]).await;
    add(&kim, "sam").await;
    add(&kim, "zoe").await;
    let all_sent = |lines: &[String]| lines.len() == 3 && lines.iter().all(|l| l.contains("sent"));
    mails(&kim, all_sent).await;
    drop(post_office);

    // It says itself that it never takes the next one: that is no case for another try.
    let post_office = post.opens("64");
    add(&kim, "tom").await;
    let lines = mails(&kim, |lines| lines.len() == 4 && lines[3].contains("after 1")).await;
    assert!(lines[3].starts_with("Home: invitation: failed after 1, "), "{lines:?}");
    assert!(lines[3].contains("552"), "{lines:?}");
    let page = kim.get("/api/v1/mails").await.json();
    assert_eq!(page[0]["state"], "failed", "{page}");
    server.stop().await;
    drop(post_office);

    let taken = post.taken();
    let receivers: Vec<_> = taken.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(receivers, ["paula@example.com", "sam@example.com", "zoe@example.com"]);
    let ids: std::collections::BTreeSet<_> = taken.iter().map(|(_, id)| id).collect();
    assert!(
        ids.len() == 3 && ids.iter().all(|id| id.ends_with("@lockbench.invalid>")),
        "{taken:?}"
    );
}
