"""What surrounds the attributes: padding, order, what follows the integrity."""

import itertools
import struct
import zlib

from checks import KEY, PROTECTIONS, SECRET, error, protect, request, sealed, success
from decoding import (
    PREDATES_SHA256,
    Decode,
    cve,
    github,
    header,
    known_only,
    listed,
    misframed,
    note,
    one_of,
    read,
    refused,
    rfc,
    transaction,
    walk,
)
from model import acceptable
from wire import (
    ALTERNATE_SERVER,
    BINDING,
    ERROR_CODE,
    ICE_CONTROLLED,
    ICE_CONTROLLING,
    MAPPED_ADDRESS,
    MESSAGE_INTEGRITY,
    NONCE,
    PASSWORD_ALGORITHM,
    PRIORITY,
    REALM,
    REQUEST,
    SOFTWARE,
    UNKNOWN_ATTRIBUTES,
    USE_CANDIDATE,
    USERHASH,
    USERNAME,
    XOR_MAPPED_ADDRESS,
    Message,
    error_code,
    plain_address,
    xor_address,
)

NOTES = {
    "Padding": note(
        "padding",
        "Refuses or mis-reads peers that pad with other bytes than zero.",
        rfc(5769, "2"),
        github("BelledonneCommunications/mediastreamer2#13"),
        github("kbandla/dpkt#263"),
        github("pjsip/pjproject#667"),
    ),
    "PaddingNotSigned": note(
        "padding carries memory", "Bytes of padding are outside of what is authenticated.", cve("2020-4067")
    ),
    "NoPadding": note(
        "padding missing or misplaced",
        "Attributes are read from the middle of others.",
        github("freeswitch/sofia-sip#214"),
        github("webrtc-rs/webrtc#775"),
    ),
    "Order": note(
        "order of the protecting attributes",
        "Conforming messages fail, or what is not covered counts as covered.",
        github("paullouisageneau/libjuice#103"),
    ),
    "AfterIntegrity": note(
        "attributes after MESSAGE-INTEGRITY honoured",
        "Anybody on the path adds an attribute and it takes effect.",
        github("pion/stun#273"),
        github("jitsi/ice4j#309"),
        github("coturn/coturn#2075"),
    ),
    "AfterFingerprint": note(
        "attributes after FINGERPRINT",
        "Anybody on the path adds an attribute and it takes effect.",
        github("pion/stun#273"),
        rfc(8489, "14.7"),
    ),
}

FILLS = {
    "zero": b"\0\0\0",
    "space": b"   ",
    "ones": b"\xff\xff\xff",
    "text": b"xyz",
    "header": b"\x80\x28\x00",
    "nul-last": b"ab\0",
}


def padding(family):
    places = {"username": USERNAME, "software": SOFTWARE, "unknown-optional": 0x8F55}
    for (name, kind), size, (fill, bytes_) in itertools.product(places.items(), (1, 2, 3, 5, 10, 11), FILLS.items()):
        need = -size % 4
        value = b"abcdefghijklm"[:size]
        slug = f"padding/{name}-{size}-{fill}"
        message = request(slug) if kind != USERNAME else Message(REQUEST | BINDING, transaction(slug))
        message.attribute(kind, value, bytes_[:need])
        what = f"{name} of {size} bytes padded with {bytes_[:need].hex()}, signed with it"
        requirements = ["STUN-8489-14-05", "STUN-8489-14-03", "STUN-8489-14.5-01"]
        family.vector(slug, what, requirements, sealed(message), read(message), KEY, ["Padding"])
    unsigned_padding(family)
    missing_padding(family)


def unsigned_padding(family):
    for size, crc_too in itertools.product((1, 2, 3), (False, True)):
        slug = f"padding/changed-{size}{'-crc-renewed' if crc_too else ''}"
        data = bytearray(bytes(sealed(request(slug).attribute(SOFTWARE, b"abcd"[:size]))))
        at = walk(bytes(data))[0][3][0] + 4 + size
        data[at] = 0x20
        if crc_too:
            data[-4:] = struct.pack(">I", zlib.crc32(bytes(data[:-8])) ^ 0x5354554E)
        what = f"a byte of padding changed after signing{', FINGERPRINT made anew' if crc_too else ''}"
        outcomes = read(bytes(data), "invalid", "valid" if crc_too else "invalid")
        family.vector(slug, what, ["STUN-8489-14.5-01", "STUN-8489-14.7-02"], data, outcomes, KEY, ["PaddingNotSigned"])


