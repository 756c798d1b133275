"""What is a check at all: cookie, length and FINGERPRINT (contested points 3, 10 and 15)."""

import struct
import zlib

from binding import (
    NOT_STUN,
    OTHER_SUCCESS,
    SILENT,
    TRANSACTION,
    UNPROVEN,
    Agent,
    Checks,
    check,
    credential,
    key,
    unsigned,
)
from bugs import notes
from model import acceptable, invalid, valid
from wire import COOKIE, FINGERPRINT, SOFTWARE, Message

USED = "STUN-8489-7-01 ICE-8445-7.3-09 ICE-8445-7.2.4-03"
BASIC = "STUN-8489-6.3-01"
LENGTH = "STUN-8489-5-07 STUN-8489-5-08 STUN-8489-6.3-01"
AUDIO = credential("audio")
AGENT = Agent((AUDIO,))
GOOD = check(AUDIO)
DROPPED = [valid(SILENT), valid(NOT_STUN)]
ANSWER = invalid({"outcome": "success"}, "answers a datagram that is not a STUN message of this usage")


def put_dropped(family, slug, title, requirements, datagram, *others, flags=()):
    family.put(slug, title, requirements, AGENT, datagram, [*DROPPED, *others, ANSWER], flags)


def old_length():
    """The CRC of the message before FINGERPRINT was counted in the length field."""
    message = unsigned(AUDIO).integrity(key(AUDIO))
    crc = zlib.crc32(message.header(len(message.body)) + message.body) ^ 0x5354554E
    return message.fingerprint(struct.pack(">I", crc))


def fingerprint(family):
    """CP-03: the usage demands it; without a right one, silence is due, and an authenticated answer tolerable."""
    refused = [
        acceptable(AGENT.refused(code), "refused although the basic checks ask for silence") for code in (400, 401)
    ]
    answered = acceptable(
        AGENT.success(AUDIO), "FINGERPRINT is not enforced; the request is authenticated all the same"
    )
    right = GOOD[-4:]
    bare = check(AUDIO, fingerprint=None)
    for slug, title, datagram in (
        ("absent", "no FINGERPRINT", bare),
        ("zero", "FINGERPRINT 0", unsigned(AUDIO).integrity(key(AUDIO)).fingerprint(bytes(4))),
        (
            "complement",
            "FINGERPRINT inverted",
            unsigned(AUDIO).integrity(key(AUDIO)).fingerprint(bytes(b ^ 255 for b in right)),
        ),
        ("one-bit", "lowest bit of FINGERPRINT inverted", GOOD[:-1] + bytes([GOOD[-1] ^ 1])),
        ("plain-crc", "FINGERPRINT without the XOR value", GOOD[:-4] + bytes(a ^ b for a, b in zip(right, b"STUN"))),
        ("byte-order", "FINGERPRINT in the other byte order", GOOD[:-4] + right[::-1]),
        ("of-shorter-length", "FINGERPRINT over a length field that does not count it", old_length()),
        (
            "two-bytes",
            "FINGERPRINT of two bytes",
            unsigned(AUDIO).integrity(key(AUDIO)).attribute(FINGERPRINT, right[:2]),
        ),
        (
            "eight-bytes",
            "FINGERPRINT of eight bytes",
            unsigned(AUDIO).integrity(key(AUDIO)).attribute(FINGERPRINT, right * 2),
        ),
        (
            "not-last",
            "an attribute behind FINGERPRINT",
            unsigned(AUDIO).integrity(key(AUDIO)).fingerprint().attribute(SOFTWARE, b"x"),
        ),
        (
            "before-integrity",
            "FINGERPRINT before MESSAGE-INTEGRITY",
            unsigned(AUDIO).fingerprint().integrity(key(AUDIO)),
        ),
    ):
        family.put(
            f"fingerprint/{slug}",
            title,
            USED + (" STUN-8489-14.7-03" if slug in ("not-last", "before-integrity") else " STUN-8489-14.7-02"),
            AGENT,
            bytes(datagram),
            [*DROPPED, answered, *refused, OTHER_SUCCESS],
        )
    for slug, title, datagram in (
        ("absent-no-mac", "no FINGERPRINT and no MESSAGE-INTEGRITY", check(AUDIO, by=None, fingerprint=None)),
        ("absent-bad-mac", "no FINGERPRINT and a wrong MAC", check(AUDIO, mac=bytes(20), fingerprint=None)),
        ("absent-nothing", "a bare header: the request a STUN server answers", bytes(Message(transaction=TRANSACTION))),
        ("wrong-no-mac", "wrong FINGERPRINT and no MESSAGE-INTEGRITY", unsigned(AUDIO).fingerprint(bytes(4))),
    ):
        family.put(
            f"fingerprint/{slug}",
            title,
            USED + " STUN-8489-9.1.3-01",
            AGENT,
            bytes(datagram),
            [*DROPPED, *refused, *UNPROVEN],
            "Unchecked",
        )


