//! Each fact against what makes it hold and what does not, with the words for both.

use super::*;

fn seen(set: impl Fn(&mut Observation)) -> Observation {
    let mut seen = Observation::default();
    set(&mut seen);
    seen
}

/// A fact that holds of the first and not of the second.
#[track_caller]
fn told(fact: Fact, holds: &Observation, fails: &Observation, words: [&str; 2]) {
    assert_eq!([fact.seen(holds), fact.seen(fails)], words);
    assert!(fact.holds(holds) && !fact.holds(fails), "{fact}");
}

/// A fact that holds once something has happened, and its opposite, which holds before.
#[track_caller]
fn flag(fact: fn(bool) -> Fact, set: impl Fn(&mut Observation), name: &str) {
    let (after, before) = (seen(set), Observation::default());
    let words = [format!("{name}=true"), format!("{name}=false")];
    told(fact(true), &after, &before, [&words[0], &words[1]]);
    told(fact(false), &before, &after, [&words[1], &words[0]]);
}

#[test]
fn flags_say_whether_it_happened() {
    flag(
        Fact::PlainErrorCode,
        |seen| seen.plain_error_code = true,
        "plain-error-code",
    );
    flag(
        Fact::FromAsked,
        |seen| seen.from_asked = true,
        "from-the-address-asked",
    );
    flag(Fact::Larger, |seen| seen.larger = true, "reply-larger");
    flag(Fact::Triggered, |seen| seen.triggered = true, "triggered-check");
    flag(
        Fact::NewTieBreaker,
        |seen| seen.new_tie_breaker = true,
        "new-tie-breaker",
    );
    flag(Fact::Failed, |seen| seen.failed = true, "failed");
    flag(Fact::Nominated, |seen| seen.nominated = true, "nominated");
    flag(Fact::Checks, |seen| seen.checks = true, "checks");
    flag(Fact::Delivered, |seen| seen.delivered = true, "delivered");
    flag(Fact::Indications, |seen| seen.indications = 1, "indications");
    flag(
        Fact::PlainIndications,
        |seen| seen.indications = 1,
        "plain-indications",
    );
    flag(
        Fact::NewCredentials,
        |seen| seen.new_credentials = true,
        "new-credentials",
    );
    flag(
        Fact::LegalCredentials,
        |seen| seen.legal_credentials = true,
        "legal-credentials",
    );
    flag(
        Fact::Connected,
        |seen| seen.connected = vec![true, true],
        "connected",
    );
    flag(
        |yes| Fact::StreamConnected(1, yes),
        |seen| seen.connected = vec![false, true],
        "stream-1-connected",
    );
    flag(
        |yes| Fact::ComponentChecked(2, yes),
        |seen| seen.components = vec![1, 2],
        "component-2-checked",
    );
    flag(
        |yes| Fact::ReplyHas(AttributeType::USERNAME, yes),
        |seen| seen.reply_attributes = vec![AttributeType::USERNAME],
        "reply-has-username",
    );
    flag(Fact::BestFirst, |seen| seen.dead = vec![3, 2, 1], "best-first");
}

#[test]
fn what_is_half_done_is_not_done() {
    let connected = |streams: &[bool]| seen(|seen| seen.connected = streams.to_vec());
    assert!(Fact::Connected(false).holds(&connected(&[true, false])));
    assert!(Fact::StreamConnected(0, true).holds(&connected(&[true, false])));
    assert!(Fact::StreamConnected(1, false).holds(&connected(&[true, false])));
    let dead = |order: &[u8]| seen(|seen| seen.dead = order.to_vec());
    for wrong in [&[1][..], &[1, 2], &[3, 1, 2], &[2, 2]] {
        assert!(Fact::BestFirst(false).holds(&dead(wrong)), "{wrong:?}");
    }
    let odd = seen(|seen| {
        seen.indications = 1;
        seen.odd_indication = Some("PRIORITY");
    });
    assert_eq!(
        Fact::PlainIndications(true).seen(&odd),
        "plain-indications=false (PRIORITY)"
    );
    assert!(Fact::PlainIndications(false).holds(&odd));
    // What was not triggered was made neither rightly nor wrongly.
    let rightly = seen(|seen| {
        seen.triggered = true;
        seen.triggered_rightly = true;
    });
    let wrongly = seen(|seen| seen.triggered = true);
    let words = ["triggered-rightly=true", "triggered-rightly=false"];
    told(Fact::TriggeredRightly(true), &rightly, &wrongly, words);
    let none = seen(|seen| seen.triggered_rightly = true);
    told(Fact::TriggeredRightly(true), &rightly, &none, words);
    told(
        Fact::TriggeredRightly(false),
        &wrongly,
        &none,
        ["triggered-rightly=false"; 2],
    );
}

