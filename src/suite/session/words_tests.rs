//! What `icespec explain` says of plans, and what is seen of a session in words.

use super::plan::{APART, PLAN, Reoffer, restart};
use super::*;

const THREE: &str = "audio, video, application";

#[test]
fn a_plan_says_what_icespec_is_and_does() {
    let same = "icespec's credentials: the same in every section";
    let other = |change: fn(Plan) -> Plan| change(PLAN);
    for (plan, words) in [
        (PLAN, format!("{THREE}; max-bundle; {same}")),
        (APART, format!("{THREE}; max-compat; {same}")),
        (
            PLAN.sections(&[Media::Application]).bundle(Bundle::None),
            format!("application; no BUNDLE; {same}"),
        ),
        (
            PLAN.bundle(Bundle::Balanced),
            format!("{THREE}; balanced; {same}"),
        ),
        (
            PLAN.distinct().setup(Setup::Active),
            format!("{THREE}; max-bundle; {same}; the stack's: others in every section; setup active"),
        ),
        (
            PLAN.setup(Setup::Passive).rejects(&[1, 2]),
            format!("{THREE}; max-bundle; {same}; setup passive; without section 1; without section 2"),
        ),
        (
            PLAN.candidates(&[]),
            format!("{THREE}; max-bundle; {same}; no candidate"),
        ),
        (
            PLAN.candidates(&[
                Candidate::Address,
                Candidate::MulticastName,
                Candidate::DomainName,
            ]),
            format!(
                "{THREE}; max-bundle; {same}; candidates: an address and a name of multicast DNS and a domain name"
            ),
        ),
        (
            other(|plan| Plan {
                lite: true,
                tagged: Some(1),
                twice: true,
                ..plan
            }),
            format!(
                "{THREE}; max-bundle; {same}; icespec is lite; section 1 is tagged; every datagram twice"
            ),
        ),
        (
            PLAN.deviation(Deviation::WrongFingerprint).delay(1),
            format!(
                "{THREE}; max-bundle; {same}; its fingerprint is no certificate's; the answer comes 1 ms late"
            ),
        ),
    ] {
        assert_eq!(plan.to_string(), words);
    }
}

#[test]
fn every_layout_of_credentials_has_its_words() {
    for (layout, words) in [
        (Layout::Distinct, "others in every section with an address"),
        (
            Layout::DistinctEverywhere,
            "others in every section, bundled or not",
        ),
        (Layout::Same, "the same in every section"),
        (Layout::TaggedOnly, "in the tagged section alone"),
        (Layout::SessionLevel, "at session level"),
    ] {
        let plan = PLAN.layout(layout).to_string();
        assert_eq!(
            plan,
            format!("{THREE}; max-bundle; icespec's credentials: {words}")
        );
    }
}

#[test]
fn a_new_offer_says_who_makes_it_and_what_it_changes() {
    let offer = |change: fn(Reoffer) -> Reoffer| Step::Reoffer(change(Reoffer::by(By::Answerer)));
    for (step, words) in [
        (offer(|same| same), "the answerer offers again"),
        (
            restart(By::Offerer),
            "the offerer offers again, with new credentials",
        ),
        (
            offer(|same| Reoffer {
                renew_dtls: true,
                ..same
            }),
            "the answerer offers again, with a new DTLS association",
        ),
        (
            offer(|same| Reoffer {
                add: &[Media::Audio, Media::Video],
                disable: &[0],
                ..same
            }),
            "the answerer offers again, with audio and video more, without section 0",
        ),
    ] {
        assert_eq!(step.to_string(), words);
    }
}

#[test]
fn a_plan_counts_the_sections_that_are_added_too() {
    const MORE: Step = Step::Reoffer(Reoffer {
        add: &[Media::Audio, Media::Video],
        ..Reoffer::by(By::Offerer)
    });
    let plan = PLAN.steps(&[Step::Talk, MORE, MORE]);
    assert_eq!((PLAN.all_sections(), plan.all_sections()), (3, 7));
}

/// Each fact with what makes it hold, and the words of that and of the opposite.
#[test]
fn what_is_seen_of_a_session_has_words() {
    let blank = Observation::default;
    let told = |fact: Fact, seen: Observation, words: [&str; 2]| {
        assert!(fact.holds(&seen) && !fact.holds(&blank()), "{fact}");
        assert_eq!([fact.seen(&seen), fact.seen(&blank())], words);
        assert_eq!(fact.to_string(), words[0]);
    };
    let flag = |set: fn(&mut Observation)| {
        let mut seen = blank();
        set(&mut seen);
        seen
    };
    told(
        Fact::Refused(true),
        flag(|seen| seen.refused = true),
        ["refused=yes", "refused=no"],
    );
    told(Fact::Up(true), flag(|seen| seen.up = true), ["up=yes", "up=no"]);
    told(
        Fact::SectionUp(1, true),
        flag(|seen| seen.sections = vec![false, true]),
        ["section-1-up=yes", "section-1-up=no"],
    );
    told(
        Fact::ToldUp(true),
        flag(|seen| seen.told_up = true),
        ["told-up=yes", "told-up=no"],
    );
    told(
        Fact::DtlsEarly(true),
        flag(|seen| seen.dtls_early = true),
        ["dtls-before-validation=yes", "dtls-before-validation=no"],
    );
    told(
        Fact::StrangerServed(true),
        flag(|seen| seen.stranger_served = true),
        ["stranger-served=yes", "stranger-served=no"],
    );
    told(
        Fact::NewCredentials(true),
        flag(|seen| seen.new_credentials = true),
        ["new-credentials=yes", "new-credentials=no"],
    );
    told(
        Fact::NewAssociation(true),
        flag(|seen| seen.new_association = true),
        ["new-association=yes", "new-association=no"],
    );
    told(
        Fact::KeptTalking(true),
        flag(|seen| seen.kept_talking = true),
        ["kept-talking=yes", "kept-talking=no"],
    );
    for (signs, words) in [
        (Whose::Serving, "signs-with=serving"),
        (Whose::Former, "signs-with=former"),
        (Whose::OtherSection, "signs-with=other-section"),
        (Whose::Unknown, "signs-with=unknown"),
    ] {
        let seen = Observation { signs, ..blank() };
        told(Fact::Signs(signs), seen, [words, "signs-with=nothing"]);
    }
    for (states, words) in [
        (Sets::One, "states=one-set"),
        (Sets::Some, "states=several-sets"),
        (Sets::Each, "states=a-set-each"),
    ] {
        let seen = Observation { states, ..blank() };
        told(Fact::States(states), seen, [words, "states=nothing"]);
    }
    for (reply, word) in [
        (Reply::Silence, "silence"),
        (Reply::Refused, "refused"),
        (Reply::OtherRefusal, "refused-otherwise"),
        (Reply::SignedRefusal, "refused-signed"),
        (Reply::Success, "success"),
    ] {
        let seen = Observation {
            to_wrong: reply,
            ..blank()
        };
        let words = format!("wrong-check={word}");
        told(Fact::ToWrong(reply), seen, [&words, "wrong-check=not-sent"]);
        let seen = Observation {
            to_right: reply,
            ..blank()
        };
        let words = format!("right-check={word}");
        told(Fact::ToRight(reply), seen, [&words, "right-check=not-sent"]);
    }
}
