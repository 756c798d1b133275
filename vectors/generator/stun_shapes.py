"""Attribute values at every length near the right one."""

import itertools
import struct

from checks import KEY, error, request, sealed, success
from decoding import Decode, cve, github, malformed, note, read, rfc, transaction
from wire import (
    ALTERNATE_DOMAIN,
    ALTERNATE_SERVER,
    BINDING,
    ERROR,
    ERROR_CODE,
    ICE_CONTROLLED,
    ICE_CONTROLLING,
    MAPPED_ADDRESS,
    PASSWORD_ALGORITHM,
    PASSWORD_ALGORITHMS,
    PRIORITY,
    REQUEST,
    SUCCESS,
    UNKNOWN_ATTRIBUTES,
    USE_CANDIDATE,
    USERHASH,
    USERNAME,
    XOR_MAPPED_ADDRESS,
    Message,
)

PREDATES = "a decoder that predates this comprehension-required attribute may refuse the message"

NOTES = {
    "Address": note(
        "address of 0, 1, 2, 3, 4, 7 bytes, or of a length that does not fit its family",
        "Reads beyond the value, or panics.",
        cve("2026-54909"),
        github("pion/stun#278"),
    ),
    "ErrorCode": note(
        "ERROR-CODE of 0 to 3 bytes, or out of range",
        "Reads beyond the value, or panics.",
        cve("2021-37706"),
        github("awslabs/amazon-kinesis-video-streams-webrtc-sdk-c#2305"),
    ),
    "FixedSize": note(
        "value shorter than its fixed size",
        "Reads beyond the value: what follows counts as priority or tie-breaker.",
        cve("2022-23537"),
        github("versatica/mediasoup#244"),
    ),
    "List": note(
        "list cut within an entry", "Reads beyond the value, or loops for ever.", cve("2022-23547"), rfc(8489, "14.11")
    ),
}


def bare(kind, slug):
    return Message(kind | BINDING, transaction(slug))


def shape(family, slug, what, requirements, message, kind, right, flag, also=(), refuse=None, tolerated=()):
    """One value of `kind` in a sealed message; `right` says if it has the form its section gives."""
    if not right:
        outcomes = malformed(message, without=kind, also=also, tolerated=tolerated)
    else:
        refuse = refuse or (PREDATES if kind in (PASSWORD_ALGORITHM, USERHASH) else None)
        outcomes = read(message, refuse=refuse, lists=[message.sent, *also] if also else None)
    family.vector(slug, what, [*requirements, "STUN-8489-14-03"], message, outcomes, KEY, [flag])


def replaced(pairs, kind, value):
    return [(k, value if k == kind else v) for k, v in pairs]


