//! A plan in the peer's own words.

use std::net::SocketAddr;

use crate::session::{self, CandidateForm, Config};
use crate::suite::session::{Bundle, Candidate, Deviation, Layout, Media, Plan, Setup};

/// The peer of a plan.
pub(super) fn config(plan: &Plan, seed: [u8; 32], sockets: Vec<SocketAddr>, stray: SocketAddr) -> Config {
    let form = |one: &Candidate| match one {
        Candidate::Address => CandidateForm::Address,
        Candidate::MulticastName => CandidateForm::MulticastName,
        Candidate::DomainName => CandidateForm::DomainName,
    };
    Config {
        stray: Some(stray),
        bundle: match plan.bundle {
            Bundle::MaxBundle => session::Bundle::MaxBundle,
            Bundle::Balanced => session::Bundle::Balanced,
            Bundle::MaxCompat => session::Bundle::MaxCompat,
            Bundle::None => session::Bundle::None,
        },
        layout: match plan.layout {
            Layout::Distinct => session::Layout::Distinct,
            Layout::DistinctEverywhere => session::Layout::DistinctEverywhere,
            Layout::Same => session::Layout::Same,
            Layout::TaggedOnly => session::Layout::TaggedOnly,
            Layout::SessionLevel => session::Layout::SessionLevel,
        },
        setup: match plan.setup {
            Setup::Either => session::Setup::Either,
            Setup::Active => session::Setup::Active,
            Setup::Passive => session::Setup::Passive,
        },
        lite: plan.lite,
        candidates: plan.candidates.iter().map(form).collect(),
        tagged: plan.tagged,
        rejects: plan.rejects.to_vec(),
        deviation: plan.deviation.map(deviation),
        ..Config::new(seed, sockets)
    }
}

/// A deviation.
pub(super) fn deviation(one: Deviation) -> session::Deviation {
    use session::Deviation as D;
    match one {
        Deviation::ChecksOfSection(section) => D::ChecksOfSection(section),
        Deviation::ChecksSignedWith(section) => D::ChecksSignedWith(section),
        Deviation::ResponsesWithheld(section) => D::ResponsesWithheld(section),
        Deviation::ResponsesSignedWith(section) => D::ResponsesSignedWith(section),
        Deviation::DtlsBeforeIce => D::DtlsBeforeIce,
        Deviation::DtlsFromElsewhere => D::DtlsFromElsewhere,
        Deviation::DtlsDuringRestart => D::DtlsDuringRestart,
        Deviation::WrongFingerprint => D::WrongFingerprint,
        Deviation::FragmentChanged => D::FragmentChanged,
        Deviation::PasswordChanged => D::PasswordChanged,
        Deviation::RestartIgnored => D::RestartIgnored,
    }
}

/// The kinds of sections.
pub(super) fn media(kinds: &[Media]) -> Vec<session::Media> {
    let one = |kind: &Media| match kind {
        Media::Audio => session::Media::Audio,
        Media::Video => session::Media::Video,
        Media::Application => session::Media::Application,
    };
    kinds.iter().map(one).collect()
}
