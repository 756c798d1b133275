//! Handshake messages put together from their fragments (RFC 6347 section 4.2.3).

use super::handshake::Header;

/// The longest message that is put together: longer certificate chains than any that works over UDP.
pub(super) const MAX_LEN: usize = 64 * 1024;
/// Fragments kept at once, which bounds the work for each; a chain of 12 KB at an MTU of 256 has no more.
const MAX_PIECES: usize = 64;

/// The one message of a direction of which some fragments were seen. Holds what was received and no more, so
/// that a claimed length costs nothing.
#[derive(Debug, Default)]
pub(super) struct Assembly {
    header: Option<Header>,
    /// By offset, without overlaps.
    pieces: Vec<(usize, Box<[u8]>)>,
}

impl Assembly {
    /// Forgets what it has.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes a fragment and gives the whole body if it was the last that was missing.
    ///
    /// A fragment of another message displaces what is there; so does one that contradicts it, which belongs to
    /// a later message with the same number.
    pub(super) fn add(&mut self, header: Header, fragment: &[u8]) -> Option<Vec<u8>> {
        let same = self.header.is_some_and(|mine| mine.same_message(&header));
        if !same || self.contradicts(header.offset, fragment) || self.pieces.len() >= MAX_PIECES {
            self.clear();
            self.header = Some(header);
        }
        self.insert(header.offset, fragment);
        let received: usize = self.pieces.iter().map(|(_, bytes)| bytes.len()).sum();
        if received < header.length {
            return None;
        }
        let mut whole = Vec::with_capacity(received);
        for (_, bytes) in &self.pieces {
            whole.extend_from_slice(bytes);
        }
        self.clear();
        Some(whole)
    }

    fn contradicts(&self, offset: usize, fragment: &[u8]) -> bool {
        self.pieces.iter().any(|(start, bytes)| {
            let from = offset.max(*start);
            let to = (offset + fragment.len()).min(start + bytes.len());
            from < to && bytes[from - start..to - start] != fragment[from - offset..to - offset]
        })
    }

    /// Fills the gaps that the fragment covers.
    fn insert(&mut self, offset: usize, fragment: &[u8]) {
        let end = offset + fragment.len();
        let mut at = offset;
        let mut new = Vec::new();
        let mut piece = |from: usize, to: usize| {
            if from < to {
                new.push((from, fragment[from - offset..to - offset].into()));
            }
        };
        for (start, bytes) in &self.pieces {
            piece(at, end.min(*start));
            at = at.max(start + bytes.len());
        }
        piece(at, end);
        self.pieces.append(&mut new);
        self.pieces.sort_unstable_by_key(|(start, _)| *start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(length: usize, offset: usize) -> Header {
        Header {
            kind: 11,
            length,
            sequence: 3,
            offset,
        }
    }

    /// Adds pieces of the bytes 0, 1, 2, … by their ranges; true where the whole came out.
    fn fed(length: u8, ranges: &[(u8, u8)]) -> Vec<bool> {
        let mut assembly = Assembly::default();
        let whole: Vec<u8> = (0..length).collect();
        ranges
            .iter()
            .map(|&(from, to)| {
                let fragment: Vec<u8> = (from..to).collect();
                let done = assembly.add(header(length.into(), from.into()), &fragment);
                assert!(done.as_ref().is_none_or(|done| *done == whole));
                done.is_some()
            })
            .collect()
    }

    #[test]
    fn order_repeats_and_overlaps_do_not_matter() {
        assert_eq!(fed(9, &[(0, 3), (3, 6), (6, 9)]), [false, false, true]);
        assert_eq!(fed(9, &[(6, 9), (0, 3), (3, 6)]), [false, false, true]);
        assert_eq!(
            fed(9, &[(0, 3), (0, 3), (6, 9), (3, 6)]),
            [false, false, false, true]
        );
        assert_eq!(fed(9, &[(0, 5), (4, 9)]), [false, true]);
        assert_eq!(
            fed(9, &[(2, 4), (6, 7), (1, 8), (0, 9)]),
            [false, false, false, true]
        );
        assert_eq!(fed(9, &[(3, 3), (0, 9)]), [false, true]);
        // A repeat after the end begins anew.
        assert_eq!(
            fed(9, &[(0, 5), (5, 9), (0, 5), (5, 9)]),
            [false, true, false, true]
        );
    }

    #[test]
    fn another_message_displaces() {
        let mut assembly = Assembly::default();
        assert_eq!(assembly.add(header(4, 0), b"ab"), None);
        let other = Header {
            sequence: 4,
            ..header(4, 2)
        };
        assert_eq!(assembly.add(other, b"CD"), None);
        assert_eq!(assembly.add(header(4, 2), b"cd"), None, "its first half is gone");
        assert_eq!(assembly.add(header(4, 0), b"ab"), Some(b"abcd".to_vec()));
    }

    #[test]
    fn a_contradiction_is_another_message() {
        let mut assembly = Assembly::default();
        assert_eq!(assembly.add(header(4, 0), b"abc"), None);
        assert_eq!(assembly.add(header(4, 2), b"CD"), None);
        assert_eq!(assembly.add(header(4, 0), b"AB"), Some(b"ABCD".to_vec()));
    }

    #[test]
    fn pieces_are_bounded() {
        let mut assembly = Assembly::default();
        for offset in 0..MAX_PIECES * 4 {
            assert_eq!(assembly.add(header(MAX_LEN, offset * 2), &[1]), None);
            assert!(assembly.pieces.len() <= MAX_PIECES);
        }
    }
}
