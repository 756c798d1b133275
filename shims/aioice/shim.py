"""icespec shim for aioice (protocol 1, see shims/README.md; what is whose: README.md here).

Everything that judges a message is the aioice installed beside this file. The
shim moves JSON, builds Connection objects as an application does, stands in for
the network below them, and names what they did.
"""

import asyncio
import ipaddress
import pathlib
import sys

import aioice
from aioice import ice, stun, turn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "common"))
import live
from line import Unsupported, serve

CLASSES = {
    stun.Class.REQUEST: "request",
    stun.Class.INDICATION: "indication",
    stun.Class.RESPONSE: "success",
    stun.Class.ERROR: "error",
}


def hello(request):
    return {
        "protocol": 1,
        "implementation": {"name": "aioice", "version": aioice.__version__, "language": "python"},
        "ops": sorted(OPERATIONS),
        "features": ["full", "multi-stream", "trickle", "ipv6"],
        "claims": ["rfc5389", "rfc8445"],
    }


# --- stun.decode -------------------------------------------------------------


def integrity_key(request):
    """The HMAC key aioice itself would use, or None."""
    if request.get("password") is None:
        return None
    if request.get("realm") is not None:
        # aioice knows MD5 only.
        return turn.make_integrity_key(
            request["username"], request["realm"], request["password"]
        )
    return request["password"].encode()


def check_integrity(data, message, key):
    if "MESSAGE-INTEGRITY" not in message.attributes:
        return "absent"
    if key is None:
        return "unchecked"
    if hasattr(message, "check_message_integrity"):
        return "valid" if message.check_message_integrity(key) else "invalid"
    # Up to 0.12 the parser itself refuses a message with the wrong HMAC.
    try:
        stun.parse_message(data, integrity_key=key)
    except ValueError:
        return "invalid"
    return "valid"


def watch_values():
    """Lets the shim see the bytes that aioice's parser takes as each value.

    aioice keeps typed values and drops the bytes. Its unpackers are wrapped; they
    are called with the same arguments and give the same results.
    """
    taken = {}

    def watched(name, unpack):
        def call(value, **more):
            taken[name] = value
            return unpack(value, **more)

        return call

    for kind, (_, name, pack, unpack) in list(stun.ATTRIBUTES_BY_TYPE.items()):
        # The parser tells the XOR addresses by comparing with this function.
        if unpack is not stun.unpack_xor_address:
            stun.ATTRIBUTES_BY_TYPE[kind] = (kind, name, pack, watched(name, unpack))
    return taken


TAKEN = watch_values()


def wire_attributes(message):
    """The attributes aioice kept, in its order, each with the bytes it took."""
    attributes = []
    for name, value in message.attributes.items():
        kind, _, pack, _ = stun.ATTRIBUTES_BY_NAME[name]
        if name in TAKEN:
            wire = TAKEN[name]
        else:
            # XOR addresses: packed again by aioice, a reserved byte becomes zero.
            wire = pack(value, message.transaction_id)
        attributes.append({"type": f"{kind:04x}", "value": wire.hex()})
    return attributes


def stun_decode(request):
    data = bytes.fromhex(request["message"])
    key = integrity_key(request)
    TAKEN.clear()
    try:
        message = stun.parse_message(data)
    except ValueError:
        return {"accept": False}
    except Exception as error:
        # The receive path of aioice catches ValueError alone: see README.md.
        return {"accept": False, "exception": f"{type(error).__name__}: {error}"}
    attributes = wire_attributes(message)
    return {
        "accept": True,
        "class": CLASSES[message.message_class],
        "method": f"{message.message_method:04x}",
        "transaction_id": message.transaction_id.hex(),
        "attributes": attributes,
        "integrity": check_integrity(data, message, key),
        # parse_message refuses a wrong one, so one that is there was right.
        "fingerprint": "valid" if "FINGERPRINT" in message.attributes else "absent",
    }


# --- credential.match, credential.route --------------------------------------


class CapturingTransport:
    """The asyncio transport under a StunProtocol; keeps what would be sent."""

    def __init__(self):
        self.sent = []

    def sendto(self, data, addr):
        self.sent.append((data, addr))

    def close(self):
        pass


def parse_address(text):
    host, _, port = text.rpartition(":")
    address = ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    return str(address), int(port)


def open_connection(credential, role, tie_breaker, local_address):
    """A Connection that has gathered one host candidate and not connected yet."""
    local, remote = credential["local"], credential.get("remote")
    try:
        connection = aioice.Connection(
            ice_controlling=role == "controlling",
            local_username=local["ufrag"],
            local_password=local["pwd"],
        )
    except ValueError as error:
        raise Unsupported(f"aioice refuses these local credentials: {error}") from error
    if remote is not None:
        connection.remote_username = remote["ufrag"]
        connection.remote_password = remote["pwd"]
    # The one private attribute set: aioice draws it at random.
    connection._tie_breaker = int(tie_breaker, 16)

    # What Connection.get_component_candidates does with a real socket.
    host, port = local_address
    protocol = ice.StunProtocol(connection)
    protocol.connection_made(CapturingTransport())
    protocol.local_candidate = aioice.Candidate(
        foundation="1", component=1, transport="udp", priority=2130706431,
        host=host, port=port, type="host",
    )
    connection._protocols.append(protocol)
    return connection, protocol


def chosen(credentials, destination, with_socket):
    """The one credential whose Connection owns the socket at the destination."""
    if with_socket:
        credentials = [
            c for c in credentials if parse_address(c["socket"]) == parse_address(destination)
        ]
    if len(credentials) != 1:
        raise Unsupported(
            f"{len(credentials)} credentials at the destination: an aioice Connection has "
            "one set of credentials for its life and sockets of its own"
        )
    return credentials[0]


def read_response(data):
    """Class and error code of what aioice sent."""
    message = stun.parse_message(data)
    code = message.attributes.get("ERROR-CODE", (None, None))[0]
    return CLASSES[message.message_class], code


def credential(request, with_socket):
    data = bytes.fromhex(request["message"])
    source = parse_address(request["source"])
    destination = parse_address(request["destination"])
    target = chosen(request["credentials"], request["destination"], with_socket)
    connections = [
        (c, *open_connection(c, request["role"], request["tie_breaker"], destination))
        for c in request["credentials"]
    ]
    connection, protocol = next((n, p) for c, n, p in connections if c is target)

    problem = None
    try:
        protocol.datagram_received(data, source)
    except Exception as error:
        # asyncio would log it and go on with the next datagram.
        problem = f"{type(error).__name__}: {error}"
    answers = [sent for sent, address in protocol.transport.sent if address == source]

    if answers:
        outcome, code = read_response(answers[0])
        reply = {"outcome": outcome, "response": answers[0].hex()}
        if code is not None:
            reply["code"] = code
        # aioice answers 400 and 401 before it has authenticated, 487 after.
        if outcome == "success" or code == 487:
            reply["stream"] = target["stream"]
            reply["generation"] = target["generation"]
            reply["role"] = "controlling" if connection.ice_controlling else "controlled"
    elif not connection._queue.empty():
        reply = {"outcome": "not-stun"}
    else:
        reply = {"outcome": "discard"}
    if problem is not None:
        reply["exception"] = problem
    return reply


OPERATIONS = {
    "hello": hello,
    "stun.decode": stun_decode,
    "credential.match": lambda request: credential(request, with_socket=False),
    "credential.route": lambda request: credential(request, with_socket=True),
    **live.OPERATIONS,
}


if __name__ == "__main__":
    asyncio.run(serve(OPERATIONS))
