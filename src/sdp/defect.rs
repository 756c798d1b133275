//! What a description does that its RFCs do not allow, as data.

use thiserror::Error;

/// One defect and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}, column {column}: {kind} ({})", kind.section())]
#[non_exhaustive]
pub struct Defect {
    /// Line, from 1.
    pub line: usize,
    /// Byte of the line, from 1.
    pub column: usize,
    /// What is wrong.
    pub kind: DefectKind,
}

/// The kinds of defect; each displays as a sentence and names its section. None of them holds a credential.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DefectKind {
    /// A fragment outside 4 to 256 characters.
    #[error("the ice-ufrag has {length} characters, 4 to 256 are allowed")]
    UfragLength {
        /// Length found, in bytes.
        length: usize,
    },
    /// A fragment a receiver must take but no sender may use.
    #[error("the ice-ufrag has {length} characters, a sender may use at most 32")]
    UfragTooLongToSend {
        /// Length found, in bytes.
        length: usize,
    },
    /// A fragment with a character outside the alphabet.
    #[error("the ice-ufrag has a character other than letters, digits, '+' and '/'")]
    UfragCharacter,
    /// A password outside 22 to 256 characters.
    #[error("the ice-pwd has {length} characters, 22 to 256 are allowed")]
    PasswordLength {
        /// Length found, in bytes.
        length: usize,
    },
    /// A password with a character outside the alphabet.
    #[error("the ice-pwd has a character other than letters, digits, '+' and '/'")]
    PasswordCharacter,
    /// A section in use without a fragment at either level.
    #[error("the section has no ice-ufrag at its own or the session level")]
    MissingUfrag,
    /// A section in use without a password at either level.
    #[error("the section has no ice-pwd at its own or the session level")]
    MissingPassword,
    /// Two sections with one fragment and two passwords.
    #[error("the section uses the ice-ufrag of section {other} (counted from 0) with another ice-pwd")]
    UfragReused {
        /// Index of the section that used the fragment first.
        other: usize,
    },
    /// ICE is in use without the option that RFC 8445 agents announce.
    #[error("no ice-options line lists ice2")]
    MissingIce2,
    /// An attribute that may stand only once at its level stands again; the first one counts.
    #[error("a={attribute} stands here a second time, the first one counts")]
    DuplicateAttribute {
        /// Its name.
        attribute: &'static str,
    },
    /// An attribute at the level where it has no meaning; it is ignored.
    #[error("a={attribute} has no meaning at this level and is ignored")]
    WrongLevel {
        /// Its name.
        attribute: &'static str,
    },
    /// An option tag with a character outside the alphabet.
    #[error("an ice-options tag is empty or has a character other than letters, digits, '+' and '/'")]
    IceOption,
    /// A candidate line that cannot be read; it is ignored.
    #[error("the candidate is ignored: {0}")]
    MalformedCandidate(CandidateFault),
    /// A candidate with a name for an address; it is ignored when candidates are used.
    #[error("the candidate's address is a name, candidates with names are ignored")]
    NameCandidate,
    /// A reflexive or relayed candidate that does not tell its related address.
    #[error("a candidate that is not a host candidate needs raddr and rport")]
    RelatedAddressMissing,
    /// A host candidate that tells a related address.
    #[error("a host candidate must not have raddr or rport")]
    RelatedAddressOnHost,
    /// A related address or port that cannot be read.
    #[error("the candidate's raddr or rport cannot be read and is left out")]
    RelatedAddress,
    /// The name/value pairs at the end of a candidate do not come out even.
    #[error("the last extension of the candidate has a name and no value")]
    OddExtensions,
    /// A TCP candidate that does not say which side connects.
    #[error("a TCP candidate needs a tcptype of active, passive or so; it is ignored")]
    TcpType,
    /// An active TCP candidate that names a port other than the discard port.
    #[error("an active TCP candidate has port 9")]
    TcpActivePort,
    /// A `remote-candidates` line that cannot be read to its end.
    #[error("the remote-candidates line is not a list of component, address and port")]
    RemoteCandidates,
    /// A `mid` that is empty or not a token.
    #[error("the mid is not a token")]
    Mid,
    /// A `mid` that an earlier section has; the first section keeps it.
    #[error("section {other} (counted from 0) has the same mid")]
    DuplicateMid {
        /// Index of the section that has it.
        other: usize,
    },
    /// A group lists a mid that no section has.
    #[error("the BUNDLE group names a mid that no section has")]
    UnknownMid,
    /// A group lists one section twice.
    #[error("the BUNDLE group names section {section} (counted from 0) twice")]
    RepeatedMid {
        /// Index of the section.
        section: usize,
    },
    /// A section in two groups; the first group keeps it.
    #[error("section {section} (counted from 0) is in an earlier BUNDLE group already")]
    SectionInTwoGroups {
        /// Index of the section.
        section: usize,
    },
    /// A group lists a section that is disabled: port zero and no `bundle-only`.
    #[error("the BUNDLE group names section {section} (counted from 0), which is disabled")]
    DisabledInGroup {
        /// Index of the section.
        section: usize,
    },
    /// The first section of a group has no address of its own.
    #[error("the first section of the BUNDLE group is bundle-only")]
    TaggedBundleOnly,
    /// No section of the group can lend its address to the others.
    #[error("no section of the BUNDLE group has a port other than zero")]
    GroupWithoutAddress,
    /// `bundle-only` with a port other than zero, which has no defined meaning.
    #[error("a=bundle-only has a meaning only where the port is zero")]
    BundleOnlyWithPort,
    /// `bundle-only` in a section outside every group, which has no defined meaning.
    #[error("a=bundle-only has a meaning only in a section of a BUNDLE group")]
    BundleOnlyUngrouped,
}

