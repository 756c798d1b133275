"""Datagrams that are no Binding requests: other protocols, indications, responses, other methods."""

from binding import NOT_STUN, SILENT, TRANSACTION, Agent, Checks, check, credential
from bugs import notes
from model import acceptable, invalid, valid
from wire import (
    BINDING,
    ERROR,
    ERROR_CODE,
    INDICATION,
    REQUEST,
    SUCCESS,
    XOR_MAPPED_ADDRESS,
    Message,
    error_code,
    xor_address,
)

NO_REPLY = "STUN-8489-6.3.2-02 ICE-8445-11-09"
AUDIO = credential("audio")
AGENT = Agent((AUDIO,))
ANSWER = invalid({"outcome": "success"}, "answers a datagram that is not a STUN message of this usage")
RESPONDED = invalid({"outcome": {"any": ["success", "error"]}}, "a response to a message that takes none")


def signed_response(kind, rows):
    message = Message(kind | BINDING, TRANSACTION)
    for type_, value in rows:
        message.attribute(type_, value)
    return message.integrity(AUDIO["remote"]["pwd"].encode()).fingerprint()


def first_bytes(family):
    """RFC 7983: the first byte decides. Everything else of these datagrams is a well signed check."""
    swallowed = acceptable(SILENT, "a handler behind a demultiplexer of its own cannot hand it on")
    ranges = (
        (4, "nothing"),
        (15, "nothing"),
        (16, "ZRTP"),
        (19, "ZRTP"),
        (20, "DTLS"),
        (22, "DTLS"),
        (63, "DTLS"),
        (64, "TURN channel or QUIC"),
        (79, "TURN channel or QUIC"),
        (80, "QUIC"),
        (127, "QUIC"),
        (128, "RTP"),
        (144, "RTP"),
        (191, "RTP"),
        (192, "QUIC"),
        (255, "QUIC"),
    )
    for byte, what in ranges:
        requirement = {
            "nothing": "DEMUX-7983-7-06",
            "ZRTP": "DEMUX-7983-7-02",
            "DTLS": "DEMUX-7983-7-03",
            "RTP": "DEMUX-7983-7-05",
            "QUIC": "DEMUXQ-9443-3-01",
            "TURN channel or QUIC": "DEMUXQ-9443-2-01",
        }[what]
        silence = valid(SILENT) if what == "nothing" else swallowed
        family.put(
            f"first-byte/{byte:03}",
            f"first byte {byte}, range of {what}, the rest a signed check",
            f"{requirement} STUN-8489-5-01",
            AGENT,
            check(AUDIO, kind=byte << 8 | BINDING),
            [valid(NOT_STUN), silence, ANSWER],
            "Demultiplexing",
        )
    hello = (
        bytes.fromhex("16feff0000000000000000002f0100002300000000000000230102")
        + bytes(33)
        + bytes.fromhex("0002c02b0100")
    )
    for slug, title, datagram in (
        ("dtls", "a DTLS ClientHello", hello),
        ("rtp", "an RTP packet", bytes.fromhex("80e000010000000012345678") + bytes(20)),
        ("rtcp", "an RTCP receiver report", bytes.fromhex("80c9000112345678")),
        ("zrtp", "a ZRTP packet", b"\x10\0\0\1ZRTP" + bytes(20)),
    ):
        family.put(
            f"first-byte/{slug}",
            title,
            "DEMUX-7983-7-03 DEMUX-7983-7-05 DEMUX-7983-7-02",
            AGENT,
            datagram,
            [valid(NOT_STUN), swallowed, ANSWER],
            "Demultiplexing",
        )