def missing_padding(family):
    for sizes in ((5, 3), (3, 5), (1, 3), (2, 2), (6, 10), (1, 1, 2), (13, 3)):
        slug = "padding/missing-" + "-".join(map(str, sizes))
        message = request(slug)
        for size in sizes:
            message.attribute(SOFTWARE, b"abcdefghijklm"[:size], b"")
        data = bytes(sealed(message))
        if walk(data)[1]:
            outcomes = read(data, "absent", "absent", "valid")
        else:
            outcomes = misframed(data, ("unchecked",))
        what = f"SOFTWARE of {' and '.join(map(str, sizes))} bytes with no padding, signed so"
        family.vector(slug, what, ["STUN-8489-14-02", "STUN-8489-14-01"], data, outcomes, KEY, ["NoPadding"])
    for size in (1, 2, 3, 5, 9, 13):
        slug = f"padding/missing-at-end-{size}"
        message = request(slug).attribute(SOFTWARE, b"abcdefghijklm"[:size], b"")
        outcomes = refused("accepts a length that is no multiple of 4")
        what = f"the last attribute, SOFTWARE of {size} bytes, with no padding"
        family.vector(slug, what, ["STUN-8489-14-02", "STUN-8489-5-08"], message, outcomes, KEY, ["NoPadding"])
    for count in (1, 2, 4):
        slug = f"padding/too-much-{count}"
        message = request(slug).attribute(SOFTWARE, b"abcde", bytes(3 + 4 * count))
        outcomes = read(sealed(message), refuse="type 0000 is an unknown comprehension-required attribute")
        what = f"SOFTWARE with {4 * count} zero bytes too many behind its padding: they are attributes of type 0000"
        family.vector(slug, what, ["STUN-8489-14-02", "STUN-8489-14-03"], message, outcomes, KEY, ["NoPadding"])


def orders(family):
    for count in (1, 2, 3):
        for order in itertools.permutations(PROTECTIONS, count):
            for right in ("right", "wrong"):
                if right == "wrong" and order == ("fp",):
                    continue
                one_order(family, order, right == "right")


def one_order(family, order, right):
    slug = f"order/{'-'.join(order)}{'' if right else '-wrong'}"
    message = request(slug)
    for which in order:
        protect(message, which, right)
    integrity = ("valid" if right else "invalid") if order != ("fp",) else "absent"
    last = "fp" not in order or order[-1] == "fp"
    modern = "sha256" in order
    lax, prints, refuse, why, ended = [], [], None, None, []
    if modern:
        refuse = why = PREDATES_SHA256
        if "mi" not in order:
            lax.append("absent")
    if not last:
        refuse, why = "valid", "takes a FINGERPRINT that is not last, or ends the message with it"
        ended = [message.sent[: len(message.sent) - len(order) + order.index("fp") + 1]]
        # Its value was made for a message that ends with it, so it is wrong for this one; some adjust the length.
        prints, lax = ["valid", "absent"], [*lax, "absent"]
    fingerprint = ("valid" if last else "invalid") if "fp" in order else "absent"
    if "fp" not in order:
        refuse = refuse or "an ICE agent may drop what carries no FINGERPRINT"
    what = ", ".join(PROTECTIONS[which] for which in order) + ("" if right else ", integrity under another password")
    outcomes = read(message, integrity, fingerprint, refuse, None, tuple(lax), ended, why, tuple(prints))
    requirements = [
        "STUN-8489-9-01",
        "STUN-8489-14.5-01",
        *(["STUN-8489-14.6-01"] if modern else []),
        *(["STUN-8489-14.7-03"] if not last else []),
    ]
    family.vector(slug, what, requirements, message, outcomes, KEY, ["Order"])


def intruders(transaction):
    """Attributes somebody adds behind the integrity: (slug, type, value)."""
    xor = xor_address("203.0.113.9", 666, transaction)
    return [
        ("use-candidate", USE_CANDIDATE, b""),
        ("username", USERNAME, b"evil:evil"),
        ("priority", PRIORITY, b"\x7f\xff\xff\xff"),
        ("ice-controlled", ICE_CONTROLLED, b"\xff" * 8),
        ("ice-controlling", ICE_CONTROLLING, b"\xff" * 8),
        ("xor-mapped-address", XOR_MAPPED_ADDRESS, xor),
        ("mapped-address", MAPPED_ADDRESS, plain_address("203.0.113.9", 666)),
        ("error-code", ERROR_CODE, error_code(487, "Role Conflict")),
        ("software", SOFTWARE, b"added"),
        ("realm", REALM, b"evil.example"),
        ("nonce", NONCE, b"evil"),
        ("alternate-server", ALTERNATE_SERVER, plain_address("203.0.113.9", 666)),
        ("unknown-attributes", UNKNOWN_ATTRIBUTES, b"\0\x24"),
        ("password-algorithm", PASSWORD_ALGORITHM, b"\0\2\0\0"),
        ("userhash", USERHASH, bytes(32)),
        ("unknown-required", 0x7F55, b"x"),
        ("unknown-optional", 0xFF55, b"x"),
        ("unknown-required-empty", 0x7F55, b""),
        ("integrity-again", MESSAGE_INTEGRITY, bytes(20)),
    ]


BASES = {"request": request, "success": success, "error": error}
DROPPED = "drops a message that carries more attributes behind its integrity"


