"""The stack of the example: it reads STUN messages, and has a bug that real stacks had."""

import binascii
import hashlib
import hmac
import struct

COOKIE = 0x2112A442
USERNAME, MESSAGE_INTEGRITY, FINGERPRINT = 0x0006, 0x0008, 0x8028


class NotStun(ValueError):
    """The datagram is no STUN message."""


class Message:
    def __init__(self, datagram):
        if len(datagram) < 20:
            raise NotStun("shorter than a header")
        self.type, length, cookie = struct.unpack_from("!HHI", datagram)
        if self.type >> 14 or cookie != COOKIE or length % 4 or length != len(datagram) - 20:
            raise NotStun("the header is none of STUN's")
        self.datagram, self.transaction_id = datagram, datagram[8:20]
        self.attributes = []  # (type, value, where it begins)
        at = 20
        while at < len(datagram):
            kind, size = struct.unpack_from("!HH", datagram, at)
            value = datagram[at + 4 : at + 4 + size]
            if len(value) != size:
                raise NotStun(f"attribute {kind:04x} is longer than the message")
            self.attributes.append((kind, value, at))
            at += 4 + size + -size % 4

    def find(self, kind):
        """Value and place of the first such attribute."""
        return next((one[1:] for one in self.attributes if one[0] == kind), (None, None))

    def before(self, at, size):
        """What a checksum at that place covers: the length field counts up to its end."""
        length = struct.pack("!H", at + 4 + size - 20)
        return self.datagram[:2] + length + self.datagram[4:at]

    def verify(self, password):
        """True or False for MESSAGE-INTEGRITY, None if there is none."""
        value, at = self.find(MESSAGE_INTEGRITY)
        if value is None:
            return None
        digest = hmac.new(password, self.before(at, len(value)), hashlib.sha1).digest()
        return digest.startswith(value)

    def fingerprint(self):
        """True or False for FINGERPRINT, None if there is none."""
        value, at = self.find(FINGERPRINT)
        if value is None:
            return None
        crc = binascii.crc32(self.before(at, len(value))) ^ 0x5354554E
        return value == struct.pack("!I", crc)
