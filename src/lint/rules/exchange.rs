//! Rules on an offer together with its answer.

use crate::lint::rule::Rule;

pub(in crate::lint) const SECTION_COUNT: Rule = Rule::error(
    "section-count",
    "RFC 3264 6",
    "the answer has another number of sections than the offer",
)
.help("Each section of an offer is answered by the one in the same place; what is not wanted gets port zero.")
.advice("Answer every section, in the order of the offer.");

pub(in crate::lint) const SECTION_ORDER: Rule = Rule::error(
    "section-order",
    "RFC 3264 6",
    "the answer has the sections of the offer in another order",
)
.help("Sections belong together by their place, not by their mid, so each gets the answer to another one.")
.advice("Answer in the order of the offer.");

pub(in crate::lint) const MID_CHANGED: Rule = Rule::error(
    "mid-changed",
    "RFC 5888 9.1",
    "a section has another mid in the answer than in the offer",
)
.help("The answerer takes over the mid of the offer. Browsers refuse the answer otherwise.")
.advice("Copy the mid.");

pub(in crate::lint) const MID_DROPPED: Rule = Rule::warning(
    "mid-dropped",
    "RFC 5888 9.1",
    "a section lost its mid in the answer",
)
.help("Without it the section cannot be in the answer's group, and trickled candidates cannot name it.")
.advice("Copy the mid.");

pub(in crate::lint) const SECTION_CHANGED: Rule = Rule::error(
    "section-changed",
    "RFC 9429 5.8.3",
    "a section has another media type or protocol in the answer than in the offer",
)
.help("Both are copied from the offer, also for a rejected section.")
.advice("Copy media type and protocol from the m= line of the offer.");

pub(in crate::lint) const REJECTED_ACCEPTED: Rule = Rule::error(
    "rejected-accepted",
    "RFC 3264 8.2",
    "the answer accepts a section that the offer disabled",
)
.help("A section that is offered with port zero (and without bundle-only) is answered with port zero.")
.advice("Answer it with port zero.");

pub(in crate::lint) const GROUP_ENLARGED: Rule = Rule::error(
    "group-enlarged",
    "RFC 9143 7.3",
    "the answer bundles a section that the offer did not bundle with the others",
)
.help("An answer may leave sections out of a group. It may not add any, nor make one group of two.")
.advice("Bundle only what one group of the offer lists.");

pub(in crate::lint) const GROUP_SPLIT: Rule = Rule::error(
    "group-split",
    "RFC 9143 7.3",
    "the answer makes two groups of one",
)
.help("The sections of a group either share one transport or leave the group for one of their own.")
.advice("Keep one group, and leave out what is not to be bundled.");

pub(in crate::lint) const ANSWER_TAG: Rule = Rule::error(
    "answer-tag",
    "RFC 9143 7.3.1",
    "the answer's group does not begin with the section that the offer's order selects",
)
.help(
    "The first section of the offer's list that is accepted into the group and has a port is the tagged one on both \
     sides. If the answer lists another one first, the two sides expect different credentials and no check is \
     authenticated.",
)
.advice("List the mids in the order of the offer.");

pub(in crate::lint) const NO_OFFERER_TAG: Rule = Rule::error(
    "no-offerer-tag",
    "RFC 9143 7.3.1",
    "no section of the answer's group has a port in the offer",
)
.help("The group has no section of the offer whose address and credentials could serve it, so it must not be made.")
.advice("Accept a section that the offer gives a port, or reject all of the group.");

pub(in crate::lint) const UNBUNDLED: Rule = Rule::error(
    "bundle-only-unbundled",
    "RFC 9143 7.3.2",
    "the answer accepts a bundle-only section outside its group",
)
.help("The offer gives it no address of its own, so nothing can be sent to it.")
.advice("Keep it in the group, or reject it.");

pub(in crate::lint) const ANSWER_BUNDLE_ONLY: Rule = Rule::note(
    "answer-bundle-only",
    "RFC 9143 7.4.1",
    "the answer marks bundled sections with bundle-only and port zero",
)
.help(
    "This was the form of RFC 8843. RFC 9143 gives all sections of the group the port of the tagged one, and RFC 9429 \
     section 5.3.1 forbids bundle-only in answers. A peer may take the section for rejected.",
)
.advice("Write the port of the tagged section.");

