//! What can be said of a session that a stack took part in.

use std::fmt;

/// Whose credentials checks carry. The greatest that was seen counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Whose {
    /// There were no checks.
    #[default]
    NoChecks,
    /// Those that count on the transport.
    Serving,
    /// Those of before a restart, and no others since.
    Former,
    /// Those of a section that does not serve the transport.
    OtherSection,
    /// Nobody's that was ever described, or they are not signed.
    Unknown,
}

/// How a check of icespec's was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Reply {
    /// None was sent.
    #[default]
    NotAsked,
    /// With nothing.
    Silence,
    /// With 401, which has neither integrity nor a user name.
    Refused,
    /// With another error that has neither.
    OtherRefusal,
    /// With an error that hands out a MAC or a user name.
    SignedRefusal,
    /// With success.
    Success,
}

/// The credentials in the first description of a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sets {
    /// It described nothing.
    #[default]
    None,
    /// One set in all sections that state some.
    One,
    /// One set in some of them, others elsewhere.
    Some,
    /// Another set in each.
    Each,
}

/// One thing that holds or does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// The stack refused a description.
    Refused(bool),
    /// ICE and DTLS are up on every transport that both sides want, and a text came back each way if there is
    /// a data channel.
    Up(bool),
    /// So they are on the transport of this section.
    SectionUp(u8, bool),
    /// Its user was told that the connection is up.
    ToldUp(bool),
    /// Whose credentials its checks carried.
    Signs(Whose),
    /// How it answered checks of icespec's that carry other credentials than those that count; of several
    /// replies the greatest.
    ToWrong(Reply),
    /// How it answered checks that carry those that count; of several replies the least.
    ToRight(Reply),
    /// DTLS left it on a pair that no check of its own had validated.
    DtlsEarly(bool),
    /// DTLS went to an address from which a `ClientHello` came and no check.
    StrangerServed(bool),
    /// In the answer to a restart, or the offer of one, no fragment and no password of before is left.
    NewCredentials(bool),
    /// Another DTLS association was made after the first.
    NewAssociation(bool),
    /// A text that was sent while the restart was under way came back.
    KeptTalking(bool),
    /// What its first description states.
    States(Sets),
}

/// What was seen, as far as the case looked.
#[derive(Debug, Clone, PartialEq, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "things seen are independent of each other"
)]
pub struct Observation {
    /// What is wrong with a description of the stack's that cannot be used.
    pub unusable: Option<String>,
    /// The stack refused a description.
    pub refused: bool,
    /// All transports are up, and texts came back.
    pub up: bool,
    /// They were up at some time.
    pub was_up: bool,
    /// Whether the transport of each section is up.
    pub sections: Vec<bool>,
    /// The stack said that it is connected, and did not say since that it failed.
    pub told_up: bool,
    /// Whose credentials its checks carried, transport by transport.
    pub signs: Whose,
    /// Whether any of them carried what does not count for any transport, wherever it went.
    pub carries_other: bool,
    /// How it answered what is wrong.
    pub to_wrong: Reply,
    /// How it answered what is right.
    pub to_right: Reply,
    /// DTLS came before a check of its own had validated the pair.
    pub dtls_early: bool,
    /// DTLS went to who had sent nothing but a `ClientHello`.
    pub stranger_served: bool,
    /// Credentials changed with the restart.
    pub new_credentials: bool,
    /// Another DTLS association was made.
    pub new_association: bool,
    /// Texts went through during the restart.
    pub kept_talking: bool,
    /// Sets of credentials in its first description.
    pub states: Sets,
    /// How far the transport that did not come up got.
    pub reached: Reached,
}

/// How far a session came that is not up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Reached {
    /// Nothing came from the stack at all.
    #[default]
    Nowhere,
    /// The stack answered checks and sent none to the transport, and is not lite.
    Nothing,
    /// It did; none of icespec's was answered with success.
    Checks,
    /// ICE is done; no DTLS came.
    Ice,
    /// DTLS began.
    Dtls,
    /// DTLS ended with an alert that is not encrypted.
    Alert,
    /// DTLS is up.
    Secured,
}

impl Fact {
    /// Whether it holds.
    pub fn holds(&self, seen: &Observation) -> bool {
        match *self {
            Fact::Refused(refused) => seen.refused == refused,
            Fact::Up(up) => seen.up == up,
            Fact::SectionUp(section, up) => seen.section_up(section) == up,
            Fact::ToldUp(told) => seen.told_up == told,
            Fact::Signs(whose) => seen.signs == whose,
            Fact::ToWrong(reply) => seen.to_wrong == reply,
            Fact::ToRight(reply) => seen.to_right == reply,
            Fact::DtlsEarly(early) => seen.dtls_early == early,
            Fact::StrangerServed(served) => seen.stranger_served == served,
            Fact::NewCredentials(new) => seen.new_credentials == new,
            Fact::NewAssociation(new) => seen.new_association == new,
            Fact::KeptTalking(kept) => seen.kept_talking == kept,
            Fact::States(sets) => seen.states == sets,
        }
    }

