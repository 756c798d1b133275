"""The 20-byte header: types, cookie, transaction ids, datagrams too short for one."""

import struct

from checks import KEY, error, indication, request, sealed, success
from decoding import (
    CLASSES,
    NO_FINGERPRINT,
    Decode,
    class_of,
    github,
    method_of,
    misframed,
    no_cookie,
    note,
    read,
    refused,
    rfc,
    transaction,
    type_of,
)
from wire import COOKIE, USERNAME, XOR_MAPPED_ADDRESS, Message, xor_address

UNSUPPORTED = "valid"  # RFC 8489 6.3: a method that is not supported is a failed basic check, dropped without an answer

NOTES = {
    "Type": note(
        "method and class bits",
        "Takes an indication for a request, or one method for another.",
        rfc(8489, "5"),
        rfc(8489, "appendix-A"),
    ),
    "TopBits": note(
        "demultiplexing", "RTP, DTLS or QUIC on the shared port is parsed as STUN.", rfc(7983, "7"), rfc(9443, "3")
    ),
    "NoCookie": note("magic cookie not checked", "Other protocols on the port are parsed as STUN.", rfc(8489, "6.3")),
    "Short": note(
        "datagrams of 0 to 24 bytes",
        "Panics or reads beyond the datagram.",
        github("algesten/str0m#709"),
        github("pion/turn#40"),
        github("algesten/str0m#691"),
    ),
    "TransactionId": note("transaction id", "Answers cannot be matched to their requests.", rfc(8489, "5")),
}

METHODS = [
    0x000,
    0x001,
    0x002,
    0x003,
    0x004,
    0x006,
    0x007,
    0x008,
    0x009,
    0x00A,
    0x00B,
    0x00F,
    0x010,
    0x011,
    0x01F,
    0x020,
    0x03F,
    0x040,
    0x06F,
    0x070,
    0x07F,
    0x080,
    0x081,
    0x0FF,
    0x100,
    0x101,
    0x1FF,
    0x200,
    0x3FF,
    0x400,
    0x555,
    0x7FF,
    0x800,
    0x801,
    0xAAA,
    0xFFE,
    0xFFF,
]


def binding(name, id):
    """A Binding message of each class as ICE sends it."""
    if name == "request":
        return sealed(request(id))
    if name == "success":
        return sealed(success(id))
    return sealed(error(id)) if name == "error" else indication(id).fingerprint()


def types(family):
    for bits, name in CLASSES.items():
        message = binding(name, f"types/{name}")
        outcomes = read(message, "absent" if name == "indication" else "valid")
        family.vector(
            f"class/{name}",
            f"a Binding {name}",
            ["STUN-8489-5-09", "STUN-8489-12-01"],
            message,
            outcomes,
            KEY,
            ["Type"],
        )
        for method in METHODS:
            kind = type_of(bits, method)
            if method == 1:
                continue
            message = sealed(Message(kind, transaction(f"types/{kind}")).attribute(USERNAME, b"abcd:wxyz"))
            what = f"method {method:#05x}, {name}, type {kind:#06x}"
            requirements = ["STUN-8489-5-09", "STUN-8489-6.3-02", *(["STUN-8489-A-01"] if method > 0x7FF else [])]
            family.vector(
                f"method/{method:03x}-{name}",
                what,
                requirements,
                message,
                read(message, refuse=UNSUPPORTED),
                KEY,
                ["Type"],
            )
        for top in (1, 2, 3):
            message = binding(name, f"types/top-{top}-{name}")
            signed = Message(message.kind | top << 14, message.transaction)
            for kind, value in message.sent[: -1 if name == "indication" else -2]:
                signed.attribute(kind, value)
            signed = signed.fingerprint() if name == "indication" else sealed(signed)
            what = f"a Binding {name} with top bits {top:02b}, signed as it stands"
            outcomes = refused("reads a datagram with a top bit set as STUN")
            family.vector(
                f"top-bits/{top:02b}-{name}",
                what,
                ["STUN-8489-5-01", "STUN-8489-6.3-01"],
                signed,
                outcomes,
                KEY,
                ["TopBits"],
            )