#[test]
fn replies_are_told_apart() {
    let of = |reply: Reply| seen(|seen| seen.reply = reply.clone());
    let (none, success, error, other) = (
        of(Reply::Silence),
        of(Reply::Success),
        of(Reply::Error(487)),
        of(Reply::Other("5 bytes".into())),
    );
    told(Fact::Silence, &none, &success, ["reply=none", "reply=success"]);
    told(
        Fact::Success,
        &success,
        &error,
        ["reply=success", "reply=error-487"],
    );
    told(
        Fact::Error(487),
        &error,
        &of(Reply::Error(400)),
        ["reply=error-487", "reply=error-400"],
    );
    told(
        Fact::AnyError,
        &error,
        &other,
        ["reply=error-487", "reply=other (5 bytes)"],
    );
    for one in [&none, &error, &other] {
        assert!(Fact::NoSuccess.holds(one) && !Fact::NoSuccess.holds(&success));
    }
    let two = seen(|seen| seen.replies = 2);
    told(
        Fact::Replies(2),
        &two,
        &Observation::default(),
        ["replies=2", "replies=0"],
    );
}

#[test]
fn what_is_one_of_several_is_named() {
    let blank = Observation::default();
    told(
        Fact::Signed(Signer::OtherStream),
        &seen(|seen| seen.signer = Signer::OtherStream),
        &blank,
        ["signed-by=other-stream", "signed-by=nobody"],
    );
    told(
        Fact::Mapped(Mapped::Source),
        &seen(|seen| seen.mapped = Mapped::Source),
        &blank,
        ["mapped=source", "mapped=absent"],
    );
    told(
        Fact::ReplyFingerprint(Presence::Wrong),
        &seen(|seen| seen.reply_fingerprint = Presence::Wrong),
        &blank,
        ["fingerprint=wrong", "fingerprint=absent"],
    );
    told(
        Fact::Cookie(NonceCookie::Algorithms),
        &seen(|seen| seen.nonce = Some(b"obMatJos2AAAB".to_vec())),
        &blank,
        ["nonce-cookie=algorithms", "nonce-cookie=absent"],
    );
    told(
        Fact::Role(Role::Controlled),
        &seen(|seen| seen.role = Some(Role::Controlled)),
        &blank,
        ["role=controlled", "role=unseen"],
    );
    told(
        Fact::Fate(Fate::Retried),
        &seen(|seen| seen.fate = Fate::Retried),
        &blank,
        ["answer=retried", "answer=gave-up"],
    );
    told(
        Fact::DataLeft(Left::Stranger),
        &seen(|seen| seen.left = Left::Stranger),
        &blank,
        ["data-to=stranger", "data-to=nowhere"],
    );
    let selected = |candidate| seen(|seen| seen.selected_candidate = candidate);
    told(
        Fact::SelectedCandidate(true),
        &selected(Some(true)),
        &selected(Some(false)),
        ["selected=candidate", "selected=stranger"],
    );
    told(
        Fact::SelectedCandidate(false),
        &selected(Some(false)),
        &selected(None),
        ["selected=stranger", "selected=none"],
    );
}

#[test]
fn unknown_attributes_count_in_any_order_and_once() {
    let unknowns = |types: &[u16]| seen(|seen| seen.unknowns = types.to_vec());
    let fact = Fact::Unknowns(&[0x7001, 0x0030]);
    let words = "unknown-attributes=[0030 7001 0030]";
    told(
        fact,
        &unknowns(&[0x30, 0x7001, 0x30]),
        &unknowns(&[0x30]),
        [words, "unknown-attributes=[0030]"],
    );
    assert!(!fact.holds(&unknowns(&[])));
    assert_eq!(fact.to_string(), "unknown-attributes=[7001 0030]");
    assert_eq!(
        Fact::ReplyHas(AttributeType::USERNAME, false).to_string(),
        "reply-has-username=false"
    );
}

