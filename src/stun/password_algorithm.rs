//! PASSWORD-ALGORITHM and PASSWORD-ALGORITHMS (RFC 8489 14.11, 14.12, 18.5).

use super::header::u16_at;

/// How a long-term key is derived from user name, realm and password (RFC 8489 18.5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PasswordAlgorithm {
    /// MD5, a key of 16 bytes.
    Md5,
    /// SHA-256, a key of 32 bytes.
    Sha256,
}

impl PasswordAlgorithm {
    /// The registered number.
    pub const fn number(self) -> u16 {
        match self {
            Self::Md5 => 0x0001,
            Self::Sha256 => 0x0002,
        }
    }

    /// The algorithm with a number, if there is one.
    pub const fn from_number(number: u16) -> Option<Self> {
        match number {
            0x0001 => Some(Self::Md5),
            0x0002 => Some(Self::Sha256),
            _ => None,
        }
    }
}

/// One algorithm on the wire, with its parameters; neither registered algorithm has any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordAlgorithmEntry<'a> {
    /// The algorithm's number.
    pub number: u16,
    /// Its parameters, without padding.
    pub parameters: &'a [u8],
}

impl<'a> PasswordAlgorithmEntry<'a> {
    /// The one entry that fills `value`.
    pub(super) fn read(value: &'a [u8]) -> Option<Self> {
        match Self::split(value)? {
            (entry, []) => Some(entry),
            _ => None,
        }
    }

    /// The algorithm, if it is a registered one.
    pub fn algorithm(&self) -> Option<PasswordAlgorithm> {
        PasswordAlgorithm::from_number(self.number)
    }

    fn split(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (head, rest) = bytes.split_first_chunk::<4>()?;
        let len = usize::from(u16_at(head, 2));
        let parameters = rest.get(..len)?;
        // The last entry may leave its padding to the attribute's own.
        let next = len.next_multiple_of(4).min(rest.len());
        Some((
            Self {
                number: u16_at(head, 0),
                parameters,
            },
            &rest[next..],
        ))
    }
}

/// The entries of PASSWORD-ALGORITHMS, checked to be whole; yields each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordAlgorithmEntries<'a>(&'a [u8]);

impl<'a> PasswordAlgorithmEntries<'a> {
    pub(super) fn read(value: &'a [u8]) -> Option<Self> {
        let mut rest = value;
        while !rest.is_empty() {
            rest = PasswordAlgorithmEntry::split(rest)?.1;
        }
        Some(Self(value))
    }
}

#[expect(
    clippy::copy_iterator,
    reason = "a view of borrowed bytes, part of an `Attribute` that is `Copy`"
)]
impl<'a> Iterator for PasswordAlgorithmEntries<'a> {
    type Item = PasswordAlgorithmEntry<'a>;

    fn next(&mut self) -> Option<PasswordAlgorithmEntry<'a>> {
        let (entry, rest) = PasswordAlgorithmEntry::split(self.0)?;
        self.0 = rest;
        Some(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_registered_ones() {
        for (algorithm, number) in [(PasswordAlgorithm::Md5, 1), (PasswordAlgorithm::Sha256, 2)] {
            assert_eq!(algorithm.number(), number);
            assert_eq!(PasswordAlgorithm::from_number(number), Some(algorithm));
            assert_eq!(
                PasswordAlgorithmEntry {
                    number,
                    parameters: &[]
                }
                .algorithm(),
                Some(algorithm)
            );
        }
        assert_eq!(PasswordAlgorithm::from_number(0), None);
        assert_eq!(PasswordAlgorithm::from_number(3), None);
    }

    #[test]
    fn parameters_are_padded_inside_the_list() {
        let value = [0, 9, 0, 1, 0xAA, 0xFF, 0xFF, 0xFF, 0, 1, 0, 0];
        let entries: Vec<_> = PasswordAlgorithmEntries::read(&value).unwrap().collect();
        let odd = PasswordAlgorithmEntry {
            number: 9,
            parameters: &[0xAA],
        };
        assert_eq!(
            entries,
            [
                odd,
                PasswordAlgorithmEntry {
                    number: 1,
                    parameters: &[]
                }
            ]
        );
        let last = PasswordAlgorithmEntry::read(&value[..5]).unwrap();
        assert_eq!(last, odd);
    }

    #[test]
    fn every_cut_of_an_entry_is_refused() {
        let value = [0, 9, 0, 4, 1, 2, 3, 4];
        for len in 1..value.len() {
            assert_eq!(PasswordAlgorithmEntries::read(&value[..len]), None, "{len} bytes");
            assert_eq!(PasswordAlgorithmEntry::read(&value[..len]), None, "{len} bytes");
        }
        assert_eq!(PasswordAlgorithmEntry::read(&[]), None);
        assert_eq!(PasswordAlgorithmEntries::read(&[]).map(Iterator::count), Some(0));
    }
}