def addresses(family):
    names = {"xor-mapped": XOR_MAPPED_ADDRESS, "mapped": MAPPED_ADDRESS, "alternate-server": ALTERNATE_SERVER}
    filler = bytes(range(0x40, 0x60))
    for (name, kind), number in itertools.product(names.items(), (1, 2)):
        sizes = range(25) if kind == XOR_MAPPED_ADDRESS else (0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 19, 20, 21, 24)
        for size in sizes:
            slug = f"address/{name}-family-{number}-{size:02}"
            value = (bytes([0, number]) + filler)[:size]
            message = sealed(bare(ERROR if kind == ALTERNATE_SERVER else SUCCESS, slug).attribute(kind, value))
            right = size == (8 if number == 1 else 20)
            what = f"{name} address of family {number} with {size} bytes"
            refuse = "an error response without ERROR-CODE" if kind == ALTERNATE_SERVER else None
            requirements = ["STUN-8489-14.1-01", *(["STUN-8489-14.2-01"] if kind == XOR_MAPPED_ADDRESS else [])]
            shape(family, slug, what, requirements, message, kind, right, "Address", refuse=refuse)
    for number, size in itertools.product((0, 3, 4, 0x0A, 0x7F, 0x80, 0xFF), (4, 8, 20)):
        slug = f"address/xor-mapped-family-{number}-{size:02}"
        message = bare(SUCCESS, slug).attribute(XOR_MAPPED_ADDRESS, (bytes([0, number]) + filler)[:size])
        what = f"xor-mapped address of the unknown family {number} with {size} bytes"
        shape(
            family,
            slug,
            what,
            ["STUN-8489-14.2-01", "STUN-8489-6.3.3-03"],
            sealed(message),
            XOR_MAPPED_ADDRESS,
            False,
            "Address",
        )
    for (name, kind), first, size in itertools.product(names.items(), (1, 0x20, 0x80, 0xFF), (8, 20)):
        slug = f"address/{name}-first-byte-{first:02x}-{size:02}"
        value = (bytes([first, 1 if size == 8 else 2]) + filler)[:size]
        base = error(slug) if kind == ALTERNATE_SERVER else bare(SUCCESS, slug)
        message = sealed(base.attribute(kind, value))
        also = [replaced(message.sent, kind, b"\0" + value[1:])]
        what = f"{name} address whose first byte, to be ignored, is {first:02x}"
        shape(family, slug, what, ["STUN-8489-14.1-03"], message, kind, True, "Address", also)
    for port, host in itertools.product(("0000", "2112", "ffff"), ("00000000", "2112a442", "ffffffff")):
        slug = f"address/xor-mapped-ipv4-{port}-{host}"
        message = success(slug)
        message.body, message.sent = b"", []
        message.attribute(XOR_MAPPED_ADDRESS, bytes.fromhex("0001" + port + host))
        what = f"xor-mapped address with X-Port {port} and X-Address {host}"
        shape(family, slug, what, ["STUN-8489-14.2-01"], sealed(message), XOR_MAPPED_ADDRESS, True, "Address")


def error_codes(family):
    for size in range(9):
        slug = f"error-code/length-{size}"
        message = sealed(bare(ERROR, slug).attribute(ERROR_CODE, b"\0\0\4\x14abcdefgh"[:size]))
        shape(
            family,
            slug,
            f"ERROR-CODE of {size} bytes",
            ["STUN-8489-14.8-04"],
            message,
            ERROR_CODE,
            size >= 4,
            "ErrorCode",
        )
    for hundreds, number in itertools.product(range(8), (0, 1, 20, 38, 87, 99, 100, 127, 128, 255)):
        slug = f"error-code/class-{hundreds}-number-{number:03}"
        message = sealed(bare(ERROR, slug).attribute(ERROR_CODE, bytes([0, 0, hundreds, number]) + b"reason"))
        right = 3 <= hundreds <= 6 and number <= 99
        requirements = ["STUN-8489-14.8-04", "STUN-8489-14.8-05"]
        what = f"ERROR-CODE with class {hundreds} and number {number}"
        # A decoder that keeps the code as one number reports it as its hundreds and the rest.
        code = divmod(100 * hundreds + number, 100)
        same = [] if right else [replaced(message.sent, ERROR_CODE, bytes([0, 0, *code]) + b"reason")]
        shape(family, slug, what, requirements, message, ERROR_CODE, right, "ErrorCode", tolerated=same)
    for bit in range(21):
        slug = f"error-code/reserved-bit-{bit:02}"
        value = struct.pack(">I", 1 << 31 - bit | 0x0414) + b"Unknown"
        message = sealed(bare(ERROR, slug).attribute(ERROR_CODE, value))
        also = [replaced(message.sent, ERROR_CODE, struct.pack(">I", 0x0414) + b"Unknown")]
        what = f"ERROR-CODE with reserved bit {bit} set"
        shape(family, slug, what, ["STUN-8489-14.8-03"], message, ERROR_CODE, True, "ErrorCode", also)
    reasons = {
        "three": b"abc",
        "127-ascii": b"r" * 127,
        "127-four-byte": "\U0001f9ca".encode() * 127,
        "not-utf8": b"\xff\xfe\xfd\xfc",
        "cut-utf8": b"abc\xe3\x82",
        "nul": b"a\0b",
        "128-ascii": b"r" * 128,
        "763-ascii": b"r" * 763,
        "764-ascii": b"r" * 764,
        "newline": b"Bad\r\nRequest",
        "percent": b"%s%n%x",
        "surrogate": b"\xed\xa0\x80",
        "overlong": b"\xc0\x80",
    }
    for name, reason in reasons.items():
        slug = f"error-code/reason-{name}"
        message = sealed(bare(ERROR, slug).attribute(ERROR_CODE, b"\0\0\4\0" + reason))
        right = name in ("three", "127-ascii", "127-four-byte", "percent")
        also = [replaced(message.sent, ERROR_CODE, b"\0\0\4\0")] if not right else []
        what = f"ERROR-CODE 400 with a reason phrase: {name}"
        shape(family, slug, what, ["STUN-8489-14.8-01"], message, ERROR_CODE, right, "ErrorCode", also)