impl DefectKind {
    /// The section that the description departs from.
    pub fn section(&self) -> &'static str {
        match self {
            Self::UfragLength { .. }
            | Self::UfragTooLongToSend { .. }
            | Self::UfragCharacter
            | Self::PasswordLength { .. }
            | Self::PasswordCharacter
            | Self::MissingUfrag
            | Self::MissingPassword
            | Self::UfragReused { .. } => "RFC 8839 5.4",
            Self::MissingIce2 => "RFC 8839 4.2.1.5",
            Self::DuplicateAttribute { attribute } | Self::WrongLevel { attribute } => home_of(attribute),
            Self::IceOption => "RFC 8839 5.6",
            Self::MalformedCandidate(_)
            | Self::NameCandidate
            | Self::RelatedAddressMissing
            | Self::RelatedAddressOnHost
            | Self::RelatedAddress
            | Self::OddExtensions => "RFC 8839 5.1",
            Self::TcpType | Self::TcpActivePort => "RFC 6544 4.5",
            Self::RemoteCandidates => "RFC 8839 5.2",
            Self::Mid | Self::DuplicateMid { .. } => "RFC 5888 4",
            Self::UnknownMid => "RFC 5888 6",
            Self::RepeatedMid { .. } => "RFC 5888 5",
            Self::SectionInTwoGroups { .. } => "RFC 9143 5",
            Self::DisabledInGroup { .. } => "RFC 9143 7.5.3",
            Self::TaggedBundleOnly => "RFC 9143 7.2.1",
            Self::GroupWithoutAddress => "RFC 9143 7.3.1",
            Self::BundleOnlyWithPort | Self::BundleOnlyUngrouped => "RFC 9143 6",
        }
    }
}

/// Where the attribute is defined.
fn home_of(attribute: &str) -> &'static str {
    match attribute {
        "candidate" => "RFC 8839 5.1",
        "remote-candidates" => "RFC 8839 5.2",
        "ice-lite" | "ice-mismatch" => "RFC 8839 5.3",
        "ice-ufrag" | "ice-pwd" => "RFC 8839 5.4",
        "ice-pacing" => "RFC 8839 5.5",
        "mid" => "RFC 5888 4",
        "group" => "RFC 5888 5",
        "bundle-only" => "RFC 9143 6",
        "setup" => "RFC 4145 4",
        _ => "RFC 8866 5.13",
    }
}

/// Why a candidate line cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CandidateFault {
    /// The line ends too early.
    #[error("it ends before its {0}")]
    Missing(&'static str),
    /// Not 1 to 32 ICE characters.
    #[error("its foundation is not 1 to 32 letters, digits, '+' and '/'")]
    Foundation,
    /// Not 1 to 256.
    #[error("its component is not a number from 1 to 256")]
    Component,
    /// Not a token.
    #[error("its transport is not a token")]
    Transport,
    /// Not 1 to 2^31 - 1.
    #[error("its priority is not a number from 1 to 2147483647")]
    Priority,
    /// Neither an IP address of a known version nor a name.
    #[error("its address is neither IPv4 nor IPv6 nor a name")]
    Address,
    /// Not 1 to 65535.
    #[error("its port is not a number from 1 to 65535")]
    Port,
    /// The word "typ" is not where it belongs.
    #[error("the word typ does not follow its port")]
    Typ,
    /// Not a token.
    #[error("its type is not a token")]
    Type,
}
