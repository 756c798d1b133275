//! From a hash to slots, in one memory access: with a million credentials every access is a miss of
//! cache and address translation, and a general-purpose table makes one more, for its control bytes.

use super::arena::Slot;

/// Open addressing with linear probing, half full at the most. A hash may lead to several slots.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// A power of two of them, or none.
    cells: Vec<Cell>,
    used: usize,
}

/// Eight bytes. The tag's upper bits are the cell where its probing begins, so that growing needs
/// no second look at what was hashed.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    tag: u32,
    slot: Option<Slot>,
}

const FEWEST_CELLS: usize = 8;

/// The part of a hash that is kept.
fn tag(hash: u64) -> u32 {
    (hash >> 32) as u32
}

impl Index {
    /// The slots that may belong to a hash: all that do, and by chance others.
    #[inline]
    pub(super) fn candidates(&self, hash: u64) -> impl Iterator<Item = Slot> {
        let tag = tag(hash);
        let mut at = self.home(tag);
        std::iter::from_fn(move || {
            loop {
                let cell = self.cells.get(at)?;
                at = self.after(at);
                let slot = cell.slot?;
                if cell.tag == tag {
                    return Some(slot);
                }
            }
        })
    }

    /// Adds a slot for a hash.
    pub(super) fn insert(&mut self, hash: u64, slot: Slot) {
        if 2 * (self.used + 1) > self.cells.len() {
            let doubled = (2 * self.cells.len()).max(FEWEST_CELLS);
            let cells = std::mem::replace(&mut self.cells, vec![Cell::default(); doubled]);
            for cell in cells.into_iter().filter(|cell| cell.slot.is_some()) {
                self.place(cell);
            }
        }
        self.place(Cell {
            tag: tag(hash),
            slot: Some(slot),
        });
        self.used += 1;
    }

    /// Removes a slot that was added for a hash; false if it was not.
    pub(super) fn remove(&mut self, hash: u64, slot: Slot) -> bool {
        let mut hole = self.home(tag(hash));
        while self
            .cells
            .get(hole)
            .is_some_and(|cell| cell.slot.is_some_and(|found| found != slot))
        {
            hole = self.after(hole);
        }
        if self.cells.get(hole).is_none_or(|cell| cell.slot.is_none()) {
            return false;
        }
        self.close(hole);
        self.used -= 1;
        true
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// Empties a cell and moves up what probing past it had put further on.
    fn close(&mut self, mut hole: usize) {
        let mut next = self.after(hole);
        while self.cells[next].slot.is_some() {
            let home = self.home(self.cells[next].tag);
            if self.distance(home, next) >= self.distance(hole, next) {
                self.cells[hole] = self.cells[next];
                hole = next;
            }
            next = self.after(next);
        }
        self.cells[hole] = Cell::default();
    }

    fn place(&mut self, cell: Cell) {
        let mut at = self.home(cell.tag);
        while self.cells[at].slot.is_some() {
            at = self.after(at);
        }
        self.cells[at] = cell;
    }

    /// The cell where probing for a tag begins.
    #[inline]
    fn home(&self, tag: u32) -> usize {
        // The tag as a fraction of its range, times the number of cells: below that number.
        ((u64::from(tag) * self.cells.len() as u64) >> 32) as usize
    }

    fn after(&self, at: usize) -> usize {
        (at + 1) & (self.cells.len() - 1)
    }

    /// Steps of probing from one cell to another.
    fn distance(&self, from: usize, to: usize) -> usize {
        to.wrapping_sub(from) & (self.cells.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::arena::Arena;
    use super::*;

    /// A pseudo-random walk of additions and removals, held against a plain list. The few tags crowd
    /// the cells, and some lie at the very end, where probing wraps.
    #[test]
    fn holds_what_a_plain_list_holds() {
        let mut slots = Arena::new();
        let (mut index, mut list) = (Index::default(), Vec::new());
        let mut state = 1_u64;
        for turn in 0..4000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let hash = [
                0,
                1 << 32,
                0xFFFF_FFFF << 32,
                0xFFFF_FFFE << 32,
                0x8000_0000 << 32,
                state,
            ][(state >> 33) as usize % 6];
            if list.is_empty() || state >> 40 & 3 != 0 && turn < 2000 {
                let slot = slots.insert(()).unwrap();
                index.insert(hash, slot);
                list.push((hash, slot));
            } else {
                let (hash, slot) = list.swap_remove((state >> 20) as usize % list.len());
                assert!(index.remove(hash, slot));
                assert!(!index.remove(hash, slot));
            }
            assert_eq!(index.used, list.len());
            for &(hash, slot) in list.iter().rev().take(40) {
                assert!(index.candidates(hash).any(|found| found == slot));
            }
            let all = |hash| index.candidates(hash).count();
            assert_eq!(all(0), list.iter().filter(|(other, _)| tag(*other) == 0).count());
        }
        for (hash, slot) in list {
            assert!(index.remove(hash, slot));
        }
        assert!(index.cells.iter().all(|cell| cell.slot.is_none()));
    }

    #[test]
    fn an_empty_index_leads_nowhere() {
        let slot = Arena::new().insert(()).unwrap();
        let mut index = Index::default();
        assert_eq!(index.candidates(7).count(), 0);
        assert!(!index.remove(7, slot));
    }

    #[test]
    fn a_cell_has_eight_bytes_and_half_of_them_stay_empty() {
        assert_eq!(size_of::<Cell>(), 8);
        let mut slots = Arena::new();
        let mut index = Index::default();
        for count in 1_u32..=1000 {
            index.insert(u64::from(count) << 40, slots.insert(()).unwrap());
            assert!(index.cells.len() >= 2 * count as usize && index.cells.len().is_power_of_two());
        }
        assert_eq!(index.cells.len(), 2048);
    }

    #[test]
    fn probing_begins_where_the_upper_bits_say() {
        assert_eq!(tag(0x8000_0001_7FFF_FFFF), 0x8000_0001);
        let index = Index {
            cells: vec![Cell::default(); 16],
            used: 0,
        };
        let homes = [0, 0x0FFF_FFFF, 0x1000_0000, 0x8000_0000, u32::MAX].map(|tag| index.home(tag));
        assert_eq!(homes, [0, 0, 1, 8, 15]);
    }

    #[test]
    fn it_grows_when_half_full() {
        let mut slots = Arena::new();
        let mut index = Index::default();
        let sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(|hash| {
            index.insert(hash << 60, slots.insert(()).unwrap());
            index.cells.len()
        });
        assert_eq!(sizes, [8, 8, 8, 8, 16, 16, 16, 16, 32]);
    }
}
