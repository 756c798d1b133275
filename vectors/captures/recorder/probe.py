"""A Binding request with a right USERNAME and no MESSAGE-INTEGRITY, as nobody who knows no password should be answered."""

import os
import socket
import struct
import zlib


def unsigned_check(username, address, seconds=1):
    """Sends it to an address; the answer's type, or None."""
    name = username.encode()
    value = struct.pack("!HH", 0x0006, len(name)) + name + bytes(-len(name) % 4)
    value += struct.pack("!HHI", 0x0024, 4, 0x6E7F1EFF)
    head = struct.pack("!HHI", 0x0001, len(value) + 8, 0x2112A442) + os.urandom(12)
    fingerprint = zlib.crc32(head + value) ^ 0x5354554E
    message = head + value + struct.pack("!HHI", 0x8028, 4, fingerprint)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
        end.settimeout(seconds)
        end.sendto(message, address)
        try:
            return struct.unpack("!H", end.recv(2048)[:2])[0]
        except TimeoutError:
            return None
