//! The two halves of an ICE credential: the username fragment, which everyone may see, and the
//! password, which nobody may (RFC 8839 section 5.4).

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// How many characters a username fragment may have (RFC 8839 section 5.4).
pub const UFRAG_LENGTH: std::ops::RangeInclusive<usize> = 4..=256;
/// How many characters a password may have (RFC 8839 section 5.4).
pub const PASSWORD_LENGTH: std::ops::RangeInclusive<usize> = 22..=256;

/// Fragments up to this long live inside the struct, which has three words: one cache line less to
/// fetch on every look-up.
const INLINE: usize = 22;

/// A username fragment: 4 to 256 ice-chars (RFC 8839 section 5.4).
///
/// It travels in the clear in every check, so it is neither redacted nor wiped.
#[derive(Clone)]
pub struct Ufrag(Bytes);

#[derive(Clone)]
enum Bytes {
    Inline { length: u8, bytes: [u8; INLINE] },
    Heap(Box<[u8]>),
}

impl Ufrag {
    /// Takes a fragment from signalling or from a USERNAME half.
    pub fn new(text: impl AsRef<[u8]>) -> Result<Self, FragmentError> {
        let text = text.as_ref();
        validate(text, Half::Ufrag)?;
        let mut bytes = [0; INLINE];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(room), Ok(length)) => {
                room.copy_from_slice(text);
                Ok(Self(Bytes::Inline { length, bytes }))
            }
            _ => Ok(Self(Bytes::Heap(text.into()))),
        }
    }

    /// The fragment as it stands in a USERNAME.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Bytes::Inline { length, bytes } => &bytes[..usize::from(*length)],
            Bytes::Heap(bytes) => bytes,
        }
    }
}

impl PartialEq for Ufrag {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Ufrag {}

impl fmt::Display for Ufrag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(self.as_bytes()))
    }
}

impl fmt::Debug for Ufrag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ufrag({self})")
    }
}

/// A password: 22 to 256 ice-chars (RFC 8839 section 5.4); never printed, wiped when dropped.
#[derive(Clone)]
pub struct Password(Zeroizing<Box<[u8]>>);

impl Password {
    /// Takes a password from signalling.
    pub fn new(text: impl AsRef<[u8]>) -> Result<Self, FragmentError> {
        let text = text.as_ref();
        validate(text, Half::Password)?;
        Ok(Self(Zeroizing::new(text.into())))
    }

    /// The bytes that key the HMAC: ice-chars are ASCII, so string preparation leaves them alone
    /// (RFC 8489 section 9.1.1).
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl PartialEq for Password {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Password {}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(redacted)")
    }
}

/// One side's fragment and password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// The fragment.
    pub ufrag: Ufrag,
    /// The password that belongs to it.
    pub password: Password,
}

impl Credentials {
    /// Takes both halves from signalling.
    pub fn new(ufrag: impl AsRef<[u8]>, password: impl AsRef<[u8]>) -> Result<Self, FragmentError> {
        Ok(Self {
            ufrag: Ufrag::new(ufrag)?,
            password: Password::new(password)?,
        })
    }
}

/// Which half of a credential an error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// The username fragment.
    Ufrag,
    /// The password.
    Password,
}

impl Half {
    fn lengths(self) -> std::ops::RangeInclusive<usize> {
        match self {
            Self::Ufrag => UFRAG_LENGTH,
            Self::Password => PASSWORD_LENGTH,
        }
    }
}

impl fmt::Display for Half {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ufrag => "username fragment",
            Self::Password => "password",
        })
    }
}

/// Why a text is no ICE credential. It never quotes the text: it may be a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FragmentError {
    /// Too short or too long.
    #[error(
        "the {half} has {length} characters, and ICE allows {} to {} (RFC 8839 section 5.4)",
        half.lengths().start(),
        half.lengths().end()
    )]
    Length {
        /// Which half.
        half: Half,
        /// Its length in bytes.
        length: usize,
    },
    /// A byte that is no ice-char.
    #[error(
        "byte {offset} of the {half} is not a letter, a digit, '+' or '/' (ice-char, RFC 8839 section 5.1)"
    )]
    Character {
        /// Which half.
        half: Half,
        /// Offset of the first such byte.
        offset: usize,
    },
}

