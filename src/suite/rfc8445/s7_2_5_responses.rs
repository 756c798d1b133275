//! RFC 8445 section 7.2.5: what an agent makes of a response to its check.

use crate::stun::AttributeType;
use crate::suite::case::{acceptable, conformant};
use crate::suite::fact::Fact::{Connected, Fate};
use crate::suite::fact::Fate as Answer;
use crate::suite::step::{Answering, Step, answer};
use crate::suite::{Case, Role, Scene};

pub(super) const CASES: &[Case] = &[Case {
    id: "rfc8445/7.2.5/success-without-integrity",
    title: "a success response without MESSAGE-INTEGRITY validates no pair",
    requirements: &["STUN-8489-9.1.4-02"],
    scene: Scene::new(Role::Controlling)
        .answered(answer(|success| success.without(AttributeType::MESSAGE_INTEGRITY)).always()),
    steps: &[
        Step::Watch,
        Step::Answer(Answering::rightly()),
        Step::AwaitConnected(4000),
    ],
    expect: &[
        conformant(&[Fate(Answer::Ignored), Connected(true)]),
        acceptable(
            &[Fate(Answer::Retried), Connected(true)],
            "a new transaction instead of the same again",
        ),
        acceptable(
            &[Fate(Answer::GaveUp)],
            "the pair failed at once, which lets an attacker on the path end it",
        ),
    ],
}];
