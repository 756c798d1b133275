"""MESSAGE-INTEGRITY and its SHA-256 sibling: every length, every usual miscalculation."""

import hashlib
import hmac
import itertools
import struct

import wire
from checks import KEY, PASSWORD, SECRET, error, indication, request, success
from decoding import PREDATES_SHA256, Decode, github, malformed, note, read, rfc
from wire import (
    MESSAGE_INTEGRITY,
    MESSAGE_INTEGRITY_SHA256,
)

NOTES = {
    "CutMac": note(
        "MAC of another length compared over the shorter one",
        "An empty or short MAC verifies: nobody needs the password.",
        rfc(8489, "14.6"),
    ),
    "Miscalculated": note(
        "MAC over the wrong bytes",
        "Cannot talk to conforming peers, or takes what no conforming peer sent.",
        github("BelledonneCommunications/mediastreamer2#13"),
        github("paullouisageneau/libjuice#103"),
    ),
    "TwoMacs": note(
        "one integrity attribute checked, another one wrong",
        "The stronger of two protections can be broken unseen.",
        github("paullouisageneau/libjuice#103"),
        rfc(8489, "9.1.3"),
    ),
    "WrongKey": note(
        "USERNAME or integrity not checked",
        "Anybody is taken for the peer.",
        github("pion/ice#19"),
        github("pion/ice#152"),
        github("AirenSoft/OvenMediaEngine#2107"),
    ),
}

TRUNCATION = "leaves the least length to its caller; RFC 8489 14.6 lets only a usage that says so cut the value, and ICE does not"


def mac_of_size(message, algorithm, size, secret=SECRET):
    """The HMAC as if the attribute had `size` bytes, cut to them, or with bytes of its own repeated behind it."""
    covered = message.header(len(message.body) + 4 + size + -size % 4) + message.body
    mac = hmac.new(secret, covered, algorithm).digest()
    return (mac + mac)[:size]


def lengths(family):
    for size in range(25):
        slug = f"sha1-length/{size:02}"
        message = request(slug)
        message.attribute(MESSAGE_INTEGRITY, mac_of_size(message, "sha1", size)).fingerprint()
        if size == 20:
            outcomes = read(message)
        else:
            outcomes = malformed(
                message, "invalid", lax=("absent",), why="an attribute of another length is no MESSAGE-INTEGRITY"
            )
        what = f"MESSAGE-INTEGRITY of {size} bytes, as many of the right ones as it holds"
        family.vector(slug, what, ["STUN-8489-14.5-01", "STUN-8489-9.1.3-08"], message, outcomes, KEY, ["CutMac"])
    for size in range(37):
        sha256_length(family, size)
    for size, place in itertools.product((16, 20, 24, 28, 32), ("first", "last")):
        slug = f"sha256-length/{size:02}-{place}-byte-wrong"
        message = request(slug)
        mac = bytearray(mac_of_size(message, "sha256", size))
        mac[0 if place == "first" else -1] ^= 0x80
        message.attribute(MESSAGE_INTEGRITY_SHA256, bytes(mac)).fingerprint()
        what = f"MESSAGE-INTEGRITY-SHA256 of {size} bytes, the {place} of them wrong"
        outcomes = malformed(message, "invalid", lax=("absent",), why=PREDATES_SHA256)
        family.vector(slug, what, ["STUN-8489-14.6-01", "STUN-8489-9.1.3-08"], message, outcomes, KEY, ["CutMac"])


def sha256_length(family, size):
    legal = 16 <= size <= 32 and size % 4 == 0
    slug = f"sha256-length/{size:02}"
    message = request(slug)
    message.attribute(MESSAGE_INTEGRITY_SHA256, mac_of_size(message, "sha256", size)).fingerprint()
    requirements = ["STUN-8489-14.6-01", "STUN-8489-9.1.3-07", *(["STUN-8489-14.6-02"] if legal and size < 32 else [])]
    if size == 32:
        outcomes = read(message, refuse=PREDATES_SHA256, lax=("absent",), why=PREDATES_SHA256)
    elif legal:
        outcomes = malformed(message, "invalid", lax=("valid", "absent"), why=TRUNCATION)
    else:
        outcomes = malformed(message, "invalid", lax=("absent",), why=PREDATES_SHA256)
    what = f"MESSAGE-INTEGRITY-SHA256 of {size} bytes, as many of the right ones as it holds"
    family.vector(slug, what, requirements, message, outcomes, KEY, ["CutMac"])
    if size == 32:
        return
    slug = f"sha256-length/{size:02}-behind-sha1"
    message = request(slug).integrity(SECRET)
    message.attribute(MESSAGE_INTEGRITY_SHA256, mac_of_size(message, "sha256", size)).fingerprint()
    why = f"{PREDATES_SHA256}; or: {TRUNCATION}" if legal else PREDATES_SHA256
    outcomes = malformed(message, "invalid", lax=("valid",), why=why)
    family.vector(slug, f"{what}, behind a right MESSAGE-INTEGRITY", requirements, message, outcomes, KEY, ["CutMac"])