fn validate(text: &[u8], half: Half) -> Result<(), FragmentError> {
    if !half.lengths().contains(&text.len()) {
        return Err(FragmentError::Length {
            half,
            length: text.len(),
        });
    }
    match text.iter().position(|&byte| !is_ice_char(byte)) {
        Some(offset) => Err(FragmentError::Character { half, offset }),
        None => Ok(()),
    }
}

fn is_ice_char(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/'
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";

    #[test]
    fn fragment_lengths_are_4_to_256() {
        assert_eq!(
            Ufrag::new("abc"),
            Err(FragmentError::Length {
                half: Half::Ufrag,
                length: 3
            })
        );
        assert_eq!(Ufrag::new("abcd").map(|u| u.to_string()), Ok("abcd".to_owned()));
        assert!(Ufrag::new("a".repeat(256)).is_ok());
        assert_eq!(
            Ufrag::new("a".repeat(257)),
            Err(FragmentError::Length {
                half: Half::Ufrag,
                length: 257
            })
        );
    }

    #[test]
    fn password_lengths_are_22_to_256() {
        let short = Err(FragmentError::Length {
            half: Half::Password,
            length: 21,
        });
        assert_eq!(Password::new(&PASSWORD[..21]), short);
        assert_eq!(Password::new(PASSWORD).unwrap().as_bytes(), PASSWORD.as_bytes());
        assert!(Password::new("p".repeat(256)).is_ok());
        assert!(Password::new("p".repeat(257)).is_err());
    }

    #[test]
    fn every_length_survives_storage() {
        for length in UFRAG_LENGTH {
            let text: Vec<u8> = (0..length)
                .map(|i| b'A' + u8::try_from(i % 26).unwrap())
                .collect();
            assert_eq!(Ufrag::new(&text).unwrap().as_bytes(), text, "length {length}");
        }
    }

    #[test]
    fn only_ice_chars_are_accepted() {
        let legal = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for byte in 0..=255_u8 {
            let verdict = Ufrag::new([b'a', b'b', byte, b'd']);
            if legal.contains(&byte) {
                assert!(verdict.is_ok(), "byte {byte:#04x}");
            } else {
                assert_eq!(
                    verdict,
                    Err(FragmentError::Character {
                        half: Half::Ufrag,
                        offset: 2
                    })
                );
            }
        }
    }

    #[test]
    fn debug_keeps_the_password_to_itself() {
        let printed = format!("{:?}", Credentials::new("evtj", PASSWORD).unwrap());
        assert!(
            printed.contains("Ufrag(evtj)") && printed.contains("redacted"),
            "{printed}"
        );
        assert!(!printed.contains("VOkJ"), "{printed}");
    }

    #[test]
    fn errors_are_sentences_that_quote_no_password() {
        let length = Password::new("secret").unwrap_err().to_string();
        assert_eq!(
            length,
            "the password has 6 characters, and ICE allows 22 to 256 (RFC 8839 section 5.4)"
        );
        let character = Ufrag::new("ab:d").unwrap_err().to_string();
        assert!(
            character.starts_with("byte 2 of the username fragment is not a letter"),
            "{character}"
        );
    }

    #[test]
    fn equality_looks_at_every_character_and_at_case() {
        assert_ne!(Ufrag::new("evtj").unwrap(), Ufrag::new("evtJ").unwrap());
        assert_ne!(Ufrag::new("evtj").unwrap(), Ufrag::new("evtjx").unwrap());
        assert_ne!(
            Password::new(PASSWORD).unwrap(),
            Password::new(format!("{PASSWORD}x")).unwrap()
        );
        assert_ne!(
            Password::new(PASSWORD).unwrap(),
            Password::new(PASSWORD.replace("Bt", "BT")).unwrap()
        );
        assert_eq!(Password::new(PASSWORD).unwrap(), Password::new(PASSWORD).unwrap());
    }
}
