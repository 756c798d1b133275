//! Faults of `src/sdp`.

use super::faults;

faults! { SDP: Sdp;
    BUNDLE_ONLY_IS_REJECTED = "bundle-only-is-rejected",
        "Port 0 means that a section is rejected, also with bundle-only.",
        "ZLMediaKit/ZLMediaKit#4720",
        ["BUNDLE-9143-7.2-01"];
    REJECTED_SECTION_USED = "rejected-section-used",
        "A section with port 0 is used.",
        "class: a port read as an address and nothing more",
        ["SDP-8839-4.4.1.1.2-01"];
    SESSION_FRAGMENT_OVERRIDES = "session-fragment-overrides",
        "The fragment at session level counts before a section's own.",
        "class: the outer level believed first",
        ["SDP-8839-5.4-02"];
    SESSION_FRAGMENT_IGNORED = "session-fragment-ignored",
        "A fragment at session level is not read.",
        "aiortc/aiortc#254",
        ["SDP-8839-5.4-03"];
    SESSION_PASSWORD_OVERRIDES = "session-password-overrides",
        "The password at session level counts before a section's own.",
        "class: the outer level believed first",
        ["SDP-8839-5.4-02"];
    SESSION_PASSWORD_IGNORED = "session-password-ignored",
        "A password at session level is not read.",
        "versatica/mediasoup-client#277",
        ["SDP-8839-5.4-03"];
    PASSWORD_OF_FIRST_SECTION = "password-of-first-section",
        "Every section has the first one's password.",
        "paullouisageneau/libdatachannel#983",
        ["SDP-8839-5.4-02", "BUNDLE-9143-10-02"];
    SAME_CREDENTIALS_REFUSED = "same-credentials-refused",
        "Sections with the same credentials are refused.",
        "class: credentials expected to differ",
        ["SDP-8839-5.4-04"];
    CREDENTIALS_IN_EACH_BUNDLED_SECTION = "credentials-in-each-bundled-section",
        "Every section of a group has to have credentials.",
        "pion/webrtc#1659, pion/webrtc#2621",
        ["BUNDLE-9143-10-03"];
    EVERY_GROUP_IS_A_BUNDLE = "every-group-is-a-bundle",
        "A group of any semantics is taken for BUNDLE.",
        "class: a keyword that is not compared",
        ["BUNDLE-9143-10-01"];
    BUNDLE_IGNORED = "bundle-ignored",
        "Groups are not read, and each section has a transport of its own.",
        "class: an attribute that nobody reads",
        ["BUNDLE-9143-10-01", "BUNDLE-9143-10-03"];
    BUNDLE_TAG_IN_ORDER_OF_SECTIONS = "bundle-tag-in-order-of-sections",
        "The tagged section is the first of the description instead of the first of the group.",
        "shinyoshiaki/werift-webrtc#263, w3c/webrtc-pc#1563",
        ["BUNDLE-9143-10-03"];
    BUNDLED_BY_ORDER_OF_SECTIONS = "bundled-by-order-of-sections",
        "Of an answer's group the first section of the description has the transport.",
        "sipsorcery-org/sipsorcery#1763",
        ["BUNDLE-9143-10-03"];
    UNASKED_BUNDLE_ACCEPTED = "unasked-bundle-accepted",
        "An answer may bundle what the offer did not.",
        "class: the answer believed without the offer",
        ["BUNDLE-9143-10-03"];
    ANSWERER_USES_OFFERED_CREDENTIALS = "answerer-uses-offered-credentials",
        "An answerer serves the credentials of the offer.",
        "livekit/protocol#1049",
        ["SDP-8839-4.3.2-02"];
    SHORT_PASSWORD_ACCEPTED = "short-password-accepted",
        "A password may have fewer than 22 characters.",
        "pion/ice#949",
        ["SDP-8839-5.4-01"];
    FRAGMENT_CUT_AT_32 = "fragment-cut-at-32",
        "A fragment of more than 32 characters is cut.",
        "espressif/esp-webrtc-solution#191",
        ["SDP-8839-5.4-07"];
    LAST_FRAGMENT_LINE_COUNTS = "last-fragment-line-counts",
        "Of two a=ice-ufrag lines the last counts.",
        "class: lines kept in a map, where a later one replaces the first",
        ["SDP-8839-5.4-03"];
    UNKNOWN_TRANSPORT_USED = "unknown-transport-used",
        "A candidate of a transport nobody knows is used.",
        "class: everything that is not TCP is UDP",
        ["SDP-8839-5.1-01"];
    TRANSPORT_IN_CAPITALS_UNKNOWN = "transport-in-capitals-unknown",
        "A transport in capitals is not known.",
        "class: a keyword compared with regard to case",
        ["SDP-8839-5.1-01"];
    EXTENSIONS_REFUSED = "extensions-refused",
        "A candidate with an extension nobody knows is left out.",
        "class: a line that has to end where the reader does",
        ["SDP-8839-5.1-09"];
    NAME_CANDIDATE_IS_FATAL = "name-candidate-is-fatal",
        "A candidate with a name refuses the whole description.",
        "pion/webrtc#699, Kurento/bugtracker#432",
        ["SDP-8839-5.1-03"];
    MISMATCH_NOT_READ = "mismatch-not-read",
        "A section that the answer takes out of ICE with ice-mismatch keeps its transport.",
        "class: an attribute that nobody reads",
        ["SDP-8839-5.3-02", "SDP-8839-4.2.5-05"];
    PLACEHOLDER_IS_A_MISMATCH = "placeholder-is-a-mismatch",
        "A section whose destination is port 9 goes without ICE.",
        "class: a placeholder read as an address",
        ["SDP-8839-4.2.5-04"];
}
