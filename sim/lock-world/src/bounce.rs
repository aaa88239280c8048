//! How a mechanical contact bounces.

use core::time::Duration;

use crate::random::Random;

/// The most edges that follow the first one.
const MOST: usize = 8;

/// The edges after the first, as pairs away from the new state and back to it.
#[derive(Clone, Debug)]
pub(crate) struct Bounce {
    offsets: [u32; MOST],
    count: usize,
}

impl Bounce {
    /// A push button or paperclip switch: 2 to 8 edges within 0.2 to 3 ms.
    pub(crate) fn of_switch(random: &mut Random) -> Self {
        Self::draw(random, 4, 200, 3000)
    }

    /// A contact of the knob, lighter: 0 to 4 edges within 0.05 to 0.3 ms.
    pub(crate) fn of_knob(random: &mut Random) -> Self {
        if random.per_mille(300) {
            return Self { offsets: [0; MOST], count: 0 };
        }
        Self::draw(random, 2, 50, 300)
    }

    fn draw(random: &mut Random, most_pairs: u32, shortest_us: u32, longest_us: u32) -> Self {
        let count = 2 * random.between(1, most_pairs);
        let total_us = random.between(shortest_us, longest_us);
        let mut offsets = [0; MOST];
        for (place, offset) in (1..=count).zip(&mut offsets) {
            let latest = total_us * place / count;
            let earliest = total_us * (place - 1) / count + 1;
            *offset = if place == count { latest } else { random.between(earliest, latest) };
        }
        Self { offsets, count: count as usize }
    }

    /// Gives each edge: time since the first edge, and whether the contact is then in its new state.
    pub(crate) fn edges(&self) -> impl Iterator<Item = (Duration, bool)> + '_ {
        self.offsets[..self.count]
            .iter()
            .enumerate()
            .map(|(index, &offset)| (Duration::from_micros(u64::from(offset)), index % 2 == 1))
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::Bounce;
    use crate::random::Random;

    #[test]
    fn bounce_alternates_in_order_and_ends_in_the_new_state() {
        let mut random = Random::new(3, 0);
        for _ in 0..500 {
            let edges: Vec<_> = Bounce::of_switch(&mut random).edges().collect();
            assert!((2..=8).contains(&edges.len()));
            assert!(
                edges.iter().map(|edge| edge.1).eq((0..edges.len()).map(|index| index % 2 == 1))
            );
            assert!(edges[0].0 > Duration::ZERO);
            assert!(edges.windows(2).all(|pair| pair[0].0 < pair[1].0), "{edges:?}");
            let end = edges[edges.len() - 1];
            assert!(
                end.1 && end.0 >= Duration::from_micros(200) && end.0 <= Duration::from_millis(3)
            );
        }
    }

    #[test]
    fn a_knob_bounces_little() {
        let mut random = Random::new(3, 0);
        let counts: Vec<_> =
            (0..500).map(|_| Bounce::of_knob(&mut random).edges().count()).collect();
        assert!(counts.iter().all(|count| [0, 2, 4].contains(count)));
        assert!(counts.contains(&0) && counts.contains(&4));
    }
}
