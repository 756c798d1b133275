/// The byte order of a file or of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

impl Order {
    /// Two bytes at a place that is known to exist.
    #[inline]
    pub(super) fn u16(self, bytes: &[u8], at: usize) -> u16 {
        let pair = [bytes[at], bytes[at + 1]];
        match self {
            Order::Little => u16::from_le_bytes(pair),
            Order::Big => u16::from_be_bytes(pair),
        }
    }

    /// Eight bytes, if these are as many: two words, the higher one first, as times in pcapng are.
    pub(super) fn ticks(self, bytes: &[u8]) -> Option<u64> {
        (bytes.len() == 8).then(|| u64::from(self.u32(bytes, 0)) << 32 | u64::from(self.u32(bytes, 4)))
    }

    /// The options at the end of a block of pcapng, each with its code; as far as they are whole.
    pub(super) fn options(self, mut rest: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
        std::iter::from_fn(move || {
            if rest.len() < 4 {
                return None;
            }
            let (code, length) = (self.u16(rest, 0), usize::from(self.u16(rest, 2)));
            let value = rest.get(4..4 + length).filter(|_| code != 0)?;
            rest = rest.get(4 + length.next_multiple_of(4)..).unwrap_or_default();
            Some((code, value))
        })
    }

    /// Four bytes at a place that is known to exist.
    #[inline]
    pub(super) fn u32(self, bytes: &[u8], at: usize) -> u32 {
        let four = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
        match self {
            Order::Little => u32::from_le_bytes(four),
            Order::Big => u32::from_be_bytes(four),
        }
    }
}
