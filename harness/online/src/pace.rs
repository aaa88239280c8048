//! How a lockbox's time goes with the time of the room.

use std::time::Duration;

use bench_protocol::Instant;
use tokio::time::Instant as RoomInstant;

/// Farther ahead than anybody waits; a timer has its limits.
const FAR: Duration = Duration::from_hours(24);

/// Ties a lockbox's clock to the room's, at a speed.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    room: RoomInstant,
    lock: Instant,
    speed: f64,
}

impl Pace {
    /// Begins now, with the lockbox's clock at `lock`. A `speed` of 60 lets a minute pass in a second.
    pub fn begin(lock: Instant, speed: f64) -> Self {
        Self { room: RoomInstant::now(), lock, speed }
    }

    /// Gives the lockbox's time now.
    pub fn now(&self) -> Instant {
        self.lock + self.room.elapsed().mul_f64(self.speed)
    }

    /// Gives when the lockbox's clock shows this; what is far ahead comes earlier.
    pub fn room_at(&self, lock: Instant) -> RoomInstant {
        let seconds = lock.since(self.lock).as_secs_f64() / self.speed;
        let farthest = self.room.elapsed() + FAR;
        let wait = Duration::try_from_secs_f64(seconds).unwrap_or(farthest).min(farthest);
        // Rounded up, so that the time has come when one has waited for it.
        self.room + wait + Duration::from_micros(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_lockboxs_time_goes_as_fast_as_it_is_told() {
        for speed in [0.5, 1.0, 60.0] {
            let begin = Instant::from_micros(7_000_000);
            let pace = Pace::begin(begin, speed);
            assert_eq!(pace.now(), begin);
            tokio::time::advance(Duration::from_secs(10)).await;
            assert_eq!(pace.now(), begin + Duration::from_secs_f64(10.0 * speed));
            let later = pace.now() + Duration::from_secs(3);
            tokio::time::sleep_until(pace.room_at(later)).await;
            assert!(pace.now() >= later && pace.now().since(later) < Duration::from_secs(1));
            assert!(pace.room_at(Instant::MAX) <= RoomInstant::now() + FAR * 2);
        }
    }
}
