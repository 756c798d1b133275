"""The published test messages, typed out attribute by attribute, checked with the standard library when imported.

The bytes are RFC 5769 2.1 to 2.4 and RFC 8489 B.1, the latter as printed and as Verified erratum 6268 puts it.
"""

import hashlib
import hmac
import struct
import zlib

import wire

SHORT = {"password": "VOkJxbRl1RmTxUk/WvJxBt"}
LONG = {"username": "\u30de\u30c8\u30ea\u30c3\u30af\u30b9", "realm": "example.org", "password": "TheMatrIX"}
UNPREPARED = "The\u00adM\u00aatr\u2168"  # what 2.4 and B.1 give; SASLprep makes TheMatrIX of it


def typed(*lines):
    return bytes.fromhex("".join(lines))


REQUEST = typed(
    "00010058 2112a442 b7e7a701bc34d686fa87dfae",
    "80220010 5354554e207465737420636c69656e74",
    "00240004 6e0001ff",
    "80290008 932ff9b151263b36",
    "00060009 6576746a3a68367659 202020",
    "00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2",
    "80280004 e57a3bcf",
)
IPV4_RESPONSE = typed(
    "0101003c 2112a442 b7e7a701bc34d686fa87dfae",
    "8022000b 7465737420766563746f72 20",
    "00200008 0001a147e112a643",
    "00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7",
    "80280004 c07d4c96",
)
IPV6_RESPONSE = typed(
    "01010048 2112a442 b7e7a701bc34d686fa87dfae",
    "8022000b 7465737420766563746f72 20",
    "00200014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9",
    "00080014 a382954e4be67bf11784c97c8292c275bfe3ed41",
    "80280004 c8fb0b4c",
)
LONG_TERM_REQUEST = typed(
    "00010060 2112a442 78ad3433c6ad72c029da412e",
    "00060012 e3839ee38388e383aae38383e382afe382b9 0000",
    "0015001c 662f2f3439396b39353464364f4c33346f4c39465354767936347341",
    "0014000b 6578616d706c652e6f7267 00",
    "00080014 f67024656dd64a3e02b8e0712e85c9a28ca89666",
)
_B1_ATTRIBUTES = (
    "001e0020 4a3cf38fef6992bda952c6780417da0f24819415569e60b205c46e41407f1704",
    "00150029 6f624d61744a6f733241414143662f2f3439396b39353464364f4c33346f4c39465354767936347341 000000",
    "0014000b 6578616d706c652e6f7267 00",
)
B1_PRINTED = typed(
    "0001009c 2112a442 78ad3433c6ad72c029da412e",
    *_B1_ATTRIBUTES,
    "001c0020 e4686c8f0edeb59013e07090010a93efccbccc544c0a45d9f830aa6d6f735a01",
)
B1_CORRECTED = typed(
    "00010090 2112a442 78ad3433c6ad72c029da412e",
    *_B1_ATTRIBUTES,
    "001d0004 00020000",
    "001c0020 b5c7bf005b6c52a21c51c5e892f81924136296cb927c43149309278cc6518e65",
)

# name, source, message, key, (algorithm, offset of its attribute) of the integrity, offset of FINGERPRINT
ALL = (
    ("rfc5769-2.1", "RFC 5769 2.1", REQUEST, SHORT, ("sha1", 76), 100),
    ("rfc5769-2.2", "RFC 5769 2.2", IPV4_RESPONSE, SHORT, ("sha1", 48), 72),
    ("rfc5769-2.3", "RFC 5769 2.3", IPV6_RESPONSE, SHORT, ("sha1", 60), 84),
    ("rfc5769-2.4", "RFC 5769 2.4", LONG_TERM_REQUEST, LONG, ("sha1", 92), None),
    ("rfc8489-b.1", "RFC 8489 B.1 with erratum 6268", B1_CORRECTED, LONG, ("sha256", 128), None),
)


def key_bytes(key, algorithm="md5"):
    if "realm" in key:
        return wire.long_term_key(key["username"], key["realm"], key["password"], algorithm)
    return key["password"].encode()


def _check():
    for name, _, data, key, (algorithm, at), crc_at in ALL:
        assert len(data) == 20 + struct.unpack_from(">H", data, 2)[0], name
        size = hashlib.new(algorithm).digest_size
        covered = data[:2] + struct.pack(">H", at + 4 + size - 20) + data[4:at]
        secret = key_bytes(key, "sha256" if algorithm == "sha256" else "md5")
        assert hmac.new(secret, covered, algorithm).digest() == data[at + 4 : at + 4 + size], name
        if crc_at:
            crc = zlib.crc32(data[:crc_at]) ^ wire.FINGERPRINT_XOR
            assert struct.pack(">I", crc) == data[crc_at + 4 :], name
    # B.1 as printed verifies only if the MAC is taken over its wrong length, which counts the header.
    printed = hmac.new(key_bytes(LONG, "sha256"), B1_PRINTED[:120], "sha256").digest()
    assert len(B1_PRINTED) == 156 == struct.unpack_from(">H", B1_PRINTED, 2)[0] and printed == B1_PRINTED[124:]
    hidden = hashlib.sha256(f"{LONG['username']}:{LONG['realm']}".encode()).digest()
    assert hidden == B1_PRINTED[24:56] == B1_CORRECTED[24:56]


_check()
