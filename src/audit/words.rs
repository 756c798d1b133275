//! What causes and findings mean, for a reader who does not know ICE.

use super::report::Cause;

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
        match self {
            Self::None => "none",
            Self::WrongSectionCredentials => "wrong-section-credentials",
            Self::UnknownUfrag => "unknown-ufrag",
            Self::BadPassword => "bad-password",
            Self::SwappedUsername => "swapped-username",
            Self::StaleGeneration => "stale-generation",
            Self::MissingIntegrity => "missing-integrity",
            Self::ValidCheckRefused => "valid-check-refused",
            Self::UnauthenticatedSuccess => "unauthenticated-success",
            Self::ResponseWrongKey => "response-wrong-key",
            Self::AsymmetricResponse => "asymmetric-response",
            Self::RoleConflictUnresolved => "role-conflict-unresolved",
            Self::NoChecksSent => "no-checks-sent",
            Self::NoResponse => "no-response",
            Self::NotNominated => "not-nominated",
            Self::ConsentExpired => "consent-expired",
            Self::DtlsNotStarted => "dtls-not-started",
            Self::DtlsBeforeIce => "dtls-before-ice",
            Self::DtlsUnfinished => "dtls-unfinished",
            Self::DtlsAlert => "dtls-alert",
            Self::FingerprintMismatch => "fingerprint-mismatch",
            Self::SdpInvalid => "sdp-invalid",
        }
    }

    /// Where the RFCs ask for what is not done.
    pub fn section(self) -> Option<&'static str> {
        Some(match self {
            Self::None => return None,
            Self::WrongSectionCredentials => "RFC 9143 10",
            Self::UnknownUfrag | Self::SwappedUsername | Self::MissingIntegrity => "RFC 8445 7.2.2",
            Self::BadPassword | Self::UnauthenticatedSuccess | Self::ValidCheckRefused => "RFC 8489 9.1.3",
            Self::StaleGeneration => "RFC 8445 9",
            Self::ResponseWrongKey => "RFC 8489 9.1.4",
            Self::AsymmetricResponse => "RFC 8445 7.2.5.2.1",
            Self::RoleConflictUnresolved => "RFC 8445 7.3.1.1",
            Self::NoChecksSent => "RFC 8445 6.1.4",
            Self::NoResponse => "RFC 8445 7.3",
            Self::NotNominated => "RFC 8445 8.1.1",
            Self::ConsentExpired => "RFC 7675 5.1",
            Self::DtlsNotStarted | Self::DtlsUnfinished => "RFC 8842 5.1",
            Self::DtlsBeforeIce => "RFC 8445 12",
            Self::DtlsAlert => "RFC 6347 4.1.2.7",
            Self::FingerprintMismatch => "RFC 8122 5",
            Self::SdpInvalid => "RFC 8839 5.4",
        })
    }

    /// The entries of the catalogue that whoever is at fault breaks; none where the fault may be nobody's.
    pub fn requirements(self) -> &'static [&'static str] {
        match self {
            Self::None
            | Self::NoChecksSent
            | Self::ConsentExpired
            | Self::DtlsUnfinished
            | Self::DtlsAlert => &[],
            Self::WrongSectionCredentials => &["BUNDLE-9143-10-01", "BUNDLE-9143-10-03", "ICE-8445-7.2.2-02"],
            Self::UnknownUfrag | Self::SwappedUsername => &["ICE-8445-7.2.2-02"],
            Self::BadPassword => &["ICE-8445-7.2.2-02", "ICE-8445-6.1.4.2-03"],
            Self::StaleGeneration => &["ICE-8445-9-05", "ICE-8445-7.2.2-02"],
            Self::MissingIntegrity => &["ICE-8445-7.2.2-01"],
            Self::ValidCheckRefused => &["ICE-8445-7.3-04", "SDP-8839-4.2.4-01"],
            Self::UnauthenticatedSuccess => &[
                "ICE-8445-7.3-02",
                "STUN-8489-9.1.3-01",
                "STUN-8489-9.1.3-04",
                "STUN-8489-9.1.3-08",
            ],
            Self::ResponseWrongKey => &["STUN-8489-9.1.3-12", "ICE-8445-7.2.2-03", "ICE-8445-7.3-03"],
            Self::AsymmetricResponse => &["STUN-8489-6.3.1.2-01"],
            Self::RoleConflictUnresolved => &[
                "ICE-8445-7.3.1.1-03",
                "ICE-8445-7.3.1.1-04",
                "ICE-8445-7.2.5.1-01",
            ],
            Self::NoResponse => &["ICE-8445-7.3-01"],
            Self::NotNominated => &["ICE-8445-8.1.1-02"],
            Self::DtlsNotStarted => &["DTLSSDP-8842-5.3-05", "DTLSSDP-8842-5.4-01"],
            Self::DtlsBeforeIce => &["DTLSSDP-8842-6-01"],
            Self::FingerprintMismatch => &["DTLSSDP-8842-5.1-04"],
            Self::SdpInvalid => &["SDP-8839-5.4-01", "SDP-8839-5.4-03"],
        }
    }

    /// A paragraph on what it means.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::None => "Nothing is wrong, or nothing that the capture shows.",
            Self::WrongSectionCredentials => {
                "An offer may give each of its sections a user name fragment and a password of its own. When the answer puts \
                 several sections into one BUNDLE group, all of them go over one transport, and only the credentials of one \
                 of them count: those of the tagged section, the first that the answer's group lists. A side that signs its \
                 checks with those of another section is refused. The other direction may still work, so that logs say ICE \
                 is connected; but no pair is valid on both sides, no DTLS begins, and half a minute later the user reads \
                 that the DTLS handshake failed."
            }
            Self::UnknownUfrag => {
                "A check says in USERNAME whom it is for: the receiver's fragment, a colon, the sender's. Here the receiver's \
                 half is a fragment that the receiver never stated. The sender took it from another session or an older \
                 description, or something on the way changed or cut it."
            }
            Self::BadPassword => {
                "A check is signed with the password that stands beside the receiver's fragment in its description. Here the \
                 fragment is right and the signature was made with something else, so the receiver must refuse it."
            }
            Self::SwappedUsername => {
                "USERNAME holds two fragments: first that of who is to answer, then that of who asks. Here they are the wrong \
                 way round, and the receiver looks up a fragment that is not its own."
            }
            Self::StaleGeneration => {
                "An ICE restart replaces fragments and passwords on both sides. For a moment both generations are answered; \
                 then the old one is gone. Here one side goes on with the old one."
            }
            Self::MissingIntegrity => {
                "Every check carries MESSAGE-INTEGRITY, a signature made with the receiver's password. Without it the \
                 receiver cannot tell the peer from a stranger and must refuse."
            }
            Self::ValidCheckRefused => {
                "The checks name the receiver's fragment and are signed with its password, both as its description states \
                 them, and the receiver refuses them all the same. It checks against other credentials than it stated: those \
                 of another section, of another session, or none because it was not ready."
            }
            Self::UnauthenticatedSuccess => {
                "A request without a valid signature was answered with success. That breaks nothing for honest peers, but \
                 anybody who can reach the port passes for the peer, which is what the password is there to prevent."
            }
            Self::ResponseWrongKey => {
                "A response is signed with the key that verified its request. One that is signed with another key, or not at \
                 all, proves nothing, and the sender of the check must ignore it: its check fails although it was answered."
            }
            Self::AsymmetricResponse => {
                "A response has to come from the address the check was sent to, and go to the address it came from; otherwise \
                 the two addresses are not proven to reach each other, and the check fails."
            }
            Self::RoleConflictUnresolved => {
                "One side controls, which means that it chooses the pair; the other follows. If both claim the same role, \
                 their tie-breakers decide, and error 487 tells the loser to change. Here both kept their role, so either \
                 both choose or nobody does."
            }
            Self::NoChecksSent => {
                "Both sides check the path in their own direction, unless one of them is lite. Here one side answers, or was \
                 promised by the descriptions, and sends no checks of its own: most often it has not received the other \
                 side's description or candidates."
            }
            Self::NoResponse => {
                "Checks were sent and sent again, and nothing came back. They did not arrive, or the responses did not: a \
                 wrong address, a firewall, or an agent that is not there."
            }
            Self::NotNominated => {
                "Checks succeeded in both directions, but the controlling side never chose a pair with USE-CANDIDATE, so that \
                 the other side does not know which one to use."
            }
            Self::ConsentExpired => {
                "While a session lasts, each side asks the other every few seconds with a check whether it still wants to be \
                 sent to. When no answer comes for 30 seconds, it must stop. Here the answers ceased."
            }
            Self::DtlsNotStarted => {
                "ICE found a path and chose it, but the side that has to begin DTLS never did. Which side that is, a=setup \
                 says in the answer: active begins, passive waits."
            }
            Self::DtlsBeforeIce => {
                "Nothing but checks may be sent on a pair before it is valid. DTLS that comes earlier is dropped; if it is \
                 not repeated, the handshake hangs."
            }
            Self::DtlsUnfinished => {
                "DTLS began, and neither finished nor ended with an alert: one side stopped answering, its packets do not \
                 arrive, or what it sends is too long for the path."
            }
            Self::DtlsAlert => {
                "DTLS itself failed and said so. ICE did its part; certificates, versions or cipher suites did not fit."
            }
            Self::FingerprintMismatch => {
                "A description states the fingerprint of the certificate that its side will show. Here the side shows \
                 another one, which must end the handshake: it is either a mistake, or somebody in between."
            }
            Self::SdpInvalid => {
                "The descriptions cannot work, whatever the agents do: credentials that are missing or not legal, an answer \
                 that does not fit its offer, or roles with which nobody begins DTLS."
            }
        }
    }
}

/// The codes of findings, each with the entries of the catalogue that it finds broken.
pub fn findings() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    let causes = Cause::ALL
        .into_iter()
        .map(|cause| (cause.slug(), cause.requirements()));
    let others: [(_, &[_]); 2] = [
        ("data-before-validation", &["CONSENT-7675-5.1-01"]),
        ("two-associations", &["BUNDLE-9143-11-01"]),
    ];
    causes.chain(others)
}

/// A paragraph on what the code of a finding means.
pub fn explain(code: &str) -> Option<&'static str> {
    let cause = Cause::ALL.into_iter().find(|cause| cause.slug() == code);
    cause.map(Cause::explanation).or(match code {
        "none" => Some(Cause::None.explanation()),
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
