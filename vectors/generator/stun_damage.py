"""The published messages, damaged: every byte, every length, every length field near the right one."""

import struct

import official
from decoding import (
    FALSE_FINGERPRINT,
    FORGED,
    LEFT_TO_CALLER,
    NEWER,
    NO_FINGERPRINT,
    PREDATES_SHA256,
    Decode,
    cve,
    github,
    header,
    misframed,
    no_cookie,
    note,
    one_of,
    read,
    refused,
    rfc,
    tolerable,
    trailing,
    walk,
    wrong_length,
)
from model import acceptable, invalid, valid
from wire import MESSAGE_INTEGRITY, MESSAGE_INTEGRITY_SHA256


def flipped(data, at, bit):
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


def heads(data):
    """Offset of each attribute, by offset of each byte of its type and length."""
    return {at + i: (at, i, kind) for at, kind, _ in walk(data)[0] for i in range(4)}


def covered(data, modern, crc_at, structure):
    """Outcomes when bytes under the MAC (or the MAC) changed; `structure`: perhaps the attributes' borders too."""
    bad = one_of(["invalid", "absent"]) if structure else "invalid"
    crc = (one_of(["invalid", "absent"]) if structure else "invalid") if crc_at else "absent"
    first = {name: header(data)[name] for name in ("accept", "class", "method", "transaction_id")}
    if structure:
        first = {"accept": True}
    unchecked = ["invalid", "unchecked"] + (["absent"] if structure or modern else [])
    loose = {
        "integrity": one_of(unchecked),
        "fingerprint": one_of(["unchecked", *(["invalid"] if crc_at else []), "absent"]),
    }
    if crc_at and not structure:
        loose["fingerprint"] = one_of(["invalid", "unchecked"])
    return [
        valid(first | {"integrity": bad, "fingerprint": crc}),
        valid({"accept": False}),
        acceptable(first | loose, f"{LEFT_TO_CALLER}; or: {PREDATES_SHA256}" if modern else LEFT_TO_CALLER),
        invalid({"accept": True, "integrity": "valid"}, FORGED),
        invalid({"accept": True, "fingerprint": "valid"}, FALSE_FINGERPRINT),
    ]


def flip_outcomes(original, data, at, bit, modern, crc_at):
    """What may be said of `original` with one bit of byte `at` inverted, and which requirements and flag that is about."""
    integrity = "STUN-8489-14.6-01" if modern else "STUN-8489-14.5-01"
    place = heads(original).get(at)
    if at == 0 and bit >= 6:
        return refused("reads a datagram with a top bit set as STUN"), ["STUN-8489-5-01", "STUN-8489-6.3-01"], "TopBits"
    if at in (2, 3):
        return wrong_length(data), ["STUN-8489-5-07", "STUN-8489-6.3-01"], "LengthField"
    if 4 <= at < 8:
        return no_cookie(data), ["STUN-8489-5-02", "STUN-8489-6.3-01"], "NoCookie"
    if crc_at and at >= crc_at:
        return fingerprint_flip(data, at - crc_at), ["STUN-8489-14.7-02"], "BadFingerprint"
    if place and place[1] >= 2 and not walk(data)[1]:
        return overrun(data), ["STUN-8489-14-01", integrity], "BrokenBorders"
    requirements = [integrity] if not crc_at else [integrity, "STUN-8489-14.7-02"]
    return covered(data, modern, crc_at, place is not None), requirements, "BitFlip"


def fingerprint_flip(data, offset):
    """FINGERPRINT is not under the MAC, so integrity stays right whatever happens to it."""
    if offset >= 4:
        return read(data, "valid", "invalid")
    if offset < 2:
        pairs = [(kind, value) for _, kind, value in walk(data)[0]]
        return read(data, "valid", "absent", "a check without FINGERPRINT is no ICE check", [pairs, pairs[:-1]])
    return misframed(data)


