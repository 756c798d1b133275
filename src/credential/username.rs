//! The USERNAME of a connectivity check (RFC 8445 sections 7.2.2 and 7.3).

use crate::fault;

/// A USERNAME cut at its first colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Halves<'a> {
    /// The fragment of whoever is to answer: the only half that decides who that is.
    pub local: &'a [u8],
    /// What follows the colon: it selects the peer's password and never refuses a check.
    pub remote: &'a [u8],
}

/// Cuts a USERNAME at its first colon; none without a colon.
///
/// A further colon stays in the remote half. No fragment can hold one, so such a half matches no
/// peer, while the local half still names exactly one credential.
#[inline]
pub fn split(username: &[u8]) -> Option<Halves<'_>> {
    let username = match username.get(..34) {
        Some(cut) if fault::is(&fault::USERNAME_CUT_AT_34) => cut,
        _ => username,
    };
    let colon = username.iter().position(|&byte| byte == b':');
    let colon = colon.or_else(|| fault::is(&fault::NO_COLON_NEEDED).then_some(username.len()))?;
    let (local, rest) = username.split_at(colon);
    Some(Halves {
        local,
        remote: rest.get(1..).unwrap_or_default(),
    })
}

/// A USERNAME, or a half of it, in a sentence: what is not printable ASCII is escaped, and what is long is cut.
pub fn quoted(bytes: &[u8]) -> String {
    const LONGEST: usize = 80;
    let cut = &bytes[..bytes.len().min(LONGEST)];
    let ellipsis = if cut.len() < bytes.len() { "…" } else { "" };
    format!("\"{}{ellipsis}\"", cut.escape_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn halves(username: &'static str) -> Option<(&'static str, &'static str)> {
        let text = |half| std::str::from_utf8(half).unwrap();
        split(username.as_bytes()).map(|found| (text(found.local), text(found.remote)))
    }

    #[test]
    fn the_first_colon_decides() {
        assert_eq!(halves("evtj:h6vY"), Some(("evtj", "h6vY")));
        assert_eq!(halves("a:b:c"), Some(("a", "b:c")));
        assert_eq!(halves("::"), Some(("", ":")));
    }

    #[test]
    fn a_half_may_be_empty_but_the_colon_may_not_be_missing() {
        assert_eq!(halves("evtj:"), Some(("evtj", "")));
        assert_eq!(halves(":h6vY"), Some(("", "h6vY")));
        assert_eq!(halves(":"), Some(("", "")));
        assert_eq!(halves("evtj"), None);
        assert_eq!(halves(""), None);
    }

    #[test]
    fn what_is_quoted_is_one_short_line() {
        assert_eq!(quoted(b"evtj:h6vY"), "\"evtj:h6vY\"");
        assert_eq!(quoted(b"\x1b[1m\n\"\xff"), r#""\x1b[1m\n\"\xff""#);
        assert_eq!(quoted(&[b'a'; 80]), format!("\"{}\"", "a".repeat(80)));
        assert_eq!(quoted(&[b'a'; 81]), format!("\"{}…\"", "a".repeat(80)));
    }

    #[test]
    fn two_longest_fragments_make_513_bytes() {
        let username = format!("{}:{}", "l".repeat(256), "r".repeat(256));
        assert_eq!(username.len(), 513);
        let found = split(username.as_bytes()).unwrap();
        assert_eq!((found.local.len(), found.remote.len()), (256, 256));
    }
}
