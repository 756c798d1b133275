//! What a peer does wrongly on purpose.

use crate::fault;

/// One decision made wrongly; all others stay right. A section is an index, counted from 0.
///
/// A deviation can be taken on and dropped at any moment ([`Peer::deviate`](super::Peer::deviate)); what it does
/// to descriptions shows in those written from then on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Deviation {
    /// Checks name the fragment and are signed with the password that the other side's description states for
    /// this section, and go to its candidates beside those of the section that counts. Right as long as the other
    /// side has an offer without an answer and states other credentials there (RFC 9143 section 7.2), wrong
    /// afterwards if the section is not tagged.
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
    /// A `ClientHello` goes to the other side's first candidate as soon as that is known. For a second it is
    /// repeated, and no check is sent or answered; then everything goes on as it has to.
    DtlsBeforeIce,
    /// The `ClientHello` of a second association comes from [`Config::stray`](super::Config::stray), once the
    /// transport has a selected pair; the proper association goes on.
    DtlsFromElsewhere,
    /// During a restart the `ClientHello` of a second association goes to the selected pair of the old
    /// generation. For a second it is repeated, and no check is sent or answered.
    DtlsDuringRestart,
    /// Descriptions state a fingerprint that no certificate has.
    WrongFingerprint,
    /// Descriptions without a restart state a new fragment, that is not used, beside the right password.
    FragmentChanged,
    /// Descriptions without a restart state a new password, that is not used, beside the right fragment.
    PasswordChanged,
    /// Descriptions without a restart state new credentials that the peer does not use: it goes on answering and
    /// checking under those it had.
    CredentialsChangedUnused,
    /// Answers to re-offers that do not restart have new credentials all the same.
    RestartUnasked,
    /// Answers to re-offers that restart state the credentials there were, and the peer keeps to them.
    RestartIgnored,
    /// The ICE role is the other side's from the beginning: offerers are controlled and answerers control
    /// (RFC 8445 section 6.1.1). Only as [`Config::deviation`](super::Config::deviation).
    WrongRole,
    /// Answers repeat the offer's `setup`, be it `actpass` or a role that one side only can have.
    SetupRepeated,
}

/// Where a video call has its last section: behind sound and pictures.
const LAST: usize = 2;

impl Deviation {
    /// The deviation that an active fault is.
    pub(super) fn seeded() -> Option<Deviation> {
        if fault::is(&fault::CHECKS_OF_LAST_SECTION) {
            Some(Deviation::ChecksOfSection(LAST))
        } else if fault::is(&fault::CHECKS_SIGNED_FOR_LAST_SECTION) {
            Some(Deviation::ChecksSignedWith(LAST))
        } else if fault::is(&fault::RESPONSES_SIGNED_FOR_LAST_SECTION) {
            Some(Deviation::ResponsesSignedWith(LAST))
        } else if fault::is(&fault::FINGERPRINT_OF_NOBODY_STATED) {
            Some(Deviation::WrongFingerprint)
        } else if fault::is(&fault::SETUP_REPEATED) {
            Some(Deviation::SetupRepeated)
        } else if fault::is(&fault::HELLO_BEFORE_CHECKS) {
            Some(Deviation::DtlsBeforeIce)
        } else if fault::is(&fault::STATES_CREDENTIALS_IT_DOES_NOT_USE) {
            Some(Deviation::CredentialsChangedUnused)
        } else {
            None
        }
    }
}
