//! Storage whose values never move: what is wiped on drop leaves no copy behind when it grows.

use std::num::NonZeroU32;

/// Values in the first chunk; each further chunk has twice as many, so that few pointers reach them
/// all. A power of two.
const FIRST: usize = 64;

/// The place of a value; four bytes, also inside an `Option`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Slot(NonZeroU32);

impl Slot {
    /// The slot of the value after `count` others.
    fn after(count: usize) -> Option<Self> {
        u32::try_from(count + FIRST)
            .ok()
            .and_then(NonZeroU32::new)
            .map(Self)
    }

    /// The chunk and the place in it. Chunk `n` holds the slots from `FIRST << n` to twice that.
    #[inline]
    fn position(self) -> (usize, usize) {
        let chunk = self.0.ilog2() - FIRST.ilog2();
        // A u32 fits a usize wherever std has sockets.
        (chunk as usize, self.0.get() as usize - (FIRST << chunk))
    }
}

/// A growing set of slots, freed ones used again.
#[derive(Debug)]
pub(super) struct Arena<T> {
    chunks: Vec<Vec<Option<T>>>,
    free: Vec<Slot>,
    /// Slots ever used.
    used: usize,
}

impl<T> Arena<T> {
    pub(super) const fn new() -> Self {
        Self {
            chunks: Vec::new(),
            free: Vec::new(),
            used: 0,
        }
    }

    /// How many values are held.
    pub(super) fn len(&self) -> usize {
        self.used - self.free.len()
    }

    /// Stores a value; none when every slot number is taken.
    pub(super) fn insert(&mut self, value: T) -> Option<Slot> {
        if let Some(slot) = self.free.pop() {
            *self.cell(slot)? = Some(value);
            return Some(slot);
        }
        let slot = Slot::after(self.used)?;
        let (chunk, _) = slot.position();
        if chunk == self.chunks.len() {
            self.chunks.push(Vec::with_capacity(FIRST << chunk));
        }
        self.chunks.get_mut(chunk)?.push(Some(value));
        self.used += 1;
        Some(slot)
    }

    #[inline]
    pub(super) fn get(&self, slot: Slot) -> Option<&T> {
        let (chunk, offset) = slot.position();
        self.chunks.get(chunk)?.get(offset)?.as_ref()
    }

    /// The values in the order of their slots.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flatten().flatten()
    }

    pub(super) fn get_mut(&mut self, slot: Slot) -> Option<&mut T> {
        self.cell(slot)?.as_mut()
    }

    /// Takes a value out and drops it where it lies.
    pub(super) fn remove(&mut self, slot: Slot) {
        if let Some(cell) = self.cell(slot).filter(|cell| cell.is_some()) {
            *cell = None;
            self.free.push(slot);
        }
    }

    fn cell(&mut self, slot: Slot) -> Option<&mut Option<T>> {
        let (chunk, offset) = slot.position();
        self.chunks.get_mut(chunk)?.get_mut(offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_where_they_were_put() {
        let mut arena = Arena::new();
        assert_eq!(arena.len(), 0);
        let slots: Vec<Slot> = (0..200).map(|number| arena.insert(number).unwrap()).collect();
        let first = std::ptr::from_ref(arena.get(slots[0]).unwrap());
        for number in 200..1000 {
            arena.insert(number).unwrap();
        }
        assert_eq!(arena.len(), 1000);
        assert_eq!(std::ptr::from_ref(arena.get(slots[0]).unwrap()), first);
        for (number, slot) in slots.iter().enumerate() {
            assert_eq!(arena.get(*slot), Some(&number));
        }
    }

    #[test]
    fn freed_slots_are_used_again_once() {
        let mut arena = Arena::new();
        let slots: Vec<Slot> = (0..3).map(|number| arena.insert(number).unwrap()).collect();
        arena.remove(slots[1]);
        arena.remove(slots[1]);
        assert_eq!((arena.len(), arena.get(slots[1])), (2, None));
        assert_eq!(arena.insert(7), Some(slots[1]));
        let fresh = arena.insert(8).unwrap();
        assert!(!slots.contains(&fresh));
        assert_eq!(arena.len(), 4);
    }

    #[test]
    fn chunks_double_without_gap_or_overlap() {
        let mut expected = (0, 0);
        for count in 0..=64 + 128 + 256 {
            assert_eq!(Slot::after(count).unwrap().position(), expected, "after {count}");
            expected = match expected {
                (0, 63) => (1, 0),
                (1, 127) => (2, 0),
                (2, 255) => (3, 0),
                (chunk, place) => (chunk, place + 1),
            };
        }
        assert_eq!(
            Slot::after(u32::MAX as usize - 64).unwrap().position(),
            (25, (64 << 25) - 1)
        );
        assert_eq!(Slot::after(u32::MAX as usize - 63), None);
    }

    #[test]
    fn a_slot_costs_four_bytes_even_when_absent() {
        assert_eq!(size_of::<Option<Slot>>(), 4);
    }
}
