//! Faults of the long-term mechanism, both sides: `src/credential`, and what drives it in `src/subject/reference`.

use super::faults;

faults! { LOGIN: Credential;
    LOGIN_WITHOUT_INTEGRITY = "login-without-integrity",
        "A login without MESSAGE-INTEGRITY is let in.",
        "class: a name taken for a login",
        ["STUN-8489-9.2.4-02"];
    LOGIN_NOT_VERIFIED = "login-not-verified",
        "A login with any MESSAGE-INTEGRITY is let in.",
        "class: a proof that has to be there and is not verified",
        ["STUN-8489-9.2.4-18"];
    REALM_NOT_COMPARED = "realm-not-compared",
        "REALM may be any.",
        "class: a value that is echoed and never compared",
        ["STUN-8489-9.2.4-14", "STUN-8489-9.2.4-18"];
    NONCE_NOT_CHECKED = "nonce-not-checked",
        "Any nonce will do.",
        "class: a value that is echoed and never compared",
        ["STUN-8489-9.2.4-20"];
    LOGIN_ANSWERED_WITH_SHA1 = "login-answered-with-sha1",
        "A login by SHA-256 is answered with MESSAGE-INTEGRITY.",
        "class: one way to sign, whatever was asked",
        ["STUN-8489-9.2.4-23"];
    LOGIN_ANSWERED_WITH_SHA256 = "login-answered-with-sha256",
        "A login that chose no algorithm is answered with MESSAGE-INTEGRITY-SHA256.",
        "class: one way to sign, whatever was asked",
        ["STUN-8489-9.2.4-24"];
    STALE_WITHOUT_NONCE = "stale-without-nonce",
        "A 438 has no new nonce.",
        "class: an error response without what the code asks for",
        ["STUN-8489-9.2.4-20"];
    ALGORITHMS_ANNOUNCED_AND_NOT_LISTED = "algorithms-announced-and-not-listed",
        "The nonce announces password algorithms and no list follows.",
        "class: two places for one setting",
        ["STUN-8489-9.2.4-07", "STUN-8489-9.2.4-16"];
    ALGORITHMS_NOT_COMPARED = "algorithms-not-compared",
        "A list of password algorithms that was changed on the way is accepted.",
        "class: a protection against bidding down that protects nothing",
        ["STUN-8489-9.2.4-14"];
    FEATURES_NOT_ANNOUNCED = "features-not-announced",
        "The nonce announces nothing of what the server offers.",
        "class: two places for one setting",
        ["STUN-8489-9.2.4-07", "STUN-8489-9.2.4-09"];
    NONCE_FOR_EVERYBODY = "nonce-for-everybody",
        "Every client gets the same nonce.",
        "class: a nonce drawn at the start",
        ["STUN-8489-9.2.4-05"];
    LOGIN_BEHIND_INTEGRITY_COUNTS = "login-behind-integrity-counts",
        "Parts of a login behind MESSAGE-INTEGRITY count.",
        "coturn/coturn#2075",
        ["STUN-8489-9-01"];
    LAST_OF_A_LOGIN_COUNTS = "last-of-a-login-counts",
        "Of two attributes of a login the last counts.",
        "class: attributes kept in a map, where a later one replaces the first",
        ["STUN-8489-14-07"];
    USERNAME_NOT_PREPARED = "username-not-prepared",
        "A client sends its user name as it was typed.",
        "class: a text taken for its bytes",
        ["STUN-8489-14.3-02"];
    PASSWORD_NOT_PREPARED = "password-not-prepared",
        "A client makes its key of the password as it was typed.",
        "class: a text taken for its bytes",
        ["STUN-8489-9.2.2-01"];
    PASSWORD_IN_LOWER_CASE = "password-in-lower-case",
        "A client makes its key of the password in small letters.",
        "class: the profile for names used for passwords",
        ["STUN-8489-9.2.2-01"];
    PASSWORD_BY_SASLPREP = "password-by-saslprep",
        "A client prepares its password with SASLprep, as RFC 5389 had it and many still do.",
        "class: a client of RFC 5389 that announces RFC 8489",
        ["STUN-8489-9.2.2-01"];
    REALM_NOT_PREPARED = "realm-not-prepared",
        "A client makes its key of the realm as it came.",
        "class: a text taken for its bytes",
        ["STUN-8489-9.2.2-01", "STUN-8489-14.9-02"];
    USERHASH_IS_ANYBODY = "userhash-is-anybody",
        "Any USERHASH stands for a user.",
        "class: a hash that is not looked up",
        ["STUN-8489-9.2.4-15"];
    LOGIN_ANSWERED_UNSIGNED = "login-answered-unsigned",
        "The answer to a login is not signed.",
        "class: a response without a proof",
        ["STUN-8489-9.2.4-24"];
    LOGIN_REFUSAL_SIGNED = "login-refusal-signed",
        "The refusal of a login is signed with a user's key.",
        "class: every response signed",
        ["STUN-8489-9.2.4-12", "STUN-8489-9.2.4-16"];
    CHALLENGE_NAMES_ANOTHER_SERVER = "challenge-names-another-server",
        "Who is not logged in is told another server.",
        "class: a redirection for everybody",
        ["STUN-8489-14.8-07", "STUN-8489-14.8-08"];
    UNKNOWN_BEFORE_LOGIN = "unknown-before-login",
        "Unknown attributes are told before the login is asked for.",
        "class: checks in the wrong order",
        ["STUN-8489-6.3-04", "STUN-8489-9.2.4-02"];
    SERVER_ANSWERS_INDICATIONS = "server-answers-indications",
        "A server answers indications.",
        "class: a dispatcher that looks at the method alone",
        ["STUN-8489-6.3.2-02"];
    SERVER_PASSES_UNKNOWN_OVER = "server-passes-unknown-over",
        "A server passes unknown attributes over that must be understood.",
        "class: everything unknown ignored",
        ["STUN-8489-6.3.1-01"];
    SERVER_MAPS_TO_PORT_0 = "server-maps-to-port-0",
        "A server maps every client to port 0.",
        "class: half an address",
        ["STUN-8489-6.3.1.1-07"];
}
