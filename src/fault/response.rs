//! Faults in what an agent makes of responses: `src/agent`.

use super::faults;

faults! { RESPONSE: Agent;
    RESPONSE_ANSWERED = "response-answered",
        "A response is answered with a success.",
        "CVE-2024-2169",
        ["STUN-8489-6.1-02", "STUN-8489-6.3-03"];
    SUCCESS_BY_ID_ALONE = "success-by-id-alone",
        "Whatever has a check's transaction id where STUN has it is a success of that check.",
        "class: a response found and not looked at",
        ["STUN-8489-9.1.4-02", "STUN-8489-6.3-01", "STUN-8489-6.3.4-06"];
    RESPONSE_FOUND_BY_ADDRESS = "response-found-by-address",
        "A response counts for the check that waits on its pair, whatever its transaction id.",
        "class: one transaction a pair, and no look at its id",
        ["STUN-8489-6.3-03", "ICE-8445-7.2.5-01"];
    UNAUTHENTIC_RESPONSE_FAILS_ITS_CHECK = "unauthentic-response-fails-its-check",
        "A response that proves nothing fails its check, so that whoever can send from the peer's address ends it.",
        "class: an error on every way but one",
        ["STUN-8489-9.1.4-02"];
    CONSENT_ENDED_BY_ANY_ERROR = "consent-ended-by-any-error",
        "Any error to a consent check ends consent, signed or not.",
        "class: errors that need no proof",
        ["CONSENT-7675-5.2-01", "STUN-8489-9.1.4-02"];
    RESPONSE_READ_STRICTLY = "response-read-strictly",
        "A success with an attribute that does not belong in it, or with one twice, fails its check.",
        "class: everything unexpected refused",
        ["STUN-8489-6.3-06", "STUN-8489-14-07"];
}
