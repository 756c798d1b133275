//! Rules on fingerprints, setup and what DTLS carries.

use crate::lint::rule::Rule;

pub(in crate::lint) const FINGERPRINT_MISSING: Rule = Rule::error(
    "fingerprint-missing",
    "RFC 8842 5.2",
    "a section over DTLS has no fingerprint at its own or the session level",
)
.asked_by(&["DTLSSDP-8842-5.2-01", "DTLSSDP-8842-5.3-01"])
.help("The peer's certificate is checked against it, in an answer as well (section 5.3). Without it the session is \
       refused or cannot be trusted.")
.advice("Add a=fingerprint:sha-256 with the hash of the certificate.");

pub(in crate::lint) const FINGERPRINT_SYNTAX: Rule = Rule::error(
    "fingerprint-syntax",
    "RFC 8122 5",
    "a fingerprint is not a hash name and bytes in hexadecimal",
)
.help("One space behind the name, two digits a byte, colons between bytes.")
.advice("Write it as \"sha-256 12:34:…\".");

pub(in crate::lint) const FINGERPRINT_HASH: Rule = Rule::warning(
    "fingerprint-hash-unknown",
    "RFC 8122 5",
    "a fingerprint names a hash function that is not registered",
)
.help("Known are sha-1, sha-224, sha-256, sha-384 and sha-512, with the dash. A peer cannot check against another one.")
.advice("Use sha-256.");

pub(in crate::lint) const FINGERPRINT_LENGTH: Rule = Rule::error(
    "fingerprint-length",
    "RFC 8122 5",
    "a fingerprint has another length than its hash function gives",
)
.help("No certificate can match it; the handshake ends with bad_certificate.")
.advice(
    "Look for a cut line or a wrong name: 20, 28, 32, 48 and 64 bytes for sha-1, -224, -256, -384 and -512.",
);

pub(in crate::lint) const FINGERPRINT_CASE: Rule = Rule::warning(
    "fingerprint-lower-case",
    "RFC 8122 5",
    "a fingerprint has lower-case digits",
)
.help("The grammar has upper-case digits only, and there are peers that compare text.")
.advice("Write A to F.");

pub(in crate::lint) const FINGERPRINT_MD5: Rule = Rule::error(
    "fingerprint-broken-hash",
    "RFC 8122 5",
    "a fingerprint uses md5 or md2",
)
.help("They must not be used: another certificate with the same hash can be made.")
.advice("Use sha-256.");

pub(in crate::lint) const FINGERPRINT_SHA1: Rule =
    Rule::note("fingerprint-sha1", "RFC 8122 5", "a fingerprint uses sha-1")
        .help("It is still allowed. SHA-256 is the preferred hash function, and peers begin to refuse SHA-1.")
        .advice("Use sha-256.");

pub(in crate::lint) const SETUP_MISSING: Rule = Rule::error(
    "setup-missing",
    "RFC 8842 5.2",
    "a section over DTLS has no setup at its own or the session level",
)
.asked_by(&["DTLSSDP-8842-5.2-01", "DTLSSDP-8842-5.3-01"])
.help("It negotiates who begins the handshake, in an answer as well (section 5.3). Peers guess differently without it.")
.advice("Add a=setup:actpass to an offer, a=setup:active or passive to an answer.");

pub(in crate::lint) const SETUP_UNKNOWN: Rule = Rule::error(
    "setup-unknown",
    "RFC 4145 4",
    "a setup value is none of active, passive, actpass and holdconn",
)
.help("A peer that does not know the value cannot know who begins the handshake.")
.advice("Write one of the four words, in lower case and with nothing behind it.");

pub(in crate::lint) const SETUP_OFFER: Rule = Rule::warning(
    "setup-offer",
    "RFC 8842 5.2",
    "an offer fixes the DTLS role",
)
.asked_by(&["DTLSSDP-8842-5.2-01", "DTLSSDP-8842-5.5-01"])
.help("An offer has actpass, also a later one (section 5.5). Answerers have to cope with active and passive; some \
       answer active nevertheless, and then both sides are clients.")
.advice("Offer a=setup:actpass.");

pub(in crate::lint) const SETUP_ACTPASS: Rule = Rule::error(
    "setup-answer-actpass",
    "RFC 9429 5.3.1",
    "an answer leaves the DTLS role open",
)
.asked_by(&["DTLSSDP-8842-5.3-01"])
.help("The answer decides, with active or passive. After actpass nobody may begin, or both do.")
.advice("Answer a=setup:active if the offer has actpass.");

pub(in crate::lint) const SETUP_HOLDCONN: Rule =
    Rule::error("setup-holdconn", "RFC 8842 5.1", "setup is holdconn")
        .asked_by(&["DTLSSDP-8842-5.1-02"])
        .help("The value must not be used with DTLS.")
        .advice("Use actpass in an offer, active or passive in an answer.");

pub(in crate::lint) const TLS_ID: Rule = Rule::warning(
    "tls-id-syntax",
    "RFC 8842 4",
    "a tls-id is not 20 to 255 letters, digits, '+', '/', '-' and '_'",
)
.asked_by(&["DTLSSDP-8842-4-02"])
.help("It carries at least 120 random bits and tells one DTLS association from another.")
.advice("Make it of 20 or more random characters.");

pub(in crate::lint) const PROTOCOL: Rule = Rule::note(
    "protocol-without-dtls",
    "RFC 9429 5.1.2",
    "a section has a fingerprint and a protocol that does not name DTLS",
)
.help("Such a section is meant for DTLS-SRTP under an older name. Browsers accept it in an offer; others take the \
       name at its word and expect plain RTP.")
.advice("Write UDP/TLS/RTP/SAVPF.");

pub(in crate::lint) const SDES: Rule = Rule::note(
    "sdes-key",
    "RFC 9429 5.2.1",
    "a section over DTLS also states a key in a=crypto",
)
.help(
    "WebRTC forbids it: the key travels through signalling. A peer that supports both may choose the weaker.",
)
.advice("Remove a=crypto.");

pub(in crate::lint) const SCTP_PORT: Rule = Rule::error(
    "sctp-port-missing",
    "RFC 9429 5.8.2",
    "a data channel section has no sctp-port",
)
.help("There is no default value. Only the old protocol name DTLS/SCTP takes the port from a=sctpmap.")
.advice("Add a=sctp-port:5000.");
