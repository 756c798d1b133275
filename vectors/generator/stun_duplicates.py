"""Attributes that occur more than once: the first counts, and what it says is what was checked."""

import itertools

from checks import KEY, PROTECTIONS, SECRET, protect, request, sealed
from decoding import PREDATES_SHA256, Decode, note, read, rfc, transaction
from wire import (
    BINDING,
    ERROR,
    ERROR_CODE,
    ICE_CONTROLLED,
    ICE_CONTROLLING,
    MAPPED_ADDRESS,
    NONCE,
    PRIORITY,
    REALM,
    REQUEST,
    SOFTWARE,
    SUCCESS,
    UNKNOWN_ATTRIBUTES,
    USE_CANDIDATE,
    USERNAME,
    XOR_MAPPED_ADDRESS,
    Message,
    error_code,
    plain_address,
    xor_address,
)

NOTES = {
    "Duplicate": note("last of duplicates wins", "One occurrence is checked and another one used.", rfc(8489, "14")),
}


DOUBLES = [
    ("username", "request", USERNAME, b"abcd:wxyz", b"evil:evil", "never"),
    ("priority", "request", PRIORITY, b"\x6e\x7f\x1e\xff", b"\x7f\xff\xff\xff", "lax"),
    ("ice-controlling", "request", ICE_CONTROLLING, bytes(8), b"\xff" * 8, "lax"),
    ("ice-controlled", "request", ICE_CONTROLLED, bytes(8), b"\xff" * 8, "lax"),
    ("use-candidate", "request", USE_CANDIDATE, b"", b"", "lax"),
    ("software", "request", SOFTWARE, b"first", b"second", "lax"),
    ("realm", "request", REALM, b"first.example", b"second.example", "never"),
    ("nonce", "request", NONCE, b"first", b"second", "never"),
    ("xor-mapped-address", "success", XOR_MAPPED_ADDRESS, None, None, "lax"),
    (
        "mapped-address",
        "success",
        MAPPED_ADDRESS,
        plain_address("192.0.2.1", 1),
        plain_address("203.0.113.9", 2),
        "lax",
    ),
    ("error-code", "error", ERROR_CODE, error_code(400, "first"), error_code(487, "second"), "lax"),
    ("unknown-attributes", "error", UNKNOWN_ATTRIBUTES, b"\0\x24", b"\0\x25", "lax"),
    ("unknown-optional", "request", 0x8F55, b"first", b"second", "lax"),
]


def duplicates(family):
    kinds = {"request": REQUEST | BINDING, "success": SUCCESS | BINDING, "error": ERROR | BINDING}
    for name, base, kind, first, second, last_wins in DOUBLES:
        for copies, apart in ((2, False), (2, True), (3, True)):
            slug = f"{name}-{copies}{'-apart' if apart else ''}"
            message = Message(kinds[base], transaction(slug))
            if kind == XOR_MAPPED_ADDRESS:
                first = xor_address("192.0.2.1", 32853, message.transaction)
                second = xor_address("203.0.113.9", 666, message.transaction)
            for copy in range(copies):
                message.attribute(kind, second if copy else first)
                if apart and copy == 0:
                    message.attribute(SOFTWARE if kind != SOFTWARE else 0x8F56, b"between")
            sealed(message)
            double(family, slug, f"{name} {copies} times with different values", message, kind, last_wins == "lax")


def double(family, slug, what, message, kind, last_may_win):
    pairs = list(message.sent)
    places = [i for i, (k, _) in enumerate(pairs) if k == kind]
    first_only = [a for i, a in enumerate(pairs) if i not in places[1:]]
    last_only = [a for i, a in enumerate(pairs) if i not in places[:-1]]
    # A decoder that keeps one value a type may also report the last value in the first one's place.
    moved = [
        (k, pairs[places[-1]][1]) if i == places[0] else (k, v) for i, (k, v) in enumerate(pairs) if i not in places[1:]
    ]
    also = [last_only, moved] if last_may_win else []
    why = "the last of duplicates counts, for an attribute that authenticates nothing" if last_may_win else None
    outcomes = read(message, "valid", "valid", "refuses duplicates", [pairs, first_only], (), also, why)
    family.vector(slug, what, ["STUN-8489-14-06", "STUN-8489-14-07"], message, outcomes, KEY, ["Duplicate"])


def protecting_duplicates(family):
    """Two of MESSAGE-INTEGRITY, -SHA256 or FINGERPRINT, each right or wrong."""
    for which, one, two in itertools.product(("mi", "sha256"), (True, False), (True, False)):
        slug = f"{which}-{'right' if one else 'wrong'}-{'right' if two else 'wrong'}"
        message = protect(protect(request(slug), which, one), which, two).fingerprint()
        pairs = list(message.sent)
        lists = [pairs, [a for i, a in enumerate(pairs) if i != len(pairs) - 2]]
        lax = [] if which == "mi" else ["absent"]
        why = PREDATES_SHA256 if lax else None
        if one and not two:
            lax, why = [*lax, "invalid"], "every occurrence has to verify"
        outcomes = read(
            message, "valid" if one else "invalid", "valid", "refuses duplicates", lists, tuple(lax), (), why
        )
        requirements = ["STUN-8489-14-07", "STUN-8489-9-01" if which == "mi" else "STUN-8489-9-02"]
        what = f"{PROTECTIONS[which]} twice, the first {'right' if one else 'wrong'}, the second {'right' if two else 'wrong'}"
        family.vector(slug, what, requirements, message, outcomes, KEY, ["Duplicate"])
    for first in ("right", "wrong"):
        for second in ("right", "wrong"):
            slug = f"fingerprint-{first}-{second}"
            message = request(slug).integrity(SECRET)
            for state in (first, second):
                message.fingerprint(None if state == "right" else b"\xde\xad\xbe\xef")
            pairs = list(message.sent)
            prints = ("valid", "absent") if "right" in (first, second) else ("absent",)
            why = "which of two FINGERPRINTs counts is left open: neither the first is last nor the last the first"
            outcomes = read(
                message, "valid", "invalid", "valid", [pairs, pairs[:-1]], (), [pairs[:-2] + pairs[-1:]], why, prints
            )
            what = f"FINGERPRINT twice, the first {first} where it stands, the second {second}"
            family.vector(slug, what, ["STUN-8489-14.7-03", "STUN-8489-14-07"], message, outcomes, KEY, ["Duplicate"])


def families():
    family = Decode("duplicates", "Attributes that occur more than once", "RFC 8489 section 14", NOTES)
    for part in (duplicates, protecting_duplicates):
        part(family)
    return [family]
