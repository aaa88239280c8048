//! How deep the stack can get, by the image's own calls and frames.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::image::{Function, Image};

/// What a call is counted with that leads to no known function.
const UNKNOWN_FRAME: u64 = 128;
/// What the processor itself pushes for an exception, alignment included (ARMv6-M, B1.5.6).
const EXCEPTION: u64 = 36;

/// A function on the deepest way down.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Its name.
    pub(super) name: String,
    /// Bytes that it takes for itself.
    pub(super) frame: u64,
    /// The call beside the deepest one that leads deepest: its name, and the bytes from there down.
    pub(super) beside: Option<(String, u64)>,
}

/// The deepest way down.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Deepest {
    /// Bytes that the whole takes at most, interrupts included.
    pub(super) bytes: u64,
    /// The functions on the way, from reset down.
    pub(super) path: Vec<Step>,
    /// Functions that may call themselves in the end; each is counted once.
    pub(super) recursive: BTreeSet<String>,
}

/// Finds the deepest way: from reset down, one interrupt on top of it, and a fault in that.
pub(super) fn deepest(image: &Image) -> Deepest {
    let depths = Depths::of(image);
    let mut bytes = depths.from(image.reset);
    let mut handlers: Vec<u64> =
        image.handlers.iter().map(|handler| depths.from(*handler) + EXCEPTION).collect();
    handlers.sort_unstable();
    bytes += handlers.iter().rev().take(2).sum::<u64>();
    Deepest { bytes, path: depths.path(image.reset), recursive: depths.recursive() }
}

/// Finds the deepest way from each function whose name contains `name`, the deepest first.
pub(super) fn deepest_from(image: &Image, name: &str) -> Vec<Vec<Step>> {
    let depths = Depths::of(image);
    let is_meant = |(_, function): &(&u64, &Function)| function.name.contains(name);
    let mut meant: Vec<u64> = image.functions.iter().filter(is_meant).map(|(at, _)| *at).collect();
    meant.sort_by_key(|at| Reverse(depths.from(*at)));
    meant.into_iter().map(|at| depths.path(at)).collect()
}

/// How deep the stack gets from each function on, functions that call each other in a circle as one.
struct Depths<'a> {
    image: &'a Image,
    /// The circles, each after those that it calls; most are one function alone.
    circles: Vec<Circle>,
    circle_of: BTreeMap<u64, usize>,
    /// The functions that wait for their circle to be closed, in the order they were met.
    open: Vec<u64>,
    met: BTreeMap<u64, usize>,
}

#[derive(Default)]
struct Circle {
    members: Vec<u64>,
    /// Bytes from here down, each member counted once.
    depth: u64,
    /// The circles that it calls, the deepest last.
    calls: Vec<usize>,
}

impl<'a> Depths<'a> {
    fn of(image: &'a Image) -> Self {
        let (circles, circle_of, open, met) = Default::default();
        let mut depths = Self { image, circles, circle_of, open, met };
        for at in image.functions.keys() {
            depths.meet(*at);
        }
        depths
    }

    /// Visits a function and all that it calls, and gives the earliest function still open that it
    /// leads back to: Tarjan, "Depth-first search and linear graph algorithms", 1972.
    fn meet(&mut self, at: u64) -> usize {
        if let Some(number) = self.met.get(&at) {
            return if self.circle_of.contains_key(&at) { usize::MAX } else { *number };
        }
        let number = self.met.len();
        self.met.insert(at, number);
        let height = self.open.len();
        self.open.push(at);
        let earliest = self.callees(at).into_iter().map(|callee| self.meet(callee)).min();
        let earliest = earliest.unwrap_or(number).min(number);
        if earliest == number {
            let members = self.open.split_off(height);
            self.close(members);
        }
        earliest
    }

    fn close(&mut self, members: Vec<u64>) {
        let number = self.circles.len();
        self.circle_of.extend(members.iter().map(|member| (*member, number)));
        let called = members.iter().flat_map(|member| self.callees(*member));
        let called: BTreeSet<usize> = called.map(|callee| self.circle_of[&callee]).collect();
        let mut calls: Vec<usize> = called.into_iter().filter(|circle| *circle != number).collect();
        calls.sort_by_key(|circle| self.circles[*circle].depth);
        let deepest = calls.last().map_or(0, |circle| self.circles[*circle].depth);
        let depth = deepest + members.iter().map(|member| self.frame(*member)).sum::<u64>();
        self.circles.push(Circle { members, depth, calls });
    }

