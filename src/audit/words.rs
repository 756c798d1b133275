//! What causes and findings are called, and what they mean for a reader who does not know ICE.

use super::report::Cause;

/// All that is said of a cause.
struct Words {
    /// Its name in reports.
    slug: &'static str,
    /// A few words, for a headline.
    title: &'static str,
    /// Where the RFCs ask for what is not done.
    section: Option<&'static str>,
    /// A sentence that names nobody.
    happened: &'static str,
    /// What somebody did, to follow who it was; none if it is nobody's doing.
    did: Option<&'static str>,
    /// A paragraph.
    meaning: &'static str,
}

impl Cause {
    /// Every cause but [`Cause::None`], in the order in which they strike.
    pub const ALL: [Self; 21] = [
        Self::SdpInvalid,
        Self::MissingIntegrity,
        Self::SwappedUsername,
        Self::WrongSectionCredentials,
        Self::StaleGeneration,
        Self::UnknownUfrag,
        Self::BadPassword,
        Self::ValidCheckRefused,
        Self::ResponseWrongKey,
        Self::AsymmetricResponse,
        Self::RoleConflictUnresolved,
        Self::NoChecksSent,
        Self::NoResponse,
        Self::NotNominated,
        Self::DtlsBeforeIce,
        Self::FingerprintMismatch,
        Self::DtlsAlert,
        Self::DtlsUnfinished,
        Self::DtlsNotStarted,
        Self::ConsentExpired,
        Self::UnauthenticatedSuccess,
    ];

