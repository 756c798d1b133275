//! Rules on what changes between two descriptions of one side.

use crate::lint::rule::Rule;

pub(in crate::lint) const HALF_RESTART: Rule = Rule::error(
    "restart-half",
    "RFC 8839 4.4.1.1.1",
    "one of ice-ufrag and ice-pwd changed and the other did not",
)
.asked_by(&[
    "SDP-8839-4.4.1.1.1-03",
    "ICE-8445-9-03",
    "SDP-8839-4.4.1.2.1-01",
    "SDP-8839-4.4.1.3-02",
    "SDP-8839-4.4.1.3-03",
    "SDP-8839-4.4.2.1-01",
])
.help(
    "A restart changes both; without one both stay. Peers that look at the fragment alone, or at the password alone, \
     disagree about whether this is a restart, and no check of either side is authenticated.",
)
.advice("Draw both anew for a restart, and repeat both otherwise.");

pub(in crate::lint) const OPTION_CHANGED: Rule = Rule::error(
    "ice-option-changed",
    "RFC 8839 4.4.1.1.1",
    "ice-options, ice-pacing or ice-lite changed without a restart",
)
.asked_by(&[
    "SDP-8839-4.4.1.1.1-05",
    "SDP-8839-4.4.2.1-02",
    "SDP-8839-4.4.2.1-03",
    "SDP-8839-4.4.1.3-02",
])
.help("They say how the session that runs is set up. An answerer has to refuse such an offer.")
.advice("Repeat them, or restart ICE.");

pub(in crate::lint) const LITE_GREW: Rule = Rule::error(
    "lite-candidate-added",
    "RFC 8839 4.4.1.3",
    "a lite agent has a further candidate without a restart",
)
.asked_by(&["SDP-8839-4.4.1.3-02", "SDP-8839-4.4.1.3-03"])
.help("A lite agent makes no checks, so a candidate that comes later is never paired on its side.")
.advice("Restart ICE to change the candidates of a lite agent.");

pub(in crate::lint) const TLS_ID_KEPT: Rule = Rule::error(
    "tls-id-kept",
    "RFC 8842 4",
    "the DTLS role or the fingerprints changed and the tls-id did not",
)
.asked_by(&[
    "DTLSSDP-8842-3.1-01",
    "DTLSSDP-8842-3.2-01",
    "DTLSSDP-8842-3.3-01",
    "DTLSSDP-8842-4-01",
    "DTLSSDP-8842-5.3-03",
])
.help(
    "Another role or another certificate is another DTLS association, which has a tls-id of its own; for the same \
     association all three stay. A peer that goes by the tls-id goes on with the old one.",
)
.advice("Make a new tls-id with every new association.");