MAKERS = {"request": request, "success": success, "error": error, "indication": indication}


def both(family):
    for base, one, two in itertools.product(MAKERS, (True, False), (True, False)):
        slug = f"both/{base}-sha1-{'right' if one else 'wrong'}-sha256-{'right' if two else 'wrong'}"
        message = MAKERS[base](slug).integrity(SECRET if one else b"x" * 22)
        message.integrity_sha256(SECRET if two else b"x" * 22).fingerprint()
        lax, why = (), None
        if one != two:
            lax = ("valid",)
            why = (
                PREDATES_SHA256 if one else "RFC 8489 9.1.3 verifies only MESSAGE-INTEGRITY-SHA256 where it is present"
            )
        truth = "valid" if one and two else "invalid"
        outcomes = read(message, truth, lax=lax, why=why)
        what = f"{base}: MESSAGE-INTEGRITY {'right' if one else 'wrong'}, -SHA256 {'right' if two else 'wrong'}"
        family.vector(slug, what, ["STUN-8489-9.1.3-07", "STUN-8489-14.6-01"], message, outcomes, KEY, ["TwoMacs"])
    for base, algorithm, right in itertools.product(MAKERS, ("sha1", "sha256"), (True, False)):
        slug = f"single/{base}-{algorithm}-{'right' if right else 'wrong'}"
        message, modern, secret = MAKERS[base](slug), algorithm == "sha256", SECRET if right else b"x" * 22
        message = (message.integrity_sha256(secret) if modern else message.integrity(secret)).fingerprint()
        lax, why = (("absent",), PREDATES_SHA256) if modern else ((), None)
        refuse = PREDATES_SHA256 if modern else None
        outcomes = read(message, "valid" if right else "invalid", "valid", refuse, lax=lax, why=why)
        requirements = ["STUN-8489-14.6-01" if modern else "STUN-8489-14.5-01", "STUN-8489-9.1.3-08"]
        what = f"{base} with {algorithm} integrity, {'right' if right else 'under another password'}"
        family.vector(slug, what, requirements, message, outcomes, KEY, ["TwoMacs" if right else "WrongKey"])
    for base in MAKERS:
        slug = f"none/{base}"
        message = MAKERS[base](slug).fingerprint()
        what = f"{base} with FINGERPRINT and no integrity"
        family.vector(
            slug, what, ["STUN-8489-9.1.3-01", "STUN-8489-14.7-01"], message, read(message, "absent"), KEY, ["WrongKey"]
        )