pub(in crate::lint) const BUNDLE_DECLINED: Rule = Rule::note(
    "bundle-declined",
    "RFC 9143 7.4",
    "the answer has no BUNDLE group although one was offered",
)
.help("This is valid: each section then needs a transport of its own, and every one of them has to connect.");

pub(in crate::lint) const SAME_CREDENTIALS: Rule = Rule::error(
    "same-credentials",
    "RFC 8839 5.4",
    "offer and answer state the same ice-ufrag and ice-pwd",
)
.asked_by(&["SDP-8839-5.4-05"])
.help("Both sides choose theirs at random. Equal ones mean that a description was copied, or that an agent would \
       accept its own checks when they are reflected.")
.advice("Look at whether the answer is really the peer's, and at where its credentials come from.");

pub(in crate::lint) const SAME_UFRAG: Rule = Rule::note(
    "same-ufrag",
    "RFC 8839 5.4",
    "offer and answer state the same ice-ufrag",
)
.asked_by(&["SDP-8839-5.4-05"])
.help("With different passwords it works. Two random fragments do not meet by chance, so one was copied.")
.advice("Look at where the fragment comes from.");

pub(in crate::lint) const SAME_FINGERPRINT: Rule = Rule::note(
    "same-fingerprint",
    "RFC 8122 5",
    "offer and answer state the same fingerprint",
)
.help(
    "Both sides use one certificate, which is possible inside one application; or a description was copied.",
)
.by_experience();

pub(in crate::lint) const SETUP_CONFLICT: Rule = Rule::error(
    "setup-conflict",
    "RFC 4145 4.1",
    "the setup values of offer and answer do not fit",
)
.help("One side is active and the other passive. With two clients or two servers there is no handshake.")
.advice("Answer passive to active, active to passive, and either of them to actpass.");

pub(in crate::lint) const TLS_ID_UNASKED: Rule = Rule::warning(
    "tls-id-unasked",
    "RFC 8842 5.3",
    "the answer has a tls-id and the offer has none",
)
.asked_by(&["DTLSSDP-8842-5.3-04"])
.help("An answerer must not state it to an offerer that does not know it.")
.advice("Leave it out.");

pub(in crate::lint) const LITE_BOTH: Rule = Rule::note("lite-both", "RFC 8445 6.1.1", "both agents are lite")
    .help(
        "The offerer is then controlling and nobody sends checks: candidates are used as they are written.",
    );

pub(in crate::lint) const ICE_UNASKED: Rule = Rule::warning(
    "ice-unasked",
    "RFC 8839 4.3.2",
    "the answer uses ICE although the offer does not",
)
.asked_by(&["SDP-8839-4.3.2-06"])
.help("An answer to an offer without ICE must not have any of its attributes.")
.advice("Answer by RFC 3264 alone.");

pub(in crate::lint) const ICE_DECLINED: Rule = Rule::warning(
    "ice-declined",
    "RFC 8839 4.3.3",
    "the answer does without ICE although it was offered",
)
.asked_by(&["SDP-8839-4.3.2-02"])
.help("The offerer must end ICE for the session and send to the addresses in c= and m=, unchecked. WebRTC stacks \
       refuse such an answer, because they need consent.")
.advice("Look for a gateway that removes what it does not know.");

pub(in crate::lint) const TRICKLE_UNASKED: Rule = Rule::note(
    "trickle-unasked",
    "RFC 9429 5.3.1",
    "the answer lists trickle and the offer does not",
)
.help("The option is answered only if it was offered. Candidates that follow the answer reach a peer that does not \
       expect them.")
.advice("Wait for candidates before the answer is sent.");

pub(in crate::lint) const MUX_UNASKED: Rule = Rule::error(
    "rtcp-mux-unasked",
    "RFC 5761 5.1.1",
    "the answer multiplexes RTCP and the offer does not",
)
.help("An answer must not have rtcp-mux unless the offer has it (RFC 8035 makes that clear).")
.advice("Leave it out, or let the offerer add it.");

pub(in crate::lint) const MUX_DECLINED: Rule = Rule::error(
    "rtcp-mux-declined",
    "RFC 8858 4.3",
    "the offer demands rtcp-mux and the answer accepts without it",
)
.help(
    "With rtcp-mux-only the offerer has no port for RTCP. The section is answered with rtcp-mux or rejected.",
)
.advice("Add a=rtcp-mux to the answer.");
