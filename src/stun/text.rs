//! Preparing user names, realms and passwords (RFC 8489 9.1.1, RFC 8265 4.2, RFC 4013).

use std::borrow::Cow;

use precis_core::profile::PrecisFastInvocation as _;
use precis_profiles::OpaqueString;

/// A text that its profile does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextError {
    /// Refused by the OpaqueString profile.
    #[error(
        "the text holds a character that OpaqueString does not allow, or is empty (RFC 8265 section 4.2.2)"
    )]
    OpaqueString,
    /// Refused by SASLprep.
    #[error("the text holds a character that SASLprep prohibits (RFC 4013 section 2.3)")]
    SaslPrep,
}

/// Prepares a text as RFC 8489 asks: the OpaqueString profile of RFC 8265 4.2.
///
/// # Errors
/// [`TextError::OpaqueString`] for control characters, unassigned ones and the empty text.
pub fn opaque_string(text: &str) -> Result<Cow<'_, str>, TextError> {
    OpaqueString::enforce(text).map_err(|_| TextError::OpaqueString)
}

/// Prepares a text as RFC 5389 asks: SASLprep (RFC 4013).
///
/// # Errors
/// [`TextError::SaslPrep`] for prohibited characters and mixed directions.
pub fn saslprep(text: &str) -> Result<Cow<'_, str>, TextError> {
    stringprep::saslprep(text).map_err(|_| TextError::SaslPrep)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_passes_both_unchanged() {
        assert_eq!(
            opaque_string("VOkJxbRl1RmTxUk/WvJxBt").unwrap(),
            "VOkJxbRl1RmTxUk/WvJxBt"
        );
        assert_eq!(
            saslprep("VOkJxbRl1RmTxUk/WvJxBt").unwrap(),
            "VOkJxbRl1RmTxUk/WvJxBt"
        );
    }

    #[test]
    fn the_password_of_rfc_5769_2_4_is_for_saslprep_only() {
        let password = "The\u{AD}M\u{AA}tr\u{2168}";
        assert_eq!(saslprep(password).unwrap(), "TheMatrIX");
        assert_eq!(opaque_string(password), Err(TextError::OpaqueString));
    }

    #[test]
    fn both_map_spaces_and_keep_case() {
        assert_eq!(opaque_string("A\u{A0}b").unwrap(), "A b");
        assert_eq!(saslprep("A\u{A0}b").unwrap(), "A b");
        assert_eq!(opaque_string("e\u{301}").unwrap(), "\u{E9}");
    }

    #[test]
    fn controls_are_refused() {
        assert_eq!(opaque_string("a\u{7}"), Err(TextError::OpaqueString));
        assert_eq!(saslprep("a\u{7}"), Err(TextError::SaslPrep));
        assert_eq!(opaque_string(""), Err(TextError::OpaqueString));
    }
}