    /// What was seen of the thing this fact is about, in words that are the same for the same behaviour.
    pub fn seen(&self, seen: &Observation) -> String {
        match *self {
            Fact::Refused(_) => Fact::Refused(seen.refused),
            Fact::Up(_) => Fact::Up(seen.up),
            Fact::SectionUp(section, _) => Fact::SectionUp(section, seen.section_up(section)),
            Fact::ToldUp(_) => Fact::ToldUp(seen.told_up),
            Fact::Signs(_) => Fact::Signs(seen.signs),
            Fact::ToWrong(_) => Fact::ToWrong(seen.to_wrong),
            Fact::ToRight(_) => Fact::ToRight(seen.to_right),
            Fact::DtlsEarly(_) => Fact::DtlsEarly(seen.dtls_early),
            Fact::StrangerServed(_) => Fact::StrangerServed(seen.stranger_served),
            Fact::NewCredentials(_) => Fact::NewCredentials(seen.new_credentials),
            Fact::NewAssociation(_) => Fact::NewAssociation(seen.new_association),
            Fact::KeptTalking(_) => Fact::KeptTalking(seen.kept_talking),
            Fact::States(_) => Fact::States(seen.states),
        }
        .to_string()
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let yes = |yes: bool| if yes { "yes" } else { "no" };
        match *self {
            Fact::Refused(one) => write!(to, "refused={}", yes(one)),
            Fact::Up(one) => write!(to, "up={}", yes(one)),
            Fact::SectionUp(section, one) => write!(to, "section-{section}-up={}", yes(one)),
            Fact::ToldUp(one) => write!(to, "told-up={}", yes(one)),
            Fact::Signs(one) => write!(to, "signs-with={}", one.word()),
            Fact::ToWrong(one) => write!(to, "wrong-check={}", one.word()),
            Fact::ToRight(one) => write!(to, "right-check={}", one.word()),
            Fact::DtlsEarly(one) => write!(to, "dtls-before-validation={}", yes(one)),
            Fact::StrangerServed(one) => write!(to, "stranger-served={}", yes(one)),
            Fact::NewCredentials(one) => write!(to, "new-credentials={}", yes(one)),
            Fact::NewAssociation(one) => write!(to, "new-association={}", yes(one)),
            Fact::KeptTalking(one) => write!(to, "kept-talking={}", yes(one)),
            Fact::States(one) => write!(to, "states={}", one.word()),
        }
    }
}

impl Observation {
    /// Whether the transport of a section is up.
    pub fn section_up(&self, section: u8) -> bool {
        self.sections.get(usize::from(section)) == Some(&true)
    }

    /// What broke a session in which icespec did everything right, in the words of `icespec audit`: whatever came
    /// first. None where no packet shows it: who sees one side alone cannot tell what went before, and what came up
    /// once was whole.
    pub fn cause(&self) -> Option<&'static str> {
        let signs = match self.signs {
            // Credentials that count, if for a transport that is out of use: of the one in use that says nothing.
            Whose::OtherSection if !self.carries_other => Whose::Serving,
            signs => signs,
        };
        Some(match (signs, self.reached) {
            (Whose::NoChecks, Reached::Nowhere) | (_, Reached::Secured) => return None,
            _ if self.was_up => return None,
            (Whose::Serving, Reached::Nothing) if !self.carries_other => "no-checks-sent",
            (Whose::Serving, Reached::Nothing) | (Whose::OtherSection, _) => "wrong-section-credentials",
            (Whose::Former, _) => "stale-generation",
            (Whose::Unknown, _) => "unknown-ufrag",
            (_, Reached::Nowhere | Reached::Nothing) => "no-checks-sent",
            (_, Reached::Checks) => "no-response",
            (_, Reached::Ice) => "dtls-not-started",
            (_, Reached::Dtls) => "dtls-unfinished",
            (_, Reached::Alert) => "dtls-alert",
        })
    }
}

impl Whose {
    const fn word(self) -> &'static str {
        match self {
            Whose::NoChecks => "nothing",
            Whose::Serving => "serving",
            Whose::Former => "former",
            Whose::OtherSection => "other-section",
            Whose::Unknown => "unknown",
        }
    }
}

impl Reply {
    const fn word(self) -> &'static str {
        match self {
            Reply::NotAsked => "not-sent",
            Reply::Silence => "silence",
            Reply::Refused => "refused",
            Reply::OtherRefusal => "refused-otherwise",
            Reply::SignedRefusal => "refused-signed",
            Reply::Success => "success",
        }
    }
}

impl Sets {
    const fn word(self) -> &'static str {
        match self {
            Sets::None => "nothing",
            Sets::One => "one-set",
            Sets::Some => "several-sets",
            Sets::Each => "a-set-each",
        }
    }
}