FIXED = {
    "priority": (PRIORITY, 4, "ICE-8445-16.1-01"),
    "use-candidate": (USE_CANDIDATE, 0, "ICE-8445-16.1-01"),
    "ice-controlled": (ICE_CONTROLLED, 8, "ICE-8445-16.1-01"),
    "ice-controlling": (ICE_CONTROLLING, 8, "ICE-8445-16.1-01"),
    "userhash": (USERHASH, 32, "STUN-8489-14.4-01"),
}


def fixed(family):
    for name, (kind, right, requirement) in FIXED.items():
        near = range(right + 5) if right < 32 else (0, 1, 15, 16, 20, 31, 32, 33, 36, 64)
        for size, last in itertools.product(near, (False, True)):
            slug = f"fixed/{name}-{size:02}{'-unprotected' if last else ''}"
            message = (
                bare(REQUEST, slug).attribute(USERNAME, b"abcd:wxyz").attribute(kind, bytes(range(0x90, 0x90 + size)))
            )
            what = f"{name} with {size} bytes{', the last attribute of a message without protection' if last else ''}"
            if not last:
                sealed(message)
                flat = [replaced(message.sent, kind, b"")] if kind == USE_CANDIDATE else []
                shape(family, slug, what, [requirement], message, kind, size == right, "FixedSize", tolerated=flat)
                continue
            refuse = (
                "valid"
                if size != right
                else PREDATES
                if kind == USERHASH
                else "an ICE agent may drop what is not protected"
            )
            left_out = [[a for a in message.sent if a[0] != kind]] if size != right else []
            left_out += (
                [replaced(message.sent, kind, b"")] if kind == USE_CANDIDATE and size else []
            )  # a flag without a value
            outcomes = read(message, "absent", "absent", refuse, ignorable=left_out)
            family.vector(slug, what, [requirement, "STUN-8489-14-03"], message, outcomes, KEY, ["FixedSize"])
    values = {
        "priority": ("00000000", "00000001", "7fffffff", "80000000", "ffffffff"),
        "ice-controlled": ("0000000000000000", "7fffffffffffffff", "8000000000000000", "ffffffffffffffff"),
        "ice-controlling": ("0000000000000000", "7fffffffffffffff", "8000000000000000", "ffffffffffffffff"),
    }
    for name, texts in values.items():
        for text in texts:
            slug = f"fixed/{name}-value-{text}"
            message = (
                bare(REQUEST, slug).attribute(USERNAME, b"abcd:wxyz").attribute(FIXED[name][0], bytes.fromhex(text))
            )
            refuse = (
                "a priority of ICE lies between 1 and 2^31-1"
                if name == "priority" and text[0] in "8f" or text == "00000000"
                else None
            )
            shape(
                family,
                slug,
                f"{name} {text}",
                [FIXED[name][2]],
                sealed(message),
                FIXED[name][0],
                True,
                "FixedSize",
                refuse=refuse,
            )