    fn frame(&self, at: u64) -> u64 {
        self.image.functions.get(&at).map_or(UNKNOWN_FRAME, |function| function.frame)
    }

    fn callees(&self, at: u64) -> Vec<u64> {
        let Some(function) = self.image.functions.get(&at) else { return Vec::new() };
        let mut callees: Vec<u64> = function.calls.iter().copied().collect();
        if function.calls_by_pointer {
            callees.extend(&self.image.by_pointer);
        }
        callees
    }

    fn circle(&self, at: u64) -> Option<&Circle> {
        self.circles.get(*self.circle_of.get(&at)?)
    }

    fn from(&self, at: u64) -> u64 {
        self.circle(at).map_or(UNKNOWN_FRAME, |circle| circle.depth)
    }

    fn path(&self, from: u64) -> Vec<Step> {
        let mut path = Vec::new();
        let mut next = self.circle(from);
        while let Some(circle) = next {
            let mut calls = circle.calls.iter().rev().filter_map(|call| self.circles.get(*call));
            next = calls.next();
            let mut beside =
                calls.next().map(|circle| (self.name(circle.members[0]), circle.depth));
            for member in &circle.members {
                let (name, frame) = (self.name(*member), self.frame(*member));
                path.push(Step { name, frame, beside: beside.take() });
            }
        }
        path
    }

    fn recursive(&self) -> BTreeSet<String> {
        let calls_itself = |at: &u64| self.callees(*at).contains(at);
        let circles = self
            .circles
            .iter()
            .filter(|circle| circle.members.len() > 1 || calls_itself(&circle.members[0]));
        circles.flat_map(|circle| &circle.members).map(|member| self.name(*member)).collect()
    }

    fn name(&self, at: u64) -> String {
        self.image.functions.get(&at).map_or("?", |function| &function.name).to_owned()
    }
}

#[cfg(test)]
mod tests {
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
        Image { functions: functions.collect(), reset: 1, ..Image::default() }
    }

    fn names(deepest: &Deepest) -> Vec<&str> {
        deepest.path.iter().map(|step| step.name.as_str()).collect()
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
    fn a_pointer_may_lead_to_whatever_has_its_address_in_the_image() {
        let mut image = image(&[
            (1, 8, &[2], true),
            (2, 500, &[], false),
            (3, 40, &[], false),
            (4, 600, &[], false),
            (5, 900, &[], false),
        ]);
        image.by_pointer = BTreeSet::from([3, 4]);
        let deepest = deepest(&image);
        assert_eq!((deepest.bytes, names(&deepest)), (608, vec!["f1", "f4"]));
        assert_eq!(deepest.path[0].beside, Some(("f2".to_owned(), 500)));
    }

    #[test]
    fn unknown_functions_are_counted_and_recursion_is_told() {
        let image = image(&[(1, 8, &[2], false), (2, 16, &[1, 9], false)]);
        let deepest = deepest(&image);
        assert_eq!(deepest.bytes, 8 + 16 + UNKNOWN_FRAME);
        assert_eq!(deepest.recursive, BTreeSet::from(["f1".to_owned(), "f2".to_owned()]));
    }

    #[test]
    fn a_circle_counts_whole_from_wherever_it_is_entered() {
        let image = image(&[
            (1, 8, &[3, 2], false),
            (2, 10, &[3, 4], false),
            (3, 20, &[2], false),
            (4, 100, &[], false),
        ]);
        let deepest = deepest(&image);
        assert_eq!(deepest.bytes, 8 + 10 + 20 + 100);
        assert_eq!(deepest.recursive, BTreeSet::from(["f2".to_owned(), "f3".to_owned()]));
        let from: Vec<u64> = deepest_from(&image, "f")
            .iter()
            .map(|path| path.iter().map(|step| step.frame).sum())
            .collect();
        assert_eq!(from, [138, 130, 130, 100]);
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
