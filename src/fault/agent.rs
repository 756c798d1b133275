//! Faults of `src/agent` and of what drives it in `src/subject/reference`.

use super::faults;

faults! { AGENT: Agent;
    CONSENT_RENEWED_BY_ANYTHING = "consent-renewed-by-anything",
        "Any datagram of the peer's renews consent.",
        "pion/ice#767",
        ["CONSENT-7675-5.1-02", "CONSENT-7675-5.1-04"];
    REPLIES_TWICE = "replies-twice",
        "Every response is sent twice.",
        "class: two handlers for one datagram",
        ["STUN-8489-6.3.1.2-01"];
    TRIGGERED_BY_UNAUTHENTICATED = "triggered-by-unauthenticated",
        "A check that is not authenticated triggers one to where it came from.",
        "class: candidates learned before the password is checked",
        ["ICE-8445-7.3-02", "ICE-8445-7.3.1.3-01"];
    NOMINATED_BY_UNAUTHENTICATED = "nominated-by-unauthenticated",
        "A check that is not authenticated nominates its pair.",
        "metartc/metaRTC#113",
        ["ICE-8445-7.3-02", "ICE-8445-7.3.1.5-01"];
    NOMINATES_ON_INDICATION = "nominates-on-indication",
        "An indication nominates the pair it comes on.",
        "class: USE-CANDIDATE read before the class",
        ["ICE-8445-7.3-02", "ICE-8445-7.3.1.5-01"];
    EARLY_CHECK_FORGOTTEN = "early-check-forgotten",
        "A check that came before the peer's answer triggers none when the answer comes.",
        "awslabs/amazon-kinesis-video-streams-webrtc-sdk-c#193, libp2p/py-libp2p#1495",
        ["ICE-8445-7.3-06"];
    TRIGGERED_CHECK_MISSING = "triggered-check-missing",
        "No check triggers another.",
        "class: candidates known from signalling alone",
        ["ICE-8445-7.3.1.4-02", "ICE-8445-7.3.1.3-01"];
    NOMINATION_FORGOTTEN = "nomination-forgotten",
        "A nomination of a pair counts only if something else selects it.",
        "edumeet/edumeet#685",
        ["ICE-8445-7.3.1.5-01"];
    NOMINATED_WITHOUT_OWN_CHECK = "nominated-without-own-check",
        "A nominated pair is valid before the check in the other direction has succeeded.",
        "class: the peer's word taken for a check",
        ["ICE-8445-7.3.1.5-01", "CONSENT-7675-5.1-01"];
    CONSENT_RENEWED_BY_CHECKS = "consent-renewed-by-checks",
        "The peer's checks renew consent.",
        "class: a request taken for a response",
        ["CONSENT-7675-5.1-02"];
    FAILED_PAIR_STAYS_FAILED = "failed-pair-stays-failed",
        "A pair that failed is not checked again when the peer checks it.",
        "class: a state without a way out",
        ["ICE-8445-7.3.1.4-02"];
    LITE_IGNORES_NOMINATION = "lite-ignores-nomination",
        "A lite agent does not read USE-CANDIDATE.",
        "pion/ice#739",
        ["ICE-8445-7.3.2-01"];
    LITE_SELECTS_UNASKED = "lite-selects-unasked",
        "A lite agent selects a pair that was checked and not nominated.",
        "class: the first pair that is checked is used",
        ["ICE-8445-7.3.2-01"];
    LITE_ACTS_FULL = "lite-acts-full",
        "A lite agent makes checks.",
        "class: a flag told to the peer and to nobody else",
        ["ICE-8445-6.2-01"];
    LITE_PEER_KEEPS_CONTROL = "lite-peer-keeps-control",
        "A controlled agent does not take control from a lite peer.",
        "class: a role decided before the peer is known",
        ["ICE-8445-6.1.1-02"];
    DATA_BEFORE_CONSENT = "data-before-consent",
        "Data leaves before any pair is valid.",
        "class: the first pair of the list used",
        ["CONSENT-7675-5.1-01", "ICE-8445-12.1-04"];
    OLD_PAIR_DROPPED_AT_RESTART = "old-pair-dropped-at-restart",
        "Data stops at a restart until the new session has a pair.",
        "jitsi/ice4j#311",
        ["ICE-8445-9-05", "SDP-8839-4.4.3.1.1-01"];
    DATA_FROM_ANYWHERE = "data-from-anywhere",
        "Data is delivered from whatever address it comes, which RFC 8445 section 12.2 does not forbid.",
        "CVE-2023-49786, CVE-2023-51443, CVE-2023-51275",
        ["ICE-8445-12.2-01"];
    NOBODYS_BYTES_DELIVERED = "nobodys-bytes-delivered",
        "Datagrams whose first byte is nobody's are delivered.",
        "class: everything but STUN is data",
        ["DEMUX-7983-7-06", "DEMUXQ-9443-3-02"];
    DTLS_DROPPED = "dtls-dropped",
        "Datagrams of DTLS are dropped.",
        "lynckia/licode#1672",
        ["DEMUX-7983-7-03"];
    RTP_DROPPED = "rtp-dropped",
        "Datagrams of RTP are dropped.",
        "awslabs/amazon-kinesis-video-streams-webrtc-sdk-c#208",
        ["DEMUX-7983-7-05"];
    OWN_USERNAME_SWAPPED = "own-username-swapped",
        "The halves of USERNAME are the wrong way round in own checks.",
        "class: whose fragment comes first",
        ["ICE-8445-7.2.2-02"];
    REMOTE_FRAGMENT_CUT_TO_4 = "remote-fragment-cut-to-4",
        "The peer's fragment is cut to four characters in own checks.",
        "awslabs/amazon-kinesis-video-streams-webrtc-sdk-c#503",
        ["ICE-8445-7.2.2-02", "SDP-8839-5.4-07"];
    REMOTE_FRAGMENT_IS_NULL = "remote-fragment-is-null",
        "USERNAME has (null) for the peer's fragment.",
        "signalwire/freeswitch#598",
        ["ICE-8445-7.2.2-02"];
    CHECK_WITHOUT_PRIORITY = "check-without-priority",
        "Own checks have no PRIORITY.",
        "class: a check without an attribute it must have",
        ["ICE-8445-7.1.1-01"];
    CHECK_WITH_PRIORITY_OF_HOST = "check-with-priority-of-host",
        "PRIORITY is the candidate's own instead of a peer-reflexive one's.",
        "class: the priority at hand used for the one to compute",
        ["ICE-8445-7.1.1-01"];
    ALWAYS_CLAIMS_CONTROL = "always-claims-control",
        "Own checks claim control in every role.",
        "class: a role attribute that never changes",
        ["ICE-8445-7.1.3-02"];
    ZERO_TIE_BREAKER_NOT_SENT = "zero-tie-breaker-not-sent",
        "A tie-breaker of 0 is left out of own checks.",
        "paullouisageneau/libjuice#355",
        ["ICE-8445-7.1.3-01", "ICE-8445-7.1.3-02"];
    CHECK_WITHOUT_ROLE = "check-without-role",
        "Own checks have no role.",
        "class: a check without an attribute it must have",
        ["ICE-8445-7.1.3-01", "ICE-8445-7.1.3-02"];
    USE_CANDIDATE_BEHIND_INTEGRITY = "use-candidate-behind-integrity",
        "USE-CANDIDATE stands behind MESSAGE-INTEGRITY.",
        "class: attributes in the wrong order",
        ["STUN-8489-9-01", "ICE-8445-7.1.2-01"];
    NEVER_NOMINATES = "never-nominates",
        "A controlling agent never sends USE-CANDIDATE.",
        "class: a nomination that stays inside",
        ["ICE-8445-7.1.2-01", "ICE-8445-8.1.1-02"];
    CONTROLLED_NOMINATES = "controlled-nominates",
        "Own checks have USE-CANDIDATE in every role.",
        "class: USE-CANDIDATE sent in every role",
        ["ICE-8445-7.1.2-02"];
    CHECK_UNSIGNED = "check-unsigned",
        "Own checks have no MESSAGE-INTEGRITY.",
        "class: a check without a proof",
        ["ICE-8445-7.2.2-01"];
    CHECK_WITHOUT_FINGERPRINT = "check-without-fingerprint",
        "Own checks have no FINGERPRINT.",
        "class: a check without an attribute it must have",
        ["ICE-8445-7.2.4-03"];
    CHECK_SIGNED_WITH_OWN_PASSWORD = "check-signed-with-own-password",
        "Own checks are signed with the password that verifies the peer's.",
        "class: two passwords confused",
        ["ICE-8445-6.1.4.2-03", "ICE-8445-7.2.2-02"];
    CHECKS_SIGNED_FOR_FIRST_STREAM = "checks-signed-for-first-stream",
        "The checks of every stream are signed with the first one's password.",
        "pion/webrtc#1541, Kurento/kurento#126",
        ["ICE-8445-6.1.4.2-03", "ICE-8445-7.2.2-02"];
    REPEATED_TOO_SOON = "repeated-too-soon",
        "Checks are sent again after a fifth of the time.",
        "class: a timer shorter than it may be",
        ["ICE-8445-14.3-03", "STUN-8489-6.2.1-02"];
    NEVER_REPEATS = "never-repeats",
        "A check that gets no answer is not sent again.",
        "shinyoshiaki/werift-webrtc#649",
        ["STUN-8489-6.2.1-01", "STUN-8489-6.2.1-11"];
    REPEATED_WITH_CHANGES = "repeated-with-changes",
        "A check that is sent again is not the same bytes.",
        "class: a message made anew under its old id",
        ["STUN-8489-5-05"];
    TRANSACTION_ID_REUSED = "transaction-id-reused",
        "The checks of a pair share one transaction id.",
        "class: an id for each pair instead of each transaction",
        ["STUN-8489-5-05", "CONSENT-7675-5.1-09"];
    TIE_BREAKER_DRAWN_FOR_EACH_CHECK = "tie-breaker-drawn-for-each-check",
        "Each check has a tie-breaker of its own.",
        "class: a number drawn where it is used",
        ["ICE-8445-16.1-02"];
    CONSENT_CHECK_REPEATED = "consent-check-repeated",
        "Consent checks are sent again when no answer comes.",
        "class: consent checked by the machinery of ordinary checks",
        ["CONSENT-7675-5.1-10"];
    CONSENT_OF_FIRST_STREAM_ALONE = "consent-of-first-stream-alone",
        "Only the first stream checks consent.",
        "ystreet/librice#166",
        ["CONSENT-7675-5.1-04", "CONSENT-7675-5.1-07"];
    CONSENT_NOT_CHECKED = "consent-not-checked",
        "Consent is never checked and so always ends.",
        "elixir-webrtc/ex_ice#76",
        ["CONSENT-7675-5.1-07"];
    CONSENT_RENEWED_BY_ASKING = "consent-renewed-by-asking",
        "Consent is renewed by asking for it.",
        "class: a timer restarted by the request",
        ["CONSENT-7675-5.1-04"];
    CONSENT_NOT_RENEWED = "consent-not-renewed",
        "Right answers do not renew consent.",
        "class: a timer that nothing restarts",
        ["CONSENT-7675-5.1-02"];
    CONSENT_NOT_RANDOMISED = "consent-not-randomised",
        "Consent is checked at equal intervals.",
        "class: a timer without jitter",
        ["CONSENT-7675-5.1-06"];
    CONSENT_CHECKED_TOO_OFTEN = "consent-checked-too-often",
        "Consent is checked every second.",
        "class: a timer shorter than it may be",
        ["CONSENT-7675-5.1-07", "CONSENT-7675-5.1-08"];
    CONFLICT_RESPONSE_IGNORED = "conflict-response-ignored",
        "A 487 fails the check and nothing else.",
        "pion/ice#892",
        ["ICE-8445-7.2.5.1-01"];
    CONFLICT_RESPONSE_CHANGES_NOTHING = "conflict-response-changes-nothing",
        "A 487 leaves the role as it was.",
        "pion/ice#789",
        ["ICE-8445-7.2.5.1-01"];
    NOT_CHECKED_AGAIN_AFTER_CONFLICT = "not-checked-again-after-conflict",
        "A pair whose check got a 487 is not checked again.",
        "pion/ice#892",
        ["ICE-8445-7.2.5.1-02"];
    TIE_BREAKER_KEPT_AFTER_CONFLICT = "tie-breaker-kept-after-conflict",
        "The tie-breaker stays the same after a 487.",
        "class: a loop of conflicts",
        ["ICE-8445-7.2.5.1-03", "ICE-8445-16.1-03"];
    REVOCATION_IGNORED = "revocation-ignored",
        "A signed 403 does not end consent.",
        "class: an error code like any other",
        ["CONSENT-7675-5.2-01"];
    ERROR_TAKEN_FOR_SUCCESS = "error-taken-for-success",
        "A signed error makes its pair valid.",
        "class: a response of any class taken for a success",
        ["ICE-8445-7.2.5.2.4-01"];
    RESTART_KEEPS_PASSWORD = "restart-keeps-password",
        "A restart changes the fragment and keeps the password.",
        "class: half a restart",
        ["ICE-8445-9-03", "SDP-8839-4.4.1.1.1-03"];
    NEW_GENERATION_REFUSED = "new-generation-refused",
        "Checks with the credentials of a restart are refused.",
        "jitsi/jitsi-videobridge#2438, meetecho/janus-gateway#2672",
        ["ICE-8445-7.3-01", "ICE-8445-9-03"];
    OLD_GENERATION_REFUSED_AT_ONCE = "old-generation-refused-at-once",
        "A restart ends the old credentials before the new session has a pair.",
        "meetecho/janus-gateway#2729",
        ["ICE-8445-9-05"];
    OLD_GENERATION_NEVER_RETIRED = "old-generation-never-retired",
        "The credentials from before a restart are answered for ever.",
        "class: a password that outlives its session",
        ["ICE-8445-9-05", "ICE-8445-8.3.1-01"];
    RESTART_TURNS_THE_ROLE = "restart-turns-the-role",
        "A restart changes the role.",
        "class: a role decided anew at each restart",
        ["ICE-8445-9-04", "ICE-8445-6.1.1-04"];
    GIVES_UP_WITHOUT_PATIENCE = "gives-up-without-patience",
        "A list fails as soon as all its pairs have.",
        "class: failure told before a late candidate can come",
        ["PAC-8863-4-03"];
    CHECKS_IN_A_BURST = "checks-in-a-burst",
        "New checks do not wait for Ta: all that can be made leave at once.",
        "class: a timer that is read and never waited for",
        ["ICE-8445-14.2-01", "ICE-8445-14.2-04"];
    NOTHING_IS_FROZEN = "nothing-is-frozen",
        "Every pair waits for its check from the start, whatever its foundation, which makes more checks and harms nobody.",
        "class: a state of the checklist left out",
        ["ICE-8445-6.1.2.6-01"];
    AGGRESSIVE_NOMINATION = "aggressive-nomination",
        "Every check of a controlling agent has USE-CANDIDATE.",
        "class: an agent of RFC 5245 that announces RFC 8445",
        ["ICE-8445-8.1.1-02"];
    OWN_PASSWORD_IN_USERNAME = "own-password-in-username",
        "USERNAME of own checks has the own password where the own fragment belongs.",
        "class: two texts of one credential confused",
        ["STUN-8489-9.1.2-03", "ICE-8445-7.2.2-02"];
    REFUSED_CHECK_MADE_AGAIN = "refused-check-made-again",
        "A check that was refused is made again at once.",
        "class: one way to go on after every error",
        ["STUN-8489-14.8-10", "ICE-8445-7.2.5.2.4-01"];
    ANSWERED_FROM_ANOTHER_SOCKET = "answered-from-another-socket",
        "A response leaves from another socket than its request came to, where there is one.",
        "class: one socket for everything that is sent",
        ["STUN-8489-6.3.1.2-01"];
    SELECTS_WITHOUT_NOMINATING = "selects-without-nominating",
        "A controlling agent selects the first valid pair and tells nobody.",
        "class: a nomination that stays inside",
        ["ICE-8445-7.2.5.3.4-01", "ICE-8445-8.1.1-02"];
    LATER_NOMINATION_ENDS_CONSENT = "later-nomination-ends-consent",
        "A nomination of a component that has its pair ends consent on it.",
        "class: a state that begins with nothing whenever it is entered",
        ["ICE-8445-8.1.1-04", "ICE-8445-7.3.1.5-01"];
    USE_CANDIDATE_OBEYED_AT_ONCE = "use-candidate-obeyed-at-once",
        "USE-CANDIDATE selects its pair at once, wherever it stands, in every role and generation.",
        "class: a full agent that nominates like a lite one",
        ["ICE-8445-7.3.1.5-01", "ICE-8445-7.1.2-02", "ICE-8445-9-05"];
    DATA_FOLLOWS_CHECKS = "data-follows-checks",
        "Data goes to where a check came from last.",
        "class: the last address of the peer used",
        ["ICE-8445-12.1-02", "ICE-8445-8.1.1-03"];
    DATA_WAITS_FOR_CONSENT_CHECK = "data-waits-for-consent-check",
        "Data waits for a consent check, as if the check that made the pair valid gave no consent.",
        "class: consent asked for twice",
        ["ICE-8445-12.1-02", "CONSENT-7675-5.1-02"];
    RESTART_OF_ONE_RESTARTS_ALL = "restart-of-one-restarts-all",
        "A restart of one stream restarts every other at once, and nobody is told.",
        "class: one state for an agent of many streams",
        ["SDP-8839-4.4.1.1.1-03", "ICE-8445-7.3-04"];
}
