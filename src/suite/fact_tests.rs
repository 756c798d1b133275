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
fn expected_and_observed_name_things_alike() {
    let name = |text: String| text.split('=').next().map(str::to_owned);
    let seen = Observation::default();
    let facts = crate::suite::all()
        .flat_map(|case| case.expect)
        .flat_map(|one| one.facts);
    for fact in facts {
        assert_eq!(name(fact.to_string()), name(fact.seen(&seen)), "{fact:?}");
    }
}

#[test]
fn what_holds_is_told_as_it_was_expected() {
    let seen = Observation {
        reply: Reply::Error(401),
        fate: Fate::Retried,
        unknowns: vec![0x7fff],
        attempts: 2,
        checks: true,
        ..Observation::default()
    };
    for (fact, words) in [
        (Fact::Error(401), "reply=error-401"),
        (Fact::Signed(Signer::Nobody), "signed-by=nobody"),
        (Fact::Fate(Fate::Retried), "answer=retried"),
        (Fact::Unknowns(&[0x7fff]), "unknown-attributes=[7fff]"),
        (Fact::Attempts(2, 2), "attempts=2"),
        (Fact::StreamConnected(1, false), "stream-1-connected=false"),
        (Fact::Keeps(Rule::OneRole), "one-role=kept"),
    ] {
        assert!(fact.holds(&seen), "{fact:?}");
        assert_eq!([fact.to_string(), fact.seen(&seen)], [words, words]);
    }
    assert_eq!(Fact::Pace(40, 60).to_string(), "pace=40..60");
    assert_eq!(Fact::DeadChecked(0, 0).to_string(), "dead-candidates-checked=0");
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
