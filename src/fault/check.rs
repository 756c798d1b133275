//! Faults in an agent's own checks and credentials: `src/agent`, and what drives it in `src/subject/reference`.

use super::faults;

faults! { CHECK: Agent;
    ROLE_BEHIND_INTEGRITY = "role-behind-integrity",
        "The role in own checks stands behind MESSAGE-INTEGRITY.",
        "class: attributes in the wrong order",
        ["STUN-8489-14.5-01", "STUN-8489-9-01"];
    USERNAME_WITH_ITS_BUFFER = "username-with-its-buffer",
        "USERNAME of own checks has zeros behind it, up to the 513 bytes of its buffer.",
        "class: the size of a buffer taken for that of its text",
        ["STUN-8489-14.3-01"];
    CHECK_FILLED_UP = "check-filled-up",
        "Own checks are filled up to 1,300 bytes.",
        "class: a search for the path MTU with messages that must arrive",
        ["STUN-8489-6.1-05", "STUN-8489-6.1-06"];
    SENT_FROM_ANOTHER_SOCKET = "sent-from-another-socket",
        "Everything leaves from a socket that is opened for it, and not from the candidate's.",
        "class: one socket to hear on and another to send from",
        ["ICE-8445-7.2.4-01", "STUN-8489-6.3.1.2-01"];
    CHECK_MADE_ANEW_WHEN_UNANSWERED = "check-made-anew-when-unanswered",
        "A check that gets no answer in time is made anew, with another tie-breaker.",
        "class: silence taken for a conflict",
        ["ICE-8445-16.1-02", "STUN-8489-6.2.1-11"];
    CHECKED_FOR_EVER = "checked-for-ever",
        "A check that gets no answer after three requests is made anew, again and again.",
        "class: attempts that nobody counts",
        ["ICE-8445-7.2.5.2.3-01", "STUN-8489-6.2.1-11"];
    TIE_BREAKER_OF_EACH_STREAM = "tie-breaker-of-each-stream",
        "The checks of each stream have a tie-breaker of their own.",
        "class: an agent of its own for each stream",
        ["ICE-8445-16.1-02"];
    OTHER_PAIRS_CHECKED_ON = "other-pairs-checked-on",
        "The other pairs of a component are checked on when one is nominated.",
        "class: a list that nobody clears",
        ["ICE-8445-8.1.2-01"];
    CHECK_BEFORE_THE_ANSWER = "check-before-the-answer",
        "A check that comes before the peer's answer triggers one at once, signed with the own password.",
        "class: a password that is not there replaced by another",
        ["ICE-8445-7.3.1.4-03", "ICE-8445-7.2.2-02"];
    OWN_FRAGMENT_OF_40 = "own-fragment-of-40",
        "Own fragments have forty characters.",
        "class: a hash in hexadecimal digits for a name",
        ["SDP-8839-5.4-06"];
    LONG_FRAGMENT_GIVEN_UP = "long-fragment-given-up",
        "A peer whose fragment has more than 32 characters is not checked.",
        "class: a limit for what is written used on what is read",
        ["SDP-8839-5.4-07"];
    CLOSED_AGENT_GOES_ON = "closed-agent-goes-on",
        "An agent that is closed goes on in the background.",
        "class: a timer that nobody stops",
        ["ICE-8445-11-07"];
}
