//! Changes to a valid message that leave it close to one.

use super::super::wire::{
    FINGERPRINT, SHA1, SHA256, USERNAME, attribute, fingerprint_value, hmac_sha1, hmac_sha256, seal_again,
    set_length, walk, with_length,
};
use crate::agent::Random;

/// No mutation grows a message beyond this.
const LARGEST: usize = 1400;
/// Types that a decoder has code for.
const TYPES: [u16; 18] = [
    0x0001, USERNAME, SHA1, 0x0009, 0x000A, 0x0014, 0x0015, SHA256, 0x001D, 0x001E, 0x0020, 0x0024, 0x0025,
    0x8022, 0x8028, 0x8029, 0x802A, 0xFFFF,
];
/// Lengths at which something ends or wraps.
const LENGTHS: [u16; 10] = [0, 1, 3, 4, 19, 20, 255, 763, 0x7FFF, 0xFFFF];

/// One to four changes. Half of the messages are sealed again after them, so that what lies behind the check of the
/// integrity is reached as well.
pub(super) fn mutate(random: &mut Random, message: &[u8], key: Option<&[u8]>) -> Vec<u8> {
    let mut bytes = message.to_vec();
    for _ in 0..=random.number() % 4 {
        change(random, &mut bytes);
        bytes.truncate(LARGEST);
    }
    if let Some(key) = key.filter(|_| random.number().is_multiple_of(2))
        && bytes.len() >= 20
    {
        seal_again(&mut bytes, key);
    }
    bytes
}

fn change(random: &mut Random, bytes: &mut Vec<u8>) {
    if bytes.len() < 24 {
        bytes.extend(random.bytes::<24>());
        return;
    }
    let at = below(random, bytes.len());
    match random.number() % 12 {
        0 => bytes[at] ^= 1 << (random.number() % 8),
        1 => bytes[at] = [0, 1, 0x7F, 0x80, 0xFF][below(random, 5)],
        2 => bytes.truncate(at),
        3 => bytes.extend(random.bytes::<5>()),
        4 => bytes[0..2].copy_from_slice(&random.bytes::<2>()),
        5 => {
            let length = u16::from_be_bytes([bytes[2], bytes[3]]);
            let by = [1, 4, 0xFFFC, 0xFFFF, 0x8000][below(random, 5)];
            bytes[2..4].copy_from_slice(&length.wrapping_add(by).to_be_bytes());
        }
        6 => {
            let kind = TYPES[below(random, TYPES.len())];
            let value = random.bytes::<32>();
            let length = below(random, value.len() + 1);
            attribute(bytes, kind, &value[..length]);
        }
        structure => restructure(random, bytes, structure),
    }
}

/// Changes to an attribute that is there.
fn restructure(random: &mut Random, bytes: &mut Vec<u8>, how: u64) {
    let places: Vec<(usize, usize)> = walk(bytes).map(|(at, _, value)| (at, value.len())).collect();
    if places.is_empty() {
        return;
    }
    let (at, length) = places[below(random, places.len())];
    let end = (at + 4 + length.next_multiple_of(4)).min(bytes.len());
    match how {
        7 => drop(bytes.drain(at..end)),
        8 => {
            let copy = bytes[at..end].to_vec();
            let to = places[below(random, places.len())].0;
            bytes.splice(to..to, copy);
        }
        9 => bytes[at..at + 2].copy_from_slice(&TYPES[below(random, TYPES.len())].to_be_bytes()),
        10 => {
            // Its length alone: what follows is then read from the wrong place.
            bytes[at + 2..at + 4].copy_from_slice(&LENGTHS[below(random, LENGTHS.len())].to_be_bytes());
            return;
        }
        _ => {
            // Everything behind the integrity is to be passed over.
            let value = bytes[at..end].to_vec();
            bytes.drain(at..end);
            let places: Vec<usize> = walk(bytes).map(|(at, ..)| at).collect();
            let to = places
                .get(below(random, places.len().max(1)))
                .copied()
                .unwrap_or(bytes.len());
            bytes.splice(to..to, value);
        }
    }
    if bytes.len() >= 20 {
        set_length(bytes, 0);
    }
}

fn below(random: &mut Random, limit: usize) -> usize {
    let limit = u64::try_from(limit.max(1)).unwrap_or(1);
    usize::try_from(random.number() % limit).unwrap_or(0)
}

/// Whether the first integrity of either kind is made with a key. MESSAGE-INTEGRITY-SHA256 may be cut to 16 bytes (RFC
/// 8489 section 14.6); stacks that look at the one or the other alone are right here.
pub(super) fn is_signed(bytes: &[u8], key: &[u8]) -> bool {
    let first = |wanted| walk(bytes).find(|(_, kind, _)| *kind == wanted);
    let sha1 =
        first(SHA1).is_some_and(|(at, _, value)| value == hmac_sha1(&with_length(&bytes[..at], 24), key));
    let sha256 = first(SHA256).is_some_and(|(at, _, value)| {
        let made = hmac_sha256(&with_length(&bytes[..at], 4 + value.len()), key);
        value.len() >= 16 && made.starts_with(value)
    });
    sha1 || sha256
}

/// Whether there is a FINGERPRINT and the first one is right.
pub(super) fn has_right_fingerprint(bytes: &[u8]) -> bool {
    let first = walk(bytes).find(|(_, kind, _)| *kind == FINGERPRINT);
    first.is_some_and(|(at, _, value)| *value == fingerprint_value(&bytes[..at]).to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzzing::wire::{fingerprint, header, seal};

    fn valid() -> Vec<u8> {
        let mut bytes = header(0x0001);
        attribute(&mut bytes, USERNAME, b"fuzz:peer");
        attribute(&mut bytes, 0x0024, &[110, 127, 30, 255]);
        seal(&mut bytes, b"key", true, false);
        fingerprint(&mut bytes);
        bytes
    }

    #[test]
    fn the_same_seed_gives_the_same_messages() {
        let all = |seed: u8| -> Vec<Vec<u8>> {
            let mut random = Random::new([seed; 32]);
            (0..500)
                .map(|_| mutate(&mut random, &valid(), Some(b"key")))
                .collect()
        };
        assert_eq!(all(1), all(1));
        assert_ne!(all(1), all(2));
    }

    #[test]
    fn messages_stay_close_to_valid_ones() {
        let mut random = Random::new([3; 32]);
        let (mut signed, mut changed, mut whole) = (0, 0, 0);
        for _ in 0..2000 {
            let bytes = mutate(&mut random, &valid(), Some(b"key"));
            assert!(bytes.len() <= LARGEST);
            signed += u32::from(is_signed(&bytes, b"key"));
            changed += u32::from(bytes != valid());
            whole += u32::from(bytes.len() >= 20 && bytes[4..8] == valid()[4..8]);
        }
        assert!(
            signed > 500 && changed > 1500 && whole > 1000,
            "{signed} {changed} {whole}"
        );
    }

    #[test]
    fn what_is_signed_and_what_is_not() {
        assert!(is_signed(&valid(), b"key") && has_right_fingerprint(&valid()));
        assert!(!is_signed(&valid(), b"kex"));
        let mut flipped = valid();
        flipped[30] ^= 1;
        assert!(!is_signed(&flipped, b"key") && !has_right_fingerprint(&flipped));
    }
}