    /// Its name in reports.
    pub fn slug(self) -> &'static str {
        self.words().slug
    }

    /// Where the RFCs ask for what is not done.
    pub fn section(self) -> Option<&'static str> {
        self.words().section
    }

    /// What went wrong in a few words.
    pub(super) fn title(self) -> &'static str {
        self.words().title
    }

    /// What went wrong as a sentence, about who did it where that is known.
    pub fn sentence(self, actor: Option<&str>) -> String {
        let words = self.words();
        match (actor, words.did) {
            (Some(actor), Some(did)) => capital(&format!("{actor} {did}.")),
            _ => words.happened.to_owned(),
        }
    }

    /// A paragraph on what it means.
    pub fn meaning(self) -> &'static str {
        self.words().meaning
    }

    #[allow(clippy::too_many_lines, reason = "a table")]
    fn words(self) -> Words {
        match self {
            Self::None => Words {
                slug: "none",
                title: "Nothing wrong",
                section: None,
                happened: "Nothing is known to be wrong.",
                did: None,
                meaning: "Nothing is wrong, or nothing that the capture shows.",
            },
            Self::SdpInvalid => Words {
                slug: "sdp-invalid",
                title: "Descriptions that cannot work",
                section: Some("RFC 8839 5.4"),
                happened: "The descriptions cannot work.",
                did: Some("gave a description that cannot work"),
                meaning: "The descriptions cannot work, whatever the agents do: credentials that are missing or \
                          not legal, an answer that does not fit its offer, or roles with which nobody begins \
                          DTLS.",
            },
            Self::MissingIntegrity => Words {
                slug: "missing-integrity",
                title: "Checks without MESSAGE-INTEGRITY",
                section: Some("RFC 8445 7.2.2"),
                happened: "Checks are not signed.",
                did: Some("does not sign its checks"),
                meaning: "Every check carries MESSAGE-INTEGRITY, a signature made with the receiver's password. \
                          Without it the receiver cannot tell the peer from a stranger and must refuse.",
            },
            Self::SwappedUsername => Words {
                slug: "swapped-username",
                title: "USERNAME the wrong way round",
                section: Some("RFC 8445 7.2.2"),
                happened: "Checks have the halves of USERNAME in the wrong order.",
                did: Some("puts the halves of USERNAME in the wrong order"),
                meaning: "USERNAME holds two fragments: first that of who is to answer, then that of who asks. \
                          Here they are the wrong way round, and the receiver looks up a fragment that is not its \
                          own.",
            },
            Self::WrongSectionCredentials => Words {
                slug: "wrong-section-credentials",
                title: "Credentials of the wrong section",
                section: Some("RFC 9143 10"),
                happened: "Checks carry the credentials of the wrong section.",
                did: Some("signs its checks with the credentials of the wrong section"),
                meaning: "An offer may give each of its sections a user name fragment and a password of its own. \
                          When the answer puts several sections into one BUNDLE group, all of them go over one \
                          transport, and only the credentials of one of them count: those of the tagged section, \
                          the first that the answer's group lists. A side that signs its checks with those of \
                          another section is refused. The other direction may still work, so that logs say ICE is \
                          connected; but no pair is valid on both sides, no DTLS begins, and half a minute later \
                          the user reads that the DTLS handshake failed.",
            },
            Self::StaleGeneration => Words {
                slug: "stale-generation",
                title: "Credentials of before the restart",
                section: Some("RFC 8445 9"),
                happened: "Checks carry the credentials of before a restart.",
                did: Some("goes on with the credentials of before a restart"),
                meaning: "An ICE restart replaces fragments and passwords on both sides. For a moment both \
                          generations are answered; then the old one is gone. Here one side goes on with the old \
                          one.",
            },
            Self::UnknownUfrag => Words {
                slug: "unknown-ufrag",
                title: "Unknown fragment",
                section: Some("RFC 8445 7.2.2"),
                happened: "Checks name a fragment that no description states.",
                did: Some("sends checks to a fragment that no description states"),
                meaning: "A check says in USERNAME whom it is for: the receiver's fragment, a colon, the \
                          sender's. Here the receiver's half is a fragment that the receiver never stated. The \
                          sender took it from another session or an older description, or something on the way \
                          changed or cut it.",
            },
            Self::BadPassword => Words {
                slug: "bad-password",
                title: "Wrong password",
                section: Some("RFC 8489 9.1.3"),
                happened: "Checks are signed with a wrong password.",
                did: Some("signs its checks with a wrong password"),
                meaning: "A check is signed with the password that stands beside the receiver's fragment in its \
                          description. Here the fragment is right and the signature was made with something else, \
                          so the receiver must refuse it.",
            },
            Self::ValidCheckRefused => Words {
                slug: "valid-check-refused",
                title: "Right checks refused",
                section: Some("RFC 8489 9.1.3"),
                happened: "Checks that are right in everything are refused.",
                did: Some("refuses checks that are right in everything"),
                meaning: "The checks name the receiver's fragment and are signed with its password, both as its \
                          description states them, and the receiver refuses them all the same. It checks against \
                          other credentials than it stated: those of another section, of another session, those of \
                          a description that was made twice, or none because it was not ready.",
            },
            Self::ResponseWrongKey => Words {
                slug: "response-wrong-key",
                title: "Responses under the wrong key",
                section: Some("RFC 8489 9.1.4"),
                happened: "A response is signed with another key than its request.",
                did: Some("signs its responses with another key than their requests have"),
                meaning: "A response is signed with the key that verified its request. One that is signed with \
                          another key, or not at all, proves nothing, and the sender of the check must ignore it: \
                          its check fails although it was answered.",
            },
            Self::AsymmetricResponse => Words {
                slug: "asymmetric-response",
                title: "Responses from elsewhere",
                section: Some("RFC 8445 7.2.5.2.1"),
                happened: "A response did not come back the way its request went.",
                did: Some("does not send its responses back the way the requests came"),
                meaning: "A response has to come from the address the check was sent to, and go to the address \
                          it came from; otherwise the two addresses are not proven to reach each other, and the \
                          check fails.",
            },
            Self::RoleConflictUnresolved => Words {
                slug: "role-conflict-unresolved",
                title: "Role conflict not resolved",
                section: Some("RFC 8445 7.3.1.1"),
                happened: "Both sides claim the same role, and it stays so.",
                did: Some("does not give way in the conflict of roles"),
                meaning: "One side controls, which means that it chooses the pair; the other follows. If both \
                          claim the same role, their tie-breakers decide, and error 487 tells the loser to \
                          change. Here both kept their role, so either both choose or nobody does.",
            },
            Self::NoChecksSent => Words {
                slug: "no-checks-sent",
                title: "No checks sent",
                section: Some("RFC 8445 6.1.4"),
                happened: "A side sent no checks.",
                did: Some("sent no checks"),
                meaning: "Both sides check the path in their own direction, unless one of them is lite. Here one \
                          side answers, or was promised by the descriptions, and sends no checks of its own: most \
                          often it has not received the other side's description or candidates, or it checks a \
                          transport that BUNDLE has put out of use.",
            },
            Self::NoResponse => Words {
                slug: "no-response",
                title: "No response",
                section: Some("RFC 8445 7.3"),
                happened: "Checks were never answered.",
                did: Some("never answered a check"),
                meaning: "Checks were sent and sent again, and nothing came back. They did not arrive, or the \
                          responses did not: a wrong address, a firewall, or an agent that is not there.",
            },
            Self::NotNominated => Words {
                slug: "not-nominated",
                title: "No pair nominated",
                section: Some("RFC 8445 8.1.1"),
                happened: "A pair works, and none was nominated.",
                did: Some("nominated no pair, though one works"),
                meaning: "Checks succeeded in both directions, but the controlling side never chose a pair with \
                          USE-CANDIDATE, so that the other side does not know which one to use.",
            },
            Self::DtlsBeforeIce => Words {
                slug: "dtls-before-ice",
                title: "DTLS before ICE",
                section: Some("RFC 8445 12"),
                happened: "DTLS was sent on a pair that no check had validated.",
                did: Some("sent DTLS on a pair that no check had validated"),
                meaning: "Nothing but checks may be sent on a pair before it is valid. DTLS that comes earlier \
                          is dropped; if it is not repeated, the handshake hangs.",
            },
            Self::FingerprintMismatch => Words {
                slug: "fingerprint-mismatch",
                title: "Wrong certificate",
                section: Some("RFC 8122 5"),
                happened: "A certificate is not the one its description announced.",
                did: Some("shows another certificate than its description announced"),
                meaning: "A description states the fingerprint of the certificate that its side will show. Here \
                          the side shows another one, which must end the handshake: it is either a mistake, or \
                          somebody in between.",
            },
            Self::DtlsAlert => Words {
                slug: "dtls-alert",
                title: "DTLS ended with an alert",
                section: Some("RFC 6347 4.1.2.7"),
                happened: "DTLS was ended by an alert.",
                did: None,
                meaning: "DTLS itself failed and said so. ICE did its part; certificates, versions or cipher \
                          suites did not fit.",
            },
            Self::DtlsUnfinished => Words {
                slug: "dtls-unfinished",
                title: "DTLS never finished",
                section: Some("RFC 8842 5.1"),
                happened: "DTLS began and never finished.",
                did: None,
                meaning: "DTLS began, and neither finished nor ended with an alert: one side stopped answering, \
                          its packets do not arrive, or what it sends is too long for the path.",
            },
            Self::DtlsNotStarted => Words {
                slug: "dtls-not-started",
                title: "DTLS never began",
                section: Some("RFC 8842 5.1"),
                happened: "ICE came to its end, and DTLS never began.",
                did: Some("did not begin DTLS, though ICE came to its end"),
                meaning: "ICE found a path and chose it, but the side that has to begin DTLS never did. Which \
                          side that is, a=setup says in the answer: active begins, passive waits.",
            },
            Self::ConsentExpired => Words {
                slug: "consent-expired",
                title: "Consent expired",
                section: Some("RFC 7675 5.1"),
                happened: "Answers stopped, and consent ran out.",
                did: Some("stopped answering, so that consent ran out"),
                meaning: "While a session lasts, each side asks the other every few seconds with a check whether \
                          it still wants to be sent to. When no answer comes for 30 seconds, it must stop. Here \
                          the answers ceased.",
            },
            Self::UnauthenticatedSuccess => Words {
                slug: "unauthenticated-success",
                title: "Success without authentication",
                section: Some("RFC 8489 9.1.3"),
                happened: "A request that proves nothing was answered with success.",
                did: Some("answered with success a request that proves nothing"),
                meaning: "A request without a valid signature was answered with success. That breaks nothing for \
                          honest peers, but anybody who can reach the port passes for the peer, which is what the \
                          password is there to prevent.",
            },
        }
    }
}

