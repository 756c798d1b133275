//! What a seed stands for.

use std::net::SocketAddr;
use std::time::Duration;

use icespec::session::{Bundle, CandidateForm, Config, Layout, Media, Setup};

use crate::random::Random;

/// Sockets of a side: four sections, and one more each time one is added.
const SOCKETS: u16 = 6;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    None,
    Restart,
    /// A restart with a new certificate.
    Renewal,
    /// One section more.
    Addition(Media),
    /// Both at once.
    RestartAndAddition(Media),
}

pub(crate) struct Scenario {
    pub(crate) sections: Vec<Media>,
    pub(crate) sides: [Config; 2],
    pub(crate) trouble: Trouble,
    /// The side that makes the second offer.
    pub(crate) by: usize,
    /// Percent.
    pub(crate) loss: u64,
    pub(crate) duplication: u64,
    /// Milliseconds: a datagram takes as much as the first, and up to the second more.
    pub(crate) delay: (u64, u64),
    /// How long an answer takes.
    pub(crate) answer_takes: Duration,
}

impl Scenario {
    pub(crate) fn new(random: &mut Random) -> Self {
        let kinds = [Media::Audio, Media::Video, Media::Application];
        let count = 1 + random.below(4);
        let mut sections: Vec<Media> = (0..count).map(|_| random.pick(&kinds[..2])).collect();
        if random.chance(80) {
            let at = usize::try_from(random.below(count)).unwrap();
            sections[at] = Media::Application;
        }
        let mut sides = [side(random, 0), side(random, 1)];
        let lite = random.below(12);
        if lite < 2 {
            let side = usize::try_from(lite).unwrap();
            sides[side].lite = true;
            // Who is not told where the lite agent is cannot check it.
            sides[side].candidates = vec![CandidateForm::Address];
        } else if random.chance(20) {
            let silent = usize::try_from(random.below(2)).unwrap();
            sides[silent].candidates = random
                .pick(&[
                    &[][..],
                    &[CandidateForm::MulticastName],
                    &[CandidateForm::DomainName],
                ])
                .to_vec();
        }
        let added = random.pick(&kinds[..2]);
        let trouble = random.pick(&[
            Trouble::None,
            Trouble::Restart,
            Trouble::Renewal,
            Trouble::Addition(added),
            Trouble::RestartAndAddition(added),
        ]);
        Self {
            sections,
            sides,
            trouble,
            by: usize::try_from(random.below(2)).unwrap(),
            // With more, the seven sends of a nomination do not always do (RFC 8489 section 6.2.1), and ICE fails rightly.
            loss: random.pick(&[0, 0, 5, 10]),
            duplication: random.pick(&[0, 5, 20]),
            delay: (random.below(40), 1 + random.below(80)),
            answer_takes: random.millis(0, 400),
        }
    }
}

fn side(random: &mut Random, side: u8) -> Config {
    let socket = |port| SocketAddr::from(([192, 0, 2, side + 1], 5000 + port));
    let bundles = [
        Bundle::MaxBundle,
        Bundle::Balanced,
        Bundle::MaxCompat,
        Bundle::None,
    ];
    let layouts = [
        Layout::Distinct,
        Layout::DistinctEverywhere,
        Layout::Same,
        Layout::TaggedOnly,
        Layout::SessionLevel,
    ];
    Config {
        bundle: random.pick(&bundles),
        layout: random.pick(&layouts),
        setup: random.pick(&[Setup::Either, Setup::Either, Setup::Active, Setup::Passive]),
        tagged: random.pick(&[None, Some(0), Some(1), Some(2)]),
        ..Config::new(random.seed(), (0..SOCKETS).map(socket).collect())
    }
}
