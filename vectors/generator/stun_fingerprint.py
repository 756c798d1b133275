"""FINGERPRINT: every bit, every length, every usual miscalculation."""

import struct
import zlib

import wire
from checks import KEY, SECRET, error, indication, request, success
from decoding import NO_FINGERPRINT, Decode, github, malformed, note, read
from wire import (
    FINGERPRINT,
    FINGERPRINT_XOR,
    SOFTWARE,
)

NOTES = {
    "WrongCrc": note(
        "CRC-32 miscalculated",
        "Conforming peers are dropped; damaged or foreign packets are not.",
        github("webrtc-rs/webrtc#75"),
        github("processone/stun#19"),
        github("pjsip/pjproject#286"),
    ),
}

MAKERS = {"request": request, "success": success, "error": error, "indication": indication}


def crc_table(polynomial=0xEDB88320):
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (polynomial if value & 1 else 0)
        table.append(value)
    return table


def crc(data, table, start=0xFFFFFFFF, end=0xFFFFFFFF):
    for byte in data:
        start = table[(start ^ byte) & 255] ^ start >> 8
    return start ^ end


STANDARD = crc_table()
MISPRINTED = [0x08BBE8EA if entry == 0x8BBEB8EA else entry for entry in STANDARD]  # one digit lost, as once shipped
assert MISPRINTED != STANDARD and crc(b"123456789", STANDARD) == zlib.crc32(b"123456789") == 0xCBF43926


def wrong_crcs(message):
    body, data = message.body, message.header(len(message.body) + 8) + message.body
    right = zlib.crc32(data) ^ FINGERPRINT_XOR
    yield "table-misprint", "made with the table that lost a digit", crc(data, MISPRINTED) ^ FINGERPRINT_XOR
    yield "not-xored", "without the XOR", zlib.crc32(data)
    yield "xor-twice", "with the final inversion left out", right ^ 0xFFFFFFFF
    yield "xor-reversed", "XORed with the constant in the other byte order", zlib.crc32(data) ^ 0x4E555453
    yield "xor-cookie", "XORed with the magic cookie", zlib.crc32(data) ^ wire.COOKIE
    yield "reversed", "in the other byte order", struct.unpack("<I", struct.pack(">I", right))[0]
    yield "crc32c", "made with the Castagnoli polynomial", crc(data, crc_table(0x82F63B78)) ^ FINGERPRINT_XOR
    yield "start-zero", "started from zero", crc(data, STANDARD, 0) ^ FINGERPRINT_XOR
    yield (
        "length-without-it",
        "over a length field that does not count it",
        zlib.crc32(message.header(len(body)) + body) ^ FINGERPRINT_XOR,
    )
    yield (
        "length-with-header",
        "over a length field that counts the header",
        zlib.crc32(message.header(len(body) + 28) + body) ^ FINGERPRINT_XOR,
    )
    yield (
        "over-own-header",
        "over its own type and length too",
        zlib.crc32(data + bytes.fromhex("80280004")) ^ FINGERPRINT_XOR,
    )
    yield (
        "over-itself",
        "over itself, as zeros, too",
        zlib.crc32(data + bytes.fromhex("8028000400000000")) ^ FINGERPRINT_XOR,
    )
    yield "attributes-only", "over the attributes only", zlib.crc32(body) ^ FINGERPRINT_XOR
    yield "before-integrity", "over what stands before the integrity", zlib.crc32(data[:-24]) ^ FINGERPRINT_XOR
    yield "adler", "an Adler-32", zlib.adler32(data) ^ FINGERPRINT_XOR
    yield "zero", "zero", 0
    yield "ones", "FF", 0xFFFFFFFF
    yield "constant", "the XOR constant itself", FINGERPRINT_XOR


def wrong(family):
    for base in ("request", "success", "indication"):
        for slug, what, _ in wrong_crcs(request("").integrity(SECRET)):
            id, salt = f"{base}-{slug}", 0
            while True:  # the misprint shows only in a message that meets that entry of the table
                message = MAKERS[base](f"{id}{salt or ''}")
                message = message if base == "indication" else message.integrity(SECRET)
                value = next(v for s, _, v in wrong_crcs(message) if s == slug)
                right = zlib.crc32(message.header(len(message.body) + 8) + message.body) ^ FINGERPRINT_XOR
                if value != right:
                    break
                salt += 1
            if base == "indication" and slug in ("attributes-only", "before-integrity"):
                continue
            message.fingerprint(struct.pack(">I", value))
            outcomes = read(message, "absent" if base == "indication" else "valid", "invalid")
            family.vector(
                id,
                f"{base} whose FINGERPRINT is {what}",
                ["STUN-8489-14.7-02", "STUN-8489-7-01"],
                message,
                outcomes,
                KEY,
                ["WrongCrc"],
            )
    for bit in range(32):
        slug = f"bit-{bit:02}"
        message = request(slug).integrity(SECRET)
        value = zlib.crc32(message.header(len(message.body) + 8) + message.body) ^ FINGERPRINT_XOR ^ 1 << bit
        message.fingerprint(struct.pack(">I", value))
        what = f"bit {bit} of FINGERPRINT inverted"
        family.vector(
            slug,
            what,
            ["STUN-8489-14.7-02", "STUN-8489-7-01"],
            message,
            read(message, "valid", "invalid"),
            KEY,
            ["WrongCrc"],
        )


def sizes(family):
    for size in (0, 1, 2, 3, 5, 6, 7, 8, 12, 20):
        slug = f"length-{size:02}"
        message = request(slug).integrity(SECRET)
        data = message.header(len(message.body) + 4 + size + -size % 4) + message.body
        value = struct.pack(">I", zlib.crc32(data) ^ FINGERPRINT_XOR)
        message.attribute(FINGERPRINT, (value * 5)[:size])
        outcomes = malformed(message, "valid", "invalid", without=FINGERPRINT, prints=("absent",))
        what = f"FINGERPRINT of {size} bytes, as many of the right ones as it holds"
        family.vector(slug, what, ["STUN-8489-14.7-02"], message, outcomes, KEY, ["WrongCrc"])


def absent(family):
    for base in MAKERS:
        slug = f"absent-{base}"
        message = MAKERS[base](slug).attribute(SOFTWARE, b"no fingerprint").integrity(SECRET)
        outcomes = read(message, "valid", "absent", NO_FINGERPRINT)
        family.vector(
            slug,
            f"{base} without FINGERPRINT",
            ["STUN-8489-7-01", "STUN-8489-12-07"],
            message,
            outcomes,
            KEY,
            ["WrongCrc"],
        )


def families():
    family = Decode("fingerprint", "FINGERPRINT", "RFC 8489 sections 7 and 14.7", NOTES)
    for part in (wrong, sizes, absent):
        part(family)
    return [family]
