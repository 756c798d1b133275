//! What is done in a case: what icespec's peer is, what it does wrongly, and what happens after the exchange.

mod words;

/// The kind of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Media {
    /// Sound.
    Audio,
    /// Pictures.
    Video,
    /// Data channels.
    Application,
}

/// A bundle policy (RFC 9429 section 4.1.1), or no BUNDLE at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bundle {
    /// One transport; all sections but the tagged one are bundle-only.
    MaxBundle,
    /// A transport for the first section of each kind.
    Balanced,
    /// A transport for each section, and a group of all.
    MaxCompat,
    /// A transport for each section and no group.
    None,
}

/// Which sections of icespec's descriptions state credentials, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Others in every section that has an address; once bundled, in the tagged one alone.
    Distinct,
    /// Others in every section, bundled or not.
    DistinctEverywhere,
    /// One set, repeated.
    Same,
    /// In the tagged section alone from the first offer on.
    TaggedOnly,
    /// One set at session level.
    SessionLevel,
}

/// What icespec's descriptions say of the DTLS roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Setup {
    /// `actpass` in an offer, `active` in an answer.
    Either,
    /// `active`: icespec sends the `ClientHello`.
    Active,
    /// `passive`: the stack does.
    Passive,
}

/// How a candidate of icespec's is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Candidate {
    /// Its address.
    Address,
    /// A name of multicast DNS that nobody answers for.
    MulticastName,
    /// A name that cannot be resolved (RFC 6761 section 6.4).
    DomainName,
}

/// What icespec's peer does wrongly; sections count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deviation {
    /// Its checks carry what the stack's description states for this section.
    ChecksOfSection(usize),
    /// Its checks name the right fragment and are signed with the password of this section.
    ChecksSignedWith(usize),
    /// Checks to the transport of this section get no response.
    ResponsesWithheld(usize),
    /// Responses are signed with its password for this section.
    ResponsesSignedWith(usize),
    /// The `ClientHello` comes before any check, and no check is answered till then.
    DtlsBeforeIce,
    /// A second association's `ClientHello` comes from an address that no check came from.
    DtlsFromElsewhere,
    /// A new association's `ClientHello` comes on the old pair during a restart.
    DtlsDuringRestart,
    /// The descriptions state a fingerprint that no certificate has.
    WrongFingerprint,
    /// A re-offer states a new fragment beside the old password.
    FragmentChanged,
    /// A re-offer states a new password beside the old fragment.
    PasswordChanged,
    /// An answer to a restart states the old credentials.
    RestartIgnored,
}

impl Deviation {
    /// Whether its descriptions show it: what the stack makes of them may then be of no use, and no fault of its own.
    pub const fn is_described(self) -> bool {
        matches!(
            self,
            Deviation::WrongFingerprint
                | Deviation::FragmentChanged
                | Deviation::PasswordChanged
                | Deviation::RestartIgnored
        )
    }
}

/// Whose credentials a check of its own carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Signed {
    /// What the stack's latest description states for this section.
    Section(usize),
    /// What its description before stated for the first section.
    Former,
    /// Credentials that nobody ever stated.
    Nobody,
}

/// Who makes a new offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    /// Who made the first one.
    Offerer,
    /// Who answered it.
    Answerer,
}

/// A later offer. Nothing said otherwise, it changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reoffer {
    /// Who makes it.
    pub by: By,
    /// New credentials.
    pub restart: bool,
    /// A new DTLS association, with another certificate of icespec's.
    pub renew_dtls: bool,
    /// Further sections.
    pub add: &'static [Media],
    /// Sections that icespec gives up in it.
    pub disable: &'static [usize],
}

/// One step, before the answer is delivered or once the session is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A check from a socket of its own, with these credentials, to the candidate of this section.
    Check {
        /// Whose credentials it carries.
        signed: Signed,
        /// The section whose candidate it goes to.
        to: usize,
    },
    /// A new offer, its answer, and the wait until all is up again.
    Reoffer(Reoffer),
    /// A text each way, and its echo.
    Talk,
    /// From now on icespec's peer does this wrongly.
    Deviate(Deviation),
    /// So many milliseconds.
    Pass(u16),
}

