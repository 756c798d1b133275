"""What stands behind MESSAGE-INTEGRITY has no effect (RFC 8489 9, contested points 2 and 9)."""

from binding import (
    CONTROLLED,
    CONTROLLING,
    SILENT,
    Agent,
    Checks,
    check,
    credential,
    either,
    key,
    tie,
    unsigned,
    username,
)
from bugs import notes
from model import acceptable, invalid
from wire import (
    ERROR_CODE,
    ICE_CONTROLLED,
    ICE_CONTROLLING,
    MESSAGE_INTEGRITY,
    PRIORITY,
    REALM,
    SOFTWARE,
    USERNAME,
    USE_CANDIDATE,
    XOR_MAPPED_ADDRESS,
    xor_address,
)

AFTER = "STUN-8489-9-01 STUNOLD-5389-15.4-01"
AUDIO, VIDEO = credential("audio"), credential("video")
AGENT, PAIR = Agent((AUDIO,)), Agent((AUDIO, VIDEO))
OTHER_NAME = username(VIDEO).encode()


def behind_integrity(family):
    """CP-02 and CP-09: what stands behind MESSAGE-INTEGRITY has no effect."""
    dropped = [
        acceptable(AGENT.refused(401), "a message with attributes behind the MAC is refused as a whole"),
        acceptable(SILENT, "a message with attributes behind the MAC is dropped as a whole"),
    ]
    for slug, title, type_, value in (
        ("username-other-stream", "USERNAME of the other stream", USERNAME, OTHER_NAME),
        ("username-unknown", "an unknown USERNAME", USERNAME, b"nobody:noone"),
        ("username-empty", "an empty USERNAME", USERNAME, b""),
        ("use-candidate", "USE-CANDIDATE", USE_CANDIDATE, b""),
        ("priority", "another PRIORITY", PRIORITY, b"\x7f\xff\xff\xff"),
        ("priority-malformed", "a PRIORITY of two bytes", PRIORITY, b"\1\2"),
        ("ice-controlled", "ICE-CONTROLLED with the greatest tie-breaker", ICE_CONTROLLED, b"\xff" * 8),
        ("mapped-address", "XOR-MAPPED-ADDRESS of a third party", XOR_MAPPED_ADDRESS, xor_address("203.0.113.66", 666)),
        ("error-code", "ERROR-CODE 487", ERROR_CODE, b"\0\0\4\x57"),
        ("second-integrity", "a second, wrong MESSAGE-INTEGRITY", MESSAGE_INTEGRITY, bytes(20)),
        ("realm", "REALM", REALM, b"example"),
        ("software", "SOFTWARE", SOFTWARE, b"x"),
    ):
        family.put(
            slug,
            f"behind MESSAGE-INTEGRITY: {title}",
            AFTER,
            PAIR if slug == "username-other-stream" else AGENT,
            check(AUDIO, after=[(type_, value)]),
            AGENT.answered(AUDIO, *dropped),
            "AfterIntegrity",
        )
    for slug, role, attribute in (
        ("conflict-487", "controlling", (ICE_CONTROLLING, tie(0))),
        ("conflict-switch", "controlled", (ICE_CONTROLLED, tie(0))),
    ):
        agent = Agent((AUDIO,), role=role)
        peer = CONTROLLED if role == "controlling" else CONTROLLING
        flipped = invalid(
            {"role": "controlling" if role == "controlled" else "controlled"},
            "an unauthenticated attribute changed the role",
        )
        family.put(
            slug,
            f"behind MESSAGE-INTEGRITY: the attribute that would make a role conflict ({role} agent)",
            AFTER + " ICE-8445-7.3.1.1-02",
            agent,
            check(AUDIO, role=peer, after=[attribute]),
            [flipped, *agent.answered(AUDIO, *dropped, role=role)],
            "AfterIntegrity",
        )
    for slug, types in (("unknown-required", (0x7FFF,)), ("three-unknown-required", (0x7FFD, 0x7FFE, 0x7FFF))):
        names = [f"{t:04x}" for t in types]
        tolerated = acceptable(
            AGENT.signed_error(AUDIO, 420, unknown=either(names, names * 2)), "listed although behind the MAC"
        )
        family.put(
            slug,
            f"behind MESSAGE-INTEGRITY: {len(types)} unknown required attribute(s)",
            AFTER + " STUN-8489-6.3.1-01",
            AGENT,
            check(AUDIO, after=[(t, b"") for t in types]),
            AGENT.answered(AUDIO, tolerated, *dropped),
            "AfterIntegrity",
        )
    family.put(
        "second-integrity-right",
        "a wrong MESSAGE-INTEGRITY, then a right one",
        AFTER + " STUN-8489-9.1.3-08",
        AGENT,
        bytes(unsigned(AUDIO).integrity(key(AUDIO), bytes(20)).integrity(key(AUDIO)).fingerprint()),
        AGENT.bad_credentials(),
        "AfterIntegrity Unchecked",
    )


def families():
    family = Checks(
        "behind",
        "Attributes behind MESSAGE-INTEGRITY",
        "RFC 8489 9, RFC 5389 15.4",
        notes("Unchecked", "AfterIntegrity"),
    )
    behind_integrity(family)
    return [family]