RANGES = {
    **{b: ("STUN", "DEMUX-7983-7-01") for b in (0, 1, 2, 3)},
    **{b: ("nothing", "DEMUX-7983-7-06") for b in (4, 15)},
    **{b: ("ZRTP", "DEMUX-7983-7-02") for b in (16, 19)},
    **{b: ("DTLS", "DEMUX-7983-7-03") for b in (20, 22, 63)},
    **{b: ("TURN channels", "DEMUX-7983-7-04") for b in (64, 79)},
    **{b: ("QUIC", "DEMUXQ-9443-3-01") for b in (80, 127)},
    **{b: ("RTP", "DEMUX-7983-7-05") for b in (128, 191)},
    **{b: ("QUIC", "DEMUXQ-9443-3-01") for b in (192, 255)},
}

# The shapes of other protocols' datagrams, with the cookie where STUN has it unless they fix those bytes themselves.
OTHERS = {
    "zrtp": ("ZRTP", "1000 0000 5a525450 00000000 0000000000000000"),
    "dtls": ("DTLS handshake", "16fe ff00 2112a442 00000000 0000000000000000"),
    "dtls-alert": ("DTLS alert", "15fe fd00 2112a442 00000000 000000020228 0000"),
    "channel": ("TURN channel data", "4000 0010 2112a442 00000000 0000000000000000"),
    "rtp": ("RTP", "8060 0000 2112a442 00000000 0000000000000000"),
    "rtcp": ("RTCP", "80c8 0004 2112a442 00000000 0000000000000000"),
    "quic": ("QUIC", "c000 0000 2112a442 00000000 0000000000000000"),
}


def first_bytes(family):
    for byte, (owner, requirement) in RANGES.items():
        kind = byte << 8 | 1
        message = sealed(Message(kind, transaction(f"first/{byte}")).attribute(USERNAME, b"abcd:wxyz"))
        id, what = f"first-byte/{byte:03}", f"first byte {byte}, the range of {owner}, otherwise a signed STUN message"
        if byte < 64:  # framed like STUN: a codec may read it, the demultiplexer before it decides
            outcomes = read(message, refuse=None if kind == 1 else UNSUPPORTED)
            assert (class_of(kind), method_of(kind)) != ("request", "0001") or byte == 0
        else:
            outcomes = refused("reads a datagram with a top bit set as STUN")
        family.vector(id, what, ["STUN-8489-5-01", requirement], message, outcomes, KEY, ["TopBits"])
    for slug, (what, text) in OTHERS.items():
        data = bytes.fromhex(text)
        # ZRTP has its own cookie where STUN's is, and else the header of a method 0x400 without attributes.
        outcomes = no_cookie(data) if slug == "zrtp" else refused(f"reads {what} as STUN")
        family.vector(f"other/{slug}", f"the shape of {what}", ["STUN-8489-6.3-01"], data, outcomes, KEY, ["TopBits"])


def cookies(family):
    values = {f"bit-{bit:02}": COOKIE ^ 1 << bit for bit in range(32)}
    values |= {
        "zero": 0,
        "ones": 0xFFFFFFFF,
        "reversed": 0x42A41221,
        "halves-swapped": 0xA4422112,
        "fingerprint-xor": 0x5354554E,
    }
    for slug, value in values.items():
        message = Message(1, transaction(f"cookie/{slug}"), value)
        for kind, thing in request("").sent:
            message.attribute(kind, thing)
        what = f"cookie {value:08x}, signed as it stands"
        family.vector(
            f"cookie/{slug}",
            what,
            ["STUN-8489-5-02", "STUN-8489-6.3-01"],
            sealed(message),
            no_cookie(bytes(message)),
            KEY,
            ["NoCookie"],
        )


