//! What a world is made of: seed, true time, flash geometry, and the link's conditions.

use core::time::Duration;

/// What a world starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorldConfig {
    /// Seed of everything random: bounce, loss on the link, torn writes.
    pub seed: u64,
    /// True time at [`bench_protocol::Instant::ZERO`], in seconds since 1970-01-01 00:00 UTC; the clock
    /// chip shows it.
    pub utc_s: i64,
    /// The flash that holds the store.
    pub flash: FlashGeometry,
    /// Whether events are told to the recorder at all; `false` measures the world alone.
    pub record: bool,
}

/// Starts as the step `a lockbox` does: 2026-01-05 09:00 UTC (step-language.md).
impl Default for WorldConfig {
    fn default() -> Self {
        Self { seed: 1, utc_s: 1_767_603_600, flash: FlashGeometry::default(), record: true }
    }
}

/// Sizes, times and limits of a NOR flash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlashGeometry {
    /// Number of pages, the unit of erasing.
    pub pages: u32,
    /// Bytes of a page; a multiple of the word.
    pub page_bytes: u32,
    /// Bytes of a word, the unit of programming, 1–16.
    pub word_bytes: u32,
    /// How often a word may be programmed between two erases.
    pub programs_per_word: u8,
    /// Time to program a word, in microseconds.
    pub program_us: u32,
    /// Time to erase a page, in microseconds.
    pub erase_us: u32,
}

/// The nRF51822's flash, 32 pages of it: words of 4 bytes programmed in at most 46 µs and at most twice
/// between erases, pages of 1 KiB erased in at most 21 ms.
///
/// **Source:** nRF51822 product specification 3.1, section 8.21 (t_WRITE, t_PAGEERASE, nWRITE).
impl Default for FlashGeometry {
    fn default() -> Self {
        Self {
            pages: 32,
            page_bytes: 1024,
            word_bytes: 4,
            programs_per_word: 2,
            program_us: 46,
            erase_us: 21_000,
        }
    }
}

/// How the link between lock and gateway behaves, in both directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkConditions {
    /// Time that a frame takes.
    pub delay: Duration,
    /// How many of 1000 frames are lost.
    pub loss_per_mille: u16,
    /// How many of 1000 frames arrive twice.
    pub duplicate_per_mille: u16,
}

/// 5 ms, nothing lost, nothing twice.
impl Default for LinkConditions {
    fn default() -> Self {
        Self { delay: Duration::from_millis(5), loss_per_mille: 0, duplicate_per_mille: 0 }
    }
}