def lists(family):
    for size in range(13):
        slug = f"list/unknown-attributes-{size:02}"
        message = sealed(
            error(slug, 420, "Unknown Attribute").attribute(
                UNKNOWN_ATTRIBUTES, bytes.fromhex("7f557f567f577f587f597f5a7f5b")[:size]
            )
        )
        refuse = None if size else "an empty list"
        what = f"UNKNOWN-ATTRIBUTES of {size} bytes"
        shape(
            family,
            slug,
            what,
            ["STUN-8489-14.13-01"],
            message,
            UNKNOWN_ATTRIBUTES,
            size % 2 == 0,
            "List",
            refuse=refuse,
        )
    one_or_more = {
        "empty": ("", None),
        "one-byte": ("00", False),
        "number-only": ("0002", False),
        "three-bytes": ("000200", False),
        "sha256": ("00020000", True),
        "md5": ("00010000", True),
        "unknown": ("ffff0000", True),
        "zero": ("00000000", True),
        "parameters-4": ("0003000401020304", True),
        "parameters-1-padded": ("0003000101000000", True),
        "parameters-1-bare": ("0003000101", None),
        "parameters-missing": ("00020004", False),
        "parameters-short": ("0002000401", False),
        "parameters-longest": ("0002ffff", False),
        "parameters-one-too-long": ("000200050102030405000000"[:16], False),
        "padding-set": ("00030001012020ff", True),
        "trailing-1": ("0002000000", False),
        "trailing-2": ("000200000001", False),
        "trailing-3": ("00020000000100", False),
    }
    several = {
        "both": ("0002000000010000", True),
        "both-md5-first": ("0001000000020000", True),
        "same-twice": ("0002000000020000", True),
        "second-cut": ("0002000000010004", False),
        "second-longest": ("000200000001ffff", False),
        "parameters-then-one": ("000300040102030400020000", True),
        "padded-then-one": ("000300010100000000020000", True),
        "not-padded-then-one": ("0003000101" + "00020000", False),
        "hundred": ("00020000" * 100, True),
    }
    for name, (text, right) in {**one_or_more, **several}.items():
        slug = f"list/password-algorithms-{name}"
        message = sealed(request(slug).attribute(PASSWORD_ALGORITHMS, bytes.fromhex(text)))
        refuse = "reads the value as damaged" if right is None else None
        what = f"PASSWORD-ALGORITHMS {text if len(text) < 40 else name}"
        requirements = ["STUN-8489-14.12-02", "STUN-8489-9.2.5-06"]
        also = zero_filled(message, PASSWORD_ALGORITHMS, name)
        shape(family, slug, what, requirements, message, PASSWORD_ALGORITHMS, right is not False, "List", also, refuse)
    for name, (text, right) in {**one_or_more, "both": ("0002000000010000", False)}.items():
        slug = f"list/password-algorithm-{name}"
        right = False if name == "empty" else right
        message = sealed(request(slug).attribute(PASSWORD_ALGORITHM, bytes.fromhex(text)))
        what = f"PASSWORD-ALGORITHM {text}"
        refuse = PREDATES if right is not None else "reads the value as damaged"
        also = zero_filled(message, PASSWORD_ALGORITHM, name)
        shape(
            family,
            slug,
            what,
            ["STUN-8489-14.12-02"],
            message,
            PASSWORD_ALGORITHM,
            right is not False,
            "List",
            also,
            refuse,
        )
    for size in (0, 1, 63, 64, 254, 255, 256, 300):
        slug = f"list/alternate-domain-{size:03}"
        message = sealed(error(slug, 300, "Try Alternate").attribute(ALTERNATE_DOMAIN, (b"abcdefghi." * 30)[:size]))
        refuse = "no DNS name has this form" if size in (1, 63, 64, 254, 255) else None
        what = f"ALTERNATE-DOMAIN of {size} bytes"
        shape(
            family, slug, what, ["STUN-8489-14.16-01"], message, ALTERNATE_DOMAIN, 0 < size < 256, "List", refuse=refuse
        )


def zero_filled(message, kind, name):
    """A decoder that keeps parameters and not their padding reports zeros for it."""
    return [replaced(message.sent, kind, bytes.fromhex("0003000101000000"))] if name == "padding-set" else []


def families():
    family = Decode(
        "shapes",
        "Values of every length near the one their attribute has",
        "RFC 8489 section 14; RFC 8445 section 16.1",
        NOTES,
    )
    for part in (addresses, error_codes, fixed, lists):
        part(family)
    return [family]
