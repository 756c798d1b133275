"""Types nobody knows, and messages with very many or very large attributes."""

import itertools

from checks import KEY, request, sealed
from decoding import Decode, cve, github, note, read, refused, rfc, transaction, walk
from wire import (
    BINDING,
    PRIORITY,
    REQUEST,
    SOFTWARE,
    USE_CANDIDATE,
    USERNAME,
    Message,
)

NOTES = {
    "Required": note(
        "unknown comprehension-required attribute",
        "The caller cannot name it in a 420, or the message is lost.",
        rfc(8489, "6.3.1"),
    ),
    "Optional": note("unknown comprehension-optional attribute", "Newer peers cannot talk to it.", rfc(8489, "6.3")),
    "Many": note(
        "decode cost superlinear in the number of attributes",
        "One datagram keeps a core busy.",
        github("coturn/coturn#1588"),
        rfc(8489, "14"),
    ),
    "Large": note(
        "oversize messages", "Crashes, or offsets wrap at 16 bits.", github("coturn/coturn#1837"), cve("2026-43994")
    ),
}
REQUIRED = (0x0000, 0x0FFF, 0x2112, 0x3FFF, 0x5555, 0x7F55, 0x7FFF)
OPTIONAL = (0x8055, 0x8FFF, 0x9000, 0xA442, 0xBFFF, 0xDEAD, 0xFFFE, 0xFFFF)


def unknown(family):
    for kind, size in itertools.product(REQUIRED + OPTIONAL, (0, 1, 3, 4, 5, 20)):
        optional = kind >= 0x8000
        slug = f"{'optional' if optional else 'required'}/{kind:04x}-{size:02}"
        message = sealed(request(slug).attribute(kind, bytes(range(0x61, 0x61 + size))))
        refuse = (
            None
            if optional
            else "an unknown attribute of this range may stop a decoder; the caller then cannot answer 420"
        )
        outcomes = read(message, refuse=refuse)
        what = f"type {kind:04x}, {'to be ignored' if optional else 'to be understood'}, with {size} bytes"
        requirement = "STUN-8489-6.3-05" if optional else "STUN-8489-6.3.1-01"
        family.vector(
            slug,
            what,
            [requirement, "STUN-8489-14-01"],
            message,
            outcomes,
            KEY,
            ["Optional" if optional else "Required"],
        )
    for place in ("first", "middle"):
        for kind, name in ((0x7F55, "required"), (0x8F55, "optional")):
            slug = f"{name}/{place}"
            message = Message(REQUEST | BINDING, transaction(slug))
            if place == "first":
                message.attribute(kind, b"abc")
            message.attribute(USERNAME, b"abcd:wxyz")
            if place == "middle":
                message.attribute(kind, b"abc")
            sealed(message.attribute(PRIORITY, b"\x6e\x7f\x1e\xff"))
            refuse = None if name == "optional" else "an unknown attribute of this range may stop a decoder"
            what = f"an unknown attribute, {name}, in the {place} place"
            requirement = "STUN-8489-6.3-05" if name == "optional" else "STUN-8489-6.3.1-01"
            family.vector(slug, what, [requirement], message, read(message, refuse=refuse), KEY, [name.capitalize()])


def many(family):
    for count, name, types in (
        (100, "same-optional", lambda i: 0x8F55),
        (1000, "same-optional", lambda i: 0x8F55),
        (1000, "different-optional", lambda i: 0x9000 + i),
        (1000, "different-required", lambda i: 0x5000 + i),
        (300, "software", lambda i: SOFTWARE),
        (300, "use-candidate", lambda i: USE_CANDIDATE),
    ):
        slug = f"many/{count:04}-{name}"
        message = Message(REQUEST | BINDING, transaction(slug)).attribute(USERNAME, b"abcd:wxyz")
        for i in range(count):
            message.attribute(types(i))
        sealed(message)
        pairs = list(message.sent)
        firsts = [a for i, a in enumerate(pairs) if a not in pairs[:i]]
        refuse = "drops more attributes than it takes" if "optional" not in name or count > 100 else None
        good = [pairs] if firsts == pairs else [pairs, firsts]
        what = f"{count} empty attributes, {name.replace('-', ' ')}"
        outcomes = read(message, refuse=refuse, lists=good)
        family.vector(slug, what, ["STUN-8489-14-06", "STUN-8489-14-07"], message, outcomes, KEY, ["Many"])
    for total in (548, 576, 1232, 1280, 1472, 1500, 2048, 4096, 9000, 16384):
        large(family, total, 0x8F55)
    large(family, 65552, 0x8F55)
    slug = "large/65555"
    data = bytes(
        sealed(Message(REQUEST | BINDING, transaction(slug)).attribute(0x8F55, bytes(65552 - 20 - 4 - 32)))
    ) + bytes(3)
    data = data[:2] + b"\xff\xff" + data[4:]
    outcomes = refused("accepts a length that is no multiple of 4")
    what = "the longest datagram a length field can name, 65,555 bytes, whose length is no multiple of 4"
    family.vector(slug, what, ["STUN-8489-5-08", "STUN-8489-6.3-01"], data, outcomes, KEY, ["Large"])


def large(family, total, kind):
    slug = f"large/{total:05}"
    message = Message(REQUEST | BINDING, transaction(slug)).attribute(USERNAME, b"abcd:wxyz")
    message.attribute(kind, bytes(total - 20 - len(message.body) - 4 - 24 - 8))
    assert len(bytes(sealed(message))) == total and walk(bytes(message))[1]
    refuse = "drops what is larger than a datagram of its network" if total > 1280 else None
    what = f"a check of {total} bytes"
    family.vector(
        slug, what, ["STUN-8489-5-07", "STUN-8489-6.3-05"], message, read(message, refuse=refuse), KEY, ["Large"]
    )


def families():
    family = Decode(
        "unknown",
        "Attributes nobody knows, very many of them, and very large ones",
        "RFC 8489 sections 6.3 and 14",
        NOTES,
    )
    for part in (unknown, many):
        part(family)
    return [family]