/// The ends of a range belong to it.
#[test]
fn what_is_measured_has_a_place_in_a_range() {
    let stopped = |seconds| seen(|seen| seen.stopped_after = seconds);
    let pace = |pace| seen(|seen| seen.pace = pace);
    let kept_alive = |seconds| seen(|seen| seen.keepalive_interval = seconds);
    for (value, stops, place) in [
        (Some(4.9), "stops=early", "below"),
        (Some(5.0), "stops=in-time", "in-range"),
        (Some(9.0), "stops=in-time", "in-range"),
        (Some(9.1), "stops=late", "above"),
        (None, "stops=never", "none"),
    ] {
        let within = place == "in-range";
        for (fact, seen, words) in [
            (Fact::StopsAfter(5, 9), stopped(value), stops.to_owned()),
            (Fact::Pace(5, 9), pace(value), format!("pace={place}")),
            (
                Fact::KeepaliveInterval(5, 9),
                kept_alive(value),
                format!("keepalive-interval={place}"),
            ),
        ] {
            assert_eq!((fact.holds(&seen), fact.seen(&seen)), (within, words));
        }
    }
    for (dead, words) in [(1, "below"), (2, "in-range"), (3, "in-range"), (4, "above")] {
        let (fact, seen) = (Fact::DeadChecked(2, 3), seen(|seen| seen.dead = vec![0; dead]));
        assert_eq!(fact.seen(&seen), format!("dead-candidates-checked={words}"));
        assert_eq!(fact.holds(&seen), words == "in-range");
    }
    for (count, within) in [(1, false), (2, true), (3, true), (4, false)] {
        let attempts = seen(|seen| seen.attempts = count);
        let sent = seen(|seen| seen.transmissions = count);
        for (fact, seen, name) in [
            (Fact::Attempts(2, 3), attempts, "attempts"),
            (Fact::Transmissions(2, 3), sent, "transmissions"),
        ] {
            let words = format!("{name}={count}");
            assert_eq!((fact.holds(&seen), fact.seen(&seen)), (within, words));
        }
    }
}

#[test]
fn consent_is_measured_by_the_mean_the_shortest_and_the_spread() {
    let of = |intervals: &[u32]| seen(|seen| seen.consent_intervals = intervals.to_vec());
    for (intervals, words) in [
        (&[][..], "none"),
        (&[3999, 3999], "short"),
        (&[3000, 5000], "in-range"),
        (&[5000, 7000], "in-range"),
        (&[5001, 7001], "long"),
    ] {
        let fact = Fact::ConsentInterval(4000, 6000);
        assert_eq!(fact.seen(&of(intervals)), format!("consent-interval={words}"));
        assert_eq!(fact.holds(&of(intervals)), words == "in-range");
    }
    told(
        Fact::ConsentFloor(4000),
        &of(&[4000, 6000]),
        &of(&[6000, 3999]),
        [
            "shortest-consent-interval=long-enough",
            "shortest-consent-interval=too-short",
        ],
    );
    // A scheduler alone makes for 20 ms.
    let words = ["consent-randomised=true", "consent-randomised=false"];
    let (random, regular) = (of(&[5000, 5010, 5021]), of(&[5000, 5010, 5020]));
    told(Fact::ConsentRandomised(true), &random, &regular, words);
    told(
        Fact::ConsentRandomised(false),
        &regular,
        &random,
        [words[1], words[0]],
    );
    // Two intervals are too few for either.
    let few = of(&[5000, 5021]);
    assert!(!Fact::ConsentRandomised(true).holds(&few) && !Fact::ConsentRandomised(false).holds(&few));
}

#[test]
fn a_rule_is_kept_only_where_there_were_checks() {
    let fact = Fact::Keeps(Rule::OneRole);
    let kept = seen(|seen| seen.checks = true);
    let other = seen(|seen| {
        seen.checks = true;
        seen.broken = vec![(Rule::Framing, "a bit".into())];
    });
    let broken = seen(|seen| {
        seen.checks = true;
        seen.broken = vec![(Rule::Framing, "a bit".into()), (Rule::OneRole, "none".into())];
    });
    let words = ["one-role=kept", "one-role=broken (none)"];
    told(fact, &kept, &broken, words);
    told(fact, &other, &broken, words);
    told(
        fact,
        &kept,
        &Observation::default(),
        ["one-role=kept", "one-role=no-checks"],
    );
}
