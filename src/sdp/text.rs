//! Positions in the original text, and the character classes of the grammar.

/// The line number and key of each `m=` and `a=` line, in order.
///
/// `sdp-types` drops positions but keeps the order of these lines, so walking both side by side gives every
/// attribute its line back.
pub(super) struct Lines<'a> {
    rest: Option<&'a [u8]>,
    number: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self {
            rest: Some(text),
            number: 0,
        }
    }

    /// The number of the next `m=` or `a=` line; that of the last line when there is none.
    pub(super) fn next_number(&mut self) -> usize {
        while let Some(line) = self.advance() {
            if matches!(line, [b'm' | b'a', b'=', ..]) {
                break;
            }
        }
        self.number
    }

    /// The number of the first line that is not empty.
    pub(super) fn first_filled(text: &'a [u8]) -> Option<usize> {
        let mut lines = Self::new(text);
        while let Some(line) = lines.advance() {
            if !matches!(line, [] | [b'\r']) {
                return Some(lines.number);
            }
        }
        None
    }

    fn advance(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest.take()?;
        self.number += 1;
        let end = rest.iter().position(|&byte| byte == b'\n');
        self.rest = end.map(|end| &rest[end + 1..]);
        Some(end.map_or(rest, |end| &rest[..end]))
    }
}

/// One word of an attribute value, with the column it starts at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) column: usize,
}

/// The words of `value`, whose first byte stands at `column`: the grammar separates them by exactly one space,
/// so two spaces in a row enclose an empty word.
pub(super) fn words(value: &str, column: usize) -> impl Iterator<Item = Word<'_>> {
    let mut next = column;
    value.split(' ').map(move |text| {
        let word = Word { text, column: next };
        next += text.len() + 1;
        word
    })
}

/// Letters, digits, `+` and `/` (RFC 8839 section 5.1).
pub(super) fn is_ice_char(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

/// A token of RFC 8866 section 9.
pub(super) fn is_token(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`{|}~".contains(&byte);
    !text.is_empty() && text.bytes().all(legal)
}

/// A decimal number of at most `digits` digits; unlike `parse` it takes no sign.
pub(super) fn decimal(text: &str, digits: usize) -> Option<u64> {
    let legal = !text.is_empty() && text.len() <= digits && text.bytes().all(|byte| byte.is_ascii_digit());
    if legal { text.parse().ok() } else { None }
}

/// A port; leading zeros are tolerated up to ten digits.
pub(super) fn port(text: &str) -> Option<u16> {
    decimal(text, 10).and_then(|number| u16::try_from(number).ok())
}
