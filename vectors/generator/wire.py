"""STUN bytes, built with the Python standard library only.

Nothing here knows the reference implementation: every MAC comes from `hmac` and `hashlib`, every
CRC from `zlib`, so a vector cannot inherit the reference's mistakes.
"""

import hashlib
import hmac
import ipaddress
import struct
import zlib

COOKIE = 0x2112A442
FINGERPRINT_XOR = 0x5354554E

REQUEST, INDICATION, SUCCESS, ERROR = 0x000, 0x010, 0x100, 0x110
BINDING = 0x001

MAPPED_ADDRESS = 0x0001
USERNAME = 0x0006
MESSAGE_INTEGRITY = 0x0008
ERROR_CODE = 0x0009
UNKNOWN_ATTRIBUTES = 0x000A
REALM = 0x0014
NONCE = 0x0015
MESSAGE_INTEGRITY_SHA256 = 0x001C
PASSWORD_ALGORITHM = 0x001D
USERHASH = 0x001E
XOR_MAPPED_ADDRESS = 0x0020
PRIORITY = 0x0024
USE_CANDIDATE = 0x0025
PASSWORD_ALGORITHMS = 0x8002
ALTERNATE_DOMAIN = 0x8003
SOFTWARE = 0x8022
ALTERNATE_SERVER = 0x8023
FINGERPRINT = 0x8028
ICE_CONTROLLED = 0x8029
ICE_CONTROLLING = 0x802A


class Message:
    """A STUN message under construction: each call appends, `bytes(m)` reads it out.

    `body` is kept raw so that illegal messages are as easy to write as legal ones.
    """

    def __init__(self, kind=REQUEST | BINDING, transaction=bytes(12), cookie=COOKIE):
        self.kind, self.transaction, self.cookie = kind, transaction, cookie
        self.body = b""
        self.sent = []  # (type, value) of each attribute() so far, in order
        self.length = None  # set to override the length field

    def header(self, length):
        return struct.pack(">HHI", self.kind, length & 0xFFFF, self.cookie) + self.transaction

    def __bytes__(self):
        return self.header(len(self.body) if self.length is None else self.length) + self.body

    def attribute(self, kind, value=b"", padding=None, length=None):
        """One attribute; `padding` and `length` override the correct ones."""
        fill = bytes(-len(value) % 4) if padding is None else padding
        self.sent.append((kind, value))
        self.body += struct.pack(">HH", kind, len(value) if length is None else length) + value + fill
        return self

    def raw(self, data):
        self.body += data
        return self

    def integrity(self, key, value=None):
        """MESSAGE-INTEGRITY (RFC 8489 14.5) under `key` (bytes); `value` overrides the MAC."""
        mac = hmac.new(key, self.header(len(self.body) + 24) + self.body, hashlib.sha1).digest()
        return self.attribute(MESSAGE_INTEGRITY, mac if value is None else value)

    def integrity_sha256(self, key, size=32, value=None):
        """MESSAGE-INTEGRITY-SHA256 (RFC 8489 14.6), cut to `size` bytes."""
        covered = self.header(len(self.body) + 4 + size) + self.body
        mac = hmac.new(key, covered, hashlib.sha256).digest()[:size]
        return self.attribute(MESSAGE_INTEGRITY_SHA256, mac if value is None else value)

    def fingerprint(self, value=None):
        """FINGERPRINT (RFC 8489 14.7)."""
        crc = zlib.crc32(self.header(len(self.body) + 8) + self.body) ^ FINGERPRINT_XOR
        return self.attribute(FINGERPRINT, struct.pack(">I", crc) if value is None else value)


def xor_address(ip, port, transaction=bytes(12)):
    """The value of XOR-MAPPED-ADDRESS (RFC 8489 14.2)."""
    address = ipaddress.ip_address(ip)
    mask = struct.pack(">I", COOKIE) + transaction
    hidden = bytes(a ^ b for a, b in zip(address.packed, mask))
    return struct.pack(">BBH", 0, 1 if address.version == 4 else 2, port ^ (COOKIE >> 16)) + hidden


def plain_address(ip, port):
    """The value of MAPPED-ADDRESS (RFC 8489 14.1)."""
    address = ipaddress.ip_address(ip)
    return struct.pack(">BBH", 0, 1 if address.version == 4 else 2, port) + address.packed


def error_code(code, reason=""):
    """The value of ERROR-CODE (RFC 8489 14.8)."""
    return struct.pack(">HBB", 0, code // 100, code % 100) + reason.encode()


def long_term_key(username, realm, password, algorithm="md5"):
    """The long-term key over already prepared strings (RFC 8489 18.5.1)."""
    return hashlib.new(algorithm, f"{username}:{realm}:{password}".encode()).digest()
