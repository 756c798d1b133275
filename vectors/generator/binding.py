"""The vocabulary of the credential vectors: credential sets, connectivity checks, and the replies one may draw.

A vector is written as "this agent receives that datagram, and these are the outcomes": `Agent` says
what the agent was given, `check` builds a peer's request with one thing bent, and the outcome lists
carry the grades that contested.md and the RFCs give.
"""

import struct
from dataclasses import dataclass

from model import Family, acceptable, invalid, valid
from wire import BINDING, COOKIE, ICE_CONTROLLED, ICE_CONTROLLING, PRIORITY, REQUEST, USERNAME, Message

ICE_CHARS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/"
TRANSACTION = bytes.fromhex("00112233445566778899aabb")
OWN_TIE, PEER_TIE = 0x1122334455667788, 0x99AABBCCDDEEFF00
SOURCE, DESTINATION = "192.0.2.1:50000", "198.51.100.1:10000"
PEER_PRIORITY = struct.pack(">I", 1862270975)
RIGHT = object()  # "what a correct peer would send here"

SILENT = {"outcome": "discard", "response": None}
NOT_STUN = {"outcome": "not-stun", "response": None}


def chars(seed, size):
    """`size` ice-chars that begin with `seed`: readable, and different for different seeds."""
    return (seed + ICE_CHARS * (1 + size // len(ICE_CHARS)))[:size]


def credential(stream, generation=0, ufrag=None, pwd=None, remote=RIGHT, socket=None):
    """One credential set as the operations take it; `remote=None` is the time before the answer."""
    name = f"{stream}{generation}"
    made = {
        "stream": stream,
        "generation": generation,
        "local": {"ufrag": ufrag or f"{name}L", "pwd": pwd or chars(f"{name}LocalPassword", 24)},
    }
    if remote is RIGHT:
        remote = {"ufrag": f"{name}R", "pwd": chars(f"{name}RemotePassword", 24)}
    if remote:
        made["remote"] = remote
    return made | ({"socket": socket} if socket else {})


def key(own):
    """The key of a check towards `own`: its local password (RFC 8445 7.2.2)."""
    return own["local"]["pwd"].encode()


def username(own):
    """The USERNAME of a check towards `own`: the receiver's fragment first."""
    return f"{own['local']['ufrag']}:{own.get('remote', {}).get('ufrag', 'early')}"


def label(own):
    return f"{own['stream']}/{own['generation']}"


def either(*patterns):
    return {"any": list(patterns)}


def maybe(value):
    """An optional reply member: this value, or not told."""
    return either(value, None)


def tie(value):
    return struct.pack(">Q", value)


CONTROLLING, CONTROLLED = (ICE_CONTROLLING, tie(PEER_TIE)), (ICE_CONTROLLED, tie(PEER_TIE))


def unsigned(
    own,
    name=RIGHT,
    role=CONTROLLING,
    priority=PEER_PRIORITY,
    extra=(),
    kind=REQUEST | BINDING,
    transaction=TRANSACTION,
    cookie=COOKIE,
):
    """A check up to where MESSAGE-INTEGRITY goes. None leaves an attribute out, `extra` is appended."""
    message = Message(kind, transaction, cookie)
    name = username(own) if name is RIGHT else name
    attributes = [
        (USERNAME, name.encode() if isinstance(name, str) else name),
        role or (None, None),
        (PRIORITY, priority),
        *extra,
    ]
    for type_, value in attributes:
        if value is not None:
            message.attribute(type_, value)
    return message


def check(own, by=RIGHT, mac=None, after=(), fingerprint=True, **bent):
    """A whole check towards `own`, signed with `by` (bytes, None for not at all), `after` behind the MAC."""
    message = unsigned(own, **bent)
    if by is not None:
        message.integrity(key(own) if by is RIGHT else by, mac)
    for type_, value in after:
        message.attribute(type_, value)
    return bytes(message.fingerprint() if fingerprint is True else message)


@dataclass(frozen=True)
class Agent:
    """An agent with these credential sets, and the patterns of the replies it may give."""

    sets: tuple
    role: str = "controlled"
    tie_breaker: int = OWN_TIE
    source: str = SOURCE
    destination: str = DESTINATION
    transaction: bytes = TRANSACTION

    def receives(self, datagram):
        return {
            "credentials": list(self.sets),
            "role": self.role,
            "tie_breaker": f"{self.tie_breaker:016x}",
            "message": bytes(datagram).hex(),
            "source": self.source,
            "destination": self.destination,
        }

    def _reply(self, outcome, response, role):
        view = {"class": outcome, "method": "0001", "transaction_id": self.transaction.hex(), **response}
        reply = {"outcome": outcome, "response": view | {"fingerprint": "valid"}}
        return reply | ({"role": maybe(role)} if role else {})

    def success(self, own, hmac="sha1", role=None, signers=None, **view):
        """A success in the name of `own`, signed with its key, reflecting the source."""
        signed = {"integrity": "valid", "signed_by": signers or [label(own)], "hmac": [hmac]}
        reply = self._reply("success", signed | {"mapped": self.source, "code": None} | view, role)
        return reply | {"stream": maybe(own["stream"]), "generation": maybe(own["generation"])}

    def signed_error(self, own, code, role=None, hmac="sha1", **view):
        """An error after authentication: signed with the key of the request (RFC 8489 9.1.3)."""
        signed = {"integrity": "valid", "signed_by": [label(own)], "hmac": [hmac], "code": code}
        return self._reply("error", signed | view, role) | {"code": maybe(code)}

    def refused(self, code, role=None, **view):
        """An error of failed authentication: it carries no integrity (RFC 8489 9.1.3)."""
        bare = {"integrity": "absent", "hmac": [], "code": code}
        return self._reply("error", bare | view, role) | {"code": maybe(code)}

    def answered(self, own, *others, **how):
        """The check is good: success under its own key, and no other success."""
        return [valid(self.success(own, **how)), *others, OTHER_SUCCESS]

    def no_credentials(self, role=None):
        """CP-05: MESSAGE-INTEGRITY or USERNAME is missing."""
        return [
            valid(self.refused(400, role)),
            acceptable(self.refused(401, role), "refused with the other code"),
            acceptable(SILENT, "dropped where a 400 is due: hardening against scans"),
            *UNPROVEN,
        ]

    def bad_credentials(self, role=None):
        """CP-06: USERNAME unknown, or the MAC wrong."""
        return [
            valid(self.refused(401, role)),
            acceptable(self.refused(400, role), "refused with the other code"),
            acceptable(SILENT, "dropped where a 401 is due"),
            *UNPROVEN,
        ]

    def bad_shape(self):
        """CP-40: a malformed attribute that authentication depends on."""
        return [
            valid(self.refused(400)),
            valid(self.refused(401)),
            valid(SILENT),
            acceptable(NOT_STUN, "a datagram that does not decode is left to the demultiplexer"),
            *UNPROVEN,
        ]

    def unread_remote_half(self, own):
        """CP-13: the local half and the MAC are right, the remote half names no known peer."""
        return self.answered(own, *self.checks_remote_half(own))

    def checks_remote_half(self, own):
        """CP-13, and CP-06 for the code: to an agent that checks the remote half too, the USERNAME is unknown."""
        return [
            acceptable(self.refused(401), "the remote half is checked too"),
            acceptable(self.refused(400), "the remote half is checked too, and refused with the other code"),
            acceptable(
                self.signed_error(own, 400),
                "the remote half is checked too, behind the MAC, which is right: signing gives nothing away",
            ),
            acceptable(SILENT, "the remote half is checked too"),
        ]


OTHER_SUCCESS = invalid(
    {"outcome": "success"},
    "a success that is unsigned, signed with a key other than the "
    "request's, in another stream's name or with another address: the peer cannot trust it",
)
UNPROVEN = (
    invalid(
        {"outcome": "success"},
        "answers, and so learns a peer address, although nothing proves that the sender knows this password",
    ),
    invalid(
        {"outcome": "error", "response": {"integrity": either("valid", "invalid")}},
        "signs an error to an unauthenticated sender: hands out a MAC under the password",
    ),
)


class Checks(Family):
    """A family of credential.match or credential.route vectors under one id prefix."""

    def __init__(self, name, title, source, notes, operation="credential.match"):
        super().__init__(
            f"credential/{name}.json", operation, title, f"{source}; generated by vectors/generator", notes
        )
        self.prefix = f"credential/{name}/"

    def put(self, slug, title, requirements, agent, datagram, outcomes, flags=(), source=None):
        self.add(
            self.prefix + slug,
            title,
            requirements.split(),
            agent.receives(datagram),
            outcomes,
            flags.split() if isinstance(flags, str) else flags,
            source,
        )
