//! What a peer is, and what it is asked to describe.

use std::net::SocketAddr;

use super::deviation::Deviation;

/// What a peer is. Nothing in it changes while the session lasts.
#[derive(Clone, Debug)]
pub struct Config {
    /// What every random number comes from. It has to be secret and new for a live peer.
    pub seed: [u8; 32],
    /// Sockets that the owner has bound, one taken for each transport; further ones may follow with
    /// [`Peer::add_socket`](super::Peer::add_socket). As many as there will ever be sections are enough.
    pub sockets: Vec<SocketAddr>,
    /// One more socket, in no candidate: where DTLS comes from that ICE knows nothing of
    /// ([`Deviation::DtlsFromElsewhere`]). What arrives there is observed and goes nowhere.
    pub stray: Option<SocketAddr>,
    /// Which sections are to share a transport.
    pub bundle: Bundle,
    /// Which sections state credentials, and which.
    pub layout: Layout,
    /// What is said of the DTLS roles; what cannot be said in an answer is settled as RFC 5763 section 5 has it.
    pub setup: Setup,
    /// It is a lite agent (RFC 8445 section 2.5).
    pub lite: bool,
    /// How each host candidate is written, one line for each entry. With none the other side learns the
    /// address from a check; that is also a description whose candidates trickle and never come.
    pub candidates: Vec<CandidateForm>,
    /// The section of a new BUNDLE group that is listed first, and so tagged, if it is in the group and has an
    /// address. The first of the group when absent. In an answer that is another choice than the one RFC 9143
    /// section 7.3.1 leaves, though the offerer cannot but follow it.
    pub tagged: Option<usize>,
    /// Sections that its answers reject.
    pub rejects: Vec<usize>,
    /// What it does wrongly from the beginning.
    pub deviation: Option<Deviation>,
}

impl Config {
    /// A full peer that bundles all it can and does everything right.
    pub fn new(seed: [u8; 32], sockets: Vec<SocketAddr>) -> Self {
        Self {
            seed,
            sockets,
            stray: None,
            bundle: Bundle::MaxBundle,
            layout: Layout::Distinct,
            setup: Setup::Either,
            lite: false,
            candidates: vec![CandidateForm::Address],
            tagged: None,
            rejects: Vec::new(),
            deviation: None,
        }
    }
}

/// A bundle policy (RFC 9429 section 4.1.1), or no BUNDLE at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bundle {
    /// One transport; all sections but the tagged one are bundle-only.
    MaxBundle,
    /// A transport for the first section of each kind, the further ones are bundle-only.
    Balanced,
    /// A transport for each section, and a group of all of them.
    MaxCompat,
    /// A transport for each section and no group; an answer declines the offer's.
    None,
}

/// Which sections state credentials. Sections that are not bundled always state their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Other credentials in every section that has an address of its own; once a group is agreed on, in the
    /// tagged section alone (RFC 9143 section 7.1.3).
    Distinct,
    /// Other credentials in every section, bundled or not: what RFC 9143 section 7.1.3 forbids after the first
    /// offer and stacks have done.
    DistinctEverywhere,
    /// One set of credentials, repeated in every section, as most stacks do.
    Same,
    /// In the tagged section alone from the first offer on.
    TaggedOnly,
    /// One set of credentials at session level.
    SessionLevel,
}

/// What a description says of the DTLS roles (RFC 8842 section 5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Setup {
    /// `actpass` in an offer; `active` in the answer to it, and in others what is left.
    Either,
    /// `active`: it sends the `ClientHello`.
    Active,
    /// `passive`: it waits for one.
    Passive,
}

/// How a host candidate is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CandidateForm {
    /// Its address.
    Address,
    /// A name of multicast DNS that nobody answers for.
    MulticastName,
    /// A name under `invalid.`, which cannot be resolved (RFC 6761 section 6.4).
    DomainName,
}

/// The kind of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Media {
    /// Audio, with Opus.
    Audio,
    /// Video, with VP8 and H.264.
    Video,
    /// Data channels (RFC 8841).
    Application,
}

impl Media {
    /// The word in an `m=` line and in the shim protocol.
    pub fn name(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Application => "application",
        }
    }

    /// The kind that a word names.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Audio, Self::Video, Self::Application]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// What an offer is to contain.
#[derive(Clone, Debug, Default)]
pub struct Proposal {
    /// All sections in their order: in a re-offer those there are, and then further ones.
    pub sections: Vec<Media>,
    /// Sections the offer disables (RFC 9143 section 7.5.3). Once disabled a section stays so.
    pub disabled: Vec<usize>,
    /// New credentials for every transport (RFC 8445 section 9).
    pub restart: bool,
    /// A new DTLS association with another certificate (RFC 8842 section 5.1).
    pub renew_dtls: bool,
}

impl Proposal {
    /// An offer of these sections.
    pub fn of(sections: &[Media]) -> Self {
        Self {
            sections: sections.to_vec(),
            ..Self::default()
        }
    }
}
