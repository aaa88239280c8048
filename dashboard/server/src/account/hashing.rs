//! Password hashes, of which only some are made at a time: each takes 19 MiB and a processor.

use tokio::sync::Semaphore;

/// How many are made at a time.
const AT_A_TIME: usize = 4;
/// How many may wait or be made; more are turned away.
const WAIT: usize = 64;

/// Whose turn it is.
#[derive(Debug)]
pub(crate) struct Hashing {
    places: Semaphore,
    turns: Semaphore,
}

impl Default for Hashing {
    fn default() -> Self {
        Self { places: Semaphore::new(WAIT), turns: Semaphore::new(AT_A_TIME) }
    }
}

impl Hashing {
    /// Does something costly where it keeps nobody waiting, when its turn comes; `None`: too many wait, or it ended
    /// without a result.
    pub(crate) async fn take_turn<T: Send + 'static>(
        &self,
        hash: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let _place = self.places.try_acquire().ok()?;
        let _turn = self.turns.acquire().await.ok()?;
        tokio::task::spawn_blocking(hash).await.ok()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[tokio::test]
    async fn only_some_wait_and_the_rest_is_turned_away() {
        let hashing = Arc::new(Hashing::default());
        let (open, gate) = std::sync::mpsc::channel::<()>();
        let gate = Arc::new(std::sync::Mutex::new(gate));
        let task = || {
            let (hashing, gate) = (Arc::clone(&hashing), Arc::clone(&gate));
            tokio::spawn(async move {
                hashing.take_turn(move || gate.lock().unwrap().recv().is_ok()).await
            })
        };
        let waiting: Vec<_> = (0..WAIT).map(|_| task()).collect();
        while hashing.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(task().await.unwrap(), None, "one too many");
        assert!(waiting.iter().all(|task| !task.is_finished()));
        drop(open);
        for task in waiting {
            assert_eq!(task.await.unwrap(), Some(false), "the gate is open");
        }
    }
}
