//! Causes in words for who does not know ICE.

use super::audit::Cause;

/// All causes, in the order in which a session meets them.
pub(in crate::report) const ALL: [Cause; 21] = [
    Cause::None,
    Cause::SdpInvalid,
    Cause::NoChecksSent,
    Cause::NoResponse,
    Cause::WrongSectionCredentials,
    Cause::UnknownUfrag,
    Cause::BadPassword,
    Cause::SwappedUsername,
    Cause::StaleGeneration,
    Cause::MissingIntegrity,
    Cause::UnauthenticatedSuccess,
    Cause::ResponseWrongKey,
    Cause::AsymmetricResponse,
    Cause::RoleConflictUnresolved,
    Cause::NotNominated,
    Cause::DtlsNotStarted,
    Cause::DtlsBeforeIce,
    Cause::DtlsUnfinished,
    Cause::DtlsAlert,
    Cause::FingerprintMismatch,
    Cause::ConsentExpired,
];

/// A cause in words.
#[derive(Clone, Copy)]
pub(in crate::report) struct Words {
    /// In half a line, without a full stop.
    pub(in crate::report) title: &'static str,
    /// What happens then, and why it has to.
    pub(in crate::report) meaning: &'static str,
}

/// The words for a cause.
pub(in crate::report) fn words(cause: Cause) -> Words {
    let (title, meaning) = match cause {
        Cause::None => ("No root cause", "Nothing is wrong, or nothing is known to be."),
        Cause::SdpInvalid => (
            "A description cannot work",
            "Before any packet is sent the descriptions already contradict each other or the rules, so the two sides \
            cannot know each other's secrets or addresses.",
        ),
        Cause::NoChecksSent => (
            "A side sent no checks",
            "Each side has to send checks of its own; that is also what opens its firewall. A side that sends none \
            has got no description, no candidates, or does not run.",
        ),
        Cause::NoResponse => (
            "Checks of one side were never answered",
            "The checks left, and nothing came back: they were lost on the way, reached nobody, or were dropped \
            without a word by who got them.",
        ),
        Cause::WrongSectionCredentials => (
            "Checks carry the credentials of the wrong section",
            "An offer may give every section a user name fragment and a password of its own. Where sections are bundled \
            they share one transport, and only the credentials of the tagged section count on it. A check that is \
            signed with those of another section is refused with 400 or 401. The other direction may work all the \
            while, so one side believes it is connected; as the other never is, DTLS does not begin, and half a \
            minute later somebody reads \"DTLS handshake failed\".",
        ),
        Cause::UnknownUfrag => (
            "Checks name a fragment that no description states",
            "USERNAME of a check begins with the fragment of the side it goes to. Nobody has stated this one: the \
            check is for another session, or its sender has read another description than was sent.",
        ),
        Cause::BadPassword => (
            "Checks are signed with a wrong password",
            "The fragment in USERNAME is known, and the signature was not made with the password that belongs to it. \
            Such a check is refused with 401, whoever sent it.",
        ),
        Cause::SwappedUsername => (
            "Checks have the halves of USERNAME in the wrong order",
            "USERNAME is the receiver's fragment, a colon, the sender's fragment. The other way round the receiver does \
            not know the first half and refuses the check.",
        ),
        Cause::StaleGeneration => (
            "Checks carry credentials of before a restart",
            "An ICE restart gives new fragments and passwords. A side that goes on with the old ones is no longer \
            understood.",
        ),
        Cause::MissingIntegrity => (
            "Checks are not signed",
            "A check without MESSAGE-INTEGRITY proves nothing; it is refused with 400.",
        ),
        Cause::UnauthenticatedSuccess => (
            "A request that proves nothing was answered with success",
            "Who answers such a request lets anybody take part who can reach its port: the session is open to \
            strangers, even if it seems to work.",
        ),
        Cause::ResponseWrongKey => (
            "A response is signed with another key than its request",
            "A response has to be signed with the password its request was signed with. Else the sender of the \
            check has to ignore it, as if it had never come.",
        ),
        Cause::AsymmetricResponse => (
            "A response did not come back the way its request went",
            "A check proves that two addresses reach each other. A response from or to another address proves nothing, \
            and the check fails.",
        ),
        Cause::RoleConflictUnresolved => (
            "Both sides claim the same role, and it stays so",
            "One side has to be controlling, the other controlled. If both claim the same, the numbers in their \
            checks decide who gives way. Here nobody did, so either nobody nominates or both do.",
        ),
        Cause::NotNominated => (
            "A pair works and none was nominated",
            "The controlling side has to mark the pair that is to be used, with USE-CANDIDATE in a check. Until then \
            the controlled side does not know that ICE is done.",
        ),
        Cause::DtlsNotStarted => (
            "ICE came to an end and DTLS never began",
            "One side has to send ClientHello as soon as ICE is done: the one whose description says setup:active. It did \
            not, or not so that the capture shows it.",
        ),
        Cause::DtlsBeforeIce => (
            "DTLS was sent on a pair that no check had validated",
            "Nothing but checks may go over a pair before a check was answered on it; the other side may drop all \
            of it.",
        ),
        Cause::DtlsUnfinished => (
            "DTLS began and never finished",
            "Handshake messages are missing, in one direction or from some point on, and no alert says why. Often large \
            packets with certificates are lost on the way.",
        ),
        Cause::DtlsAlert => (
            "DTLS was ended by an alert",
            "ICE worked. The two DTLS stacks did not agree: the alert says on what.",
        ),
        Cause::FingerprintMismatch => (
            "A certificate is not the one its description announced",
            "The description holds a fingerprint of the certificate, so that nobody in between can put in another one. The \
            two differ, and the handshake has to end.",
        ),
        Cause::ConsentExpired => (
            "Consent was no longer given",
            "Media needs checks that go on and are answered. After 30 seconds without an answer a side has to stop \
            sending.",
        ),
    };
    Words { title, meaning }
}

#[cfg(test)]
mod tests {
    use super::super::words::slug;
    use super::*;

    #[test]
    fn every_cause_is_listed_and_has_words() {
        // `words` does not compile without all of them; this list is held by their number and by their names.
        let names: std::collections::BTreeSet<String> = ALL.into_iter().map(slug).collect();
        assert_eq!(names.len(), ALL.len());
        for cause in ALL {
            let words = words(cause);
            assert!(
                !words.title.ends_with('.') && words.title.len() < 70,
                "{}",
                words.title
            );
            assert!(words.meaning.ends_with('.'), "{}", words.meaning);
        }
    }
}
