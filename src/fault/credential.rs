//! Faults of `src/credential`.

use super::faults;

faults! { CREDENTIAL: Credential;
    FINGERPRINT_ANYWHERE = "fingerprint-anywhere",
        "FINGERPRINT need not be the last attribute.",
        "class: attributes looked for wherever they are",
        ["STUN-8489-14.7-03"];
    NO_FINGERPRINT_NEEDED = "no-fingerprint-needed",
        "A check without FINGERPRINT is taken.",
        "class: a proof that counts only where it is there",
        ["STUN-8489-7-01", "ICE-8445-7.3-09"];
    ATTRIBUTES_AFTER_INTEGRITY_COUNT = "attributes-after-integrity-count",
        "Attributes behind MESSAGE-INTEGRITY have an effect.",
        "pion/stun#273, jitsi/ice4j#309, coturn/coturn#2075",
        ["STUN-8489-9-01", "STUN-8489-9-02"];
    LAST_DUPLICATE_WINS = "last-duplicate-wins",
        "Of two attributes of one type the last decides.",
        "class: attributes kept in a map, where a later one replaces the first",
        ["STUN-8489-14-07"];
    UNKNOWN_ATTRIBUTES_PASSED_OVER = "unknown-attributes-passed-over",
        "Unknown attributes that must be understood are passed over.",
        "class: everything unknown ignored",
        ["STUN-8489-6.3.1-01"];
    OPTIONAL_ATTRIBUTES_REFUSED = "optional-attributes-refused",
        "Unknown attributes that need not be understood are refused.",
        "class: everything unknown refused",
        ["STUN-8489-6.3-05"];
    ONE_UNKNOWN_LISTED = "one-unknown-listed",
        "A 420 lists one unknown attribute, however many there were.",
        "class: a list that ends with its first entry",
        ["STUN-8489-6.3.1-01", "STUN-8489-14.8-12"];
    UNKNOWN_NOT_LISTED = "unknown-not-listed",
        "A 420 has no UNKNOWN-ATTRIBUTES.",
        "class: an error response without what the code asks for",
        ["STUN-8489-6.3.1.1-04"];
    UNKNOWN_BEFORE_AUTHENTICATION = "unknown-before-authentication",
        "Unknown attributes are told before the request is authenticated.",
        "class: checks in the wrong order",
        ["STUN-8489-6.3-04"];
    USERNAME_CUT_AT_34 = "username-cut-at-34",
        "USERNAME is cut after 34 bytes.",
        "signalwire/freeswitch#467",
        ["STUN-8489-14.3-03", "SDP-8839-5.4-07"];
    NO_COLON_NEEDED = "no-colon-needed",
        "A USERNAME without a colon is a fragment.",
        "class: a text split where nothing splits it",
        ["ICE-8445-7.3-04"];
    PREFIX_OF_FRAGMENT_ACCEPTED = "prefix-of-fragment-accepted",
        "The beginning of a fragment stands for all of it.",
        "class: a comparison over the length that was sent",
        ["ICE-8445-7.3-04", "STUN-8489-9.1.3-04"];
    MORE_THAN_FRAGMENT_ACCEPTED = "more-than-fragment-accepted",
        "A fragment with more behind it stands for the fragment.",
        "class: a comparison over the length that is known",
        ["ICE-8445-7.3-04", "STUN-8489-9.1.3-04"];
    FRAGMENT_COMPARED_TO_4 = "fragment-compared-to-4",
        "Only the first four characters of a fragment are compared.",
        "espressif/esp-webrtc-solution#191",
        ["ICE-8445-7.3-04", "STUN-8489-9.1.3-04"];
    FRAGMENT_CASE_IGNORED = "fragment-case-ignored",
        "A fragment in another case stands for the fragment.",
        "class: texts compared without regard to case",
        ["ICE-8445-7.3-04", "STUN-8489-9.1.3-04"];
    FRAGMENT_TRIMMED = "fragment-trimmed",
        "White space behind a fragment is cut off before it is compared.",
        "jitsi/jitsi-videobridge#493",
        ["ICE-8445-7.3-04", "STUN-8489-9.1.3-04"];
    ANY_FRAGMENT_IS_THE_FIRST = "any-fragment-is-the-first",
        "A fragment that names nobody is taken for the first stream's.",
        "aiortc/aiortc#370, Kurento/bugtracker#481",
        ["ICE-8445-7.3-04", "STUN-8489-9.1.3-04"];
    SWAPPED_HALVES_ACCEPTED = "swapped-halves-accepted",
        "USERNAME may have its halves the wrong way round.",
        "class: both orders tried until one fits",
        ["ICE-8445-7.3-04"];
    ANY_REMOTE_HALF_IS_THE_PEER = "any-remote-half-is-the-peer",
        "Whatever stands behind the colon selects the peer's password.",
        "class: a session that forks answered with one password",
        ["ICE-8445-7.3.1.4-03"];
    SERVED_ON_EVERY_SOCKET = "served-on-every-socket",
        "A fragment is known on every socket, whatever stream it belongs to.",
        "algesten/str0m#491",
        ["ICE-8445-7.3-04"];
    INDICATION_ANSWERED = "indication-answered",
        "An indication is treated as a request.",
        "algesten/str0m#690",
        ["STUN-8489-6.3.2-02"];
    ANY_METHOD_ANSWERED = "any-method-answered",
        "A request of any method is treated as Binding.",
        "class: a dispatcher that looks at the class alone",
        ["STUN-8489-6.3-02"];
    ROLE_BEFORE_AUTHENTICATION = "role-before-authentication",
        "A claim to a role counts before the request is authenticated.",
        "class: checks in the wrong order",
        ["ICE-8445-7.3-02", "STUN-8489-6.3-04"];
    NO_INTEGRITY_NEEDED = "no-integrity-needed",
        "A request without MESSAGE-INTEGRITY is taken for an authenticated one.",
        "pion/ice#19, pion/ice#152, AirenSoft/OvenMediaEngine#2086",
        ["STUN-8489-9.1.3-01", "ICE-8445-7.3-02"];
    WRONG_INTEGRITY_ACCEPTED = "wrong-integrity-accepted",
        "MESSAGE-INTEGRITY has to be there and is not verified.",
        "sepfy/libpeer#282",
        ["STUN-8489-9.1.3-08", "ICE-8445-7.3-02"];
    EARLY_CHECK_REFUSED = "early-check-refused",
        "A check that comes before the peer's answer is refused.",
        "algesten/str0m#461, elixir-webrtc/ex_ice#68",
        ["ICE-8445-7.3-05"];
    SHA256_ANSWERED_WITH_SHA1 = "sha256-answered-with-sha1",
        "A request with MESSAGE-INTEGRITY-SHA256 is answered with MESSAGE-INTEGRITY.",
        "class: one way to sign, whatever was asked",
        ["STUN-8489-9.1.3-11"];
    VERIFIES_WITH_FIRST_STREAM = "verifies-with-first-stream",
        "Every request is verified with the first stream's password.",
        "aiortc/aiortc#1143, paullouisageneau/libdatachannel#982",
        ["ICE-8445-7.3-02", "ICE-8445-7.3-04"];
    CONFLICT_SIGNED_WITH_REMOTE_KEY = "conflict-signed-with-remote-key",
        "A 487 is signed with the peer's password.",
        "sipwise/rtpengine#1626",
        ["ICE-8445-7.2.2-03", "STUN-8489-9.1.3-12"];
    SIGNS_WITH_REMOTE_KEY = "signs-with-remote-key",
        "Responses are signed with the peer's password.",
        "pjsip/pjproject#288",
        ["ICE-8445-7.2.2-03", "STUN-8489-9.1.3-12"];
    SIGNS_WITH_FIRST_STREAM = "signs-with-first-stream",
        "Responses are signed with the first stream's password.",
        "aiortc/aiortc#910, aiortc/aiortc#1347",
        ["ICE-8445-7.2.2-03", "STUN-8489-9.1.3-12"];
    CONFLICT_UNSIGNED = "conflict-unsigned",
        "A 487 is not signed.",
        "jitsi/ice4j#187",
        ["STUN-8489-6.3.1.1-05", "STUN-8489-9.1.3-12"];
    REFUSAL_UNSIGNED = "refusal-unsigned",
        "No refusal of an authenticated request is signed.",
        "class: errors made where the key is no longer at hand",
        ["STUN-8489-6.3.1.1-05", "STUN-8489-9.1.3-12"];
    SUCCESS_UNSIGNED = "success-unsigned",
        "Success responses are not signed.",
        "class: a response without a proof",
        ["ICE-8445-7.3-03", "STUN-8489-9.1.3-12"];
    UNAUTHENTICATED_REFUSAL_SIGNED = "unauthenticated-refusal-signed",
        "The refusal of a request that is not authenticated is signed.",
        "class: every response signed",
        ["STUN-8489-9.1.3-15"];
    PRIORITY_NOT_NEEDED = "priority-not-needed",
        "A check without PRIORITY is taken.",
        "class: a missing attribute read as a default",
        ["ICE-8445-7.3.1.3-01"];
    ROLE_SWITCH_FORGOTTEN = "role-switch-forgotten",
        "An agent that loses a role conflict answers success and keeps its role.",
        "pion/ice#892",
        ["ICE-8445-7.3.1.1-03", "ICE-8445-7.3.1.1-04"];
    EVERY_CHECK_NOMINATES = "every-check-nominates",
        "A check nominates its pair with or without USE-CANDIDATE.",
        "class: the first pair that is checked is used",
        ["ICE-8445-7.3.2-01", "ICE-8445-7.1.2-01"];
    SUCCESS_TO_UNAUTHENTICATED = "success-to-unauthenticated",
        "A request that is not authenticated gets a success response.",
        "pion/webrtc#2511",
        ["STUN-8489-9.1.3-01", "STUN-8489-9.1.3-08"];
    RESPONSE_WITH_AN_ID_OF_ITS_OWN = "response-with-an-id-of-its-own",
        "A response has another transaction id than its request.",
        "class: a header made anew for the response",
        ["STUN-8489-5-06"];
    USERNAME_ECHOED = "username-echoed",
        "A response repeats the USERNAME of its request.",
        "sepfy/libpeer#282",
        ["STUN-8489-9.1.3-14"];
    MAPPED_ADDRESS_IN_THE_CLEAR = "mapped-address-in-the-clear",
        "A success has MAPPED-ADDRESS instead of XOR-MAPPED-ADDRESS.",
        "class: RFC 3489 spoken to everybody",
        ["STUN-8489-6.3.1.1-07"];
    MAPPED_ADDRESS_MISSING = "mapped-address-missing",
        "A success has no XOR-MAPPED-ADDRESS.",
        "class: an empty success",
        ["STUN-8489-6.3.1.1-07"];
    ERROR_WITHOUT_CODE = "error-without-code",
        "An error response has no ERROR-CODE.",
        "sipsorcery-org/sipsorcery#1789",
        ["STUN-8489-6.3.1.1-02"];
    REFUSAL_LARGER_THAN_REQUEST = "refusal-larger-than-request",
        "The refusal of an unauthenticated request is larger than the request, which no RFC forbids below the path MTU.",
        "coturn/coturn#1588",
        ["STUN-8489-6.1-05"];
    FINGERPRINT_BEFORE_INTEGRITY = "fingerprint-before-integrity",
        "A response has FINGERPRINT in front of MESSAGE-INTEGRITY.",
        "class: attributes in the wrong order",
        ["STUN-8489-14.7-03"];
    RESPONSE_WITHOUT_FINGERPRINT = "response-without-fingerprint",
        "A response has no FINGERPRINT.",
        "class: a proof for requests alone",
        ["STUN-8489-7-01", "ICE-8445-7.3-09"];
    CUT_SHA256_ACCEPTED = "cut-sha256-accepted",
        "A MESSAGE-INTEGRITY-SHA256 that is cut is accepted in ICE.",
        "class: a truncation that the usage does not allow",
        ["STUN-8489-14.6-02"];
    SHA256_NOT_LOOKED_AT = "sha256-not-looked-at",
        "Beside MESSAGE-INTEGRITY, MESSAGE-INTEGRITY-SHA256 is not verified.",
        "class: a weaker proof that shadows the stronger",
        ["STUN-8489-9.1.3-07"];
    BOTH_ROLES_ACCEPTED = "both-roles-accepted",
        "A check that claims both roles is taken for a controlling agent's.",
        "class: the first of two contradicting claims believed",
        ["ICE-8445-7.3.1.1-02"];
    WRONG_SIZE_IS_ABSENT = "wrong-size-is-absent",
        "An attribute of ICE with a wrong size counts as absent.",
        "class: what cannot be read is not there",
        ["ICE-8445-16.1-01"];
    ZERO_TIE_BREAKER_IS_ABSENT = "zero-tie-breaker-is-absent",
        "A role claimed with tie-breaker 0 is not seen.",
        "paullouisageneau/libjuice#83, paullouisageneau/libjuice#355",
        ["ICE-8445-7.3.1.1-02", "ICE-8445-16.1-01"];
    ROLE_CONFLICT_UNNOTICED = "role-conflict-unnoticed",
        "Both agents may have the same role.",
        "pion/ice#359",
        ["ICE-8445-7.3.1.1-02"];
    EQUAL_TIE_BREAKER_LOSES = "equal-tie-breaker-loses",
        "Between equal tie-breakers the receiver gives way.",
        "class: greater where it should be greater or equal",
        ["ICE-8445-7.3.1.1-03", "ICE-8445-7.3.1.1-04"];
    TIE_BREAKER_COMPARED_SIGNED = "tie-breaker-compared-signed",
        "Tie-breakers are compared as signed numbers.",
        "class: a number of 64 bits in a signed type",
        ["ICE-8445-7.3.1.1-03"];
    TIE_BREAKER_COMPARED_IN_PART = "tie-breaker-compared-in-part",
        "Only the lower half of tie-breakers is compared.",
        "class: a number of 64 bits in a type of 32",
        ["ICE-8445-7.3.1.1-03"];
    CONFLICT_INVERTED_WHEN_CONTROLLING = "conflict-inverted-when-controlling",
        "A controlling agent gives way to the smaller tie-breaker.",
        "pion/ice#789",
        ["ICE-8445-7.3.1.1-03"];
    CONFLICT_INVERTED_WHEN_CONTROLLED = "conflict-inverted-when-controlled",
        "A controlled agent takes control from the larger tie-breaker.",
        "pion/ice#791",
        ["ICE-8445-7.3.1.1-04"];
    RESPONSE_OF_ANY_METHOD = "response-of-any-method",
        "A response of any method counts.",
        "class: transactions found by their id alone",
        ["STUN-8489-6.3-01"];
    UNSIGNED_RESPONSE_ACCEPTED = "unsigned-response-accepted",
        "A response without MESSAGE-INTEGRITY counts.",
        "class: requests authenticated and responses not",
        ["STUN-8489-9.1.4-02", "CONSENT-7675-5.1-02"];
    UNSIGNED_ERROR_HONOURED = "unsigned-error-honoured",
        "An error response without MESSAGE-INTEGRITY counts.",
        "paullouisageneau/libjuice#121",
        ["STUN-8489-9.1.4-02", "ICE-8445-7.2.5.1-04"];
    RESPONSE_KEY_NOT_CHECKED = "response-key-not-checked",
        "A response signed with any password counts.",
        "class: a proof that has to be there and is not verified",
        ["STUN-8489-9.1.4-02", "ICE-8445-7.2.2-03"];
    RESPONSE_FROM_ANYWHERE = "response-from-anywhere",
        "A response counts from whatever address it comes.",
        "pion/ice#21",
        ["ICE-8445-7.2.5.2.1-01", "ICE-8445-7.2.5.2.1-02"];
    RESPONSE_WITH_UNKNOWN_TAKEN = "response-with-unknown-taken",
        "A response with unknown attributes that must be understood counts.",
        "class: everything unknown ignored",
        ["STUN-8489-6.3.3-01"];
    SHA256_OF_A_RESPONSE_NOT_VERIFIED = "sha256-of-a-response-not-verified",
        "A response with MESSAGE-INTEGRITY-SHA256 counts, whatever is in it.",
        "class: a proof that has to be there and is not verified",
        ["STUN-8489-9.1.4-01", "STUN-8489-9.1.4-02"];
    LAST_ERROR_CODE_COUNTS = "last-error-code-counts",
        "The last ERROR-CODE of a message counts, wherever it stands.",
        "class: a value looked for again, past what knows which attributes count",
        ["STUN-8489-14-07", "STUN-8489-14.5-01"];
    ERROR_CODE_OF_A_SUCCESS_COUNTS = "error-code-of-a-success-counts",
        "A success with ERROR-CODE is an error.",
        "class: attributes read before the class",
        ["STUN-8489-6.3-06", "ICE-8445-7.2.5.1-04"];
    NO_MAPPED_ADDRESS_NEEDED = "no-mapped-address-needed",
        "A success without XOR-MAPPED-ADDRESS counts.",
        "class: a missing attribute read as a default",
        ["STUN-8489-6.3.3-02"];
    UNAUTHENTICATED_IS_500 = "unauthenticated-is-500",
        "A request without credentials, or with wrong ones, is answered with 500.",
        "class: one code for every failure",
        ["STUN-8489-9.1.3-02", "STUN-8489-9.1.3-09"];
}
