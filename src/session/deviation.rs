//! What a peer does wrongly on purpose.

/// One decision made wrongly; all others stay right. A section is an index, counted from 0.
///
/// A deviation can be taken on and dropped at any moment ([`Peer::deviate`](super::Peer::deviate)); what it does
/// to descriptions shows in those written from then on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Deviation {
    /// Checks name the fragment and are signed with the password that the other side's description states for
    /// this section. Right as long as the other side has an offer without an answer and states other
    /// credentials there (RFC 9143 section 7.2), wrong afterwards if the section is not tagged.
    ChecksOfSection(usize),
    /// Checks name the right fragment and are signed with the password stated for this section.
    ChecksSignedWith(usize),
    /// Checks are signed with the peer's own password, as if it were a response.
    ChecksSignedWithOwn,
    /// Responses are signed with the own password of this section instead of that of the section addressed.
    ResponsesSignedWith(usize),
    /// Responses carry no integrity.
    ResponsesUnsigned,
    /// Checks to the transport of this section get no response.
    ResponsesWithheld(usize),
    /// The `ClientHello` goes to the other side's first candidate as soon as that is known, before any check has
    /// succeeded, and until then no checks are sent or answered.
    DtlsBeforeIce,
    /// The `ClientHello` of a second association comes from [`Config::stray`](super::Config::stray), once the
    /// transport has a selected pair; the proper association goes on.
    DtlsFromElsewhere,
    /// During a restart, and before a check of the new generation is sent or answered, a new association's
    /// `ClientHello` goes to the selected pair of the old generation.
    DtlsDuringRestart,
    /// Descriptions state a fingerprint that no certificate has.
    WrongFingerprint,
    /// The next re-offer without a restart states a new fragment beside the old password.
    FragmentChanged,
    /// The next re-offer without a restart states a new password beside the old fragment.
    PasswordChanged,
    /// The next description written without a restart, offer or answer, states new credentials that the peer
    /// does not use: it goes on answering and checking under the old ones.
    CredentialsChangedUnused,
    /// The next answer to a re-offer that does not restart restarts all the same.
    RestartUnasked,
    /// The next answer to a re-offer that restarts states the credentials it had and keeps to them.
    RestartIgnored,
    /// The ICE role is the other side's: offerers are controlled and answerers control (RFC 8445 section 6.1.1).
    WrongRole,
    /// Answers repeat the offer's `setup`, be it `actpass` or a role that one side only can have.
    SetupRepeated,
}
