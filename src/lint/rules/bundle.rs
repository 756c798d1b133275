//! Rules on mids and BUNDLE groups in one description.

use crate::lint::rule::Rule;

pub(in crate::lint) const MID_SYNTAX: Rule =
    Rule::error("mid-syntax", "RFC 5888 4", "a mid is empty or not a token")
        .help("Groups, answers and RTP header extensions refer to it; a trailing space makes it another one.")
        .advice("Use letters and digits, at most three of them (RFC 9429 section 5.2.1).");

pub(in crate::lint) const MID_TWICE: Rule =
    Rule::error("mid-twice", "RFC 5888 4", "two sections have one mid")
        .help("A mid is unique in a description. Which of the two a group means is anybody's guess.")
        .advice("Give each section a mid of its own.");

pub(in crate::lint) const MID_MISSING: Rule = Rule::note(
    "mid-missing",
    "RFC 9429 5.2.1",
    "a section in use has no mid although others have one",
)
.help(
    "Such a section cannot be bundled, and trickled candidates cannot name it. A peer that keeps to RFC 5888 section 6 \
       groups nothing at all then.",
)
.advice("Give each section a mid.");

pub(in crate::lint) const UNKNOWN_MID: Rule = Rule::error(
    "group-unknown-mid",
    "RFC 5888 6",
    "a BUNDLE group names a mid that no section has",
)
.help("By the RFC the whole group counts as absent; browsers refuse the description. The mid was changed or its \
       section removed without the group.")
.advice("List the mids of the sections, spelled alike.");

pub(in crate::lint) const REPEATED_MID: Rule = Rule::warning(
    "group-repeated-mid",
    "RFC 5888 5",
    "a BUNDLE group names a section twice",
)
.help("The second mention has no meaning.")
.advice("List each mid once.");

pub(in crate::lint) const TWO_GROUPS: Rule =
    Rule::error("group-overlap", "RFC 9143 5", "a section is in two BUNDLE groups")
        .help("It cannot have two transports. The first group keeps it here; a peer may decide otherwise.")
        .advice("List the section in one group only.");

pub(in crate::lint) const DISABLED_IN_GROUP: Rule = Rule::error(
    "group-disabled-section",
    "RFC 9143 7.5.3",
    "a BUNDLE group names a section that is rejected or disabled",
)
.help(
    "A section with port zero and without bundle-only is out of use and must not be listed (section 7.3.3 for \
     answers). If it stands first, the tag of the group points at a section without transport.",
)
.advice("Take its mid out of the group, or add a=bundle-only if it is meant to be used.");

pub(in crate::lint) const TAGGED_BUNDLE_ONLY: Rule = Rule::error(
    "tagged-bundle-only",
    "RFC 9143 7.2.1",
    "the first section of a BUNDLE group is bundle-only",
)
.help("The first mid suggests whose address and credentials serve the group; a bundle-only section has neither.")
.advice("Put a section with a port of its own first.");

pub(in crate::lint) const NO_ADDRESS: Rule = Rule::error(
    "group-without-address",
    "RFC 9143 7.3.1",
    "no section of a BUNDLE group has a port other than zero",
)
.asked_by(&["BUNDLE-9143-7.2-01"])
.help("An answerer finds no section to take as the tagged one and must not create the group.")
.advice("Give the first section of the group a port; 9 if candidates follow.");

pub(in crate::lint) const BUNDLE_ONLY_PORT: Rule = Rule::warning(
    "bundle-only-with-port",
    "RFC 9143 6",
    "bundle-only stands in a section whose port is not zero",
)
.help("The attribute is defined for port zero only. Peers differ in what they make of it.")
.advice("Set the port to zero, or remove a=bundle-only.");

pub(in crate::lint) const BUNDLE_ONLY_ALONE: Rule = Rule::warning(
    "bundle-only-ungrouped",
    "RFC 9143 6",
    "bundle-only stands in a section of no BUNDLE group",
)
.help("A receiver discards the attribute there, which leaves a section with port zero: a rejected one.")
.advice("List the section in a group, or remove a=bundle-only.");