def cookies(family):
    for slug, cookie in (
        ("zero", 0),
        ("one-bit", COOKIE ^ 1),
        ("top-bit", COOKIE ^ 0x80000000),
        ("byte-order", 0x42A41221),
        ("ones", 0xFFFFFFFF),
    ):
        put_dropped(
            family,
            f"cookie/{slug}",
            f"magic cookie {cookie:08x}, signed and fingerprinted over it",
            "STUN-8489-5-02 ICE-8445-7.3-08 ICE-8445-7.2.4-02 " + BASIC,
            check(AUDIO, cookie=cookie),
        )
    put_dropped(
        family,
        "cookie/rfc3489",
        "a bare RFC 3489 Binding request",
        "STUN-8489-5-02 ICE-8445-7.3-08 STUNOLD-5389-12.2-02",
        struct.pack(">HH", 1, 0) + bytes(range(16)),
    )


def lengths(family):
    size = len(GOOD) - 20

    def declared(value):
        return GOOD[:2] + struct.pack(">H", value) + GOOD[4:]

    for slug, value in (
        ("zero", 0),
        ("four-less", size - 4),
        ("four-more", size + 4),
        ("without-fingerprint", size - 8),
        ("one-more", size + 1),
        ("two-more", size + 2),
        ("three-less", size - 3),
        ("with-header", size + 20),
        ("ffff", 0xFFFF),
        ("fffc", 0xFFFC),
        ("ffec", 0xFFEC),
    ):
        ignored = [
            acceptable(AGENT.refused(code), "reads the declared length and ignores the rest") for code in (400, 401)
        ]
        if slug == "without-fingerprint":
            ignored.append(
                acceptable(
                    AGENT.success(AUDIO), "the declared length ends behind a right MAC; FINGERPRINT is not enforced"
                )
            )
        put_dropped(
            family,
            f"length/{slug}",
            f"length field {value} in a datagram of 20+{size} bytes",
            LENGTH,
            declared(value),
            *(ignored if value < size and value % 4 == 0 else ()),
        )
    answered = acceptable(AGENT.success(AUDIO), "the declared length is read and the bytes behind it are ignored")
    for slug, title, tail in (
        ("zeros-4", "four zero bytes", bytes(4)),
        ("byte", "one byte", b"\0"),
        ("three", "three bytes", b"abc"),
        ("attribute", "a USE-CANDIDATE outside the declared length", b"\0\x25\0\0"),
        ("twice", "the whole message again", GOOD),
        ("kilobyte", "1024 bytes", bytes(1024)),
    ):
        put_dropped(
            family, f"length/trailing-{slug}", f"a good check with {title} behind it", LENGTH, GOOD + tail, answered
        )
    for slug, cut in (("1", 1), ("4", 4), ("8", 8), ("half", len(GOOD) // 2), ("to-header", len(GOOD) - 20)):
        put_dropped(family, f"length/truncated-{slug}", f"a good check cut by {cut} byte(s)", LENGTH, GOOD[:-cut])
    for count in (0, 1, 2, 3, 4, 8, 19):
        put_dropped(family, f"length/datagram-{count}", f"a datagram of {count} byte(s)", LENGTH, GOOD[:count])
    unread = [acceptable(AGENT.success(AUDIO), "what stands behind a right MESSAGE-INTEGRITY is not looked at")]
    for slug, title, message in (
        (
            "attribute-beyond",
            "an attribute longer than the message",
            unsigned(AUDIO).attribute(SOFTWARE, b"abcd", length=400),
        ),
        (
            "attribute-header-cut",
            "an attribute header behind MESSAGE-INTEGRITY, its value longer than what is left",
            unsigned(AUDIO).integrity(key(AUDIO)).raw(b"\x80\x22\0\x0c"),
        ),
        (
            "username-beyond",
            "a USERNAME longer than the message",
            Message(transaction=TRANSACTION).attribute(6, b"audio0L:", length=0xFFFF),
        ),
    ):
        family.put(
            f"length/{slug}",
            title,
            "STUN-8489-14-01 STUN-8489-14-03 " + BASIC,
            AGENT,
            bytes(message.fingerprint()),
            [
                *DROPPED,
                acceptable(AGENT.refused(400), "refused as malformed"),
                acceptable(AGENT.refused(401), "refused as unauthenticated"),
                *(unread if slug == "attribute-header-cut" else ()),
                *UNPROVEN,
            ],
        )


def families():
    family = Checks(
        "framing", "Cookie, length and FINGERPRINT", "RFC 8489 5, 6.3, 7 and 14.7, RFC 8445 7.3", notes("Unchecked")
    )
    for part in (fingerprint, cookies, lengths):
        part(family)
    return [family]