def transactions(family):
    ids = {
        "zeros": bytes(12),
        "ones": b"\xff" * 12,
        "cookie": struct.pack(">I", COOKIE) * 3,
        "low-bit": bytes(11) + b"\1",
        "high-bit": b"\x80" + bytes(11),
        "like-attributes": bytes.fromhex("000800140000000000000000"),
    }
    for slug, value in ids.items():
        for name, address in (("request", None), ("ipv4", "192.0.2.1"), ("ipv6", "2001:db8::1")):
            message = Message(0x0101 if address else 1, value)
            if address:
                message.attribute(XOR_MAPPED_ADDRESS, xor_address(address, 32853, value))
            else:
                for kind, thing in request("").sent:
                    message.attribute(kind, thing)
            requirements = ["STUN-8489-5-06", "STUN-8489-14.2-01"] if address else ["STUN-8489-5-06"]
            what = f"transaction id {value.hex()}, {f'success for {address}' if address else name}"
            outcomes = read(sealed(message))
            family.vector(f"transaction/{slug}-{name}", what, requirements, message, outcomes, KEY, ["TransactionId"])


def shorts(family):
    requirements = ["STUN-8489-6.3-01", "STUN-8489-5-07"]
    for size in range(25):
        for slug, byte in (("zero", 0), ("ones", 255)):
            data = bytes([byte]) * size
            outcomes = refused("accepts a piece of a header") if size < 20 or byte else no_cookie(data)
            what = f"{size} bytes of {byte:02x}"
            family.vector(f"short/{slug}-{size:02}", what, requirements, data, outcomes, KEY, ["Short"])
    for size in (20, 21, 22, 23, 24):
        head = Message(1, transaction(f"short/{size}")).header(size - 20)
        data = head + bytes.fromhex("80220000")[: size - 20]
        good = size in (20, 24)
        outcomes = (
            read(data, "absent", "absent", NO_FINGERPRINT)
            if good
            else refused("accepts a length that is no multiple of 4")
        )
        what = f"a Binding request of {size} bytes, length field {size - 20}"
        family.vector(f"short/request-{size}", what, [*requirements, "STUN-8489-12-07"], data, outcomes, KEY, ["Short"])
    for bits, name in CLASSES.items():
        head = Message(bits | 1, transaction(f"short/{name}"))
        refuse = NO_FINGERPRINT if name != "error" else "valid"
        what = f"a Binding {name} that is a header only"
        family.vector(
            f"short/{name}-bare",
            what,
            ["STUN-8489-5-09", *requirements],
            head,
            read(head, "absent", "absent", refuse),
            KEY,
            ["Short"],
        )
    for value in (1, 2, 3, 4, 5, 8, 20, 0x7FFF, 0x8000, 0xFFFC, 0xFFFF):
        for kind in (0x8022, 0x0006, 0x0008, 0x0020, 0x8028, 0x0009, 0x001C):
            data = Message(1, transaction(f"short/{kind}-{value}")).header(4) + struct.pack(">HH", kind, value)
            what = f"24 bytes that end in the header of attribute {kind:04x} with length {value}"
            outcomes = misframed(data, ("absent", "unchecked"))
            family.vector(
                f"short/ends-in-{kind:04x}-{value}",
                what,
                ["STUN-8489-14-01", *requirements],
                data,
                outcomes,
                KEY,
                ["Short"],
            )
    for rest in (1, 2, 3):
        for attribute in ("", "8022000174657374"):
            tail = bytes.fromhex(attribute) + bytes.fromhex("802200")[:rest]
            data = Message(1, transaction(f"short/rest-{rest}")).header(len(tail)) + tail
            what = f"an attribute header cut after {rest} bytes{' behind a whole attribute' if attribute else ''}"
            id = f"short/header-rest-{rest}{'-after-one' if attribute else ''}"
            outcomes = refused("accepts a length that is no multiple of 4")
            family.vector(id, what, ["STUN-8489-5-08", *requirements], data, outcomes, KEY, ["Short"])


def families():
    family = Decode(
        "header",
        "Message types, cookies, transaction ids and datagrams too short for a header",
        "RFC 8489 sections 5 and 6.3; RFC 7983",
        NOTES,
    )
    for part in (types, first_bytes, cookies, transactions, shorts):
        part(family)
    return [family]