def overrun(data):
    """A length in an attribute's header changed so that the attributes no longer tile the message."""
    verdicts = one_of(["invalid", "absent", "unchecked"])
    return [
        valid({"accept": False}),
        acceptable(
            header(data) | {"attributes": one_of(tolerable(data)), "integrity": verdicts, "fingerprint": verdicts},
            "reads the attributes before the damage and no more",
        ),
        invalid({"accept": True, "integrity": "valid"}, FORGED),
        invalid({"accept": True, "fingerprint": "valid"}, FALSE_FINGERPRINT),
        invalid({"accept": True}, "reports a value that does not lie within the message"),
    ]


FLIP_NOTES = {
    "BitFlip": note(
        "integrity not enforced",
        "An attacker on the path changes a check and it still counts as the peer's.",
        github("pion/ice#19"),
        github("pion/ice#152"),
        github("AirenSoft/OvenMediaEngine#2107"),
    ),
    "BadFingerprint": note(
        "FINGERPRINT not checked, or looked for in the wrong place",
        "Media or damaged packets on the shared port are taken for STUN.",
        github("pjsip/pjproject#286"),
        github("webrtc-rs/webrtc#75"),
    ),
    "TopBits": note("demultiplexing", "RTP or DTLS is parsed as STUN.", rfc(7983, "7")),
    "LengthField": note(
        "length field trusted",
        "Reads beyond the datagram.",
        github("coturn/coturn#1837"),
        github("coturn/coturn#1844"),
        github("coturn/coturn#1964"),
    ),
    "NoCookie": note("magic cookie not checked", "Other protocols on the port are parsed as STUN.", rfc(8489, "6.3")),
    "BrokenBorders": note(
        "value longer than the buffer",
        "Reads beyond the datagram, or panics.",
        cve("2022-23537"),
        cve("2022-23547"),
        github("versatica/mediasoup#244"),
        github("freeswitch/sofia-sip#180"),
    ),
}