def wrong_macs(message):
    """20 bytes that are not the right MAC: (slug, what, value)."""
    body, right = message.body, message.header(len(message.body) + 24)
    sha1 = lambda key, text: hmac.new(key, text, "sha1").digest()  # noqa: E731
    dummy = struct.pack(">HH", MESSAGE_INTEGRITY, 20) + bytes(20)
    text = right + body
    good = sha1(SECRET, text)
    yield (
        "length-without-it",
        "over a length field that does not count it",
        sha1(SECRET, message.header(len(body)) + body),
    )
    yield (
        "length-with-fingerprint",
        "over a length field that counts FINGERPRINT too",
        sha1(SECRET, message.header(len(body) + 32) + body),
    )
    yield (
        "length-with-header",
        "over a length field that counts the header",
        sha1(SECRET, message.header(len(body) + 44) + body),
    )
    yield "length-zero", "over a length field of zero", sha1(SECRET, message.header(0) + body)
    yield "over-own-header", "over its own type and length too", sha1(SECRET, text + dummy[:4])
    yield "over-itself", "over itself, as zeros, too", sha1(SECRET, text + dummy)
    yield "padded-64", "over the message padded to 64 bytes (RFC 3489)", sha1(SECRET, text + bytes(-len(text) % 64))
    yield "attributes-only", "over the attributes only", sha1(SECRET, body)
    yield "header-only", "over the header only", sha1(SECRET, right)
    yield "no-header-type", "over all but the message type", sha1(SECRET, text[2:])
    yield "plain-sha1", "an SHA-1 without key", hashlib.sha1(text).digest()
    yield "prefixed-sha1", "an SHA-1 of key and message", hashlib.sha1(SECRET + text).digest()
    yield "sha256-cut", "an HMAC-SHA-256 cut to 20 bytes", hmac.new(SECRET, text, "sha256").digest()[:20]
    yield "md5-padded", "an HMAC-MD5 with four zero bytes", hmac.new(SECRET, text, "md5").digest() + bytes(4)
    yield "reversed", "the right bytes reversed", good[::-1]
    yield "inverted", "the right bytes inverted", bytes(b ^ 255 for b in good)
    yield "half", "the right first half, the second zero", good[:10] + bytes(10)
    yield "other-half", "the right second half, the first zero", bytes(10) + good[10:]
    yield (
        "words-swapped",
        "the right bytes with each word in the other byte order",
        b"".join(good[i : i + 4][::-1] for i in range(0, 20, 4)),
    )
    yield "zero", "zero", bytes(20)
    yield "ones", "FF", b"\xff" * 20
    yield "key-empty", "under the empty key", sha1(b"", text)
    yield "key-zero", "under a key of zeros and a one", sha1(bytes(22) + b"\1", text)
    yield "key-nul", "under the password and a NUL and more", sha1(SECRET + b"\0\1", text)
    yield "key-newline", "under the password and a newline", sha1(SECRET + b"\n", text)
    yield "key-upper", "under the password in upper case", sha1(SECRET.upper(), text)
    yield "key-lower", "under the password in lower case", sha1(SECRET.lower(), text)
    yield "key-md5", "under the MD5 of the password", sha1(hashlib.md5(SECRET).digest(), text)
    yield (
        "key-md5-colons",
        "under a long-term key with an empty user and realm",
        sha1(hashlib.md5(b"::" + SECRET).digest(), text),
    )
    yield (
        "key-long-term",
        "under a long-term key of USERNAME and the password",
        sha1(wire.long_term_key("abcd:wxyz", "", PASSWORD), text),
    )
    yield "key-username", "under the USERNAME", sha1(b"abcd:wxyz", text)
    yield "key-ufrag", "under the local fragment", sha1(b"abcd", text)
    yield "key-utf16", "under the password in UTF-16", sha1(PASSWORD.encode("utf-16-le"), text)
    yield "key-hex", "under the password in hexadecimal", sha1(SECRET.hex().encode(), text)
    yield "key-short", "under the password's first 16 bytes", sha1(SECRET[:16], text)


def miscalculated(family):
    for base in ("request", "success"):
        for slug, what, _ in wrong_macs(request("")):
            id = f"wrong-mac/{base}-{slug}"
            message = MAKERS[base](id)
            value = next(v for s, _, v in wrong_macs(message) if s == slug)
            message.integrity(SECRET, value).fingerprint()
            flag = "WrongKey" if slug.startswith("key") else "Miscalculated"
            requirements = ["STUN-8489-14.5-01", "STUN-8489-9.1.3-08" if base == "request" else "STUN-8489-9.1.4-02"]
            family.vector(
                id,
                f"{base} whose MAC was made {what}"
                if slug.startswith(("key", "length", "over"))
                else f"{base} whose MAC is {what}",
                requirements,
                message,
                read(message, "invalid"),
                KEY,
                [flag],
            )
    for position in range(20):
        slug = f"wrong-mac/byte-{position:02}"
        message = request(slug)
        value = bytearray(mac_of_size(message, "sha1", 20))
        value[position] ^= 1 << position % 8
        message.integrity(SECRET, bytes(value)).fingerprint()
        what = f"one bit of MAC byte {position} inverted, FINGERPRINT right"
        family.vector(
            slug,
            what,
            ["STUN-8489-14.5-01", "STUN-8489-9.1.3-08"],
            message,
            read(message, "invalid"),
            KEY,
            ["WrongKey"],
        )
    for position in range(32):
        slug = f"wrong-mac/sha256-byte-{position:02}"
        message = request(slug)
        value = bytearray(mac_of_size(message, "sha256", 32))
        value[position] ^= 1 << position % 8
        message.integrity_sha256(SECRET, 32, bytes(value)).fingerprint()
        what = f"one bit of SHA-256 MAC byte {position} inverted, FINGERPRINT right"
        outcomes = read(message, "invalid", lax=("absent",), why=PREDATES_SHA256)
        family.vector(slug, what, ["STUN-8489-14.6-01", "STUN-8489-9.1.3-08"], message, outcomes, KEY, ["WrongKey"])


def families():
    family = Decode(
        "integrity", "MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256", "RFC 8489 sections 9.1, 14.5 and 14.6", NOTES
    )
    for part in (lengths, both, miscalculated):
        part(family)
    return [family]
