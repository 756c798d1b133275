"""Unknown, misplaced and malformed attributes of an authenticated check."""

from itertools import permutations

from binding import CONTROLLED, OTHER_SUCCESS, SILENT, Agent, Checks, check, credential, either
from bugs import notes
from model import acceptable, valid
from wire import ERROR_CODE, NONCE, REALM, SOFTWARE, USE_CANDIDATE, XOR_MAPPED_ADDRESS, xor_address

UNKNOWN = "STUN-8489-6.3.1-01 STUN-8489-6.3.1.1-04 STUN-8489-14.8-12 STUN-8489-14.13-01"
AUDIO = credential("audio")
AGENT = Agent((AUDIO,))


def unknown(family):
    """CP-08: 420 with the list, signed, after authentication."""
    for slug, types in (
        ("one", (0x7FFF,)),
        ("low", (0x0033,)),
        ("middle", (0x4321,)),
        ("two", (0x7FFE, 0x7FFF)),
        ("three", (0x7FFD, 0x7FFE, 0x7FFF)),
        ("eight", tuple(range(0x7FF0, 0x7FF8))),
        ("same-twice", (0x7FFF, 0x7FFF)),
    ):
        names = list(dict.fromkeys(f"{t:04x}" for t in types))
        orders = list(permutations(names)) if len(names) < 4 else [names, names[::-1]]
        listed = either(*(list(order) for order in orders), *([*order, order[-1]] for order in orders))
        family.put(
            f"required/{slug}",
            f"{len(types)} unknown required attribute(s) in an authenticated check",
            UNKNOWN,
            AGENT,
            check(AUDIO, extra=[(t, b"ab") for t in types]),
            [
                valid(AGENT.signed_error(AUDIO, 420, unknown=listed)),
                acceptable(AGENT.refused(420, unknown=listed), "420 before authentication, so unsigned"),
                acceptable(
                    AGENT.success(AUDIO),
                    "the attribute is ignored, against the letter of RFC 8489 6.3.1, without harm here",
                ),
                acceptable(SILENT, "dropped where a 420 is due"),
                OTHER_SUCCESS,
            ],
            "WrongResponseKey" if slug == "one" else (),
        )
    for slug, title, extra in (
        ("optional", "an unknown optional attribute", [(0xFFFF, b"abc")]),
        ("optional-lowest", "the lowest optional type", [(0x8000, b"")]),
        ("optional-many", "sixteen unknown optional attributes", [(0xFF00 + n, b"x" * n) for n in range(16)]),
        ("vendor", "the optional network-cost attribute browsers send", [(0xC057, b"\0\0\0\x0a")]),
        ("software", "SOFTWARE", [(SOFTWARE, b"icespec")]),
    ):
        family.put(
            f"ignored/{slug}",
            f"{title} is ignored",
            "STUN-8489-6.3-05",
            AGENT,
            check(AUDIO, extra=extra),
            AGENT.answered(AUDIO),
        )
    for slug, title, type_, value in (
        ("realm", "REALM", REALM, b"example"),
        ("nonce", "NONCE", NONCE, b"nonce"),
        ("mapped-address", "XOR-MAPPED-ADDRESS of a third party", XOR_MAPPED_ADDRESS, xor_address("203.0.113.66", 666)),
        ("error-code", "ERROR-CODE", ERROR_CODE, b"\0\0\4\x57"),
    ):
        tolerated = [
            acceptable(reply, "a known attribute that does not belong here is refused")
            for reply in (AGENT.signed_error(AUDIO, 400), AGENT.signed_error(AUDIO, 420), AGENT.refused(400), SILENT)
        ]
        family.put(
            f"unexpected/{slug}",
            f"{title}, known but out of place in a check, is ignored",
            "STUN-8489-6.3-06",
            AGENT,
            check(AUDIO, extra=[(type_, value)]),
            AGENT.answered(AUDIO, *tolerated),
        )


def priority_and_nomination(family):
    refusals = [
        valid(AGENT.signed_error(AUDIO, 400)),
        acceptable(AGENT.refused(400), "refused before authentication finished"),
        acceptable(AGENT.success(AUDIO), "the value is needed only for a new peer-reflexive candidate"),
        acceptable(SILENT, "dropped where a 400 is due"),
        OTHER_SUCCESS,
    ]
    family.put(
        "priority/missing",
        "no PRIORITY",
        "ICE-8445-7.1.1-01 ICE-8445-7.3.1.3-01",
        AGENT,
        check(AUDIO, priority=None),
        refusals,
    )
    for size in (0, 1, 3, 5, 8):
        family.put(
            f"priority/{size}-bytes",
            f"PRIORITY of {size} bytes",
            "ICE-8445-16.1-01 ICE-8445-7.1.1-01",
            AGENT,
            check(AUDIO, priority=bytes(range(1, size + 1))),
            refusals,
        )
    for slug, value in (
        ("zero", bytes(4)),
        ("one", b"\0\0\0\1"),
        ("greatest", b"\x7f\xff\xff\xff"),
        ("above-31-bits", b"\xff" * 4),
    ):
        odd = (
            [acceptable(AGENT.signed_error(AUDIO, 400), "outside 1..2^31-1")]
            if slug in ("zero", "above-31-bits")
            else []
        )
        family.put(
            f"priority/{slug}",
            f"PRIORITY {int.from_bytes(value, 'big')}",
            "ICE-8445-7.1.1-01 ICE-8445-5.1.2-01",
            AGENT,
            check(AUDIO, priority=value),
            AGENT.answered(AUDIO, *odd),
        )
    for size in (0, 1, 4):
        refused = [
            acceptable(reply, "USE-CANDIDATE has no value")
            for reply in (AGENT.signed_error(AUDIO, 400), AGENT.refused(400), SILENT)
        ]
        family.put(
            f"use-candidate/{size}-bytes",
            f"USE-CANDIDATE of {size} bytes",
            "ICE-8445-16.1-01 ICE-8445-7.1.2-01",
            AGENT,
            check(AUDIO, extra=[(USE_CANDIDATE, bytes(size))]),
            AGENT.answered(AUDIO, *(refused if size else ())),
        )
    controlling = Agent((AUDIO,), role="controlling")
    family.put(
        "use-candidate/from-controlled",
        "USE-CANDIDATE from the controlled side is not acted on",
        "ICE-8445-7.1.2-02",
        controlling,
        check(AUDIO, role=CONTROLLED, extra=[(USE_CANDIDATE, b"")]),
        controlling.answered(
            AUDIO,
            acceptable(controlling.signed_error(AUDIO, 400), "refused: only the controlling side nominates"),
            role="controlling",
        ),
    )


def families():
    family = Checks(
        "unknown",
        "Unknown, misplaced and malformed attributes",
        "RFC 8489 6.3.1, RFC 8445 7.1 and 16.1",
        notes("WrongResponseKey"),
    )
    for part in (unknown, priority_and_nomination):
        part(family)
    return [family]