/// A paragraph on what the code of a finding means.
pub fn explain(code: &str) -> Option<&'static str> {
    let cause = Cause::ALL.into_iter().find(|cause| cause.slug() == code);
    cause.map(Cause::meaning).or(match code {
        "none" => Some(Cause::None.meaning()),
        "role-conflict-resolved" => Some(
            "Both sides began with the same role. Error 487 told one of them to change, and it did: that is how it should go.",
        ),
        "early-checks" => Some(
            "Checks may arrive before their receiver has the other side's answer. It answers them as soon as it can; that \
             the first ones are lost is normal.",
        ),
        "checks-refused" => Some(
            "Some checks were answered with an error. Where others succeeded this broke nothing; where none did, the errors \
             and the descriptions together tell why.",
        ),
        "unused-section-answered" => Some(
            "Checks carried the credentials of a section that BUNDLE has put out of use, and were answered all the same. It \
             works with this peer; stricter ones refuse it.",
        ),
        "undescribed-fragment" => Some(
            "A fragment that is in no description was used and answered. The session has gone on, by an ICE restart for \
             instance, and the description of that is missing here.",
        ),
        "data-before-validation" => Some(
            "Something other than checks was sent before a check of the sender had succeeded. It is dropped or kept by the \
             receiver's leave.",
        ),
        "two-associations" => Some(
            "Sections that share a transport share one DTLS association. Here there were two; the second is needless at best.",
        ),
        _ => None,
    })
}

/// The text with a capital first.
pub(crate) fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_cause_has_a_sentence_of_its_own() {
        for actor in [None, Some("the answerer")] {
            let sentences: BTreeSet<String> = Cause::ALL
                .into_iter()
                .map(|cause| cause.sentence(actor))
                .collect();
            assert_eq!(sentences.len(), Cause::ALL.len());
            for one in sentences {
                assert!(
                    one.ends_with('.') && one.len() < 90 && one.starts_with(char::is_uppercase),
                    "{one}"
                );
            }
        }
    }
}