def flips():
    family = Decode(
        "bit-flips",
        "One bit inverted at every byte of the published messages",
        "RFC 5769 section 2; RFC 8489 B.1",
        FLIP_NOTES,
    )
    for number, (name, source, data, key, (algorithm, _), crc_at) in enumerate(official.ALL):
        modern = algorithm == "sha256"
        chosen = [(at, (3 * at + number + at // 8) % 8) for at in range(len(data))]
        if number == 0:  # all bits of the header's first eight bytes, and of every attribute's type and length
            every = [*range(8), *heads(data)]
            chosen = sorted({*chosen, *((at, bit) for at in every for bit in range(8))})
        for at, bit in chosen:
            changed = flipped(data, at, bit)
            outcomes, requirements, flag = flip_outcomes(data, changed, at, bit, modern, crc_at)
            what = f"{source}, bit {bit} of byte {at} inverted"
            family.vector(f"{name}/byte-{at:03}-bit-{bit}", what, requirements, changed, outcomes, key, [flag])
    return family


def resized(data, size):
    """The first `size` bytes, the length field put right."""
    return data[:2] + struct.pack(">H", size - 20) + data[4:size]


CUT_NOTES = {
    "Truncated": note(
        "datagram shorter than it says",
        "Reads beyond the datagram, or panics.",
        cve("2022-23537"),
        cve("2022-23547"),
        github("algesten/str0m#709"),
        github("pion/turn#40"),
    ),
    "CutAttribute": note(
        "value longer than the buffer, header in the last bytes",
        "Reads beyond the datagram, or panics.",
        cve("2022-23547"),
        github("awslabs/amazon-kinesis-video-streams-webrtc-sdk-c#2347"),
        github("versatica/mediasoup#244"),
    ),
    "CutClean": note(
        "integrity taken for present",
        "A message stripped of its integrity counts as authentic.",
        github("AirenSoft/OvenMediaEngine#2086"),
        github("pion/ice#152"),
    ),
}


def cuts():
    family = Decode(
        "truncated", "The published messages cut after every byte", "RFC 5769 section 2; RFC 8489 B.1", CUT_NOTES
    )
    for name, source, data, key, _, _ in official.ALL:
        for size in range(len(data)):
            outcomes = refused(
                "accepts a message that ends before its declared length"
                if size >= 20
                else "accepts a piece of a header"
            )
            what = f"{source}, first {size} of its {len(data)} bytes"
            family.vector(
                f"{name}/{size:03}",
                what,
                ["STUN-8489-6.3-01", "STUN-8489-5-07"],
                data[:size],
                outcomes,
                key,
                ["Truncated"],
            )
        # A length that is no multiple of 4 is the same fault wherever it is: one message suffices.
        for size in range(20, len(data), 1 if data is official.REQUEST else 4):
            cut_with_length(family, name, source, resized(data, size), key)
    return family


def cut_with_length(family, name, source, data, key):
    """The same cut with the length field put right: what is left may be a message of its own."""
    size, (found, tiles) = len(data), walk(data)
    types = {kind for _, kind, _ in found}
    id, what = f"{name}/{size:03}-length-adjusted", f"{source}, first {size} bytes, length field adjusted"
    if size % 4:
        outcomes = refused("accepts a length that is no multiple of 4")
        family.vector(id, what, ["STUN-8489-5-08", "STUN-8489-6.3-01"], data, outcomes, key, ["CutAttribute"])
    elif tiles:
        signed = bool(types & {MESSAGE_INTEGRITY, MESSAGE_INTEGRITY_SHA256})
        refuse = PREDATES_SHA256 if types & NEWER else None if "realm" in key else NO_FINGERPRINT
        outcomes = read(data, "valid" if signed else "absent", "absent", refuse)
        family.vector(
            id, what, ["STUN-8489-5-07", "STUN-8489-14-02", "STUN-8489-12-07"], data, outcomes, key, ["CutClean"]
        )
    else:
        signed = ("valid", "unchecked") if MESSAGE_INTEGRITY in types else ("absent", "invalid", "unchecked")
        outcomes = misframed(data, signed)
        family.vector(id, what, ["STUN-8489-14-01", "STUN-8489-14-03"], data, outcomes, key, ["CutAttribute"])


LENGTH_NOTES = {
    "LengthField": FLIP_NOTES["LengthField"],
    "Trailing": note(
        "bytes behind the message",
        "What is not part of the message, and not authenticated, takes effect.",
        github("pion/stun#273"),
        github("coturn/coturn#2075"),
    ),
}


def lengths():
    family = Decode(
        "length-field",
        "Length fields that disagree with the datagram",
        "RFC 5769 section 2; RFC 8489 B.1",
        LENGTH_NOTES,
    )
    for name, source, data, key, _, _ in official.ALL:
        right = len(data) - 20
        off = {f"{sign}{n}": right + (n if sign == "plus" else -n) for n in range(1, 9) for sign in ("plus", "minus")}
        fixed = {
            f"{value:04x}": value
            for value in [0, 0x7FFF, 0x8000, right << 8 & 0xFFFF, right + 20, *range(0xFFEC, 0x10000)]
        }
        for slug, value in {**off, **fixed}.items():
            changed = data[:2] + struct.pack(">H", value) + data[4:]
            what = f"{source}, length field {value} for {right} bytes"
            requirements = ["STUN-8489-5-07", "STUN-8489-6.3-01", *(["STUN-8489-5-08"] if value % 4 else [])]
            family.vector(f"{name}/{slug}", what, requirements, changed, wrong_length(changed), key, ["LengthField"])
        tails = [(f"zero-{n}", f"{n} zero bytes", bytes(n)) for n in (1, 2, 3, 4, 5, 6, 7, 8, 20)]
        tails += [(f"ff-{n}", f"{n} bytes of FF", b"\xff" * n) for n in (1, 2, 3, 4)]
        tails.append(("use-candidate", "an attribute, USE-CANDIDATE", bytes.fromhex("00250000")))
        tails.append(("software", "an attribute, SOFTWARE", bytes.fromhex("8022000474657374")))
        tails.append(("message", "the same message once more", data))
        for slug, what, tail in tails:
            outcomes = trailing(data, len(tail))
            requirements = ["STUN-8489-5-07", "STUN-8489-6.3-01"]
            family.vector(
                f"{name}/trailing-{slug}",
                f"{source}, {what} behind it",
                requirements,
                data + tail,
                outcomes,
                key,
                ["Trailing"],
            )
    return family


def families():
    return [flips(), cuts(), lengths()]
