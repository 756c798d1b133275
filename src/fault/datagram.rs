//! Faults in what an agent or a server makes of datagrams that are not for it, are not whole, or that nobody asked
//! for: `src/agent`, `src/subject/reference`.

use super::faults;

faults! { DATAGRAM: Agent;
    FIRST_BYTE_NOT_ASKED_FOR = "first-byte-not-asked-for",
        "The first byte of a datagram is read without asking whether there is one, which ends the agent.",
        "algesten/str0m#709",
        ["DEMUX-7983-7-06", "STUN-8489-6.3-01"];
    OTHER_PROTOCOLS_LOOKED_INTO = "other-protocols-looked-into",
        "Headers of other protocols are read without asking whether they are whole, which ends the agent.",
        "pion/turn#40",
        ["DEMUX-7983-7-03", "DEMUX-7983-7-05", "DEMUXQ-9443-2-01"];
    GARBAGE_REFUSED = "garbage-refused",
        "What is neither STUN nor data of a valid pair is answered with 500.",
        "CVE-2024-2169",
        ["STUN-8489-6.3-01", "DEMUX-7983-7-06"];
    INDICATION_REFUSED = "indication-refused",
        "An indication is answered with 400.",
        "class: an error for everything that is not served",
        ["STUN-8489-6.3.2-02"];
    METHOD_REFUSED = "method-refused",
        "A request of a method that is not served is answered with 400.",
        "class: an error for everything that is not served",
        ["STUN-8489-6.3-02"];
    FINGERPRINT_REFUSED = "fingerprint-refused",
        "A check without a right FINGERPRINT at its end is answered with 400.",
        "class: an error for everything that is not served",
        ["STUN-8489-7-01", "STUN-8489-6.3-01"];
    TRAILING_BYTES_PASSED_OVER = "trailing-bytes-passed-over",
        "What a datagram has behind its message is passed over.",
        "class: a length field believed before the length there is",
        ["STUN-8489-5-07", "STUN-8489-6.3-01"];
    MALFORMED_MESSAGE_DEAFENS = "malformed-message-deafens",
        "Reading ends with the first STUN message that is malformed, and the agent hears nothing any more.",
        "sipsorcery-org/sipsorcery#1771",
        ["STUN-8489-6.3-01"];
    LEARNS_FROM_ANYTHING = "learns-from-anything",
        "Wherever a datagram comes from is checked, whatever it is.",
        "class: a candidate for every source address",
        ["ICE-8445-7.3-02", "ICE-8445-7.3.1.3-01"];
    DATA_FOLLOWS_ITS_SOURCE = "data-follows-its-source",
        "Data goes to where data came from last.",
        "CVE-2017-14099, CVE-2025-53399",
        ["ICE-8445-12.1-02"];
    DATA_LEAVES_ON_FIRST_STREAM = "data-leaves-on-first-stream",
        "Data of every stream goes where the first one's goes.",
        "class: the first stream's for all",
        ["ICE-8445-12.1-02"];
    RTCP_DROPPED = "rtcp-dropped",
        "Datagrams of RTCP are dropped, as an application may that asks for none.",
        "class: RTCP expected on a port of its own",
        ["DEMUX-7983-7-05"];
    SERVER_ANSWERS_EVERYTHING = "server-answers-everything",
        "What a server does not serve is answered with 500.",
        "CVE-2024-2169",
        ["STUN-8489-6.3-01", "STUN-8489-6.3-02", "STUN-8489-6.3.2-02"];
}