def classes(family):
    """Indications and responses are never answered, with or without credentials."""
    response = lambda kind, *rows: bytes(signed_response(kind, rows))
    mapped = (XOR_MAPPED_ADDRESS, xor_address("203.0.113.66", 666, TRANSACTION))
    for slug, title, requirement, datagram in (
        (
            "indication-plain",
            "a keepalive: Binding indication with FINGERPRINT",
            NO_REPLY,
            Message(INDICATION | BINDING, TRANSACTION).fingerprint(),
        ),
        ("indication-bare", "a Binding indication of 20 bytes", NO_REPLY, Message(INDICATION | BINDING, TRANSACTION)),
        (
            "indication-signed",
            "a Binding indication with right credentials",
            NO_REPLY,
            check(AUDIO, kind=INDICATION | BINDING),
        ),
        (
            "indication-bad-mac",
            "a Binding indication with a wrong MAC",
            NO_REPLY + " STUN-8489-9.1.3-10",
            check(AUDIO, kind=INDICATION | BINDING, mac=bytes(20)),
        ),
        (
            "indication-unknown-user",
            "a Binding indication with an unknown USERNAME",
            NO_REPLY + " STUN-8489-9.1.3-06",
            check(AUDIO, kind=INDICATION | BINDING, name="nobody:audio0R"),
        ),
        (
            "indication-no-mac",
            "a Binding indication with USERNAME and no MAC",
            NO_REPLY + " STUN-8489-9.1.3-03",
            check(AUDIO, kind=INDICATION | BINDING, by=None),
        ),
        (
            "indication-unknown-attribute",
            "a signed indication with an unknown required attribute",
            NO_REPLY + " STUN-8489-6.3.2-01",
            check(AUDIO, kind=INDICATION | BINDING, extra=[(0x7FFF, b"")]),
        ),
        (
            "success-unsolicited",
            "a success response to no request, signed with the remote password",
            "STUN-8489-6.3-03",
            response(SUCCESS, mapped),
        ),
        (
            "success-unsigned",
            "an unsigned success response to no request",
            "STUN-8489-6.3-03",
            Message(SUCCESS | BINDING, TRANSACTION).attribute(*mapped).fingerprint(),
        ),
        (
            "success-as-request",
            "a success response with USERNAME, signed with the local password",
            "STUN-8489-6.3-03",
            check(AUDIO, kind=SUCCESS | BINDING),
        ),
        (
            "error-400",
            "an error response to no request",
            "STUN-8489-6.3-03",
            response(ERROR, (ERROR_CODE, error_code(400))),
        ),
        ("error-487", "a 487 to no request", "STUN-8489-6.3-03", response(ERROR, (ERROR_CODE, error_code(487)))),
        (
            "error-as-request",
            "an error response with USERNAME, signed with the local password",
            "STUN-8489-6.3-03",
            check(AUDIO, kind=ERROR | BINDING),
        ),
    ):
        bare = (
            [acceptable(NOT_STUN, "without FINGERPRINT it may be another protocol")]
            if slug == "indication-bare"
            else []
        )
        family.put(
            f"class/{slug}",
            title,
            requirement,
            AGENT,
            bytes(datagram),
            [valid(SILENT), *bare, RESPONDED],
            "IndicationCrash" if "indication" in slug else (),
        )
    for method in (0x000, 0x002, 0x003, 0x004, 0x006, 0x008, 0x009, 0x07F, 0x080, 0x0FF):
        type_ = (method & 0xF80) << 2 | (method & 0x70) << 1 | method & 0xF
        family.put(
            f"method/{method:03x}",
            f"a signed request of method 0x{method:03x}",
            "STUN-8489-6.3-02 STUN-8489-5-09",
            AGENT,
            check(AUDIO, kind=REQUEST | type_),
            [
                valid(SILENT),
                acceptable(NOT_STUN, "handed on as another protocol, or split as in RFC 5764"),
                acceptable(
                    {"outcome": "error", "response": {"class": "error", "code": 400}}, "refused where silence is due"
                ),
                ANSWER,
            ],
        )


def families():
    family = Checks(
        "demux",
        "Other protocols, classes and methods",
        "RFC 7983, RFC 9443, RFC 8489 6.3",
        notes("IndicationCrash", "Demultiplexing"),
    )
    for part in (first_bytes, classes):
        part(family)
    return [family]
