//! How deep the stack can get, by the image's own calls and frames.

use std::collections::{BTreeMap, BTreeSet};

use super::image::Image;

/// What a call is counted with that leads to no known function.
const UNKNOWN_FRAME: u64 = 128;
/// What the processor itself pushes for an exception, alignment included (ARMv6-M, B1.5.6).
const EXCEPTION: u64 = 36;

/// The deepest way down.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Deepest {
    /// Bytes that the whole takes at most, interrupts included.
    pub(super) bytes: u64,
    /// The functions on the way and their frames, from reset down.
    pub(super) path: Vec<(String, u64)>,
    /// Functions that may call themselves in the end; each is counted once.
    pub(super) recursive: BTreeSet<String>,
}

/// Finds the deepest way: from reset down, one interrupt on top of it, and a fault in that.
pub(super) fn deepest(image: &Image) -> Deepest {
    let mut search = Search {
        image,
        by_pointer: targets_of_pointers(image),
        known: BTreeMap::new(),
        open: Vec::new(),
        recursive: BTreeSet::new(),
    };
    let mut bytes = search.depth(image.reset);
    let mut handlers: Vec<u64> =
        image.handlers.iter().map(|handler| search.depth(*handler) + EXCEPTION).collect();
    handlers.sort_unstable();
    bytes += handlers.iter().rev().take(2).sum::<u64>();
    let path = search.path(image.reset);
    Deepest { bytes, path, recursive: search.recursive }
}

/// Gives the functions that nobody calls by name, so that only a pointer can lead to them.
fn targets_of_pointers(image: &Image) -> Vec<u64> {
    let called: BTreeSet<u64> =
        image.functions.values().flat_map(|function| &function.calls).copied().collect();
    let is_free = |address: &&u64| {
        !called.contains(*address) && !image.handlers.contains(*address) && **address != image.reset
    };
    image.functions.keys().filter(is_free).copied().collect()
}

struct Search<'a> {
    image: &'a Image,
    by_pointer: Vec<u64>,
    /// Depth of each function, and the call that leads deepest.
    known: BTreeMap<u64, (u64, Option<u64>)>,
    open: Vec<u64>,
    recursive: BTreeSet<String>,
}

impl Search<'_> {
    fn frame(&self, address: u64) -> u64 {
        self.image.functions.get(&address).map_or(UNKNOWN_FRAME, |function| function.frame)
    }

    fn depth(&mut self, address: u64) -> u64 {
        if let Some((depth, _)) = self.known.get(&address) {
            return *depth;
        }
        if self.open.contains(&address) {
            if let Some(function) = self.image.functions.get(&address) {
                self.recursive.insert(function.name.clone());
            }
            return 0;
        }
        self.open.push(address);
        let mut deepest = (0, None);
        for callee in self.callees(address) {
            let depth = self.depth(callee);
            if depth > deepest.0 {
                deepest = (depth, Some(callee));
            }
        }
        self.open.pop();
        let depth = self.frame(address) + deepest.0;
        self.known.insert(address, (depth, deepest.1));
        depth
    }

    fn callees(&self, address: u64) -> Vec<u64> {
        let Some(function) = self.image.functions.get(&address) else { return Vec::new() };
        let mut callees: Vec<u64> = function.calls.iter().copied().collect();
        if function.calls_by_pointer {
            callees.extend(&self.by_pointer);
        }
        callees
    }

    fn path(&self, from: u64) -> Vec<(String, u64)> {
        let mut path = Vec::new();
        let mut next = Some(from);
        while let Some(address) = next {
            let name = self.image.functions.get(&address).map_or("?", |f| f.name.as_str());
            path.push((name.to_owned(), self.frame(address)));
            next = self.known.get(&address).and_then(|(_, deeper)| *deeper);
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::super::image::Function;
    use super::*;

    fn image(functions: &[(u64, u64, &[u64], bool)]) -> Image {
        let functions = functions.iter().map(|(address, frame, calls, calls_by_pointer)| {
            let function = Function {
                name: format!("f{address}"),
                frame: *frame,
                calls: calls.iter().copied().collect(),
                calls_by_pointer: *calls_by_pointer,
            };
            (*address, function)
        });
        Image { functions: functions.collect(), reset: 1, handlers: BTreeSet::new() }
    }

    fn names(deepest: &Deepest) -> Vec<&str> {
        deepest.path.iter().map(|(name, _)| name.as_str()).collect()
    }

    #[test]
    fn the_deepest_way_counts_not_the_longest() {
        let image = image(&[
            (1, 8, &[2, 4], false),
            (2, 10, &[3], false),
            (3, 10, &[], false),
            (4, 100, &[], false),
        ]);
        let deepest = deepest(&image);
        assert_eq!((deepest.bytes, names(&deepest)), (108, vec!["f1", "f4"]));
    }

    #[test]
    fn a_pointer_may_lead_to_whatever_is_called_by_no_name() {
        let image = image(&[
            (1, 8, &[2], true),
            (2, 500, &[], false),
            (3, 40, &[], false),
            (4, 600, &[], false),
        ]);
        let deepest = deepest(&image);
        assert_eq!((deepest.bytes, names(&deepest)), (608, vec!["f1", "f4"]));
    }

    #[test]
    fn unknown_functions_are_counted_and_recursion_is_told() {
        let image = image(&[(1, 8, &[2], false), (2, 16, &[1, 9], false)]);
        let deepest = deepest(&image);
        assert_eq!(deepest.bytes, 8 + 16 + UNKNOWN_FRAME);
        assert_eq!(deepest.recursive, BTreeSet::from(["f1".to_owned()]));
    }

    #[test]
    fn an_interrupt_and_a_fault_come_on_top() {
        let mut image = image(&[
            (1, 8, &[], false),
            (2, 20, &[], false),
            (3, 30, &[], false),
            (4, 40, &[], false),
        ]);
        image.handlers = BTreeSet::from([2, 3, 4]);
        assert_eq!(deepest(&image).bytes, 8 + 30 + 40 + 2 * EXCEPTION);
    }
}
