"""Small messages for the generators to change: an ICE check, its answers, and their key."""

from decoding import transaction
from wire import (
    BINDING,
    ERROR,
    ERROR_CODE,
    ICE_CONTROLLING,
    INDICATION,
    PRIORITY,
    REQUEST,
    SUCCESS,
    USERNAME,
    XOR_MAPPED_ADDRESS,
    Message,
    error_code,
    xor_address,
)

PASSWORD = "Wn7k2Qm5Ze8Rt1Yp4Lb6Hd"
KEY = {"password": PASSWORD}
SECRET = PASSWORD.encode()


def request(id, username=b"abcd:wxyz"):
    """A check without integrity and FINGERPRINT, its transaction id made of `id`."""
    message = Message(REQUEST | BINDING, transaction(id)).attribute(USERNAME, username)
    return message.attribute(PRIORITY, bytes.fromhex("6e7f1eff")).attribute(
        ICE_CONTROLLING, bytes.fromhex("0123456789abcdef")
    )


def success(id, address="192.0.2.1", port=32853):
    message = Message(SUCCESS | BINDING, transaction(id))
    return message.attribute(XOR_MAPPED_ADDRESS, xor_address(address, port, message.transaction))


def error(id, code=400, reason="Bad Request"):
    return Message(ERROR | BINDING, transaction(id)).attribute(ERROR_CODE, error_code(code, reason))


def indication(id):
    return Message(INDICATION | BINDING, transaction(id))


def sealed(message, secret=SECRET):
    return message.integrity(secret).fingerprint()


PROTECTIONS = {"mi": "MESSAGE-INTEGRITY", "sha256": "MESSAGE-INTEGRITY-SHA256", "fp": "FINGERPRINT"}


def protect(message, which, right=True):
    """Appends one of PROTECTIONS; an integrity attribute that is not `right` is made with another password."""
    if which == "fp":
        return message.fingerprint()
    secret = SECRET if right else b"another password"
    return message.integrity(secret) if which == "mi" else message.integrity_sha256(secret)