pub(in crate::lint) const BUNDLE_ONLY_ATTRIBUTE: Rule = Rule::warning(
    "bundle-only-attributes",
    "RFC 9143 7.1.3",
    "a bundle-only section states attributes of a transport it does not have",
)
.asked_by(&["BUNDLE-9143-7.1.3-01"])
.help(
    "Credentials, candidates, fingerprint, setup, tls-id and rtcp-mux of such a section must be left out of an \
     offer; those of the tagged section count. A peer that reads them signs with credentials nobody expects.",
)
.advice("Leave them out of sections with a=bundle-only.");

pub(in crate::lint) const CREDENTIALS_DIFFER: Rule = Rule::note(
    "bundle-credentials-differ",
    "RFC 9143 10",
    "sections of one BUNDLE group are offered with different credentials",
)
.help(
    "An initial offer must do so: each section has to work alone, should the answerer not bundle. Once it does, \
     only the credentials of the tagged section are valid. Peers exist that sign their checks with those of \
     another section; they get 401, no pair of theirs is validated, and the session ends as \"DTLS handshake \
     failed\" (aiortc#1143, Kurento/bugtracker#481). Browsers repeat one pair in all sections and never meet them.",
)
.advice("If such a peer has to be reached, repeat the credentials of the tagged section in all sections of its group.")
.by_experience();

pub(in crate::lint) const REPEATED_ATTRIBUTE: Rule = Rule::warning(
    "bundle-attribute-repeated",
    "RFC 9143 7.1.3",
    "an answer repeats attributes of the transport in a section that another one stands for",
)
.asked_by(&["BUNDLE-9143-7.1.3-01", "BUNDLE-9143-10-03"])
.help(
    "In an answer they must stand in the tagged section only, and that one counts. Nothing breaks as long as the \
     values are the same; many stacks do it for peers that know no BUNDLE.",
)
.advice("State them in the first section of the group only.");

pub(in crate::lint) const ANSWER_DIFFERS: Rule = Rule::error(
    "answer-credentials-differ",
    "RFC 9143 7.1.3",
    "sections of one BUNDLE group are answered with different credentials",
)
.asked_by(&["BUNDLE-9143-7.1.3-01", "BUNDLE-9143-10-03"])
.help(
    "The group is settled with the answer: it has one transport and one pair of credentials, those of the tagged \
     section. A peer that takes the others is refused with 401.",
)
.advice("State the credentials in the tagged section only.");

pub(in crate::lint) const SETUP_DIFFERS: Rule = Rule::error(
    "bundle-setup-differs",
    "RFC 9143 11",
    "sections of one BUNDLE group have different setup values",
)
.asked_by(&["BUNDLE-9143-11-02"])
.help("The group has one DTLS association, so one way of choosing its client.")
.advice("State the same a=setup in all sections of the group.");

pub(in crate::lint) const FINGERPRINTS_DIFFER: Rule = Rule::warning(
    "bundle-fingerprints-differ",
    "RFC 9429 5.2.1",
    "sections of one BUNDLE group have different fingerprints",
)
.help("The group has one DTLS association and so one certificate; the fingerprints of the tagged section count.")
.advice("State the same fingerprints in all sections.");

pub(in crate::lint) const ADDRESS_TYPE: Rule = Rule::warning(
    "bundle-address-type",
    "RFC 9143 7.1.1",
    "sections of one BUNDLE group have c= lines of different kinds",
)
.help("All c= lines of a group are IN IP4, or all are IN IP6.")
.advice("Use one address type, with 0.0.0.0 or :: where no address is known yet.");

pub(in crate::lint) const MUX_MISSING: Rule = Rule::error(
    "rtcp-mux-missing",
    "RFC 9143 9.3.1",
    "RTP is bundled without rtcp-mux",
)
.help("There is one transport for RTP and RTCP in a group. A bundled RTP section without it is a protocol error.")
.advice("Add a=rtcp-mux to every bundled section of an offer and to the tagged section of an answer.");

pub(in crate::lint) const MUX_ONLY: Rule = Rule::error(
    "rtcp-mux-only-alone",
    "RFC 8858 4.2",
    "rtcp-mux-only stands without rtcp-mux",
)
.help("It says that multiplexing is the only possibility, so rtcp-mux has to be there as well.")
.advice("Add a=rtcp-mux.");