def after_integrity(family):
    for base, make in BASES.items():
        for name, kind, value in intruders(b""):
            slug = f"after-integrity/{base}-{name}"
            message = make(slug).integrity(SECRET)
            value = dict((n, v) for n, _, v in intruders(message.transaction))[name]
            message.attribute(kind, value).fingerprint()
            behind(family, slug, f"{name} behind MESSAGE-INTEGRITY in a {base}, FINGERPRINT right", message, kind)
    for name, kind, value in intruders(bytes(12)):
        slug = f"after-integrity/sha256-{name}"
        message = request(slug).integrity_sha256(SECRET).attribute(kind, value).fingerprint()
        modern_only(family, slug, f"{name} behind MESSAGE-INTEGRITY-SHA256, FINGERPRINT right", message, kind)
        if kind == MESSAGE_INTEGRITY:
            continue
        slug = f"after-integrity/between-{name}"
        message = request(slug).integrity(SECRET).attribute(kind, value).integrity_sha256(SECRET).fingerprint()
        behind(family, slug, f"{name} between MESSAGE-INTEGRITY and -SHA256, all right", message, kind)
    for name, kind, value in intruders(bytes(12)):
        slug = f"after-integrity/no-fingerprint-{name}"
        message = request(slug).integrity(SECRET).attribute(kind, value)
        behind(family, slug, f"{name} behind MESSAGE-INTEGRITY, no FINGERPRINT", message, kind, "absent")
        if kind == MESSAGE_INTEGRITY:
            continue
        slug = f"after-fingerprint/{name}"
        message = sealed(request(slug)).attribute(kind, value)
        after_fingerprint(family, slug, f"{name} behind FINGERPRINT, whose value was right before", message, kind)


def without(message, kind):
    """The list without the intruder, the last but perhaps protecting attributes."""
    pairs = list(message.sent)
    at = max(i for i, (k, _) in enumerate(pairs) if k == kind)
    return pairs[:at] + pairs[at + 1 :]


def behind(family, slug, what, message, kind, fingerprint="valid"):
    lists = [list(message.sent), without(message, kind)]
    lax = ("invalid",) if kind == MESSAGE_INTEGRITY else ()
    why = "the second MESSAGE-INTEGRITY is wrong" if lax else None
    outcomes = read(message, "valid", fingerprint, DROPPED, lists, lax, (), why)
    requirements = ["STUN-8489-9-01", "STUN-8489-14.5-01", "STUNOLD-5389-15.4-01"]
    family.vector(slug, what, requirements, message, outcomes, KEY, ["AfterIntegrity"])


def modern_only(family, slug, what, message, kind):
    lists, lax, why = [list(message.sent), without(message, kind)], ["absent"], PREDATES_SHA256
    truth = "valid"
    if kind == MESSAGE_INTEGRITY:  # then MESSAGE-INTEGRITY is present, behind the other, and wrong
        truth, lax = "invalid", ["valid"]
        why = "RFC 8489 9.1.3 verifies only MESSAGE-INTEGRITY-SHA256 where it is present"
    outcomes = read(message, truth, "valid", DROPPED, lists, tuple(lax), (), why)
    twice = [at for at, (k, _) in enumerate(message.sent) if k == kind]
    if len(twice) > 1 and truth == "valid":
        outcomes.insert(-1, acceptable(unauthenticated_last(message, twice), LAST_UNAUTHENTICATED))
    family.vector(slug, what, ["STUN-8489-9-02", "STUN-8489-14.6-01"], message, outcomes, KEY, ["AfterIntegrity"])


LAST_UNAUTHENTICATED = (
    "RFC 5389 sees no integrity here, so nothing is vouched for; of doubled attributes the last counts"
)


def unauthenticated_last(message, places):
    """What a decoder that knows no SHA-256 and keeps the last of each type reports, of a message without integrity."""
    pairs, (first, last) = list(message.sent), places
    moved = [(k, pairs[last][1] if at == first else v) for at, (k, v) in enumerate(pairs) if at != last]
    behind = [pair for at, pair in enumerate(pairs) if at != first]
    lists = [listed(some) for p in (moved, behind) for some in (p, *known_only(p))]
    rest = {"integrity": one_of(["absent", "unchecked"]), "fingerprint": one_of(["valid", "unchecked"])}
    return header(bytes(message)) | {"attributes": one_of(lists)} | rest


def after_fingerprint(family, slug, what, message, kind):
    lists = [list(message.sent), without(message, kind)]
    why = "the codec counts a FINGERPRINT only where it is last, or for what stands before it"
    outcomes = read(message, "valid", "invalid", "valid", lists, (), (), why, ("valid", "absent"))
    family.vector(slug, what, ["STUN-8489-14.7-03", "STUN-8489-9-01"], message, outcomes, KEY, ["AfterFingerprint"])


def families():
    family = Decode("layout", "Padding, order and what follows the integrity", "RFC 8489 sections 9 and 14", NOTES)
    for part in (padding, orders, after_integrity):
        part(family)
    return [family]
