use super::*;

#[test]
fn a_nonce_cookie_is_read_in_both_orders() {
    let of = |nonce: &str| NonceCookie::of(nonce.as_bytes());
    assert_eq!(of("obMatJos2AAAA499k"), NonceCookie::Nothing);
    // The erratum's order, then the printed one.
    assert_eq!(of("obMatJos2AAAB"), NonceCookie::Algorithms);
    assert_eq!(of("obMatJos2gAAA"), NonceCookie::Algorithms);
    assert_eq!(of("obMatJos2AAAC"), NonceCookie::Anonymity);
    assert_eq!(of("obMatJos2QAAA"), NonceCookie::Anonymity);
    assert_eq!(of("obMatJos2AAAD"), NonceCookie::Both);
    assert_eq!(of("obMatJos2wAAA"), NonceCookie::Both);
    assert_eq!(of("obMatJos2AAAE"), NonceCookie::Other);
    assert_eq!(of("0123456789abcdef"), NonceCookie::Absent);
}

#[test]
fn nonces_are_compared_with_the_one_of_the_login() {
    let seen = |nonce: Option<&[u8]>| Observation {
        nonce: nonce.map(<[u8]>::to_vec),
        login_nonce: Some(b"first".to_vec()),
        ..Observation::default()
    };
    let other = Fact::OtherNonce(true);
    assert!(other.holds(&seen(Some(b"second"))) && !other.holds(&seen(Some(b"first"))));
    assert!(!other.holds(&seen(None)) && !Fact::OtherNonce(false).holds(&seen(None)));
    assert!(Fact::OtherNonce(false).holds(&seen(Some(b"first"))));
    assert!(Fact::Cookie(NonceCookie::Absent).holds(&seen(None)));
    assert_eq!(other.seen(&seen(Some(b"second"))), "other-nonce=true");
}
