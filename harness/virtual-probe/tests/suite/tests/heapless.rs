//! heapless, somebody else's crate, on a Cortex-M0: collections that fill up and say so.
#![no_std]
#![no_main]

use cortex_m as _;
use cortex_m_rt as _;

#[cfg(test)]
#[embedded_test::tests]
mod tests {
    use heapless::{Deque, String, Vec};

    #[init]
    fn init() -> u32 {
        7
    }

    #[test]
    fn a_full_vector_gives_back_what_does_not_fit(start: u32) {
        let mut vector: Vec<u32, 2> = Vec::new();
        assert_eq!(vector.push(start), Ok(()));
        assert_eq!(vector.push(start + 1), Ok(()));
        assert_eq!(vector.push(start + 2), Err(start + 2));
        assert_eq!(vector.as_slice(), [7, 8]);
    }

    #[test]
    fn a_queue_is_first_in_first_out() {
        let mut queue: Deque<u8, 4> = Deque::new();
        for round in 0..10 {
            assert_eq!(queue.push_back(round), Ok(()));
            assert_eq!(queue.pop_front(), Some(round));
        }
        assert_eq!(queue.pop_front(), None);
    }

    #[test]
    #[should_panic]
    fn an_index_beyond_the_end_panics() {
        let text: String<4> = String::new();
        assert_eq!(text.as_bytes()[usize::from(text.is_empty())], 0);
    }
}