/// What a case does. Nothing said otherwise, icespec is right in everything.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// The sections that the first offer has.
    pub sections: &'static [Media],
    /// The policy of both sides.
    pub bundle: Bundle,
    /// Where icespec's credentials stand.
    pub layout: Layout,
    /// The stack is asked for other credentials in every section that it offers.
    pub distinct: bool,
    /// What icespec says of the DTLS roles.
    pub setup: Setup,
    /// icespec is a lite agent.
    pub lite: bool,
    /// How icespec's candidates are written, a line for each entry.
    pub candidates: &'static [Candidate],
    /// The section that icespec's group lists first.
    pub tagged: Option<usize>,
    /// Sections that icespec rejects in its answers.
    pub rejects: &'static [usize],
    /// What icespec does wrongly from the beginning.
    pub deviation: Option<Deviation>,
    /// Every datagram of icespec's is sent twice.
    pub twice: bool,
    /// So many milliseconds lie between the answer and its delivery.
    pub delay: u16,
    /// What happens in between, at its end.
    pub early: &'static [Step],
    /// What happens once the session is up. If it does not come up, nothing.
    pub steps: &'static [Step],
}

/// Sound, pictures and data.
pub(super) const THREE: &[Media] = &[Media::Audio, Media::Video, Media::Application];

/// Three sections in one bundle, everything right, and the credentials as most stacks write them.
pub(super) const PLAN: Plan = Plan {
    sections: THREE,
    bundle: Bundle::MaxBundle,
    layout: Layout::Same,
    distinct: false,
    setup: Setup::Either,
    lite: false,
    candidates: &[Candidate::Address],
    tagged: None,
    rejects: &[],
    deviation: None,
    twice: false,
    delay: 0,
    early: &[],
    steps: &[],
};

/// As [`PLAN`], where every section has a transport until the answer bundles them.
pub(super) const APART: Plan = PLAN.bundle(Bundle::MaxCompat);

impl Plan {
    /// With this policy.
    pub const fn bundle(mut self, bundle: Bundle) -> Plan {
        self.bundle = bundle;
        self
    }

    /// With these sections.
    pub const fn sections(mut self, sections: &'static [Media]) -> Plan {
        self.sections = sections;
        self
    }

    /// With icespec's credentials there.
    pub const fn layout(mut self, layout: Layout) -> Plan {
        self.layout = layout;
        self
    }

    /// The stack is asked for other credentials in every section.
    pub const fn distinct(mut self) -> Plan {
        self.distinct = true;
        self
    }

    /// With this said of the DTLS roles.
    pub const fn setup(mut self, setup: Setup) -> Plan {
        self.setup = setup;
        self
    }

    /// With candidates written like this.
    pub const fn candidates(mut self, candidates: &'static [Candidate]) -> Plan {
        self.candidates = candidates;
        self
    }

    /// With these sections rejected.
    pub const fn rejects(mut self, rejects: &'static [usize]) -> Plan {
        self.rejects = rejects;
        self
    }

    /// With this done wrongly.
    pub const fn deviation(mut self, deviation: Deviation) -> Plan {
        self.deviation = Some(deviation);
        self
    }

    /// With the answer so many milliseconds late.
    pub const fn delay(mut self, millis: u16) -> Plan {
        self.delay = millis;
        self
    }

    /// With these steps before the answer is delivered.
    pub const fn early(mut self, early: &'static [Step]) -> Plan {
        self.early = early;
        self
    }

    /// With these steps once it is up.
    pub const fn steps(mut self, steps: &'static [Step]) -> Plan {
        self.steps = steps;
        self
    }

    /// How many sections there are at the end.
    pub fn all_sections(&self) -> usize {
        let added = self.steps.iter().map(|step| match step {
            Step::Reoffer(offer) => offer.add.len(),
            _ => 0,
        });
        self.sections.len() + added.sum::<usize>()
    }
}

impl Reoffer {
    /// By this side, with nothing new in it.
    pub(super) const fn by(by: By) -> Reoffer {
        Reoffer {
            by,
            restart: false,
            renew_dtls: false,
            add: &[],
            disable: &[],
        }
    }
}

/// An ICE restart by this side.
pub(super) const fn restart(by: By) -> Step {
    Step::Reoffer(Reoffer {
        restart: true,
        ..Reoffer::by(by)
    })
}

/// A check that carries this, to that section's candidate.
pub(super) const fn check(signed: Signed, to: usize) -> Step {
    Step::Check { signed, to }
}

impl Media {
    /// The word for it in a description and in the shim protocol.
    pub const fn name(self) -> &'static str {
        match self {
            Media::Audio => "audio",
            Media::Video => "video",
            Media::Application => "application",
        }
    }
}

impl Bundle {
    /// The word for it in the shim protocol. Who is asked for none at all is asked for the policy that has a
    /// transport in every section.
    pub const fn name(self) -> &'static str {
        match self {
            Bundle::MaxBundle => "max-bundle",
            Bundle::Balanced => "balanced",
            Bundle::MaxCompat | Bundle::None => "max-compat",
        }
    }
}
