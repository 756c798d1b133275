//! What is asked for with MUST about credentials, shows on the wire, and has no live case all the same.

const CLIENT: &str =
    "an agent's side of a login or redirection, which no agent of ICE has to take; the suite plays no server";

/// The id of the catalogue, and why no case names it.
pub(super) const UNCOVERED: &[(&str, &str)] = &[
    (
        "STUN-8489-5-04",
        "a good source of randomness cannot be told from its output",
    ),
    ("STUN-8489-6.2.3-05", "TLS, which ICE over UDP does not use"),
    ("STUN-8489-6.2.3-06", "TLS, which ICE over UDP does not use"),
    (
        "STUN-8489-9.1.2-01",
        "RFC 8445 fixes MESSAGE-INTEGRITY for checks from outside",
    ),
    (
        "STUN-8489-9.1.2-03",
        "the suite would have to know every form a password may be hidden in",
    ),
    (
        "STUN-8489-9.1.4-03",
        "what is reported stays inside; no shim can tell",
    ),
    ("STUN-8489-9.1.4-04", "over UDP only"),
    (
        "STUN-8489-9.1.5-01",
        "RFC 8445 fixes MESSAGE-INTEGRITY for checks from outside",
    ),
    ("STUN-8489-9.2.3.1-01", CLIENT),
    ("STUN-8489-9.2.3.2-02", CLIENT),
    ("STUN-8489-9.2.3.2-03", CLIENT),
    ("STUN-8489-9.2.5-01", CLIENT),
    ("STUN-8489-9.2.5-02", CLIENT),
    ("STUN-8489-9.2.5-04", CLIENT),
    ("STUN-8489-9.2.5-05", CLIENT),
    ("STUN-8489-9.2.5-06", CLIENT),
    ("STUN-8489-9.2.5-07", CLIENT),
    ("STUN-8489-9.2.5-08", CLIENT),
    ("STUN-8489-9.2.5-09", CLIENT),
    ("STUN-8489-9.2.5-10", CLIENT),
    ("STUN-8489-9.2.5-11", CLIENT),
    ("STUN-8489-9.2.5-12", CLIENT),
    ("STUN-8489-9.2.5-13", CLIENT),
    ("STUN-8489-9.2.5-14", CLIENT),
    ("STUN-8489-9.2.5-16", CLIENT),
    ("STUN-8489-9.2.5-15", "over UDP only"),
    ("STUN-8489-10-05", CLIENT),
    ("STUN-8489-10-06", CLIENT),
    (
        "STUN-8489-14.3-02",
        "fragments are ASCII, of which the preparation changes nothing; the vectors cover the rest",
    ),
    (
        "STUN-8489-14.9-02",
        "the realm is the server's own; the vectors cover the preparation",
    ),
    (
        "STUNOLD-5389-10.1.1-01",
        "passwords of ICE are ASCII, of which the preparation changes nothing; the vectors cover the rest",
    ),
    ("ICE-8445-5.1.1.2-05", "subjects gather host candidates only"),
    (
        "ICE-8445-5.3-01",
        "a few samples do not show how hard a password is to guess",
    ),
    (
        "CONSENT-7675-5-01",
        "the moment stays inside; that data flows once connected has cases",
    ),
    ("CONSENT-7675-5.1-13", "an interface to scripts, not to the wire"),
    (
        "CONSENT-7675-5.1-14",
        "needs a peer that restarts and stops consenting at once; 30 s of waiting each",
    ),
    ("SDP-8839-4.4.1.3-02", "in SDP, which live cases do not see"),
    ("SDP-8839-4.4.1.3-03", "in SDP, which live cases do not see"),
    (
        "TRICKLE-8838-9-02",
        "in signalling, which live cases hand over by calls",
    ),
    ("TURN-8656-5-01", "TURN allocations are not under test"),
    ("TURN-8656-5-02", "TURN allocations are not under test"),
    ("TURN-8656-5-03", "TURN allocations are not under test"),
];
