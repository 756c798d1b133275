use super::super::world::Stream;
use super::*;
use crate::stun::TransactionId;
use crate::suite::{Draft, Key, Pair, Place, Terms};

fn pair(ufrag: &str, pwd: char) -> Pair {
    Pair {
        ufrag: ufrag.to_owned(),
        pwd: pwd.to_string().repeat(22),
    }
}

/// A stream that was restarted once.
fn stream() -> Stream {
    let mut stream = Stream::new("s".into(), pair("subject", 's'), pair("peer", 'p'));
    stream.old = Some(pair("subject-old", 'o'));
    stream.old_remote = Some(pair("peer-old", 'q'));
    stream
}

/// What the subject sends: a draft sees things from its receiver, which here is the peer.
fn terms() -> Terms {
    let stream = stream();
    Terms {
        local: stream.remote,
        remote: stream.local,
        other: Pair::default(),
        other_remote: Pair::default(),
        tie_breaker: 7,
        old: stream.old_remote.unwrap(),
        old_remote: stream.old.unwrap(),
        transaction_id: TransactionId([9; 12]),
        mapped: "127.0.0.1:9".parse().unwrap(),
        login: None,
    }
}

fn check() -> Draft {
    Draft::check(true, 7, 110 << 24 | 0xffff << 8 | 0xff)
}

#[track_caller]
fn form_of(draft: &Draft, expected: &[Breach]) {
    let bytes = draft.render(&terms());
    assert_eq!(form(&Message::read(&bytes).unwrap(), false), expected);
}

#[track_caller]
fn credentials_of(draft: &Draft, expected: &[Breach], authentic: bool) {
    let bytes = draft.render(&terms());
    let found = credentials(&Message::read(&bytes).unwrap(), &stream());
    assert_eq!(found, (expected.to_vec(), authentic));
}

#[test]
fn a_right_check_breaks_nothing() {
    form_of(&check(), &[]);
    form_of(&check().nominating(), &[]);
    form_of(&check().signed_sha256(Key::Local, 32, 0), &[]);
    credentials_of(&check(), &[], true);
}

#[test]
fn each_deviation_breaks_its_rule() {
    let none = "no FINGERPRINT";
    form_of(
        &check().without(AttributeType::FINGERPRINT),
        &[(Rule::Fingerprint, none)],
    );
    form_of(
        &check().fingerprint_flipped(1),
        &[(Rule::Fingerprint, "FINGERPRINT is wrong or not the last")],
    );
    let no_priority = "no PRIORITY";
    form_of(
        &check().without(AttributeType::PRIORITY),
        &[
            (Rule::Priority, no_priority),
            (Rule::PriorityPeerReflexive, no_priority),
        ],
    );
    form_of(
        &check().set(AttributeType::PRIORITY, &[0; 4]),
        &[
            (Rule::Priority, "PRIORITY is 0"),
            (Rule::PriorityPeerReflexive, "type preference 0"),
        ],
    );
    form_of(
        &check().set(AttributeType::PRIORITY, &[126, 0, 0, 1]),
        &[(
            Rule::PriorityPeerReflexive,
            "type preference of a host candidate or above",
        )],
    );
    form_of(&check().without_role(), &[(Rule::OneRole, "no role attribute")]);
    form_of(
        &check().add(Place::First, AttributeType::ICE_CONTROLLED, &[0; 8]),
        &[(Rule::OneRole, "several role attributes")],
    );
    form_of(
        &check().set(AttributeType::ICE_CONTROLLING, &[0; 4]),
        &[(Rule::OneRole, "a role attribute without 8 bytes")],
    );
    form_of(
        &check().role(AttributeType::ICE_CONTROLLED, 7).nominating(),
        &[(
            Rule::NominatesOnlyControlling,
            "USE-CANDIDATE with ICE-CONTROLLED",
        )],
    );
    form_of(
        &check().add(Place::AfterIntegrity, AttributeType::SOFTWARE, b"late"),
        &[(
            Rule::NothingAfterIntegrity,
            "an attribute behind MESSAGE-INTEGRITY",
        )],
    );
    form_of(
        &check()
            .add(Place::First, AttributeType::SOFTWARE, b"odd")
            .padding(1),
        &[(Rule::ZeroPadding, "padding that is not zero")],
    );
    form_of(
        &check()
            .add(Place::First, AttributeType::SOFTWARE, b"odd")
            .padding(1)
            .add(Place::First, AttributeType::SOFTWARE, b"odd"),
        &[
            (Rule::ZeroPadding, "padding that is not zero"),
            (Rule::PlainPadding, "padding of more than one value"),
        ],
    );
    form_of(
        &check().username(&"x".repeat(509)),
        &[
            (Rule::Size, "too large for a path whose MTU is not known"),
            (Rule::UsernameSize, "USERNAME of more than 508 bytes"),
        ],
    );
}

#[test]
fn the_name_says_what_is_wrong_with_it() {
    let wrong = |how| [(Rule::Username, how)];
    credentials_of(
        &check().username("{local}:nobody"),
        &wrong("another second half than its own fragment"),
        true,
    );
    credentials_of(
        &check().username("{remote}:{local}"),
        &wrong("the fragments are swapped"),
        false,
    );
    credentials_of(
        &check().username("nobody:{remote}"),
        &wrong("not the peer's fragment of that stream"),
        false,
    );
    credentials_of(
        &check().username("{local}:{old-remote}"),
        &wrong("fragments of two generations"),
        true,
    );
    credentials_of(
        &check().without(AttributeType::USERNAME),
        &wrong("no USERNAME"),
        false,
    );
    // The pair that was selected before a restart is used until there is another.
    let old = check().username("{old}:{old-remote}").signed(Key::Old);
    credentials_of(&old, &[], true);
}

#[test]
fn the_key_says_whose_it_is() {
    let wrong = |how| [(Rule::Integrity, how)];
    credentials_of(
        &check().signed(Key::Remote),
        &wrong("MESSAGE-INTEGRITY by its own password"),
        false,
    );
    credentials_of(
        &check().signed(Key::Text("nobody's")),
        &wrong("MESSAGE-INTEGRITY by no password of the peer's stream"),
        false,
    );
    // One of the generation before does not go with a fragment of this one.
    credentials_of(
        &check().signed(Key::Old),
        &wrong("MESSAGE-INTEGRITY by no password of the peer's stream"),
        false,
    );
    credentials_of(
        &check().without(AttributeType::MESSAGE_INTEGRITY),
        &wrong("no MESSAGE-INTEGRITY"),
        false,
    );
}
